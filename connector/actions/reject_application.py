"""Reject application (beyond coverage; path and body inferred, Harvest)."""

from __future__ import annotations

from connector.actions.desk import Desk, Payload, payload_of
from connector.actions.errors import InputInvalid
from connector.actions.left_out import tell_left_out
from connector.actions.references import REMOTE, application, read_application
from connector.actions.results import Outcome
from connector.actions.sending import ask_attributed, send
from connector.actions.writing import keep_application
from connector.gem.streams import STREAMS
from connector.unified.ids import unified_id
from connector.unified.requests import RejectApplication

REASONS = "rejection_reasons"


def reject_application(desk: Desk, reference: str, request: RejectApplication) -> Outcome:
    """Rejects an application."""
    tell_left_out(desk, request)
    before = application(desk, reference)
    reason_id = _reason(desk, request.rejection_reason_id)
    desk.check_acting_user()
    body = {"rejection_reason_id": reason_id, **({"notes": request.note} if request.note else {})}

    def reject() -> Payload | None:
        answer = ask_attributed(desk, "POST", f"{STREAMS['applications'].item(before.id)}/reject", body)
        return payload_of(answer) or Payload(b"", {})

    def arrived() -> Payload | None:
        now = read_application(desk, before.id)
        return now if now is not None and now.values.get("status") == "rejected" else None

    return keep_application(desk, send(desk, reject, arrived), of=before)


def _reason(desk: Desk, reference: str) -> str:
    """Gem's id of a reason. Reasons are few, and one may be newer than the last sync: Gem is asked for all of them."""
    listed = desk.read_list("/rejection_reasons/")
    if listed is None and reference.startswith(REMOTE):
        return reference.removeprefix(REMOTE)
    for reason in listed or ():
        if reference in (f"{REMOTE}{reason.id}", unified_id(desk.integration.id, REASONS, reason.id)):
            return reason.id
    raise InputInvalid("rejection_reason_id", "Gem has no such rejection reason")
