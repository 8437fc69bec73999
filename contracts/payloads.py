"""Holds every record that Gem sent against Gem's document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from contracts.excerpts import excerpt
from contracts.gem_document import GemDocument

Record = dict[str, Any]
Kind = jsonschema_rs.ValidationErrorKind


@dataclass(frozen=True, slots=True)
class PayloadProblem:
    """A record that is not what the document says.

    Attributes:
        collection: where it was.
        record_id: its id, or an empty string where it has none.
        field: the place in it, such as `email_addresses[].type`.
        message: what is wrong.
        value: the beginning of what stands there, without signatures.
        is_drift: whether it is only a field that the document does not name: expected of a live tenant some day, never
            of the simulator.
    """

    collection: str
    record_id: str
    field: str
    message: str
    value: str
    is_drift: bool = False

    def __str__(self) -> str:
        record = self.record_id or "a record without id"
        return f"{self.collection}.{self.field} of {record}: {self.message} (is {self.value})"


@dataclass(frozen=True, slots=True)
class PayloadReport:
    """What was found in one collection.

    Attributes:
        collection: which one.
        checked: how many records.
        problems: what is wrong with them, drift included.
    """

    collection: str
    checked: int
    problems: tuple[PayloadProblem, ...]


def check_payloads(document: GemDocument, collections: Mapping[str, list[Record]]) -> list[PayloadReport]:
    """Checks every record of every collection; one report a collection, in the order of the document."""
    reports = []
    for collection, schema in document.collections.items():
        records = collections.get(collection, [])
        validator = document.validator(schema)
        problems = tuple(problem for record in records for problem in _problems(validator, collection, record))
        reports.append(PayloadReport(collection, len(records), problems))
    return reports


def _problems(
    validator: jsonschema_rs.Draft202012Validator, collection: str, record: Record
) -> Iterator[PayloadProblem]:
    for error in validator.iter_errors(record):
        unexpected = error.kind.unexpected if isinstance(error.kind, Kind.AdditionalProperties) else [None]
        value: Any = error.instance
        for name in unexpected:
            yield PayloadProblem(
                collection=collection,
                record_id=str(record.get("id", "")),
                field=place_of([*error.instance_path, *([name] if name else [])]),
                message="the document does not name it" if name else said(error),
                value=excerpt(value[name] if name else value),
                is_drift=name is not None,
            )


def said(error: jsonschema_rs.ValidationError) -> str:
    """The error without the value that it begins with: that one is shown by itself, and without signatures."""
    kind = error.kind
    match kind:
        case Kind.Type():
            told = f"must be {' or '.join(sorted(kind.types))}"
        case Kind.Format():
            told = f"must be a {kind.format}"
        case Kind.Required():
            told = f"lacks {kind.property}"
        case Kind.Enum():
            told = f"must be one of {kind.options}"
        case Kind.Minimum():
            told = f"must be at least {kind.limit}"
        case Kind.Maximum():
            told = f"must be at most {kind.limit}"
        case Kind.AdditionalProperties():
            told = f"has {', '.join(kind.unexpected)}, which the document does not name"
        case _:
            told = f"breaks `{error.schema_path[-1]}`"
    return told


def place_of(path: list[str | int]) -> str:
    """`["emails", 3, "type"]` → `emails[].type`."""
    text = "".join("[]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
