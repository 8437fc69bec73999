"""All actions of one integration: what the API, the command line and Python programs call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from connector.actions import (
    add_attachment,
    add_note,
    add_result_link,
    create_application,
    get_attachments,
    move_to_stage,
    passthrough,
    reject_application,
)
from connector.actions.desk import Attribution, Desk
from connector.actions.once import once
from connector.actions.outbound import Outbound
from connector.actions.results import (
    ApplicationAttachments,
    CandidateAttachments,
    Created,
    Outcome,
    PassthroughAnswer,
)
from connector.gem.client import GemClient
from connector.store import Store
from connector.unified.requests import (
    AddAttachment,
    AddNote,
    AddResultLink,
    CreateApplication,
    CreateCandidate,
    MoveToStage,
    Passthrough,
    RejectApplication,
)

ResultT = TypeVar("ResultT", bound=Outcome)


class Actions:
    """The actions of one integration. Safe to share between threads.

    Every id is one of ours, or ``remote:`` and Gem's. Every write takes an `idempotency_key`: asked for again under the
    same key within 24 hours, it is not done again, and gives the first result.

    Every action raises:
        ActionError: it was not done; `code` is the unified API's.
        GemError: Gem refused it, or cannot be reached.
        StoreError: the store cannot be used.

    Args:
        client: the way to Gem.
        store: where records go, so that a read right after sees them.
        integration_id: an integration of the store.
        attribution: in whose name Gem is written to; None: what the integration's settings say.
        outbound: how links to attachments are fetched; by default from public addresses only.
    """

    def __init__(
        self,
        client: GemClient,
        store: Store,
        integration_id: str,
        *,
        attribution: Attribution | None = None,
        outbound: Outbound | None = None,
    ) -> None:
        self._client = client
        self._store = store
        self._integration_id = integration_id
        self._attribution = attribution
        self._outbound = outbound or Outbound()

    def create_candidate(self, request: CreateCandidate, *, idempotency_key: str | None = None) -> Created:
        """Creates a candidate with an application; who is known to Gem gets the application alone."""
        return self._write(
            "create_candidate",
            ("", request),
            lambda desk: create_application.create_candidate(desk, request),
            Created,
            idempotency_key,
        )

    def create_application(
        self, job_id: str, request: CreateApplication, *, idempotency_key: str | None = None
    ) -> Created:
        """Creates an application to a job; who is not known to Gem is created with it."""
        return self._write(
            "create_application",
            (job_id, request),
            lambda desk: create_application.create_application(desk, job_id, request),
            Created,
            idempotency_key,
        )

    def move_application_to_stage(
        self, application_id: str, request: MoveToStage, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Moves an application to another stage of its job."""
        return self._write(
            "move_application_to_stage",
            (application_id, request),
            lambda desk: move_to_stage.move_to_stage(desk, application_id, request),
            Outcome,
            idempotency_key,
        )

    def add_application_result_link(
        self, application_id: str, request: AddResultLink, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Shows a result of another tool beside an application."""
        return self._write(
            "add_application_result_link",
            (application_id, request),
            lambda desk: add_result_link.add_to_application(desk, application_id, request),
            Outcome,
            idempotency_key,
        )

    def add_candidate_result_link(
        self, candidate_id: str, request: AddResultLink, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Shows a result of another tool beside a candidate."""
        return self._write(
            "add_candidate_result_link",
            (candidate_id, request),
            lambda desk: add_result_link.add_to_candidate(desk, candidate_id, request),
            Outcome,
            idempotency_key,
        )

    def add_application_note(
        self, application_id: str, request: AddNote, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Writes a note about an application."""
        return self._write(
            "add_application_note",
            (application_id, request),
            lambda desk: add_note.add_note(desk, application_id, request),
            Outcome,
            idempotency_key,
        )

    def reject_application(
        self, application_id: str, request: RejectApplication, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Rejects an application."""
        return self._write(
            "reject_application",
            (application_id, request),
            lambda desk: reject_application.reject_application(desk, application_id, request),
            Outcome,
            idempotency_key,
        )

    def add_application_attachment(
        self, application_id: str, request: AddAttachment, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Uploads a file to the candidate of an application."""
        return self._write(
            "add_application_attachment",
            (application_id, request),
            lambda desk: add_attachment.add_to_application(desk, application_id, request),
            Outcome,
            idempotency_key,
        )

    def add_candidate_attachment(
        self, candidate_id: str, request: AddAttachment, *, idempotency_key: str | None = None
    ) -> Outcome:
        """Uploads a file to a candidate."""
        return self._write(
            "add_candidate_attachment",
            (candidate_id, request),
            lambda desk: add_attachment.add_to_candidate(desk, candidate_id, request),
            Outcome,
            idempotency_key,
        )

    def get_application_attachments(self, application_id: str) -> ApplicationAttachments:
        """The files of an application, with fresh links."""
        return get_attachments.of_application(self._desk(), application_id)

    def get_candidate_attachments(self, candidate_id: str) -> CandidateAttachments:
        """The files of a candidate, with fresh links."""
        return get_attachments.of_candidate(self._desk(), candidate_id)

    def passthrough(self, request: Passthrough) -> PassthroughAnswer:
        """Any request to Gem's ATS API; what Gem answers is data, errors too."""
        return passthrough.passthrough(self._desk(), request)

    def _desk(self) -> Desk:
        integration = self._store.find(self._integration_id)
        attribution = self._attribution or Attribution.of(integration)
        return Desk(self._client, self._store, integration, attribution, self._outbound)

    def _write(
        self,
        operation: str,
        asked: tuple[str, BaseModel],
        work: Callable[[Desk], ResultT],
        kind: type[ResultT],
        idempotency_key: str | None,
    ) -> ResultT:
        desk = self._desk()
        if idempotency_key is None:
            return work(desk)
        return once(desk, operation, idempotency_key, asked, lambda: work(desk), kind)
