"""A session with stand-ins for all that may not stay: seen whole first, then made again."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from cassettes.cassette import Interaction
from cassettes.standins.messages import visited_interaction
from cassettes.standins.rules import Rules
from cassettes.standins.session import StandIns


def replaced(interactions: Iterable[Interaction], rules: Rules, standins: StandIns) -> tuple[Interaction, ...]:
    """The interactions, in their order, with stand-ins.

    Args:
        interactions: as they happened.
        rules: what may stay.
        standins: of this session; it knows afterwards what stands for what.
    """
    session = tuple(interactions)
    noted(session, rules, standins)
    replacing = _Replacing(standins)
    return tuple(visited_interaction(one, rules, replacing) for one in session)


def noted(interactions: Iterable[Interaction], rules: Rules, standins: StandIns) -> None:
    """Shows the stand-ins all that a session holds."""
    noting = _Noting(standins)
    for one in interactions:
        visited_interaction(one, rules, noting)


class _Noting:
    def __init__(self, standins: StandIns) -> None:
        self._standins = standins

    def text(self, value: str, kind: str, known: frozenset[str] = frozenset()) -> str:
        if kind != "base64":
            self._standins.note(value, kind, known)
        return value

    def number(self, value: float) -> float:
        return value

    def content(self, value: bytes) -> bytes:
        del value
        return b""


class _Replacing:
    def __init__(self, standins: StandIns) -> None:
        self._standins = standins

    def text(self, value: str, kind: str, known: frozenset[str] = frozenset()) -> str:
        del known
        if kind == "base64":
            return base64.b64encode(self.content(value.encode("utf-8", "surrogatepass"))).decode()
        return self._standins.of(value)

    def number(self, value: float) -> float:
        return self._standins.number(value)

    def content(self, value: bytes) -> bytes:
        return self._standins.content(value)
