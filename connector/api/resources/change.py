"""What is done to an application or a candidate that is there: move, reject, note, result link."""

from __future__ import annotations

from connector.api.acting import act
from connector.api.operations import Nothing, operation
from connector.api.parameters import Text
from connector.api.service import Call
from connector.unified.error_codes import ErrorCode
from connector.unified.requests import AddNote, AddResultLink, MoveToStage, RejectApplication

_FAILS = (ErrorCode.INTEGRATION_SETUP_INCOMPLETE,)


@operation(
    "PUT",
    "/ats/applications/{application_id}/stage",
    answers=Nothing,
    tag="Act",
    action=True,
    once=True,
    warns=True,
    fails=_FAILS,
)
def move_application_to_stage(call: Call, application_id: Text, body: MoveToStage) -> Nothing:
    """Move application to stage

    Moves an application to another stage of its job.
    """
    key = call.idempotency_key
    act(call, lambda actions: actions.move_application_to_stage(application_id, body, idempotency_key=key))
    return Nothing()


@operation(
    "POST",
    "/ats/applications/{application_id}/result-links",
    answers=Nothing,
    tag="Act",
    action=True,
    once=True,
    warns=True,
    fails=_FAILS,
)
def add_application_result_link(call: Call, application_id: Text, body: AddResultLink) -> Nothing:
    """Add result link to application

    Shows a result of another tool beside an application, as a note. Attributes become custom fields of the candidate.
    """
    key = call.idempotency_key
    act(call, lambda actions: actions.add_application_result_link(application_id, body, idempotency_key=key))
    return Nothing()


@operation(
    "POST",
    "/ats/candidates/{candidate_id}/result-links",
    answers=Nothing,
    tag="Act",
    action=True,
    once=True,
    warns=True,
    fails=_FAILS,
)
def add_candidate_result_link(call: Call, candidate_id: Text, body: AddResultLink) -> Nothing:
    """Add result link to candidate

    Shows a result of another tool beside a candidate, as a note. Attributes become custom fields of the candidate.
    """
    key = call.idempotency_key
    act(call, lambda actions: actions.add_candidate_result_link(candidate_id, body, idempotency_key=key))
    return Nothing()


@operation(
    "POST",
    "/ats/applications/{application_id}/notes",
    answers=Nothing,
    tag="Act",
    action=True,
    once=True,
    warns=True,
    fails=_FAILS,
)
def add_application_note(call: Call, application_id: Text, body: AddNote) -> Nothing:
    """Add note to application

    Writes a note about an application; Gem keeps it with the candidate.
    """
    key = call.idempotency_key
    act(call, lambda actions: actions.add_application_note(application_id, body, idempotency_key=key))
    return Nothing()


@operation(
    "POST",
    "/ats/applications/{application_id}/reject",
    answers=Nothing,
    tag="Act",
    action=True,
    once=True,
    warns=True,
    fails=_FAILS,
)
def reject_application(call: Call, application_id: Text, body: RejectApplication) -> Nothing:
    """Reject application

    Rejects an application for one of Gem's reasons.
    """
    key = call.idempotency_key
    act(call, lambda actions: actions.reject_application(application_id, body, idempotency_key=key))
    return Nothing()
