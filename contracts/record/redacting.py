"""A session made fit to be written: stand-ins, nothing twice, and a scan that finds nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cassettes import Interaction
from cassettes.replay import Identity, identity
from cassettes.scan import scan
from cassettes.standins import StandIns
from cassettes.standins.replacing import replaced
from cassettes.standins.rules import Rules
from contracts.errors import RecordingNotClean

_TRIES = 3


def redacted(
    session: tuple[Interaction, ...], rules: Rules, standins: StandIns | None = None
) -> tuple[tuple[Interaction, ...], StandIns]:
    """The session with stand-ins, once a scan has found nothing in it, and the stand-ins.

    A tenant's answers cannot be had a second time: where a stand-in looks like something personal, others are drawn.

    Args:
        session: as it happened.
        rules: what may stay.
        standins: to take; new ones unless given.

    Raises:
        RecordingNotClean: something looks personal or secret, whatever is drawn.
    """
    for tries_left in reversed(range(1 if standins else _TRIES)):
        used = standins or StandIns(rules.facts)
        try:
            return checked(_once(replaced(session, rules, used)), rules), used
        except RecordingNotClean:
            if not tries_left:
                raise
    raise AssertionError("there is one try at least")


def checked(session: tuple[Interaction, ...], rules: Rules) -> tuple[Interaction, ...]:
    """The session, once the scan has found nothing in it. Raises RecordingNotClean."""
    found = list(scan(session, rules))
    if found:
        told = "; ".join(f"{one.place}: {one.why} ({one.shown})" for one in found[:3])
        raise RecordingNotClean(
            f"Nothing was written: {len(found)} values of the redacted session still look personal or secret: {told}. "
            "Please report this; contracts/record/stays.yaml says what may stay."
        )
    return session


def _once(session: Sequence[Interaction]) -> tuple[Interaction, ...]:
    """Without the repetitions of reads that got the same answer all the time: replaying repeats it as well."""
    answers: dict[Identity, set[tuple[int, bytes]]] = defaultdict(set)
    for one in session:
        answers[_identity(one)].add((one.response.status, one.response.body))
    seen: set[Identity] = set()
    kept = []
    for one in session:
        asked = _identity(one)
        if asked not in seen or one.request.method != "GET" or len(answers[asked]) > 1:
            kept.append(one)
        seen.add(asked)
    return tuple(kept)


def _identity(one: Interaction) -> Identity:
    return identity(one.request.method, one.request.uri, one.request.body)
