"""Recorded sessions with Gem, and what may be written into them: see README.md."""

from __future__ import annotations

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
