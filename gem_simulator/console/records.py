"""The records of a tenant for a reader: lists, search, one record and what it hangs together with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from gem_simulator.console.links import NAMED_BY, Naming, names
from gem_simulator.tenant import COLLECTIONS, FILE_ORIGIN, FILE_SIGNATURE, Tenant
from gem_simulator.tenant.filters import Filters

Record = dict[str, Any]

PER_PAGE = 50
#: So many records are looked through at a request: a tenant may have millions, and clients wait meanwhile.
LOOKED_THROUGH = 2000
#: And so many beside a record, of each collection that may name it; of what is found, the first few are shown.
GLANCED_THROUGH, SHOWN = 200, 6
_CHUNK = 100


class Column(NamedTuple):
    """A column of a list: its heading, where its value stands, and how it is shown.

    `kind` is "text", "time", "status", "yes" (true or false), or the collection that an id is of.
    """

    heading: str
    path: str
    kind: str = "text"


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "candidates": (
        Column("Email", "email_addresses.0.value"),
        Column("Company", "company"),
        Column("Created", "created_at", "time"),
        Column("Updated", "updated_at", "time"),
    ),
    "applications": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Stage", "current_stage.name"),
        Column("Status", "status", "status"),
        Column("Applied", "applied_at", "time"),
        Column("Last activity", "last_activity_at", "time"),
    ),
    "jobs": (
        Column("Requisition", "requisition_id"),
        Column("Status", "status", "status"),
        Column("Department", "departments.0.name"),
        Column("Office", "offices.0.name"),
        Column("Opened", "opened_at", "time"),
    ),
    "job_posts": (
        Column("Job", "job_id", "jobs"),
        Column("Live", "live", "yes"),
        Column("Active", "active", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "job_stages": (
        Column("Job", "job_id", "jobs"),
        Column("Position", "priority"),
        Column("Active", "active", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "users": (
        Column("Email", "primary_email_address"),
        Column("Disabled", "disabled", "yes"),
        Column("Administrator", "site_admin", "yes"),
        Column("Updated", "updated_at", "time"),
    ),
    "offices": (Column("Location", "location.name"), Column("Part of", "parent_id", "offices")),
    "departments": (Column("Part of", "parent_id", "departments"),),
    "scheduled_interviews": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Status", "status", "status"),
        Column("Starts", "start.date_time", "time"),
        Column("Organizer", "organizer.name"),
    ),
    "scorecards": (
        Column("Candidate", "candidate_id", "candidates"),
        Column("Interviewer", "interviewer.name"),
        Column("Recommendation", "overall_recommendation", "status"),
        Column("Submitted", "submitted_at", "time"),
    ),
    "offers": (
        Column("Job", "job_id", "jobs"),
        Column("Status", "status", "status"),
        Column("Sent", "sent_at"),
        Column("Starts", "starts_at"),
    ),
    "openings": (
        Column("Status", "status", "status"),
        Column("Application", "application_id", "applications"),
        Column("Opened", "opened_at", "time"),
        Column("Closed", "closed_at", "time"),
    ),
    "sources": (Column("Type", "type.name"),),
    "rejection_reasons": (Column("Type", "type.name"),),
}

#: Where a record's name stands, the first that has one; people have theirs in two parts.
_TITLES = ("name", "title", "jobs.0.name", "interview.name", "interview_step.name", "interview", "opening_id")
_PEOPLE = ("candidates", "users")


class Found(NamedTuple):
    """A part of a list.

    Attributes:
        records: those of this part.
        total: how many records there are, where all were asked for; else how many there were to look through.
        first: the position of the first, from 0.
        next: where the next part begins; None: there is none.
    """

    records: list[Record]
    total: int
    first: int
    next: int | None


class Group(NamedTuple):
    """Records of a collection that name a record: some of them, and how many there are ("12", or "4+").

    `rest` says how to go on: "All" where they are known, "Look further" where not all were looked through, "" where
    there are no more.
    """

    collection: str
    records: list[Record]
    told: str
    rest: str


class Reader:
    """Reads a tenant.

    Args:
        tenant: which.
        signature: makes a signature for links to files.
        origin: where links to files lead, as `http://127.0.0.1:8800`.
    """

    def __init__(self, tenant: Tenant, signature: Callable[[], bytes], origin: str) -> None:
        self._tenant = tenant
        self._signature = signature
        self._origin = origin
        self._titles: dict[tuple[str, str], str | None] = {}

    def counts(self) -> dict[str, int]:
        """How many records each collection has, soft-deleted ones included."""
        return {name: self._list(name, {}, 0, 0)[1] for name in COLLECTIONS}

    def get(self, collection: str, id_: str) -> Record | None:
        """A record, with links to its files that work."""
        content = self._tenant.get(collection, id_)
        if content is None:
            return None
        content = content.replace(FILE_ORIGIN, self._origin.encode()).replace(FILE_SIGNATURE, self._signature())
        record: Record = orjson.loads(content)
        return record

    def title_of(self, collection: str, id_: str) -> str | None:
        """The name of the record with this id; None where there is none."""
        key = collection, id_
        if key not in self._titles:
            content = self._tenant.get(collection, id_)
            self._titles[key] = None if content is None else title(collection, orjson.loads(content))
        return self._titles[key]

    def page(self, collection: str, first: int) -> Found:
        """A part of a whole list."""
        records, total = self._list(collection, {}, first, PER_PAGE)
        after = first + PER_PAGE
        return Found([orjson.loads(record) for record in records], total, first, after if after < total else None)

    def search(self, collection: str, text: str, first: int) -> Found:
        """Records whose id or email address is this text, or whose name or address has it in it."""
        exact = self._exactly(collection, text)
        if exact:
            return Found(exact, len(exact), 0, None)
        wanted = text.casefold()

        def meant(content: bytes) -> bool:
            return wanted in _searched(collection, content)

        return self._look(collection, {}, meant, first, LOOKED_THROUGH)

    def naming(self, collection: str, id_: str, first: int) -> Found:
        """Records of a collection that name a record: by its id, wherever in them it stands."""
        return self._look(collection, {}, _naming(collection, id_), first, LOOKED_THROUGH)

    def _exactly(self, collection: str, text: str) -> list[Record]:
        record = self._tenant.get(collection, text)
        if record is not None:
            return [orjson.loads(record)]
        if "@" not in text or collection not in _PEOPLE:
            return []
        return [orjson.loads(record) for record in self._list(collection, {"email": text}, 0, PER_PAGE)[0]]

    def names(self, collection: str, record: Record) -> list[tuple[str, str, str, str | None]]:
        """Role, collection, id and name of what a record names; no name where that is gone."""
        return [(role, target, id_, self.title_of(target, id_)) for role, target, id_ in names(collection, record)]

    def named_by(self, collection: str, record: Record) -> Iterator[Group]:
        """What names a record, a group for each collection that may."""
        for naming in NAMED_BY[collection]:
            group = self._group(naming, record)
            if group.records or group.rest:
                yield group

    def _group(self, naming: Naming, record: Record) -> Group:
        collection, filter_name, field = naming
        if filter_name is not None and field == "id":
            found, total = self._list(collection, {filter_name: record["id"]}, 0, SHOWN)
            return Group(
                collection, [orjson.loads(each) for each in found], f"{total:,}", "All" if total > SHOWN else ""
            )
        values = record.get(field)
        narrowed: list[Filters] = [{}]
        if filter_name is not None:
            narrowed = [{filter_name: value} for value in (values if isinstance(values, list) else [values]) if value]
        meant = _naming(collection, record["id"])
        looks = [self._look(collection, filters, meant, 0, GLANCED_THROUGH) for filters in narrowed]
        records = [each for look in looks for each in look.records]
        unfinished = any(look.next is not None for look in looks)
        rest = "Look further" if unfinished else "All" if len(records) > SHOWN else ""
        return Group(collection, records[:SHOWN], f"{len(records)}{'+' if unfinished else ''}", rest)

    def _look(self, collection: str, filters: Filters, meant: Callable[[bytes], bool], first: int, most: int) -> Found:
        """Look through records, in small parts between which others may work."""
        found: list[Record] = []
        position, total = first, 0
        while position < first + most:
            contents, total = self._list(collection, filters, position, _CHUNK)
            found += [orjson.loads(content) for content in contents if meant(content)]
            position += _CHUNK
            if position >= total:
                return Found(found, total, first, None)
            if len(found) >= PER_PAGE:
                break
        return Found(found, total, first, position)

    def _list(self, collection: str, filters: Filters, offset: int, limit: int) -> tuple[list[bytes], int]:
        found = self._tenant.list(collection, filters, include_deleted=True, offset=offset, limit=limit)
        return found.records, found.total


def title(collection: str, record: Record) -> str:
    """What a record is called; its id where it has no name."""
    if collection in _PEOPLE:
        name = " ".join(str(part) for part in (record.get("first_name"), record.get("last_name")) if part)
        return name or str(value_at(record, "name") or record["id"])
    if collection == "offers":
        return f"Offer, {record.get('status')}"
    return next((str(found) for path in _TITLES if (found := _text_at(record, path))), str(record["id"]))


def value_at(record: Any, path: str) -> Any:
    """The value at a dotted path; None where the record has none.

    >>> value_at({"jobs": [{"name": "Cook"}]}, "jobs.0.name")
    'Cook'
    """
    for step in path.split("."):
        if isinstance(record, dict):
            record = record.get(step)
        elif isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        else:
            return None
    return record


def _text_at(record: Record, path: str) -> str | None:
    value = value_at(record, path)
    return value if isinstance(value, str) else None


def _naming(collection: str, id_: str) -> Callable[[bytes], bool]:
    """Whether a record of a collection names another."""
    quoted = orjson.dumps(id_)
    return lambda content: quoted in content and any(one.id == id_ for one in names(collection, orjson.loads(content)))


def _searched(collection: str, content: bytes) -> str:
    record = orjson.loads(content)
    emails = record.get("emails") or [value_at(each, "value") for each in record.get("email_addresses") or ()]
    return " ".join([title(collection, record), *(str(email) for email in emails)]).casefold()
