"""``…/attachments`` of an application and of a candidate: read from Gem at every call, and added."""

from __future__ import annotations

from connector.actions.results import ApplicationAttachment, CandidateAttachment
from connector.api.acting import act, done, write
from connector.api.operations import Nothing, operation
from connector.api.parameters import Text
from connector.api.resources.shared import Shown
from connector.api.service import Call
from connector.unified.requests import AddAttachment


class ApplicationAttachmentsData(Shown):
    """The files of an application."""

    results: tuple[ApplicationAttachment, ...]
    """All of them; there are no pages."""


class CandidateAttachmentsData(Shown):
    """The files of a candidate."""

    results: tuple[CandidateAttachment, ...]
    """All of them; there are no pages."""


@operation(
    "GET",
    "/ats/applications/{application_id}/attachments",
    answers=ApplicationAttachmentsData,
    tag="Act",
    action=True,
    warns=True,
)
def get_application_attachments(call: Call, application_id: Text) -> ApplicationAttachmentsData:
    """Get application attachments

    The files of an application, which Gem keeps with its candidate. The links are good for a while.
    """
    found = act(call, lambda actions: actions.get_application_attachments(application_id))
    return ApplicationAttachmentsData(results=found.results)


@operation(
    "GET",
    "/ats/candidates/{candidate_id}/attachments",
    answers=CandidateAttachmentsData,
    tag="Act",
    action=True,
    warns=True,
)
def get_candidate_attachments(call: Call, candidate_id: Text) -> CandidateAttachmentsData:
    """Get candidate attachments

    The files of a candidate. The links are good for a while.
    """
    found = act(call, lambda actions: actions.get_candidate_attachments(candidate_id))
    return CandidateAttachmentsData(results=found.results)


@write("POST", "/ats/applications/{application_id}/attachments", answers=Nothing)
def add_application_attachment(call: Call, application_id: Text, body: AddAttachment) -> Nothing:
    """Add attachment to application

    Uploads a file to the candidate of an application, as a résumé: .pdf, .doc or .docx of at most 10 MB.
    """
    return done(
        call, lambda actions, key: actions.add_application_attachment(application_id, body, idempotency_key=key)
    )


@write("POST", "/ats/candidates/{candidate_id}/attachments", answers=Nothing)
def add_candidate_attachment(call: Call, candidate_id: Text, body: AddAttachment) -> Nothing:
    """Add attachment to candidate

    Uploads a file to a candidate, as a résumé: .pdf, .doc or .docx of at most 10 MB.
    """
    return done(call, lambda actions, key: actions.add_candidate_attachment(candidate_id, body, idempotency_key=key))
