"""What is inferred or decided in the document, and what the evidence says of each such mark.

confirmed   it was seen, and was as the document says
refuted     it was seen, and was otherwise; or was asked for, and is not there
open        nothing that would tell was seen
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Literal

from contracts.drift.answers import error_schema, is_error
from contracts.drift.comparison import Comparison
from contracts.drift.exchange import Exchange, Operation
from contracts.drift.finding import Finding
from contracts.gem_document import METHODS

Outcome = Literal["confirmed", "refuted", "open"]
Pointer = tuple[str | int, ...]
_SURE = "confirmed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One mark of the document that is not sure yet.

    Attributes:
        pointer: where it stands, as steps from the root of the document.
        place: the same for people, as `Offer.status` or `GET /offers/`.
        mark: `inferred` or `decision`.
        source: what the document gives as its reason.
        outcome: what the evidence says.
        seen: how often it was as the document says.
        of: how often it might have been.
    """

    pointer: Pointer
    place: str
    mark: str
    source: str
    outcome: Outcome
    seen: int
    of: int

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def verdicts(comparison: Comparison, findings: Sequence[Finding]) -> list[Verdict]:
    """One for each mark, in the order of the document."""
    witness = _Witness(comparison, findings)
    return [
        Verdict(pointer, place, item["x-evidence"], item.get("x-source", ""), *witness.of(seen))
        for pointer, place, item, seen in _marks(comparison, witness)
        if item.get("x-evidence") not in (None, _SURE)
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """How often something was as the document says, and how often it might have been."""

    seen: int
    of: int
    refuted: bool = False


class _Witness:
    """The evidence, as it speaks about marks."""

    def __init__(self, comparison: Comparison, findings: Sequence[Finding]) -> None:
        self.comparison = comparison
        self._subjects = {subject for one in findings for subject in one.subjects if one.kind != "null-new"}
        self._subjects |= {
            subject
            for one in findings
            for subject in one.subjects
            if one.kind == "null-new" and one.severity == "breaking"
        }
        self._ignored = {one.place for one in findings if one.kind in ("filter-ignored", "filter-bound")}
        self._is_elsewhere = any(one.kind == "paging-header" for one in findings)

    @staticmethod
    def of(told: _Told) -> tuple[Outcome, int, int]:
        """Outcome and counts."""
        if told.refuted:
            return "refuted", told.seen, told.of
        return ("confirmed" if told.seen else "open"), told.seen, told.of

    @cached_property
    def by_operation(self) -> Mapping[str, Sequence[Exchange]]:
        """Exchanges by operation."""
        found: dict[str, list[Exchange]] = {}
        for one in self.comparison.exchanges:
            if one.operation is not None and not one.anonymous and one.status != HTTPStatus.TOO_MANY_REQUESTS:
                found.setdefault(str(one.operation), []).append(one)
        return found

    def operation(self, name: str) -> _Told:
        """Whether it answers. Something below a record may be missing; a list, or all single records, may not."""
        asked = self.by_operation.get(name, ())
        good = [one for one in asked if one.succeeded]
        missing = [one for one in asked if one.status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)]
        is_list = any(one.operation is not None and bool(one.operation.collection) for one in asked)
        return _Told(len(good), len(asked), refuted=is_list and not good and bool(missing))

    def status(self, name: str, status: str) -> _Told:
        """Whether an answer of a status came in its form; for a status of success, whether that one came."""
        asked = self.by_operation.get(name, ())
        right = [one for one in asked if str(one.status) == status]
        other = [one for one in asked if one.succeeded and status.startswith("2") and str(one.status) != status]
        return _Told(len(right), len(asked), refuted=bool(other) and not right)

    def errors(self, name: str, schema: str) -> _Told:
        """Whether the errors for which the document has this answer came in its form."""
        statuses = _STATUSES.get(name)
        came = [
            one
            for one in self.comparison.exchanges
            if HTTPStatus.BAD_REQUEST <= one.status < HTTPStatus.INTERNAL_SERVER_ERROR
            and (one.status == statuses if statuses else one.status not in _STATUSES.values())
            and error_schema(self.comparison, one) == schema
        ]
        right = [one for one in came if is_error(self.comparison, schema, one.data)]
        return _Told(len(right), len(came), refuted=bool(came) and not right)

    def field(self, schema: str, name: str) -> _Told:
        """Whether a field came and was as the document says."""
        seen = self.comparison.evidence.observed.seen(schema, name)
        return _Told(seen.present, seen.parents, refuted=seen.present > 0 and f"{schema}.{name}" in self._subjects)

    def error_field(self, schema: str, name: str) -> _Told:
        """Whether errors of this schema had a field."""
        bodies = [
            one.data
            for one in self.comparison.exchanges
            if one.status >= HTTPStatus.BAD_REQUEST and error_schema(self.comparison, one) == schema
        ]
        return _Told(sum(isinstance(body, dict) and name in body for body in bodies), len(bodies))

    def parameter(self, operation: Operation, name: str) -> _Told:
        """Whether a filter made a list shorter; of a name in a path, whether it led to something."""
        asked = [one for one in self.by_operation.get(str(operation), ()) if name in one.query]
        if name in ("page", "per_page"):
            cut = [one for one in asked if one.listed and len(one.listed.records) == int(one.query.get("per_page", 0))]
            return _Told(len(cut), len(asked))
        whole = max((one.paging.get("total", 0) for one in self.by_operation.get(str(operation), ())), default=0)
        shorter = [one for one in asked if one.succeeded and 0 < one.paging.get("total", whole) < whole]
        return _Told(len(shorter), len(asked), refuted=name in self._ignored and not shorter)

    def header(self, name: str) -> _Told:
        """Whether it was sent with answers for which the document has it."""
        lists = [
            one
            for one in self.comparison.exchanges
            if one.succeeded and one.operation is not None and name in one.operation.answer.get("headers", {})
        ]
        sent = [one for one in lists if name.lower() in one.headers]
        gone = bool(lists) and not sent
        return _Told(len(sent), len(lists), refuted=gone or (name == "X-Pagination" and self._is_elsewhere))


#: The answers of the document, and the status that each stands for.
_STATUSES = {
    "BadRequest": 400,
    "Unauthorized": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Unprocessable": 422,
    "TooManyRequests": 429,
}
_HEADERS = {"Pagination": "X-Pagination", "Date": "Date"}
_Marked = tuple[Pointer, str, Mapping[str, Any], _Told]


def _marks(comparison: Comparison, witness: _Witness) -> Iterator[_Marked]:
    """Every mark, once: what others refer to stands under `components`."""
    document = comparison.document
    components = document.raw["components"]
    for name, header in components["headers"].items():
        yield (
            ("components", "headers", name),
            _HEADERS.get(name, name),
            header,
            witness.header(_HEADERS.get(name, name)),
        )
    for name, response in components["responses"].items():
        schema = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        yield (
            ("components", "responses", name),
            f"{_STATUSES.get(name, 'other')} {name}",
            response,
            witness.errors(name, schema),
        )
    yield from _schemas(components["schemas"], witness)
    shared: Counter[Pointer] = Counter()
    for path, item in document.raw["paths"].items():
        for method in (name for name in METHODS if name in item):
            yield from _operation(comparison, witness, path, method, shared)


def _schemas(schemas: Mapping[str, Any], witness: _Witness) -> Iterator[_Marked]:
    for schema, definition in schemas.items():
        for name, field in definition.get("properties", {}).items():
            told = witness.error_field if schema in ("Error", "GatewayError") else witness.field
            yield ("components", "schemas", schema, "properties", name), f"{schema}.{name}", field, told(schema, name)


def _operation(
    comparison: Comparison, witness: _Witness, path: str, method: str, shared: Counter[Pointer]
) -> Iterator[_Marked]:
    item, name = comparison.document.raw["paths"][path], f"{method.upper()} {path}"
    raw, told = item[method], witness.operation(name)
    asked = witness.by_operation.get(name, ())
    if not shared[("paths", path)]:
        shared[("paths", path)] += 1
        yield ("paths", path), path, item, told
    yield ("paths", path, method), name, raw, told
    for status, response in raw["responses"].items():
        if "$ref" not in response:
            yield (
                ("paths", path, method, "responses", status),
                f"{name} {status}",
                response,
                witness.status(name, status),
            )
    for index, one in enumerate(raw.get("parameters", ())):
        parameter, pointer = comparison.document.resolve(one), ("paths", path, method, "parameters", index)
        if "$ref" in one:
            pointer = tuple(one["$ref"].removeprefix("#/").split("/"))
            if shared[pointer]:
                continue
        if parameter["in"] == "path":
            seen = told
        elif asked and asked[0].operation is not None:
            seen = witness.parameter(asked[0].operation, parameter["name"])
        else:
            seen = _Told(0, 0)
        if "$ref" in one and not seen.seen:
            continue
        shared[pointer] += 1
        yield pointer, f"{name} {parameter['name']}", parameter, seen
