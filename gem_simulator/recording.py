"""What a recorded session shows of a tenant: every record of every answer, the newest version of each.

    GET  /candidates/?page=1      a list            → its records, and the applications inside them
                                  in one page, with the deleted → what is not in it was deleted until then
    GET  /jobs/123                one record        → that; a 404: it was deleted until then
    POST /applications/5/move     a write           → the record as it then stood
    GET  /offices/                never asked for   → those that users and jobs hold

Which answer holds what is told by the operations of the simulated API, and which records Gem would never send by its
schemas. The CRM API and activity feeds are not read.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from cassettes import Interaction
from cassettes.errors import CassetteBroken
from cassettes.har import load_session
from gem_simulator.api.operations import PLACEHOLDER, ROOT, ItemOf, ListOf, Operation
from gem_simulator.api.resources import RESOURCES, SCHEMAS
from gem_simulator.tenant import COLLECTIONS, Recording, millis
from gem_simulator.tenant.clock import DAY, EARLIEST, LATEST, START
from gem_simulator.tenant.collection import Record

_HELD = ("offices", "departments")
"""Collections that other records hold whole."""

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
    "array": list,
    "object": dict,
    "null": type(None),
}


class LeftOut(UserWarning):
    """Something of a recorded session that its tenant does not have."""


def load(path: str | os.PathLike[str]) -> Recording:
    """Reads a cassette or a HAR file. Raises CassetteError, which says what is wrong with the file."""
    session = load_session(path)
    if not any(f"{ROOT}/" in urlsplit(one.request.uri).path for one in session):
        hosts = sorted({urlsplit(one.request.uri).hostname or "?" for one in session})
        told = f"what it has went to {', '.join(hosts[:3])}" if hosts else "it has no request"
        raise CassetteBroken(f"{os.fspath(path)}: nothing in it was asked of Gem's ATS API (…{ROOT}/…); {told}")
    return read(session)


def warn(recording: Recording) -> None:
    """A warning for everything that was left out."""
    for sentence in recording.left_out:
        warnings.warn(sentence, LeftOut, stacklevel=3)


def read(session: Iterable[Interaction]) -> Recording:
    """What a session shows, in the order in which it happened."""
    shown = _Shown()
    for one in session:
        shown.take(one)
    shown.take_held()
    records = {name: list(found.values()) for name, found in shown.records.items()}
    for found in records.values():
        found.sort(key=_created)
    newest = max((_stamp(record) for found in records.values() for record in found), default=START)
    ended = max(EARLIEST, min(shown.ended or newest, LATEST - DAY))
    return Recording(records, ended, tuple(shown.left_out))


class _Shown:
    """What was shown up to some answer."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Record]] = {name: {} for name in COLLECTIONS}
        self.listed: set[str] = set()
        self.left_out: dict[str, None] = {}
        self.ended = 0

    def take(self, one: Interaction) -> None:
        """One more answer."""
        self.ended = max(self.ended, _date(one.response.headers.get("date")))
        operation, ids = _asked(one.request.method, one.request.uri)
        collection = _collections().get(operation.schema) if operation is not None else None
        if operation is None or collection is None:
            return
        if one.response.status == 404 and isinstance(operation, ItemOf):
            self.records[collection].pop(ids[operation.id_name], None)
        elif 200 <= one.response.status < 300:
            if isinstance(operation, ListOf) and _is_whole(one, operation):
                self._forget(collection, operation, ids, one.request.uri)
            what = f"{one.request.method} {urlsplit(one.request.uri).path}"
            self._take_body(collection, one.response.body, what, is_list=operation.is_list)

    def _forget(self, collection: str, operation: ListOf, ids: Mapping[str, str], uri: str) -> None:
        """The records that a whole list would show: it follows, and has those that are still there."""
        wanted = _query(uri).get("candidate_ids")
        known = self.records[collection]
        if wanted is not None:
            forgotten = [id_ for id_ in known if id_ in wanted.split(",")]
        elif operation.parent is not None:
            field, parent = operation.parent.filter_name, ids[operation.parent.id_name]
            forgotten = [id_ for id_, record in known.items() if record.get(field) == parent]
        else:
            forgotten = list(known)
        for id_ in forgotten:
            del known[id_]

    def _take_body(self, collection: str, body: bytes, what: str, *, is_list: bool) -> None:
        try:
            content = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            self.left_out[f"the answer to {what} is left out: it is no JSON ({error})"] = None
            return
        if not is_list:
            self._take_record(collection, content, what)
        elif isinstance(content, list):
            self.listed.add(collection)
            for record in content:
                self._take_record(collection, record, what)
        else:
            self.left_out[f"the answer to {what} is left out: it is no list"] = None

    def _take_record(self, collection: str, record: Any, what: str) -> None:
        inside = []
        if collection == "candidates" and isinstance(record, dict) and isinstance(record.get("applications"), list):
            inside = record["applications"]
            record = {name: value for name, value in record.items() if name != "applications"}
        problem = next(_problems({"$ref": f"/{_schema_of(collection)}"}, record, ""), None)
        if problem is not None:
            name = record.get("id") if isinstance(record, dict) else record
            self.left_out[f"{collection} {name!r} of {what} is left out: {problem}"] = None
            return
        known = self.records[collection].get(record["id"])
        if known is None or _stamp(record) >= _stamp(known):
            self.records[collection][record["id"]] = record
        for application in inside:
            self._take_record("applications", application, what)

    def take_held(self) -> None:
        """Offices and departments inside other records, where no list of them was asked for."""
        for collection in _HELD:
            if collection not in self.listed:
                for holder in (*self.records["users"].values(), *self.records["jobs"].values()):
                    for record in holder.get(collection) or ():
                        self._take_record(collection, record, f"{holder['id']}")


def _asked(method: str, uri: str) -> tuple[Operation | None, Mapping[str, str]]:
    _, root, below = urlsplit(uri).path.partition(ROOT)
    if root:
        for pattern, operation in _routes():
            if operation.method == method and (match := pattern.fullmatch(below.rstrip("/"))):
                return operation, {name: unquote(value) for name, value in match.groupdict().items()}
    return None, {}


def _query(uri: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(uri).query))


def _is_whole(one: Interaction, operation: ListOf) -> bool:
    """Whether an answer holds all records of its list, or all that were asked for by id."""
    asked = _query(one.request.uri)
    takes_deleted = any(parameter.name == "include_deleted" for parameter in operation.filters)
    deleted = not takes_deleted or asked.get("include_deleted", "").lower() in ("true", "1")
    if not deleted or asked.keys() - {"page", "per_page", "include_deleted", "candidate_ids"}:
        return False
    try:
        pages = orjson.loads(one.response.headers.get("x-pagination", ""))["total_pages"]
        return asked.get("page", "1") == "1" and isinstance(pages, int) and pages <= 1
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return False


@cache
def _routes() -> list[tuple[re.Pattern[str], Operation]]:
    return [
        (re.compile(PLACEHOLDER.sub(r"(?P<\1>[^/]+)", operation.path.rstrip("/"))), operation)
        for resource in RESOURCES
        for operation in resource.operations
        if operation.root == ROOT
    ]


@cache
def _collections() -> dict[str, str]:
    """The collection whose records an answer of a schema holds."""
    operations = [operation for _, operation in _routes() if isinstance(operation, (ListOf, ItemOf))]
    return {operation.schema: operation.collection for operation in operations}


@cache
def _schema_of(collection: str) -> str:
    return next(schema for schema, known in _collections().items() if known == collection)


def _problems(schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    """What a value has that its schema does not allow. Reads the words that `api.schemas` writes, and no others."""
    if "$ref" in schema:
        yield from _problems(SCHEMAS[schema["$ref"].rpartition("/")[2]], value, where)
    elif "anyOf" in schema:
        if value is not None:
            yield from _problems(schema["anyOf"][0], value, where)
    elif "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(_is(name, value) for name in names):
            yield f"{where or 'it'} is {_said(value)}, not {' or '.join(names)}"
        elif isinstance(value, dict):
            yield from _problems_inside(schema, value, where)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                yield from _problems(schema.get("items", {}), item, f"{where}[{place}]")
        elif isinstance(value, str) and not _is_well_formed(value, schema.get("format")):
            yield f"{where} is {_said(value)}, no {schema['format']}"


def _problems_inside(schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where + '.' if where else ''}{name} is missing"
    for name, inner in schema.get("properties", {}).items():
        if name in value:
            yield from _problems(inner, value[name], f"{where}.{name}" if where else name)


def _is(name: str, value: Any) -> bool:
    return isinstance(value, _KINDS[name]) and not (isinstance(value, bool) and name in ("number", "integer"))


def _said(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}..."


def _moment(text: Any) -> int | None:
    try:
        return millis(text)
    except (TypeError, ValueError):  # no date-time, or one without an offset
        return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_well_formed(text: str, form: str | None) -> bool:
    return _moment(text) is not None if form == "date-time" else form != "date" or _is_date(text)


def _stamp(record: Record) -> int:
    """Which version of a record it is: applications have no updated_at."""
    return _moment(record.get("updated_at") or record.get("last_activity_at")) or 0


def _created(record: Record) -> tuple[int, str]:
    created = _moment(record.get("created_at") or record.get("applied_at") or record.get("opened_at"))
    return (0, "") if created is None else (created, record["id"])


def _date(header: str | None) -> int:
    try:
        return int(parsedate_to_datetime(header).timestamp() * 1000) if header else 0
    except ValueError:
        return 0
