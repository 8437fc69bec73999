"""Create candidate, create application, move, reject, note, attach."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from connector.unified.requests.attachments import Attachment, File
from connector.unified.requests.base import Optionally, RequestObject
from connector.unified.requests.formats import Reference, Text, Words
from connector.unified.requests.people import NewCandidate

RemoteFields = dict[str, Any]
LONGEST_NOTE = 10_000
"""Characters that a note of Gem's may have (confirmed, ATS reference)."""


class WantedApplication(RequestObject):
    """What somebody applies to."""

    job_id: Reference
    """The job: our id, or ``remote:`` and Gem's."""
    stage_id: Optionally[Reference] = None
    """A stage of that job; by default its first one."""


class WantedSource(RequestObject):
    """Where the application came from. Without it, the integration's automatic source is used."""

    id: Optionally[Text] = None
    """Gem's id of the source; used as it is."""
    name: Optionally[Text] = None
    """The name of a source in Gem."""
    unified_key: Optionally[Text] = None
    """The name of a source as a key, such as ``company_career_site``."""


class SourcedBy(RequestObject):
    """Who found the candidate."""

    user_id: Reference
    """The user: our id, or ``remote:`` and Gem's."""


class GdprConsent(RequestObject):
    """What the candidate agreed to."""

    expires_at: Optionally[datetime] = None
    """Until when."""
    given: Optionally[bool] = None
    """Whether they agreed."""


class ScreeningQuestionAnswer(RequestObject):
    """An answer to a question of the job."""

    question_id: Reference
    """The question."""
    answer: str | bool | float | list[Text] | File
    """The answer."""


class _Creation(RequestObject):
    """What both ways to create an application take."""

    candidate: NewCandidate
    """Who applies."""
    attachments: Optionally[list[Attachment]] = None
    """Files; .pdf, .doc and .docx of at most 10 MB each are uploaded as résumés, others are left out with a warning."""
    source: Optionally[WantedSource] = None
    """Where the application came from."""
    sourced_by: Optionally[SourcedBy] = None
    """Gem's API has no place for it: left out with a warning."""
    gdpr_consent: Optionally[GdprConsent] = None
    """Gem's API has no place for it: left out with a warning."""
    screening_question_answers: Optionally[list[ScreeningQuestionAnswer]] = None
    """Gem's API has no place for them: left out with a warning."""
    remote_fields: Optionally[RemoteFields] = None
    """There are none for Gem: left out with a warning."""


class CreateCandidate(_Creation):
    """A candidate with an application."""

    application: WantedApplication
    """What the candidate applies to."""


class CreateApplication(_Creation):
    """An application of a candidate, who is made where Gem has none of this address."""

    stage_id: Optionally[Reference] = None
    """A stage of the job; by default its first one."""


class MoveToStage(RequestObject):
    """The stage that an application is to be in."""

    stage_id: Reference
    """A stage of the application's job: our id, or ``remote:`` and Gem's."""
    remote_fields: Optionally[RemoteFields] = None
    """There are none for Gem: left out with a warning."""


class RejectApplication(RequestObject):
    """Why an application is rejected."""

    rejection_reason_id: Reference
    """The reason: our id, or ``remote:`` and Gem's."""
    note: Optionally[Annotated[Text, Field(max_length=LONGEST_NOTE)]] = None
    """More about it, for people."""
    remote_fields: Optionally[RemoteFields] = None
    """There are none for Gem: left out with a warning."""


class AddNote(RequestObject):
    """A note about an application."""

    content: Annotated[Words, Field(max_length=LONGEST_NOTE)]
    """The text."""
    content_type: Literal["PLAIN_TEXT"]
    """What the text is."""
    remote_fields: Optionally[RemoteFields] = None
    """There are none for Gem: left out with a warning."""


class AddAttachment(RequestObject):
    """A file for an application or a candidate."""

    attachment: Attachment
    """The file: .pdf, .doc or .docx of at most 10 MB, uploaded as a résumé."""
    remote_fields: Optionally[RemoteFields] = None
    """There are none for Gem: left out with a warning."""
