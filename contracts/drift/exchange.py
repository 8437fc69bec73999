"""Interactions as the document sees them: which operation was asked for, how, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from cassettes import Interaction
from contracts.gem_document import GemDocument, Schema
from contracts.lists import Listed, listed
from contracts.paths import Paths, below_root

KEY = "x-api-key"
JSON = "application/json"


@dataclass(frozen=True, eq=False)
class Operation:
    """An operation of the document.

    Attributes:
        method: in capitals.
        path: as the document writes it, such as `/jobs/{job_id}/stages`.
        raw: what the document says of it.
        parameters: those of its query, by name.
        success: the status of an answer that is no error, and what the document says of that answer.
        schema: of the body, or of the records in it; empty where the document says nothing.
        is_list: whether the body is a list.
    """

    method: str
    path: str
    raw: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    success: int
    answer: Mapping[str, Any]
    schema: Schema
    is_list: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def collection(self) -> str:
        """The top-level list that it is; empty for any other operation."""
        return self.path.strip("/") if self.is_list and self.path.count("/") == 2 and self.path.endswith("/") else ""

    @property
    def is_item(self) -> bool:
        """Whether it is a record of a collection by its id."""
        return self.path.count("/") == 2 and self.path.endswith("}")


@dataclass(frozen=True, eq=False)
class Exchange:
    """A request and its answer.

    Attributes:
        number: which of all interactions, from 0.
        operation: what was asked for; None where the document has no such path.
        path: below the root.
        ids: what stood in the path where the document has a name in braces.
        query: the first value of each parameter.
        anonymous: whether no key was sent.
        status: of the answer.
        headers: of the answer, by lower-case name.
        body: of the answer.
    """

    number: int
    operation: Operation | None
    path: str
    ids: tuple[str, ...]
    query: Mapping[str, str]
    anonymous: bool
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        """Whether the answer is no error."""
        return 200 <= self.status < 300

    @cached_property
    def data(self) -> Any:
        """The body as JSON, whatever its type is said to be; None where it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @cached_property
    def listed(self) -> Listed | None:
        """The records of a list, where this is one."""
        if self.operation is None or not self.operation.is_list or not self.succeeded:
            return None
        return listed(self.data)

    @cached_property
    def paging(self) -> Mapping[str, Any]:
        """What `X-Pagination`, or a header that says the same, tells; empty where none does."""
        return next((told for told in map(paging_of, self.headers.values()) if told), {})


def paging_of(text: str) -> Mapping[str, Any] | None:
    """The content of a header that tells of pages; None for any other."""
    if not text.startswith("{"):
        return None
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) and "total" in told else None


class Exchanges:
    """Interactions, understood by a document.

    Args:
        document: says what was asked for.
        interactions: in the order in which they happened. What went to other places, as to links, is left out.
    """

    def __init__(self, document: GemDocument, interactions: Iterable[Interaction]) -> None:
        self._paths = Paths(document)
        made = (_made(document, path, method.upper(), raw) for path, method, raw in document.operations())
        self._operations = {(one.method, one.path): one for one in made}
        found = (self._exchange(number, one) for number, one in enumerate(interactions))
        self.all = tuple(one for one in found if one is not None)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def lists(self) -> tuple[Exchange, ...]:
        """Those that brought records of a list, of the ATS API and of the CRM API."""
        return tuple(one for one in self.all if one.listed is not None)

    def _exchange(self, number: int, one: Interaction) -> Exchange | None:
        asked, answered = one.request, one.response
        parts = urlsplit(asked.uri)
        path = below_root(asked.uri)
        if path is None:
            return None
        place = self._paths.find(asked.uri)
        operation = self._operations.get((asked.method, place.template)) if place else None
        return Exchange(
            number=number,
            operation=operation,
            path=path,
            ids=place.ids if place and operation else (),
            query=dict(reversed(parse_qsl(parts.query, keep_blank_values=True))),
            anonymous=KEY not in asked.headers and answered.status in (401, 403),
            status=answered.status,
            headers=answered.headers,
            body=answered.body,
        )


def _made(document: GemDocument, path: str, method: str, raw: Mapping[str, Any]) -> Operation:
    status, answer = next((int(s), document.resolve(a)) for s, a in raw["responses"].items() if s.startswith("2"))
    schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
    is_list = schema.get("type") == "array"
    parameters = {one["name"]: one for one in map(document.resolve, raw.get("parameters", ())) if one["in"] == "query"}
    return Operation(method, path, raw, parameters, status, answer, schema["items"] if is_list else schema, is_list)
