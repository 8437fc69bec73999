"""What a fault is: its kind, which requests it strikes, and the settings of its kind. `fault_reading` checks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from gem_simulator.control.matching import Match

Kind = Literal[
    "status",
    "throttle",
    "html",
    "connect_error",
    "latency",
    "slow_drip",
    "read_timeout",
    "stall",
    "reset",
    "truncate",
    "invalid_json",
    "invalid_utf8",
    "wrong_content_type",
    "not_a_list",
    "duplicate_page",
    "skip_page",
    "shift_records",
    "shuffle",
    "reverse",
    "cap_per_page",
    "no_pagination",
    "clock_skew",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: These last until they are taken away; all others strike once unless told otherwise.
LASTING = frozenset({"latency", "shift_records", "shuffle", "reverse", "cap_per_page", "no_pagination", "clock_skew"})

#: The settings that a kind takes beside those that say which requests are meant.
TAKES: Mapping[Kind, tuple[str, ...]] = {
    "status": ("status", "body", "retry_after", "retry_after_date"),
    "throttle": ("retry_after", "retry_after_date"),
    "html": ("status", "body", "retry_after", "retry_after_date"),
    "latency": ("seconds", "sigma"),
    "slow_drip": ("seconds",),
    "read_timeout": ("seconds",),
    "wrong_content_type": ("content_type",),
    "shift_records": ("shift",),
    "cap_per_page": ("per_page",),
    "clock_skew": ("skew",),
}

#: Nobody is kept waiting for longer than this, in seconds, unless by `stall`.
LONGEST_WAIT = 60.0
#: What `seconds` is where it is left out.
SECONDS: Mapping[Kind, float] = {"latency": 1.0, "slow_drip": 5.0, "read_timeout": LONGEST_WAIT}

#: Stands for "once, or as long as it is armed, as the kind usually does" until the fault is made.
_USUAL: Any = object()


class UnfitFault(ValueError):
    """A fault that makes no sense; the text names the setting, what came, and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Match):
    """One way in which a server misbehaves.

    Attributes:
        kind: what happens.
        times: as of Match; left out: once (one burst), but no end where the kind lasts, or `every` or `probability`
            says how often.
        status: the status of `status` (default 503) and `html` (default 200).
        body: the text of the answer, of `status` and `html`; None for Gem's own.
        retry_after: seconds in a `Retry-After` header, of `status`, `throttle` and `html`; None: no such header.
        retry_after_date: give them as the date that is so many seconds away by the simulated clock.
        seconds: how long `latency` (default 1) keeps a client waiting, in the middle where it varies; how long a body
            takes with `slow_drip` (default 5); how long `read_timeout` (default 60) sends nothing. At most 60.
        sigma: makes `latency` vary: the standard deviation of its logarithm, so that 1 brings three times as long, or
            more, for one request in seven. None: it is always the same.
        content_type: what `wrong_content_type` says of the body.
        per_page: the most that `cap_per_page` lets through.
        shift: by how many records pages begin later with `shift_records`, as if these had been deleted from pages
            before; negative: earlier, as if these had been inserted.
        skew: by how many seconds the server's clock is ahead with `clock_skew`; negative: behind.

    Raises:
        UnfitFault: a setting that makes no sense, or that does not go with the kind.
    """

    kind: Kind
    times: int | None = _USUAL
    status: int | None = None
    body: str | None = None
    retry_after: int | None = None
    retry_after_date: bool = False
    seconds: float | None = None
    sigma: float | None = None
    content_type: str = "text/plain; charset=utf-8"
    per_page: int = 50
    shift: int = 1
    skew: int = 300

    def __post_init__(self) -> None:
        from gem_simulator.control.fault_reading import check  # which needs msgspec; most simulators have no fault

        check(self.settings)
        if self.times is _USUAL:
            recurring = self.kind in LASTING or self.every > 1 or self.probability < 1
            object.__setattr__(self, "times", None if recurring else self.burst)

    @property
    def settings(self) -> dict[str, Any]:
        """What has been set: the kind, and all that is not as it is where it is left out."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value is not _USUAL and value != _DEFAULTS.get(name)}


_DEFAULTS = {name: field.default for name, field in Fault.__dataclass_fields__.items()}
