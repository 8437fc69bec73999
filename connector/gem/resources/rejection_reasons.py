"""``GET /rejection_reasons/``: why applications are rejected, as a team words it."""

from __future__ import annotations

from connector.gem.resources.shared import Resource


class RejectionReason(Resource, frozen=True):
    """A reason (confirmed as an application embeds it, ATS reference; the list inferred, Harvest).

    No source names dates of a reason; ``deleted_at`` is heeded all the same, should it come (ours).
    """

    name: str | None = None
    deleted_at: str | None = None
