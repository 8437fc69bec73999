"""``GET /offers/``: what a candidate was offered."""

from __future__ import annotations

from connector.gem.resources.shared import Resource


class Offer(Resource, frozen=True):
    """An offer (fields confirmed, Fivetran's columns; list and layout inferred, Harvest).

    ``status`` is unresolved, accepted, rejected or deprecated (inferred, Harvest: nobody has seen Gem's). ``sent_at``
    and ``starts_at`` are days without a time.
    """

    application_id: str | None = None
    status: str | None = None
    sent_at: str | None = None
    starts_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
