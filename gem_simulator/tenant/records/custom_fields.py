"""Values of custom fields, of every type that they may have.

How Gem encodes them is unknown; these are Harvest's encodings (inferred): text, number, boolean, list, currency,
date.
"""

from __future__ import annotations

from gem_simulator.tenant.hashing import Dice
from gem_simulator.tenant.vocabulary import CUSTOM_KEYS


def custom_fields(dice: Dice, number: int) -> dict[str, object]:
    """The custom fields of a record: none for three in four."""
    if number % 4:
        return {}
    return {key: _value(key, dice) for key in dice.some(CUSTOM_KEYS, dice.between(1, 3))}


def _value(key: str, dice: Dice) -> object:
    values: dict[str, object] = {
        "cost_center": str(4000 + dice.below(90)),
        "seniority": dice.pick(("Junior", "Senior", "Staff", None)),
        "remote_ok": dice.chance(50),
        "bonus_pct": dice.between(0, 40),
        "budget": {"amount": f"{dice.between(40, 220)}000.00", "unit": dice.pick(("USD", "EUR", "JPY"))},
        "approvers": dice.some(("Ana", "Björn", "智子"), dice.below(3)),
        "notes_html": dice.pick(("<p>see <em>memo</em></p>", "")),
        "last_review": f"2025-{dice.between(1, 12):02d}-{dice.between(1, 28):02d}",
    }
    return values[key]
