"""``/ats/tags``: beyond the coverage, and ours: the tags that candidates carry, each once."""

from __future__ import annotations

from connector.api.lists import ListQuery
from connector.api.operations import operation
from connector.api.resources.derived import Derived, derived_page
from connector.api.resources.shared import SHOWN, PageData
from connector.api.service import Call
from connector.store.tags import all_tags
from connector.unified import unified_id
from connector.unified.shared import RecordWithRemoteData


class TagResult(RecordWithRemoteData):
    """A tag of candidates; `remote_id` is its text, since Gem's tags have no ids."""

    model_config = SHOWN

    name: str | None
    """The text of the tag."""


class TagsPage(PageData):
    """A page of tags."""

    results: list[TagResult]
    """The tags."""


@operation("GET", "/ats/tags", answers=TagsPage, tag="Read", synced=True)
def get_tags(call: Call, query: ListQuery) -> bytes:
    """Get tags

    Every tag that a candidate carries. One that no living candidate carries any more is deleted.
    """
    with call.service.store.look() as connection:
        tags = all_tags(connection, call.integration.number)
    return derived_page(
        call,
        query,
        "tags",
        (
            Derived(
                unified_id(call.integration.id, "tags", tag.name),
                tag.name,
                tag.changed_at,
                tag.remote_deleted_at,
                {"name": tag.name},
            )
            for tag in tags
        ),
    )
