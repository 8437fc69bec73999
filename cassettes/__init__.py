"""Recorded sessions with Gem, and what may be written into them: see README.md.

What stands here is imported when it is first used: who only masks secrets need not wait for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cassettes.cassette import Cassette, Interaction, Provenance, Request, Response
    from cassettes.errors import CassetteBroken, CassetteError, CassetteMissing, NotRecorded
    from cassettes.redaction import MASK, Redactor
    from cassettes.replay import Player

__all__ = [
    "MASK",
    "Cassette",
    "CassetteBroken",
    "CassetteError",
    "CassetteMissing",
    "Interaction",
    "NotRecorded",
    "Player",
    "Provenance",
    "Redactor",
    "Request",
    "Response",
]

_HOMES = {
    "cassette": ("Cassette", "Interaction", "Provenance", "Request", "Response"),
    "errors": ("CassetteBroken", "CassetteError", "CassetteMissing", "NotRecorded"),
    "redaction": ("MASK", "Redactor"),
    "replay": ("Player",),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"cassettes.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
