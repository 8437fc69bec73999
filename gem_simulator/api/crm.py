"""The kinds of operations that Gem's CRM API has beside those of the ATS API; it lives on the same host, below `/v0`.

    CrmList  GET a bare array, paged by page and page_size
    CrmItem  GET one object
    Upload   POST a file as multipart/form-data

Keys, rate limit, error format and `X-Pagination` are those of the ATS API (confirmed here: it is where they come from).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.forms import FORM, parts_of
from gem_simulator.api.operations import Operation, Request, array, int_of, refusal
from gem_simulator.api.paging import offset, pagination
from gem_simulator.api.parameters import PAGE, Parameter, Value, Whole, read_query
from gem_simulator.api.schemas import Schema
from gem_simulator.tenant import Slice, Tenant, TenantError

CRM_ROOT = "/v0"
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
PAGE_SIZE = Parameter(
    "page_size", Whole(1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE), "How many records a page holds.", Evidence.CRM_REFERENCE
)

Values = dict[str, Value]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CrmList(Operation):
    """A page of a list."""

    root: str = CRM_ROOT
    filters: tuple[Parameter, ...] = ()
    #: Takes the tenant, the ids of the path, the filters, and where the page begins and how long it is.
    find: Callable[[Tenant, Mapping[str, str], Values, int, int], Slice]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The filters, and paging."""
        return (*self.filters, PAGE, PAGE_SIZE)

    @property
    def is_list(self) -> bool:
        """It is."""
        return True

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 with the page; 422 for a bad parameter; what the tenant refuses."""
        values, problems = read_query(self.parameters, request.query)
        if problems:
            return answers.invalid("query", problems)
        page, size = int_of(values.pop("page", 1)), int_of(values.pop("page_size", DEFAULT_PAGE_SIZE))
        try:
            found = self.find(tenant, request.ids, values, offset(page, size), size)
        except TenantError as refused:
            return refusal(refused, "query")
        header = orjson.dumps(pagination(found.total, page, size)).decode()
        return Answer(200, array(found.records), (("Content-Type", answers.JSON), ("X-Pagination", header)))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CrmItem(Operation):
    """One object."""

    root: str = CRM_ROOT
    read: Callable[[Tenant, Mapping[str, str]], bytes]

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """200 or 404."""
        try:
            return Answer(200, self.read(tenant, request.ids))
        except TenantError as refused:
            return refusal(refused, "json")


class File(NamedTuple):
    """A file that came in a form."""

    filename: str
    content: bytes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Upload(Operation):
    """A file in a form, the record that it became out."""

    root: str = CRM_ROOT
    method: str = "POST"
    part: str
    status: int = 201
    write: Callable[[Tenant, Mapping[str, str], File], bytes]

    @property
    def success(self) -> int:
        """The status of an answer that is no error."""
        return self.status

    @property
    def accepts(self) -> Mapping[str, Schema]:
        """A form with one file."""
        file: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
        return {FORM: {"type": "object", "properties": {self.part: file}, "required": [self.part]}}

    def answer(self, request: Request, tenant: Tenant) -> Answer:
        """`status` and the record; 422 without the file (a JSON body is no form), and for one that is not taken."""
        parts = parts_of(request.content_type, request.body)
        given = next((part for part in parts if part.name == self.part), None)
        if given is None or not given.filename:
            return answers.invalid("files", {self.part: ["Missing data for required field."]})
        try:
            return Answer(self.status, self.write(tenant, request.ids, File(given.filename, given.content)))
        except TenantError as refused:
            return refusal(refused, "files")
