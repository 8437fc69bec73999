"""``/ats/offers``: beyond the coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.api.lists import Listing, ListQuery, Reader, no_conditions
from connector.api.operations import operation
from connector.api.resources.application_shown import ApplicationShown, applications_shown
from connector.api.resources.shared import SHOWN, PageData
from connector.api.service import Call
from connector.api.shapes import links, members
from connector.store.list_pages import Row
from connector.unified import Offer


class OfferResult(Offer):
    """An offer with the application that it belongs to."""

    model_config = SHOWN

    custom_fields: dict[str, Any] | None
    """Gem's offers have none."""
    application: ApplicationShown | None
    """To whom, for which job; deleted applications too."""


class OffersPage(PageData):
    """A page of offers."""

    results: list[OfferResult]
    """The offers."""


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    pointing = [links(row).application_id for row in rows]
    applications = applications_shown(reader, set(pointing))
    return [members(custom_fields=None, application=applications.get(application)) for application in pointing]


OFFERS = Listing("offers", _members, no_conditions)


@operation("GET", "/ats/offers", answers=OffersPage, tag="Read", synced=True)
def get_offers(call: Call, query: ListQuery) -> bytes:
    """Get offers

    Offers with the application, its candidate and its job. Refused where Gem refuses the list.
    """
    return OFFERS.page(call, query)
