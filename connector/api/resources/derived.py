"""Lists that are in no table: computed from what is stored, and short enough to be sorted for each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from connector.api.cursors import cursor, fingerprint, read_cursor
from connector.api.lists import ListQuery
from connector.api.service import Call
from connector.api.splicing import moment, page_of
from connector.store.moments import to_ms
from connector.store.reading import OVERLAP_MS


@dataclass(frozen=True, slots=True)
class Derived:
    """A record that was computed.

    Args:
        id: our id.
        remote_id: what stands for Gem's id.
        changed_at: ms.
        remote_deleted_at: ms; None while it is there.
        values: what else is shown.
    """

    id: str
    remote_id: str
    changed_at: int
    remote_deleted_at: int | None
    values: dict[str, Any]


def derived_page(call: Call, query: ListQuery, model: str, records: Iterable[Derived]) -> bytes:
    """The data of one page of computed records, in the order of their ids."""
    question = fingerprint(model, call.integration.id, query.filters)
    after = read_cursor(query.cursor, question) if query.cursor else ""
    wanted = sorted((one for one in records if one.id > after and _is_wanted(one, query)), key=lambda one: one.id)
    shown = wanted[: query.page_size]
    following = cursor(shown[-1].id, question) if len(wanted) > len(shown) else None
    return page_of(map(_shown, shown), following)


def _is_wanted(one: Derived, query: ListQuery) -> bool:
    return (
        (query.include_deleted or one.remote_deleted_at is None)
        and (query.ids is None or one.id in query.ids)
        and (query.remote_ids is None or one.remote_id in query.remote_ids)
        and (query.updated_after is None or one.changed_at >= to_ms(query.updated_after) - OVERLAP_MS)
    )


def _shown(one: Derived) -> str:
    dates = {"changed_at": moment(one.changed_at), "remote_deleted_at": moment(one.remote_deleted_at)}
    common = {"id": one.id, "remote_id": one.remote_id, **dates}
    return orjson.dumps(common | one.values | {"remote_data": None}).decode()
