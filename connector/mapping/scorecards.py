"""Scorecards ← ``GET /scorecards/``. Beyond the coverage: every rule is ours."""

from __future__ import annotations

from connector.gem.resources import Scorecard
from connector.gem.resources.scorecards import AnsweredQuestion
from connector.mapping.context import Context, Mapped, Warn, date_time

MODEL = "scorecards"

RECOMMENDATION, FEEDBACK = "Overall recommendation", "Overall feedback"
"""Labels of what Gem keeps beside the questions."""

SELECTS = {"single_select": "SINGLE_SELECT", "multi_select": "MULTI_SELECT"}
"""Gem's type of a question → ours; every other one is a TEXT."""


def map_scorecard(scorecard: Scorecard, context: Context, warn: Warn) -> Mapped:
    """A scorecard of Gem's as a unified scorecard."""
    author = scorecard.interviewer or scorecard.submitted_by
    values: dict[str, object] = {
        "candidate_id": context.link("candidates", scorecard.candidate_id),
        "application_id": context.link("applications", scorecard.application_id),
        "interview_id": context.link("interviews", scorecard.interview_id),
        "author_id": context.link("users", author.id if author else None),
        "responses": [*_headlines(scorecard), *(_response(question, warn) for question in scorecard.questions or ())],
        "remote_created_at": date_time(scorecard.created_at, "remote_created_at", warn),
        "remote_updated_at": date_time(scorecard.updated_at, "remote_updated_at", warn),
    }
    deleted_at = date_time(scorecard.deleted_at, "remote_deleted_at", warn)
    return Mapped(MODEL, scorecard.id, context.id(MODEL, scorecard.id), values, deleted_at)


def _headlines(scorecard: Scorecard) -> list[dict[str, object]]:
    """What was said on the whole, where something was. The words to choose from are not told: so it is a text."""
    said = ((RECOMMENDATION, scorecard.overall_recommendation), (FEEDBACK, scorecard.overall_feedback))
    return [_shown(None, label, "TEXT", None, answer) for label, answer in said if answer is not None]


def _response(question: AnsweredQuestion, warn: Warn) -> dict[str, object]:
    kind, label = SELECTS.get(question.type or "", "TEXT"), question.question or ""
    if kind == "TEXT":
        return _shown(question.id, label, kind, None, _text(question))
    options = [_option(text) for text in question.options or () if text is not None]
    return _shown(question.id, label, kind, options, _chosen(question, kind, warn))


def _shown(remote_id: str | None, label: str, kind: str, options: object, answer: object) -> dict[str, object]:
    return {
        "remote_id": remote_id,
        "label": label,
        "description": None,
        "required": None,
        "type": kind,
        "options": options,
        "answer": answer,
    }


def _option(label: str) -> dict[str, object]:
    return {"remote_id": None, "label": label}


def _text(question: AnsweredQuestion) -> str | None:
    """Numbers and flags as JSON writes them, several texts in one line."""
    match question.answer:
        case None | str():
            return question.answer
        case bool():
            return "true" if question.answer else "false"
        case list():
            return ", ".join(question.answer)
        case _:
            return str(question.answer)


def _chosen(question: AnsweredQuestion, kind: str, warn: Warn) -> object:
    """What was chosen: one option, or a list of them; whether it is among the options is not looked at."""
    if question.answer is None:
        return None
    chosen = [question.answer] if isinstance(question.answer, str) else question.answer
    if not isinstance(chosen, list):
        warn("responses[].answer", "neither a text nor a list of texts")
        return None
    options = [_option(text) for text in chosen]
    if kind == "MULTI_SELECT":
        return options
    return options[0] if options else None
