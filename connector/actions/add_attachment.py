"""Add attachment to application, to candidate (beyond coverage). Gem keeps files with candidates, as résumés."""

from __future__ import annotations

from connector.actions.add_note import candidate_of
from connector.actions.desk import Desk
from connector.actions.errors import InputInvalid
from connector.actions.files import Unusable, take
from connector.actions.left_out import tell_left_out
from connector.actions.references import application, candidate, read_candidate
from connector.actions.results import Outcome
from connector.actions.resumes import upload
from connector.actions.writing import done
from connector.sync.absorb import absorb
from connector.unified.requests import AddAttachment


def add_to_application(desk: Desk, reference: str, request: AddAttachment) -> Outcome:
    """Uploads a file to the candidate of an application."""
    about = application(desk, reference)
    return _add(desk, candidate_of(about.values.get("candidate_id")), request)


def add_to_candidate(desk: Desk, reference: str, request: AddAttachment) -> Outcome:
    """Uploads a file to a candidate."""
    return _add(desk, candidate(desk, reference).id, request)


def _add(desk: Desk, candidate_id: str, request: AddAttachment) -> Outcome:
    tell_left_out(desk, request)
    try:
        file = take(desk, request.attachment)
    except Unusable as reason:
        raise InputInvalid("attachment", str(reason)) from None
    upload(desk, candidate_id, file)
    now = read_candidate(desk, candidate_id)
    if now is not None:
        absorb(desk.client, desk.store, desk.integration.id, candidates=[now.data])
    return done(desk)
