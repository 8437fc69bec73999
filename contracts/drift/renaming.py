"""Which of the fields that came looks like one that went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.drift.fields import Field

#: Names that have less than this in common are those of two fields, unless nothing else has come or gone.
ALIKE = 0.4


def renamed(missing: Sequence[Field], added: Sequence[Field]) -> Iterator[tuple[Field, Field]]:
    """Pairs of an old field and the new one that looks like it: of the same object, and of the same types and forms."""
    left = list(added)
    for old in missing:
        if old.seen.present:
            continue
        alike = [new for new in left if new.schema == old.schema and _same_shape(old, new)]
        if not alike:
            continue
        best = max(alike, key=lambda new: likeness(old.name, new.name))
        alone = len(alike) == 1 and [one.schema for one in missing].count(old.schema) == 1
        if alone or likeness(old.name, best.name) >= ALIKE:
            left.remove(best)
            yield old, best


def likeness(old: str, new: str) -> float:
    """How much two names have in common, from 0 to 1.

    >>> likeness("email_addresses", "emails") > likeness("email_addresses", "tags")
    True
    """
    return SequenceMatcher(None, old, new).ratio()


def _same_shape(old: Field, new: Field) -> bool:
    """Whether values of the same types and forms came, as often as the simulator sends the old one."""
    types = set(new.seen.types) - {"null"}
    if not types or not types <= set(old.known.types):
        return False
    return set(new.seen.forms) <= set(old.known.forms) and new.seen.present == new.seen.parents
