"""Everything that a contract allows, one item each: what has to be seen before one can say that it holds.

jobs                            the model: every record is there, and no other
jobs:left-out                   a record that the contract's `when` leaves out
jobs.status                     the field, with a value
jobs.status=null                null
jobs.status=DRAFT               a unified value of an enum or a boolean
jobs.status<approved            Gem's value, translated by the table of the enum
jobs.status<*                   a Gem value that the table does not know
jobs.location.city              a part of an object
candidates.tags=[]              an empty list
candidates.tags[]               what stands in a list
jobs.changed_at:stayed :moved   a record that is as it was, and one that changed
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from contracts.contract import Basis, Contract, Field, Value

Kind = Literal["model", "field", "part", "value", "gem", "null", "empty", "rule"]

NULL = "=null"
EMPTY = "=[]"
UNKNOWN = "*"
UNKNOWN_VALUE = "a Gem value that the table does not know"
STAYED = ":stayed"
MOVED = ":moved"
LEFT_OUT = ":left-out"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a contract allows.

    Attributes:
        path: the model, the field, or the place inside a field: `jobs.location.city`.
        suffix: what is meant there, such as `=null`; empty for the model, field or place itself.
        kind: what sort of thing it is.
        what: the suffix in words, such as `Gem's approved`.
        field: the field's path; of a model, the model's name.
        tally: which count of a `Tally` says how often it was seen.
        key: which entry of it, where that is a count of several.
        basis: how sure its rule is; None for a model.
        implied: whether another item says the same: the unified values of an enum with a table follow from Gem's.
    """

    path: str
    suffix: str
    kind: Kind
    what: str
    field: str
    tally: str
    key: str = ""
    basis: Basis | None = None
    implied: bool = False

    @property
    def name(self) -> str:
        """How reports, marks of tests and links call it."""
        return self.path + self.suffix


def value_name(path: str, value: object) -> str:
    """The item of a unified value.

    >>> value_name("jobs.confidential", True), value_name("jobs.status", "OPEN")
    ('jobs.confidential=true', 'jobs.status=OPEN')
    """
    return f"{path}={str(value).lower() if isinstance(value, bool) else value}"


def gem_name(path: str, key: str) -> str:
    """The item of a Gem value that the table of an enum knows, or of `UNKNOWN`."""
    return f"{path}<{key}"


def gem_key(value: Value, found: str) -> str:
    """What the table of an enum makes a Gem value: itself, or one of those that it does not know."""
    return found if found in value.gem else UNKNOWN


def items_of(contract: Contract) -> Iterator[Item]:
    """Everything that the contract of a model allows, in its own order."""
    model = contract.model
    yield Item(model, "", "model", "a record", model, "checked")
    if contract.when:
        yield Item(model, LEFT_OUT, "rule", "a record that is left out", model, "left_out")
    for one in contract.fields.values():
        yield from items_of_field(one)


def items_of_field(one: Field) -> Iterator[Item]:
    """Everything that the contract of a field allows: the field itself, its values, its parts."""
    yield from _items(one, one.path, one.value, "field")
    if one.rule == "moves-with-values":
        for suffix, what in ((STAYED, "a record that stayed as it was"), (MOVED, "a record that changed")):
            yield Item(one.path, suffix, "rule", what, one.path, suffix[1:], basis=one.basis)


def _items(one: Field, path: str, value: Value, kind: Kind) -> Iterator[Item]:
    item = partial(Item, path, field=one.path, basis=one.basis)
    yield (
        item("", kind, "a value", tally="filled")
        if can_be_filled(value)
        else item("", kind, "anything", tally="checked")
    )
    if value.always_null:
        return
    if value.nullable:
        yield item(NULL, "null", "null", tally="nulls")
    if can_be_empty(value):
        yield item(EMPTY, "empty", "an empty list", tally="empty")
    for gem in value.gem:
        yield item(gem_name("", gem), "gem", f"Gem's {gem}", tally="sources", key=gem)
    if value.gem:
        yield item(gem_name("", UNKNOWN), "gem", UNKNOWN_VALUE, tally="sources", key=UNKNOWN)
    for unified in (True, False) if value.type == "boolean" else value.values:
        implied = bool(value.gem)
        suffix = value_name("", unified)
        yield item(suffix, "value", suffix[1:], tally="values", key=str(unified), implied=implied)
    for name, part in value.parts.items():
        yield from _items(one, f"{path}.{name}", part, "part")
    if value.items is not None:
        yield from _items(one, f"{path}[]", value.items, "part")


def can_be_filled(value: Value) -> bool:
    """Whether it may hold something: not where Gem has nothing, nor where it is empty until someone maps a field."""
    empty_until_mapped = value.type in ("array", "object") and value.items is None and not value.parts
    return not (value.always_null or empty_until_mapped)


def can_be_empty(value: Value) -> bool:
    """Whether a list without items is allowed; a list of an enum stands in a record only where it has some."""
    return value.items is not None and not value.items.values
