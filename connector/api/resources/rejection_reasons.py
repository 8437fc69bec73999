"""``/ats/rejection-reasons``: beyond the coverage."""

from __future__ import annotations

from collections.abc import Sequence

from connector.api.lists import Listing, ListQuery, Reader, no_conditions
from connector.api.operations import operation
from connector.api.resources.shared import SHOWN, PageData
from connector.api.service import Call
from connector.store.list_pages import Row
from connector.unified import RejectionReason


class RejectionReasonResult(RejectionReason):
    """A reason for which applications are rejected."""

    model_config = SHOWN


class RejectionReasonsPage(PageData):
    """A page of rejection reasons."""

    results: list[RejectionReasonResult]
    """The reasons."""


def _members(_reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    return [b"{}"] * len(rows)


REJECTION_REASONS = Listing("rejection_reasons", _members, no_conditions)


@operation("GET", "/ats/rejection-reasons", answers=RejectionReasonsPage, tag="Read", synced=True)
def get_rejection_reasons(call: Call, query: ListQuery) -> bytes:
    """Get rejection reasons

    The reasons that rejecting an application takes. Refused where Gem refuses the list.
    """
    return REJECTION_REASONS.page(call, query)
