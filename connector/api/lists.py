"""How a list is read: the same way for each model.

A list is a `Listing`: which model, which conditions its filters put on the rows, and what is embedded in its results.
Every page costs the same number of queries, whatever is on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import sqlalchemy as sa
from pydantic import Field

from connector.api.cursors import cursor, fingerprint, read_cursor
from connector.api.parameters import NUMBER, Flag, Moment, Query, Text, Texts
from connector.api.service import Call
from connector.api.splicing import page_of, result
from connector.store.conditions import Wanted
from connector.store.embedded import payloads
from connector.store.list_pages import Row, page
from connector.store.moments import to_ms
from connector.store.schema import UNIFIED_MODELS, UNIFIED_TABLES
from connector.unified import unified_id


class ListQuery(Query):
    """What every list takes."""

    cursor: Text | None = None
    """`next` of the previous page. The filters have to be the same as they were there."""
    page_size: Annotated[int, Field(ge=1, le=250), NUMBER] = 100
    """How many results a page has at most."""
    updated_after: Moment | None = None
    """Only records that changed since, themselves or in what they embed. Reaches up to five seconds further back."""
    include_deleted: Flag = False
    """Deleted records too."""
    ignore_unsupported_filters: Flag = False
    """Skip filters on fields that Gem does not fill. There is no such filter here, so it changes nothing."""
    ids: Texts | None = None
    """Only records with one of these ids, separated by commas."""
    remote_ids: Texts | None = None
    """Only records with one of these ids of Gem's, separated by commas."""

    @property
    def filters(self) -> dict[str, Any]:
        """What decides which records are in the list, and not where in it this page is."""
        return self.model_dump(mode="json", exclude={"cursor", "page_size"}, exclude_defaults=True)


Q = TypeVar("Q", bound=ListQuery)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to look things up for one integration.

    Args:
        connection: one consistent view of the store, for the whole page.
        integration: the number of the integration.
        integration_id: its name, which goes into ids.
    """

    connection: sa.Connection
    integration: int
    integration_id: str

    def id(self, model: str, remote_id: str) -> str:
        """Our id of a record of Gem's."""
        return unified_id(self.integration_id, model, remote_id)


@contextmanager
def reading(call: Call) -> Iterator[Reader]:
    """One consistent view of the integration that a call is about."""
    with call.service.store.look() as connection, connection.begin():
        yield Reader(connection, call.integration.number, call.integration.id)


Conditions = Callable[[Q, Reader], list[Wanted]]
Members = Callable[[Reader, Sequence[Row]], list[bytes]]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Q]):
    """How the list of one model is read.

    Args:
        model: the export's name.
        conditions: what the filters of a query ask of the rows.
        members: for each row a JSON object with the members that are not stored with it.
    """

    model: str
    members: Members
    conditions: Conditions[Q]

    def page(self, call: Call, query: Q) -> bytes:
        """The data of one page."""
        question = fingerprint(self.model, call.integration.id, query.filters)
        after = read_cursor(query.cursor, question) if query.cursor else ""
        with reading(call) as reader:
            rows = self._rows(reader, query, after)
            following = cursor(rows[query.page_size - 1].id, question) if len(rows) > query.page_size else None
            return page_of(self._results(call, reader, rows[: query.page_size]), following)

    def one(self, call: Call, reader: Reader, record_id: str) -> bytes:
        """One record that is there, deleted or not, as the list shows it."""
        same = UNIFIED_TABLES[self.model].c.id == record_id
        rows = page(
            reader.connection,
            reader.integration,
            self.model,
            after="",
            limit=1,
            include_deleted=True,
            conditions=[same],
        )
        (shown,) = self._results(call, reader, rows)
        return shown.encode()

    def _rows(self, reader: Reader, query: Q, after: str) -> list[Row]:
        return page(
            reader.connection,
            reader.integration,
            self.model,
            after=after,
            limit=query.page_size + 1,
            include_deleted=query.include_deleted,
            updated_after=None if query.updated_after is None else to_ms(query.updated_after),
            conditions=[*self._identities(reader, query), *self.conditions(query, reader)],
        )

    def _identities(self, reader: Reader, query: Q) -> list[Wanted]:
        column = UNIFIED_TABLES[self.model].c.id
        wanted: list[Wanted] = []
        if query.ids is not None:
            wanted.append(column.in_(query.ids))
        if query.remote_ids is not None:
            wanted.append(column.in_([reader.id(self.model, remote_id) for remote_id in query.remote_ids]))
        return wanted

    def _results(self, call: Call, reader: Reader, rows: Sequence[Row]) -> list[str]:
        raw: dict[str, str] = {}
        if call.integration.settings.remote_data:
            stream = UNIFIED_MODELS[self.model].stream
            raw = payloads(reader.connection, reader.integration, stream, (row.remote_id for row in rows))
        members = self.members(reader, rows)
        return [result(self.model, row, more, raw.get(row.remote_id)) for row, more in zip(rows, members, strict=True)]


def no_conditions(_query: ListQuery, _reader: Reader) -> list[Wanted]:
    """For lists without filters of their own."""
    return []
