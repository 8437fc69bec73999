"""What actions give back, in the unified API's words."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from connector.unified.requests import AttachmentType
from connector.unified.shared import UnifiedDateTime, UnifiedId


class Result(BaseModel):
    """The base of all results."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Outcome(Result):
    """What every action tells."""

    warnings: tuple[str, ...] = ()
    """What did not go as asked, although the whole did."""


class Created(Outcome):
    """An application was created, with its candidate where Gem had none."""

    candidate_id: UnifiedId
    """Our id of the candidate; the record can be read from the store at once."""
    candidate_remote_id: str
    """Gem's id of the candidate."""
    application_id: UnifiedId
    """Our id of the application; the record can be read from the store at once."""
    application_remote_id: str
    """Gem's id of the application."""


class ApplicationAttachment(Result):
    """A file of an application. Gem keeps files with candidates: these are all of its candidate's."""

    id: UnifiedId
    """Our id of the file."""
    remote_id: str
    """Stands for the file; Gem's files have no ids."""
    type: AttachmentType
    """What the file is."""
    data_url: str
    """A signed link to the file, good for a while."""
    file_name: str
    """The file's name."""
    content_type: str
    """Media type, by the extension of the name."""
    remote_created_at: UnifiedDateTime | None
    """When it was added in Gem."""
    remote_updated_at: UnifiedDateTime | None
    """Gem does not tell it."""


class CandidateAttachment(ApplicationAttachment):
    """A file of a candidate."""

    application_id: UnifiedId | None
    """Null: Gem keeps files with candidates, not with applications."""
    candidate_id: UnifiedId
    """Our id of the candidate."""


class ApplicationAttachments(Outcome):
    """The files of an application."""

    results: tuple[ApplicationAttachment, ...]
    """All of them; there are no pages."""


class CandidateAttachments(Outcome):
    """The files of a candidate."""

    results: tuple[CandidateAttachment, ...]
    """All of them; there are no pages."""


class PassthroughAnswer(Outcome):
    """What Gem answered, whatever it was."""

    url: str
    """Where the request went."""
    status: int
    """Gem's HTTP status."""
    headers: dict[str, str]
    """Gem's headers, by lower-case name."""
    data: Any
    """The body: a JSON value, else text; base64 where that was asked for."""
