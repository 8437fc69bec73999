"""What is done to an application or a candidate that is there: move, reject, note, result link."""

from __future__ import annotations

from connector.api.acting import done, write
from connector.api.operations import Nothing
from connector.api.parameters import Text
from connector.api.service import Call
from connector.unified.requests import AddNote, AddResultLink, MoveToStage, RejectApplication


@write("PUT", "/ats/applications/{application_id}/stage", answers=Nothing)
def move_application_to_stage(call: Call, application_id: Text, body: MoveToStage) -> Nothing:
    """Move application to stage

    Moves an application to another stage of its job.
    """
    return done(call, lambda actions, key: actions.move_application_to_stage(application_id, body, idempotency_key=key))


@write("POST", "/ats/applications/{application_id}/result-links", answers=Nothing)
def add_application_result_link(call: Call, application_id: Text, body: AddResultLink) -> Nothing:
    """Add result link to application

    Shows a result of another tool beside an application, as a note. Attributes become custom fields of the candidate.
    """
    return done(
        call, lambda actions, key: actions.add_application_result_link(application_id, body, idempotency_key=key)
    )


@write("POST", "/ats/candidates/{candidate_id}/result-links", answers=Nothing)
def add_candidate_result_link(call: Call, candidate_id: Text, body: AddResultLink) -> Nothing:
    """Add result link to candidate

    Shows a result of another tool beside a candidate, as a note. Attributes become custom fields of the candidate.
    """
    return done(call, lambda actions, key: actions.add_candidate_result_link(candidate_id, body, idempotency_key=key))


@write("POST", "/ats/applications/{application_id}/notes", answers=Nothing)
def add_application_note(call: Call, application_id: Text, body: AddNote) -> Nothing:
    """Add note to application

    Writes a note about an application; Gem keeps it with the candidate.
    """
    return done(call, lambda actions, key: actions.add_application_note(application_id, body, idempotency_key=key))


@write("POST", "/ats/applications/{application_id}/reject", answers=Nothing)
def reject_application(call: Call, application_id: Text, body: RejectApplication) -> Nothing:
    """Reject application

    Rejects an application for one of Gem's reasons.
    """
    return done(call, lambda actions, key: actions.reject_application(application_id, body, idempotency_key=key))
