"""Life going on: which events a day has, when, and how many; what they do is in `events`.

A day's events are shuffled and spread over 22 hours that begin with the next full hour of the clock. So the same days
are the same wherever they are lived, however long the machine took between, and no event is older than what was seen
before.
"""

from __future__ import annotations

from collections import Counter

from gem_simulator.tenant.answers import AdvanceSummary
from gem_simulator.tenant.clock import DAY, HOUR, START
from gem_simulator.tenant.events import EVENTS, Event, Moment, follow_up
from gem_simulator.tenant.hashing import ONE, Dice, dice_key, salt
from gem_simulator.tenant.state import State

_WEEK = 7
_PER = {"candidates": 1000, "jobs": 40}


def advance(state: State, days: int, now: int) -> AdvanceSummary:
    """Let a tenant live on.

    Args:
        state: the tenant.
        days: how many.
        now: the clock's instant; whoever calls puts it on by as many days afterwards.
    """
    before = {name: book.touched for name, book in state.books.items()}
    first = START + -(-max(0, now - START + 1) // HOUR) * HOUR
    counts: Counter[str] = Counter()
    for day in range(days):
        _live(state, first + day * DAY, counts)
        state.end_day()
    touched = {name: book.touched - before[name] for name, book in state.books.items()}
    return AdvanceSummary(days, dict(sorted(counts.items())), touched)


def _live(state: State, start: int, counts: Counter[str]) -> None:
    """One day."""
    salt_ = salt(state.world.seed, f"advance/{state.day}")
    due = [event for place, event in enumerate(EVENTS) for _ in range(_count(state, event, place))]
    order = sorted(range(len(due)), key=lambda k: (ONE.draw(salt_, k, 1 << 60), k))
    key = dice_key(state.world.seed, f"advance/{state.day}")
    coming: list[int] = []
    for turn, k in enumerate(order):
        at = start + 22 * HOUR * turn // len(order) + ONE.draw(salt_, turn + (1 << 40), 1000)
        if due[k].happen(Moment(state, Dice(key, turn), at, coming)):
            counts[due[k].name] += 1
    for name in follow_up(Moment(state, Dice(key, 1 << 32), start + 22 * HOUR, coming)):
        counts[name] += 1


def _count(state: State, event: Event, place: int) -> int:
    """How often an event happens today: so often in any seven days as its rate says, at least once."""
    size = state.world.collections[event.per].span
    weekly = max(1, event.weekly * size // _PER[event.per])
    day = state.day + place
    return weekly * (day + 1) // _WEEK - weekly * day // _WEEK
