"""JSON bodies of writes: a body is a table of fields that validates itself and describes itself to OpenAPI.

Which fields exist and which are required: confirmed (ATS reference). The messages and the shape of the problems are
those of the framework that Gem's error format points to (marshmallow): inferred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, Protocol

Schema = dict[str, object]
#: What is wrong with a value: messages, or problems by key for an object or a list. Empty or None: nothing.
Problems = list[str] | dict[str, "Problems"] | None

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_OBJECT: Problems = {"_schema": ["Invalid input type."]}


class Kind(Protocol):
    """How a value of a body is checked."""

    def problems(self, value: object) -> Problems:
        """What is wrong with it."""

    @property
    def schema(self) -> Schema:
        """Its JSON Schema."""


class Text(NamedTuple):
    """A string, perhaps of at least `shortest` and at most `longest` characters, perhaps one of some words.

    Others than `words` are refused; others than those `known` are taken, and remarked upon.
    """

    longest: int | None = None
    words: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    shortest: int | None = None

    def problems(self, value: object) -> Problems:
        """What is wrong with it."""
        if not isinstance(value, str):
            return ["Not a valid string."]
        if self.shortest is not None and len(value) < self.shortest:
            return [f"Shorter than minimum length {self.shortest}."]
        if self.longest is not None and len(value) > self.longest:
            return [f"Longer than maximum length {self.longest}."]
        if self.words and value not in self.words:
            return [f"Must be one of: {', '.join(self.words)}."]
        return None

    @property
    def schema(self) -> Schema:
        """A string with its bounds."""
        shortest = {} if self.shortest is None else {"minLength": self.shortest}
        longest = {} if self.longest is None else {"maxLength": self.longest}
        words = {"enum": list(self.words)} if self.words else {}
        known = {"x-known-values": list(self.known)} if self.known else {}
        return {"type": "string", **shortest, **longest, **words, **known}


class Flag(NamedTuple):
    """True or false."""

    def problems(self, value: object) -> Problems:
        """What is wrong with it."""
        return None if isinstance(value, bool) else ["Not a valid boolean."]

    @property
    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


class Anything(NamedTuple):
    """Any value; what it must be is decided elsewhere."""

    def problems(self, value: object) -> Problems:  # noqa: ARG002  # a Kind
        """Nothing."""
        return None

    @property
    def schema(self) -> Schema:
        """Of anything."""
        return {}


class Day(NamedTuple):
    """A date, as `2026-03-10`."""

    def problems(self, value: object) -> Problems:
        """What is wrong with it."""
        return None if is_day(value) else ["Not a valid date."]

    @property
    def schema(self) -> Schema:
        """A string in the form of a date."""
        return {"type": "string", "format": "date"}


class Field(NamedTuple):
    """A key of an object."""

    name: str
    kind: Kind
    required: bool = False
    nullable: bool = False

    @property
    def schema(self) -> Schema:
        """That of its kind, or null."""
        return {"anyOf": [self.kind.schema, {"type": "null"}]} if self.nullable else self.kind.schema


class Object(NamedTuple):
    """An object of known fields; an unknown one is a problem."""

    fields: tuple[Field, ...]

    def problems(self, value: object) -> Problems:
        """What is wrong with it, by field."""
        if not isinstance(value, dict):
            return _NO_OBJECT
        known = {field.name for field in self.fields}
        found = {field.name: _field_problems(field, value) for field in self.fields}
        found |= {name: ["Unknown field."] for name in value if name not in known}
        return {name: problems for name, problems in found.items() if problems} or None

    @property
    def schema(self) -> Schema:
        """A closed object."""
        required = [field.name for field in self.fields if field.required]
        return {
            "type": "object",
            "properties": {field.name: field.schema for field in self.fields},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }


def is_day(value: object) -> bool:
    """Whether a value is a date as Gem writes it.

    >>> is_day("2026-02-28"), is_day("2026-02-30"), is_day("20260228"), is_day(20260228)
    (True, False, False, False)
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


class ListOf(NamedTuple):
    """A list whose items are all of one kind."""

    item: Kind

    def problems(self, value: object) -> Problems:
        """What is wrong with it, by position."""
        if not isinstance(value, list):
            return ["Not a valid list."]
        found = {str(position): self.item.problems(item) for position, item in enumerate(value)}
        return {position: problems for position, problems in found.items() if problems} or None

    @property
    def schema(self) -> Schema:
        """An array."""
        return {"type": "array", "items": self.item.schema}


def _field_problems(field: Field, value: Mapping[str, object]) -> Problems:
    if field.name not in value:
        return ["Missing data for required field."] if field.required else None
    if value[field.name] is None:
        return None if field.nullable else ["Field may not be null."]
    return field.kind.problems(value[field.name])
