"""The kinds of operations Gem's API is made of. A resource is a table of them; routes, validation and the OpenAPI
document all come from that table.

    ListOf    GET a collection, filtered and paged; perhaps that of one parent (`/jobs/{job_id}/stages`)
    ItemOf    GET one record by its id
    NewestOf  GET the newest record of a parent's list (`/offers/current_offer`)
    FeedOf    GET an object put together of lists
    Write     POST, PATCH or PUT a JSON body

Those that only the CRM API has are in `crm`.

An operation is a function of a request and a tenant; nothing here knows of Flask or of sockets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import orjson

from gem_simulator.api import answers, bodies
from gem_simulator.api.answers import Answer
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.paging import DEFAULT_PER_PAGE, offset, pagination
from gem_simulator.api.parameters import PAGING, Parameter, Value, read_query
from gem_simulator.api.schemas import Schema
from gem_simulator.tenant import Impossible, InvalidInput, NotAllowed, Tenant, TenantError, UnknownId

#: Gem's root on its host, and how the id of a record stands in a path.
ROOT = "/ats/v0"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Request(NamedTuple):
    """What an operation sees of a request: the ids in its path, the raw query string, the body and its type."""

    ids: Mapping[str, str] = MappingProxyType({})
    query: str = ""
    body: bytes = b""
    content_type: str = ""


class Parent(NamedTuple):
    """The record a nested list belongs to: its collection, the id's name in the path, the filter it becomes."""

    collection: str
    id_name: str
    filter_name: str

    def find(self, tenant: Tenant, request: Request) -> bool:
        """Whether there is such a record; a soft-deleted one counts."""
        return tenant.get(self.collection, request.ids[self.id_name]) is not None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Operation:
    """What every operation has. Paths are below the root of its API, in the form the reference writes them."""

    method: str = "GET"
    path: str
    summary: str
    evidence: Evidence
    schema: str
    root: str = ROOT

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """Do it."""
        raise NotImplementedError

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its query parameters."""
        return ()

    @property
    def is_list(self) -> bool:
        """Whether it answers with a page of records."""
        return False

    @property
    def success(self) -> int:
        """The status of an answer that is no error."""
        return 200

    @property
    def accepts(self) -> Mapping[str, Schema]:
        """The schemas of the bodies that it takes, by content type."""
        return {}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ListOf(Operation):
    """A page of a collection: a bare array, ordered by created_at, then id (order: ours)."""

    collection: str
    filters: tuple[Parameter, ...] = ()
    parent: Parent | None = None
    #: Deleted job posts are listed without being asked for: that list has no include_deleted (confirmed).
    always_deleted: bool = False

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The filters, and paging."""
        return (*self.filters, *PAGING)

    @property
    def is_list(self) -> bool:
        """It is."""
        return True

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 with the page, `[]` beyond the end; 422 for a bad parameter; 404 without its parent."""
        values, problems = read_query(self.parameters, request.query)
        if problems:
            return answers.invalid("query", problems)
        if self.parent is not None:
            if not self.parent.find(tenant, request):
                return answers.NOT_FOUND
            values[self.parent.filter_name] = request.ids[self.parent.id_name]
        return self._page(tenant, values)

    def _page(self, tenant: Tenant, values: dict[str, Value]) -> Answer:
        page, per_page = int_of(values.pop("page", 1)), int_of(values.pop("per_page", DEFAULT_PER_PAGE))
        include_deleted = bool(values.pop("include_deleted", False)) or self.always_deleted
        if "email" in values:
            values.pop("candidate_ids", None)  # Harvest: an email makes candidate_ids ignored
        found = tenant.list(
            self.collection, values, include_deleted=include_deleted, offset=offset(page, per_page), limit=per_page
        )
        header = orjson.dumps(pagination(found.total, page, per_page)).decode()
        headers = (("Content-Type", answers.JSON), ("X-Pagination", header))
        return Answer(200, array(found.records), headers)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ItemOf(Operation):
    """One record; a soft-deleted one is still found."""

    collection: str
    id_name: str

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 or 404."""
        found = tenant.get(self.collection, request.ids[self.id_name])
        return answers.NOT_FOUND if found is None else Answer(200, found)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class NewestOf(Operation):
    """The newest live record of a parent's list."""

    collection: str
    parent: Parent

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 or 404."""
        filters: dict[str, Value] = {self.parent.filter_name: request.ids[self.parent.id_name]}
        total = tenant.list(self.collection, filters, limit=0).total
        newest = tenant.list(self.collection, filters, offset=max(total - 1, 0), limit=1).records
        return Answer(200, newest[0]) if newest else answers.NOT_FOUND


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FeedOf(Operation):
    """An object put together from what hangs on a parent."""

    parent: Parent
    gather: Callable[[Tenant, str], dict[str, list[bytes]]]

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 or 404."""
        if not self.parent.find(tenant, request):
            return answers.NOT_FOUND
        lists = self.gather(tenant, request.ids[self.parent.id_name])
        members = (b'"%s":%s' % (name.encode(), array(records)) for name, records in lists.items())
        return Answer(200, b"{%s}" % b",".join(members))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Write(Operation):
    """A JSON body in, the record as it now stands out."""

    body: bodies.Object
    status: int
    #: Takes the tenant, the ids of the path and the body. May raise what `refusal` knows.
    write: Callable[[Tenant, Mapping[str, str], dict[str, object]], bytes]
    parent: Parent | None = None
    deprecated: bool = False

    @property
    def success(self) -> int:
        """The status of an answer that is no error."""
        return self.status

    @property
    def accepts(self) -> Mapping[str, Schema]:
        """JSON."""
        return {answers.JSON: self.body.schema}

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """`status` and the record; 404 for the id in the path, 422 for the body, 400 for a body that is no JSON."""
        if self.parent is not None and not self.parent.find(tenant, request):
            return answers.NOT_FOUND
        try:
            given = orjson.loads(request.body or b"{}")
        except orjson.JSONDecodeError:
            return answers.error(400, errors={"json": ["Invalid JSON body."]})
        problems = self.body.problems(given)
        if problems:
            return answers.error(422, errors={"json": problems})
        try:
            return Answer(self.status, self.write(tenant, request.ids, given))
        except TenantError as refused:
            return refusal(refused, "json")


def refusal(refused: TenantError, location: str) -> Answer:
    """What a client is told of something that the tenant refused; `location` is where its fields stand.

    422 is for a value that is wrong by itself, 400 for one that cannot be had as things stand: its form is that of
    the CRM API's business failures (confirmed there). Which refusal is which: ours.
    """
    match refused:
        case InvalidInput(field=field, message=message):
            return answers.invalid(location, {field: [message]})
        case UnknownId(field=field):
            return unknown_id(field)
        case Impossible(field=field, message=message):
            errors = None if field is None else {location: {field: [message]}}
            return answers.error(400, message=message, errors=errors)
        case NotAllowed():
            return answers.error(403, message=str(refused))
    raise refused


def unknown_id(field: str | None) -> Answer:
    """404; where the id stood in the body, its field is named (that: ours)."""
    return answers.NOT_FOUND if field is None else answers.error(404, errors={"json": {field: ["Not found."]}})


def array(records: list[bytes]) -> bytes:
    """Records as a JSON array."""
    return b"[%s]" % b",".join(records)


def int_of(value: Value) -> int:
    """A value that its kind has made an integer."""
    assert isinstance(value, int)
    return value
