"""Odd records (stub)."""

from __future__ import annotations

from typing import Any


def twist(collection: str, number: int, record: dict[str, Any], world: Any) -> None:
    """Make a record odd."""
