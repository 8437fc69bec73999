"""How records are embedded in others, fast: decoded, cut to what is shown, and encoded again by msgspec alone.

A shape is drawn from the pydantic model that documents it, so that the members stand in one place. Values stay the
bytes that they are stored as; only what is looked at is decoded.

    shape = Shape(JobShown)
    job = shape.of(row)             # id and remote_id from the row, the rest from its stored fields
    job.name                        # Raw(b'"Engineer"')
    raw(job)                        # Raw(b'{"id":"…","remote_id":"…","name":"Engineer"}')
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType
from pydantic import BaseModel

from connector.store.embedded import Found
from connector.store.list_pages import Row

NULL = Raw(b"null")
"""A member that is there and says nothing."""

_encode = msgspec.json.Encoder().encode


class Shape:
    """The members that a record shows where it is embedded.

    Args:
        model: what documents them.
        links: members of the stored fields that are looked at, and not shown.
    """

    def __init__(self, model: type[BaseModel], links: tuple[str, ...] = ()) -> None:
        members: list[tuple[str, Any, Any]] = [
            (name, *((str, "") if name in {"id", "remote_id"} else (Raw, NULL))) for name in model.model_fields
        ]
        hidden = [(name, str | None | UnsetType, UNSET) for name in links]
        self._decode = msgspec.json.Decoder(msgspec.defstruct(model.__name__, [*members, *hidden])).decode
        self._links = links

    def of(self, row: Found | Row) -> Any:
        """The record; its links are to be taken with `links` before it is encoded."""
        shown: Any = self._decode(row.fields or "{}")
        shown.id, shown.remote_id = row.id, row.remote_id
        return shown

    def take_links(self, shown: Any) -> list[str | None]:
        """What the record points at, in the order in which the links were named; they are no longer part of it."""
        found = []
        for name in self._links:
            found.append(getattr(shown, name) or None)
            setattr(shown, name, UNSET)
        return found


def raw(value: Any) -> Raw:
    """A value, encoded once, to be embedded any number of times."""
    return Raw(_encode(value))


def members(**values: Any) -> bytes:
    """A JSON object of these members; values may be shapes, and lists of them."""
    return _encode(values)


class Links(msgspec.Struct):
    """What a stored record points at; the rest of it is skipped, not decoded."""

    job_id: str | None = None
    candidate_id: str | None = None
    application_id: str | None = None
    current_stage_id: str | None = None
    stage_id: str | None = None
    user_id: str | None = None
    author_id: str | None = None
    index: int | None = None
    roles: tuple[str, ...] = ()


_links = msgspec.json.Decoder(Links).decode


def links(row: Found | Row) -> Links:
    """What a stored record points at; nothing once it is erased."""
    return _links(row.fields or "{}")
