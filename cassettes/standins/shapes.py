"""What each place of a JSON value holds, and a walk over a value by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

#: Numbers in fields of these kinds say nothing of anybody.
_PLAIN_NUMBERS = frozenset({"number", "flag", "id", "moment", "day"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands somewhere in a JSON value.

    Attributes:
        kind: of the texts here, and of all below that has no shape of its own.
        fields: of an object, by name; their names stay.
        items: of a list.
        values: of an object whose fields the data name.
        known: the values of an enum.
    """

    kind: str = "typed"
    fields: Mapping[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    values: Shape | None = None
    known: frozenset[str] = frozenset()

    def below(self, name: str | None = None) -> Shape:
        """What stands in a field of this name, or in the items of a list."""
        found = self.items if name is None else self.fields.get(name, self.values)
        if found is not None:
            return found
        return Shape("typed" if self.fields or self.items or self.values else self.kind, known=self.known)


UNKNOWN = Shape()


class Visitor(Protocol):
    """What is done with each value."""

    def text(self, value: str, kind: str, known: frozenset[str] = frozenset()) -> str:
        """With a text."""

    def number(self, value: float) -> float:
        """With a number that may be about somebody."""

    def content(self, value: bytes) -> bytes:
        """With a file."""


def visited(data: Any, shape: Shape, visitor: Visitor) -> Any:
    """The value with what the visitor made of its parts."""
    if isinstance(data, dict):
        return {
            name if name in shape.fields else visitor.text(name, "key"): visited(value, shape.below(name), visitor)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [visited(item, shape.below(), visitor) for item in data]
    if isinstance(data, str):
        return visitor.text(data, shape.kind, shape.known)
    if isinstance(data, bool) or data is None or shape.kind in _PLAIN_NUMBERS:
        return data
    return visitor.number(data)


def visited_json(body: bytes, shape: Shape, visitor: Visitor) -> bytes | None:
    """A body that is JSON with what the visitor made of its parts; None where it is none."""
    try:
        data = orjson.loads(body)
    except ValueError:
        try:
            data = json.loads(body)  # numbers beyond 64 bits, halves of characters
        except (ValueError, RecursionError):
            return None
    made = visited(data, shape, visitor)
    try:
        return orjson.dumps(made)
    except TypeError:
        return json.dumps(made).encode()
