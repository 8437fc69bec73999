"""Stand-ins for what is personal in recorded sessions: see README.md of `cassettes`."""

from __future__ import annotations

from cassettes.standins.facts import Facts
from cassettes.standins.session import StandIns

__all__ = ["Facts", "StandIns"]
