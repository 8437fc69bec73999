"""The faults of a simulator: armed, counted and taken away again.

faults.status(503, path="/candidates/*", times=2)     two answers of 503, then all is well
faults.truncate(after=3)                              the fourth request breaks off
faults.throttle(operation="get_jobs", probability=0.2)      one list of jobs in five, as long as it is armed
faults.cap_per_page(50)                               as long as it is armed, no page holds more than 50
faults.preset("flaky")                                a network on a bad day
faults.run_after(2, delete_somebody, path="/candidates*")   once the second page has been made

`fault_kinds` has what a fault is, `matching` which requests are struck, `fault_effects` and its neighbours what becomes
of their answers, and `delivery` how these go out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from random import Random
from threading import Condition
from typing import TYPE_CHECKING, NamedTuple

from gem_simulator.control.arming import Arming
from gem_simulator.control.fault_kinds import Fault
from gem_simulator.control.matching import Armed, Asked, Match, strike

if TYPE_CHECKING:
    from gem_simulator.control.fault_reading import Given
    from gem_simulator.tenant import Tenant

#: A stalled request is let go after this many seconds, so that a forgotten one does not hold a thread for ever.
LONGEST_STALL = 120.0
#: How often it is looked whether a client has given up on an answer that is held back, in seconds.
_LOOK = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Match):
    """Something to do to the tenant once a request has been answered: how a list moves while somebody reads it."""

    run: Callable[[Tenant], object]


class Struck(NamedTuple):
    """A fault that strikes a request.

    Attributes:
        fault: what happens.
        id: of the armed fault.
        chance: what is random about it; the same for the same tenant, fault and request.
        era: of the armed faults: after a reset, ids begin again.
    """

    fault: Fault
    id: int
    chance: Random
    era: int


class Faults(Arming):
    """The faults and actions of a simulator. Methods that arm one give its id, for `remove`.

    Args:
        tenant: what actions are done to; its seed decides what probabilities come to.
        start: what is armed from the start, and again after `start_over`: presets by name, dictionaries, Faults.

    Attributes:
        sleep: called with the seconds of every wait instead of waiting, where it is set: tests need not wait.

    Raises:
        UnfitFault: one that makes no sense.
    """

    def __init__(self, tenant: Tenant, start: Iterable[Given] = ()) -> None:
        self.sleep: Callable[[float], object] | None = None
        self._tenant = tenant
        self._start = tuple(fault for given in start for fault in _read(given))
        self._changed = Condition()
        self._faults: tuple[Armed, ...] = ()
        self._actions: tuple[Armed, ...] = ()
        self._era = 0
        self.start_over()

    @property
    def armed(self) -> tuple[Armed, ...]:
        """The faults that are armed, spent ones included; actions are not among them."""
        return self._faults

    def add(self, fault: Fault) -> int:
        """Arm a fault."""
        with self._changed:
            number = next(self._ids)
            self._faults = (*self._faults, Armed(number, fault))
            return number

    def arm(self, given: Given) -> list[int]:
        """Arm a fault, a dictionary or JSON text of what `Fault` takes, or a preset. Raises UnfitFault."""
        return [self.add(fault) for fault in _read(given)]

    def preset(self, name: str) -> list[int]:
        """Arm the faults of `flaky`, `rate-limited`, `maintenance` or `hostile`. Raises UnfitFault for another name."""
        from gem_simulator.control.presets import preset

        return [self.add(fault) for fault in preset(name).faults]

    def remove(self, number: int) -> bool:
        """Disarm one; False if there is none with this id. Requests that it keeps waiting go on."""
        with self._changed:
            kept = tuple(one for one in self._faults if one.id != number)
            found = len(kept) < len(self._faults)
            self._faults = kept
            self._changed.notify_all()
            return found

    def clear(self) -> None:
        """Disarm all faults and actions. Requests that wait go on."""
        with self._changed:
            self._faults = self._actions = ()
            self._changed.notify_all()

    def start_over(self) -> None:
        """Disarm all but those from the start, which have seen nothing then; ids begin again at 1. Waits end."""
        with self._changed:
            self._era += 1
            self._ids = count(1)
            self._actions = ()
            self._faults = tuple(Armed(next(self._ids), fault) for fault in self._start)
            self._changed.notify_all()

    def strike(self, asked: Asked) -> tuple[Struck, ...]:
        """The faults that strike this request; counts it."""
        if not self._faults:
            return ()
        seed = self._tenant.seed
        with self._changed:
            struck, self._faults = strike(self._faults, asked, seed)
            era = self._era
        return tuple(Struck(one.match, one.id, one.chance(seed), era) for one in struck if isinstance(one.match, Fault))

    def run_actions(self, asked: Asked) -> None:
        """Run the actions whose turn it is after this request; counts it."""
        if not self._actions:
            return
        with self._changed:
            struck, self._actions = strike(self._actions, asked)
        for one in struck:
            if isinstance(one.match, Action):
                one.match.run(self._tenant)

    def wait(self, struck: Struck, seconds: float, gone: Callable[[], bool] = lambda: False) -> None:
        """Let seconds go by: fewer where the fault is disarmed meanwhile, or the client gone."""
        if self.sleep is not None:
            self.sleep(seconds)
        else:
            self._hold(struck, seconds, gone)

    def stall_until_removed(self, struck: Struck, gone: Callable[[], bool] = lambda: False) -> None:
        """Wait until a fault is disarmed or the client gone, at most LONGEST_STALL."""
        self._hold(struck, LONGEST_STALL, gone)

    def _hold(self, struck: Struck, seconds: float, gone: Callable[[], bool]) -> None:
        def released() -> bool:
            return self._era != struck.era or all(one.id != struck.id for one in self._faults)

        with self._changed:
            while seconds > 0 and not self._changed.wait_for(released, min(seconds, _LOOK)) and not gone():
                seconds -= _LOOK

    def run_after(
        self, request: int, run: Callable[[Tenant], object], *, method: str = "*", path: str = "*", times: int = 1
    ) -> int:
        """Do something to the tenant once the matching request of this number (from 1) has been made up.

        Its answer still shows the tenant as it was; the next request sees what `run` did.
        """
        action = Action(run=run, method=method, path=path, after=request - 1, times=times)
        with self._changed:
            number = next(self._ids)
            self._actions = (*self._actions, Armed(number, action))
            return number


def _read(given: Given) -> tuple[Fault, ...]:
    from gem_simulator.control.fault_reading import faults_of  # which needs msgspec; most simulators have no fault

    return faults_of(given)
