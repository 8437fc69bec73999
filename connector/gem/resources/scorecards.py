"""``GET /scorecards/``: how an interviewer judged a candidate."""

from __future__ import annotations

from connector.gem.resources.shared import Number, Reference, Resource, SubObject


class AnsweredQuestion(SubObject, frozen=True):
    """A question of the scorecard with its answer (confirmed, Fivetran's columns).

    The product has short and long answers, single and multi select; how Gem spells those types, and of which JSON type
    an answer is, nobody has seen.
    """

    id: str | None = None
    question: str | None = None
    type: str | None = None
    answer: str | bool | Number | list[str] | None = None
    options: list[str | None] | None = None


class Scorecard(Resource, frozen=True):
    """A scorecard (fields confirmed, Fivetran's columns; list and layout inferred, Harvest).

    ``interview_id`` is taken for that of the scheduled interview (ours). ``overall_recommendation`` is a word of the
    team's own scoring system (confirmed, Gem's UI).
    """

    candidate_id: str | None = None
    application_id: str | None = None
    interview_id: str | None = None
    interviewer: Reference | None = None
    submitted_by: Reference | None = None
    overall_recommendation: str | None = None
    overall_feedback: str | None = None
    questions: list[AnsweredQuestion] | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
