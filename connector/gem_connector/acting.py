"""The actions of an integration, as typed methods: what Gem then has is in the store when they return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from connector.gem_connector.records import from_stored
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from connector.unified.requests import (
    AddAttachment,
    AddNote,
    AddResultLink,
    Attachment,
    CreateApplication,
    CreateCandidate,
    MoveToStage,
    Passthrough,
    RejectApplication,
    ResultDetails,
)

if TYPE_CHECKING:
    from connector.actions import (
        Actions,
        ApplicationAttachments,
        CandidateAttachments,
        Created,
        Outcome,
        PassthroughAnswer,
    )
    from connector.gem.client import GemClient
    from connector.store import Store

ModelT = TypeVar("ModelT", bound=BaseModel)
Values = Mapping[str, Any]


class NewApplication(BaseModel):
    """What `create_candidate` and `create_application` give."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    candidate: Candidate
    """Who applied: new, or known to Gem before."""
    application: Application
    """The application."""
    warnings: tuple[str, ...] = ()
    """What did not go as asked, although the whole did."""


class Acting:
    """The writes, and the reads that ask Gem each time; the base of `Integration`.

    Ids are ours, or `remote:` and Gem's. Requests are the models of `connector.unified.requests`, or what makes one.
    Under the same `idempotency_key` a write happens once in 24 hours, and gives its first result again.

    All of them raise:
        ActionError: it was not done, with the unified API's `code`: closed job, foreign stage, unknown id, …
        GemError: Gem refused it, or cannot be reached.
        StoreError: the database cannot be used.
    """

    store: Store
    id: str
    _client: GemClient
    _allowed_hosts: frozenset[str]

    @property
    def actions(self) -> Actions:
        """The actions, in the name of whom the settings `user_id`, `source_id` and `source_name` say."""
        from connector.actions import Actions, Outbound  # heavy: TLS and a resolver, for those who write

        return Actions(self._client, self.store, self.id, outbound=Outbound(allowed=self._allowed_hosts))

    def create_candidate(
        self, request: CreateCandidate | Values, *, idempotency_key: str | None = None
    ) -> NewApplication:
        """Creates a candidate with an application. Who has the same email address in Gem gets the application alone."""
        wanted = _request(CreateCandidate, request)
        return self._new(self.actions.create_candidate(wanted, idempotency_key=idempotency_key))

    def create_application(
        self, job_id: str, request: CreateApplication | Values, *, idempotency_key: str | None = None
    ) -> NewApplication:
        """Creates an application to a job, and the candidate where Gem has nobody of this email address."""
        wanted = _request(CreateApplication, request)
        return self._new(self.actions.create_application(job_id, wanted, idempotency_key=idempotency_key))

    def move_application_to_stage(
        self, application_id: str, stage_id: str, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Moves an application to another stage of its job."""
        request = _request(MoveToStage, {"stage_id": stage_id})
        return self.actions.move_application_to_stage(application_id, request, idempotency_key=idempotency_key)

    def add_application_result_link(
        self,
        application_id: str,
        *,
        label: str,
        url: str,
        details: ResultDetails | Values | None = None,
        idempotency_key: str | None = None,
    ) -> Outcome:
        """Shows a result of another tool beside an application; its attributes become custom fields."""
        request = _request(AddResultLink, {"label": label, "url": url, "details": details})
        return self.actions.add_application_result_link(application_id, request, idempotency_key=idempotency_key)

    def add_candidate_result_link(
        self,
        candidate_id: str,
        *,
        label: str,
        url: str,
        details: ResultDetails | Values | None = None,
        idempotency_key: str | None = None,
    ) -> Outcome:
        """Shows a result of another tool beside a candidate; its attributes become custom fields."""
        request = _request(AddResultLink, {"label": label, "url": url, "details": details})
        return self.actions.add_candidate_result_link(candidate_id, request, idempotency_key=idempotency_key)

    def add_application_note(self, application_id: str, content: str, *, idempotency_key: str | None = None) -> Outcome:
        """Writes a note about an application, at most 10,000 characters."""
        request = _request(AddNote, {"content": content, "content_type": "PLAIN_TEXT"})
        return self.actions.add_application_note(application_id, request, idempotency_key=idempotency_key)

    def reject_application(
        self,
        application_id: str,
        rejection_reason_id: str,
        *,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> Outcome:
        """Rejects an application."""
        request = _request(RejectApplication, {"rejection_reason_id": rejection_reason_id, "note": note})
        return self.actions.reject_application(application_id, request, idempotency_key=idempotency_key)

    def add_application_attachment(
        self, application_id: str, attachment: Attachment | Values, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Uploads a file (.pdf, .doc, .docx, at most 10 MB) to the candidate of an application, as a résumé."""
        request = _request(AddAttachment, {"attachment": attachment})
        return self.actions.add_application_attachment(application_id, request, idempotency_key=idempotency_key)

    def add_candidate_attachment(
        self, candidate_id: str, attachment: Attachment | Values, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Uploads a file (.pdf, .doc, .docx, at most 10 MB) to a candidate, as a résumé."""
        request = _request(AddAttachment, {"attachment": attachment})
        return self.actions.add_candidate_attachment(candidate_id, request, idempotency_key=idempotency_key)

    def get_application_attachments(self, application_id: str) -> ApplicationAttachments:
        """The files of an application, which Gem keeps with its candidate; the links are good for a while."""
        return self.actions.get_application_attachments(application_id)

    def get_candidate_attachments(self, candidate_id: str) -> CandidateAttachments:
        """The files of a candidate; the links are good for a while."""
        return self.actions.get_candidate_attachments(candidate_id)

    def passthrough(self, request: Passthrough | Values) -> PassthroughAnswer:
        """Any request to Gem's ATS API, such as `{"method": "GET", "path": "/offers/"}`; Gem's errors are data too."""
        return self.actions.passthrough(_request(Passthrough, request))

    def _new(self, created: Created) -> NewApplication:
        (candidate,) = self.store.read(self.id, "candidates", ids=[created.candidate_id], include_deleted=True)
        (application,) = self.store.read(self.id, "applications", ids=[created.application_id], include_deleted=True)
        return NewApplication(
            candidate=from_stored(Candidate, candidate),
            application=from_stored(Application, application),
            warnings=created.warnings,
        )


def _request(model: type[ModelT], given: ModelT | Values) -> ModelT:
    """The request, of whatever it was made.

    Raises:
        InputInvalid: it cannot be meant so; names the first field that is wrong, never its value.
    """
    from connector.actions.errors import InputInvalid

    if isinstance(given, model):
        return given
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    raise InputInvalid(".".join(map(str, first["loc"])) or "request", first["msg"])
