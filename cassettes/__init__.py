"""Recorded sessions with Gem, and what may be written into them: see README.md."""

from __future__ import annotations

from cassettes.redaction import MASK, Redactor

__all__ = ["MASK", "Redactor"]
