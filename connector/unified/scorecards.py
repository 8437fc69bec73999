"""The unified scorecard."""

from __future__ import annotations

from connector.unified.enums import QuestionType
from connector.unified.shared import RecordWithRemoteData, UnifiedDateTime, UnifiedId, UnifiedObject


class ScorecardOption(UnifiedObject):
    """Something that can be chosen."""

    remote_id: str | None = None
    """Gem's options have no ids."""
    label: str
    """The option as the interviewer sees it."""


class ScorecardResponse(UnifiedObject):
    """A question with its answer."""

    remote_id: str | None = None
    """Gem's id of the question; null for the overall recommendation and feedback, which are none."""
    label: str
    """The question."""
    description: str | None = None
    """Gem does not tell it."""
    required: bool | None = None
    """Gem does not tell it."""
    type: QuestionType
    """What kind of answer it takes."""
    options: list[ScorecardOption] | None = None
    """What there is to choose from; null where the answer is a text."""
    answer: str | ScorecardOption | list[ScorecardOption] | None = None
    """A text, the chosen option, or a list of them, as the type says; null where there is no answer."""


class Scorecard(RecordWithRemoteData):
    """How an interviewer judged a candidate."""

    candidate_id: UnifiedId | None = None
    """Our id of the candidate."""
    application_id: UnifiedId | None = None
    """Our id of the application."""
    interview_id: UnifiedId | None = None
    """Our id of the interview after which it was written."""
    author_id: UnifiedId | None = None
    """Our id of the user whose judgement it is, which need not be who entered it."""
    responses: list[ScorecardResponse] | None = None
    """The overall recommendation and feedback, where there are any; then every question."""
    remote_created_at: UnifiedDateTime | None = None
    """When the scorecard was created in Gem."""
    remote_updated_at: UnifiedDateTime | None = None
    """When the scorecard was last changed in Gem."""
