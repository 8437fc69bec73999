"""What was seen of each field of the document: how often, of which types, in which forms, with which words.

Records are walked along the schemas, so that a candidate's application and one of the list count as the same thing. A
record that comes again unchanged at the same place counts once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

import orjson

from contracts.drift.exchange import Exchange
from contracts.drift.forms import form_of, type_of
from contracts.gem_document import GemDocument, Schema

_REF = "#/components/schemas/"
#: What can be a word of a list; anything else may be about somebody, and is counted under one name.
_WORD = re.compile(r"(?=.{1,30}$)[A-Za-z0-9]+([_-][A-Za-z0-9]+)*", re.ASCII)
NO_WORD = "…"
_SIGNATURE = re.compile(rb'(https?://[^"?]*)\?[^"]*')
ITEMS = "[]"


@dataclass(frozen=True)
class Kind:
    """What the document says of one field.

    Attributes:
        types: the JSON types that it may have; empty: any.
        is_time: whether it is a moment.
        is_id: whether it is the id of something.
        words: those that it may be; empty: any text.
        schema: the name of the schema of the object, or of the objects in the list; empty for any other value.
        inner: what the items of a list of plain values are.
    """

    types: frozenset[str]
    is_time: bool = False
    is_id: bool = False
    words: frozenset[str] = frozenset()
    schema: str = ""
    inner: Kind | None = None


@dataclass
class Seen:
    """One field.

    Attributes:
        parents: objects that might have had it.
        present: those that had it.
        types: of the values, as JSON Schema names them; null too.
        forms: of texts and of times; see `forms`.
        words: the values, where the document lists the words that it may be.
        places: where, as `GET /candidates/: [].created_at`, and how often.
    """

    parents: int = 0
    present: int = 0
    types: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    @property
    def nulls(self) -> int:
        """How often it was null."""
        return self.types["null"]


class Observed:
    """What records showed of the fields of a document.

    Args:
        document: whose schemas they are held against.

    Attributes:
        fields: what was seen, by schema and by field; `application_ids[]` stands for the items of a list.
        parents: how many objects of each schema.
        records: how many different ones, those inside others aside.
    """

    def __init__(self, document: GemDocument) -> None:
        self._schemas: Mapping[str, Schema] = document.raw["components"]["schemas"]
        self.kinds: dict[str, dict[str, Kind]] = {
            name: self._kinds_of(schema) for name, schema in self._schemas.items()
        }
        self.fields: dict[str, dict[str, Seen]] = {}
        self.parents: Counter[str] = Counter()
        self.records = 0
        self._known: set[bytes] = set()

    def required(self, schema: str) -> frozenset[str]:
        """What objects of a schema must have."""
        return frozenset(self._schemas[schema].get("required", ()))

    def add(self, exchanges: Iterable[Exchange]) -> None:
        """Takes in what answers showed: records, single ones, and what tells of pages."""
        for one in exchanges:
            if one.operation is None or not one.succeeded:
                continue
            name = _name_of(one.operation.schema)
            if not name:
                continue
            if one.listed is not None:
                for record in one.listed.records:
                    self._add_record(name, record, f"{one.operation}: []")
                if one.paging:
                    self._see("Pagination", one.paging, f"{one.operation}: X-Pagination ")
            elif not one.operation.is_list:
                self._add_record(name, one.data, f"{one.operation}: ")

    def _add_record(self, schema: str, record: Any, place: str) -> None:
        if not isinstance(record, dict):
            return
        text = _SIGNATURE.sub(rb"\1", orjson.dumps(record))
        mark = blake2b(place.encode() + text, digest_size=12).digest()
        if mark not in self._known:
            self._known.add(mark)
            self.records += 1
            self._see(schema, record, place)

    def _see(self, schema: str, record: Mapping[str, Any], place: str) -> None:
        self.parents[schema] += 1
        seen, kinds = self.fields.setdefault(schema, {}), self.kinds[schema]
        point = "" if place.endswith(" ") else "."
        for name, value in record.items():
            one = seen.get(name)
            if one is None:
                one = seen[name] = Seen()
            where = f"{place}{point}{name}"
            one.present += 1
            one.places[where] += 1
            self._value(schema, name, one, kinds.get(name, _UNKNOWN), value, where)

    def _value(self, schema: str, name: str, one: Seen, kind: Kind, value: Any, where: str) -> None:
        one.types[type_of(value)] += 1
        if isinstance(value, str):
            one.forms[form_of(value)] += 1
            if kind.words:
                one.words[value if _WORD.fullmatch(value) else NO_WORD] += 1
        elif kind.is_time and value is not None:
            one.forms[form_of(value, is_time=True)] += 1
        elif isinstance(value, dict) and kind.schema:
            self._see(kind.schema, value, where)
        elif isinstance(value, list):
            self._items(schema, name, kind, value, where)

    def _items(self, schema: str, name: str, kind: Kind, values: list[Any], where: str) -> None:
        for value in values:
            if isinstance(value, dict):
                if kind.schema:
                    self._see(kind.schema, value, f"{where}[]")
                continue
            if kind.inner is None and not kind.schema:
                continue
            one = self.fields[schema].setdefault(f"{name}{ITEMS}", Seen())
            one.present += 1
            one.places[f"{where}[]"] += 1
            self._value(schema, f"{name}{ITEMS}", one, kind.inner or _UNKNOWN, value, f"{where}[]")

    def seen(self, schema: str, name: str) -> Seen:
        """What was seen of a field, perhaps nothing."""
        one = self.fields.get(schema, {}).get(name, Seen())
        one.parents = one.present if name.endswith(ITEMS) else self.parents[schema]
        return one

    @cached_property
    def all_forms(self) -> frozenset[str]:
        """All forms in which times came."""
        return frozenset(
            form
            for schema, names in self.fields.items()
            for name, one in names.items()
            if self.kind(schema, name).is_time
            for form in one.forms
        )

    def kind(self, schema: str, name: str) -> Kind:
        """What the document says of a field; of one that it does not name, nothing."""
        kind = self.kinds[schema].get(name.removesuffix(ITEMS), _UNKNOWN)
        return (kind.inner or _UNKNOWN) if name.endswith(ITEMS) else kind

    def _kinds_of(self, schema: Schema) -> dict[str, Kind]:
        return {name: _kind(name, definition) for name, definition in schema.get("properties", {}).items()}


_UNKNOWN = Kind(frozenset())


def _name_of(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(_REF)


def _kind(name: str, definition: Schema) -> Kind:
    if "anyOf" in definition:
        parts = [_kind(name, one) for one in definition["anyOf"]]
        types = frozenset(one for part in parts for one in part.types)
        return Kind(types, schema=next((part.schema for part in parts if part.schema), ""))
    if "$ref" in definition:
        return Kind(frozenset({"object"}), schema=_name_of(definition))
    said: str | list[str] = definition.get("type", [])
    words: list[str | None] = definition.get("x-known-values") or definition.get("enum") or []
    allowed = frozenset([said] if isinstance(said, str) else said) or frozenset(map(type_of, words))
    items = definition.get("items", {})
    return Kind(
        allowed,
        is_time=definition.get("format") == "date-time",
        is_id="string" in allowed and "minLength" in definition,
        words=frozenset(word for word in words if word is not None),
        schema=_name_of(items),
        inner=_inner(name, items) if items and "$ref" not in items else None,
    )


def _inner(name: str, items: Schema) -> Kind:
    plain = _kind(name, items)
    return Kind(plain.types, is_id=name.endswith("_ids"), words=plain.words)
