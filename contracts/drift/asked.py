"""Which status the document has for a request, as far as the request itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from contracts.drift.comparison import Comparison
from contracts.drift.exchange import Exchange
from contracts.drift.forms import moment_of

#: Parameters that let the same records through, by other pages.
PAGING = frozenset({"page", "per_page", "page_size", "include_deleted"})


_READ = "to what is read"


class Expected(NamedTuple):
    """A status.

    Attributes:
        status: what the document has.
        why: what was asked, in words that follow "400 instead of 422, ".
        filters: parameters that let only some records through.
        wrong: parameters whose value the document does not allow.
    """

    status: int
    why: str
    filters: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()


def expected(comparison: Comparison, one: Exchange) -> Expected | None:
    """The status that a request should have been answered with; None where that cannot be told."""
    operation = one.operation
    if one.anonymous:
        return Expected(HTTPStatus.FORBIDDEN, "without a key")
    if operation is None:
        return None
    if operation.method != "GET":
        return Expected(operation.success, f"to {operation.method}") if one.succeeded else None
    return _of_read(comparison, one)


def _of_read(comparison: Comparison, one: Exchange) -> Expected | None:
    operation = one.operation
    assert operation is not None
    valid = {name: _is_valid(operation.parameters.get(name), value) for name, value in one.query.items()}
    if None in valid.values():
        return None
    wrong = frozenset(name for name, is_valid in valid.items() if not is_valid)
    if wrong:
        return Expected(HTTPStatus.UNPROCESSABLE_ENTITY, "to a wrong parameter", wrong=wrong)
    if one.ids:
        return _of_record(comparison, one)
    return Expected(operation.success, _READ, frozenset(one.query) - PAGING)


def _of_record(comparison: Comparison, one: Exchange) -> Expected | None:
    """Of a single record; what hangs below one may be missing for good reasons, and so may one that no list showed."""
    operation = one.operation
    assert operation is not None
    ids = comparison.evidence.ids.get(operation.path.strip("/").partition("/")[0])
    if one.succeeded or (operation.is_item and ids and one.ids[0] in ids):
        return Expected(operation.success, _READ)
    return Expected(HTTPStatus.NOT_FOUND, "to an id that nobody has") if operation.is_item and ids else None


def _is_valid(parameter: Mapping[str, Any] | None, value: str) -> bool | None:
    """Whether the document allows a value, and None where it does not say; what it does not name is ignored."""
    schema = {} if parameter is None else parameter.get("schema", {})
    match schema.get("type"):
        case "integer":
            return value.isdecimal() and schema.get("minimum", 0) <= int(value) <= schema.get("maximum", int(value))
        case "boolean":
            return True if value in ("true", "false") else None
    if schema.get("format") == "date-time":
        return moment_of(value) is not None and (True if "T" in value else None)
    return "enum" not in schema or value in schema["enum"]
