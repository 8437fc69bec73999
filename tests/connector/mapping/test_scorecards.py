"""Scorecards: rules of ours."""

from __future__ import annotations

from typing import Any

import pytest

from connector.mapping import map_scorecard
from connector.unified import unified_id
from tests.connector.mapping.mapped import CONTEXT, Warnings, record, scorecard


def option(label: str) -> dict[str, Any]:
    return {"remote_id": None, "label": label}


def response(**members: Any) -> dict[str, Any]:
    """The one response of a scorecard that has one question."""
    (shown,) = scorecard(questions=[members])["responses"]
    assert isinstance(shown, dict)
    return shown


@pytest.mark.parametrize(
    ("people", "author"),
    [
        ({"interviewer": {"id": "u1"}, "submitted_by": {"id": "u2"}}, "u1"),
        ({"interviewer": None, "submitted_by": {"id": "u2"}}, "u2"),
        ({}, None),
    ],
)
def test_the_author_is_whose_judgement_it_is(people: dict[str, Any], author: str | None) -> None:
    assert scorecard(**people)["author_id"] == (author and unified_id("gem:default", "users", author))


def test_what_was_said_on_the_whole_comes_first_as_texts() -> None:
    shown = scorecard(
        overall_recommendation="Strong Yes", overall_feedback="", questions=[{"id": "q1", "question": "Why?"}]
    )["responses"]
    assert [(one["remote_id"], one["label"], one["type"], one["answer"]) for one in shown] == [
        (None, "Overall recommendation", "TEXT", "Strong Yes"),
        (None, "Overall feedback", "TEXT", ""),
        ("q1", "Why?", "TEXT", None),
    ]


@pytest.mark.parametrize("questions", [None, []])
def test_a_scorecard_that_says_nothing_has_no_responses(questions: list[Any] | None) -> None:
    assert scorecard(questions=questions, overall_recommendation=None)["responses"] == []


@pytest.mark.parametrize("type_", ["short_answer", "long_answer", "matrix", "", None])
@pytest.mark.parametrize(
    ("answer", "text"), [("Fine", "Fine"), (4, "4"), (4.5, "4.5"), (True, "true"), (["A", "B"], "A, B"), (None, None)]
)
def test_the_answer_to_what_is_no_select_is_a_text(type_: str | None, answer: Any, text: str | None) -> None:
    shown = response(id="q", question="How?", type=type_, answer=answer, options=["A", "B"])
    assert (shown["type"], shown["options"], shown["answer"]) == ("TEXT", None, text)


@pytest.mark.parametrize(
    ("type_", "answer", "expected"),
    [
        ("single_select", "A", option("A")),
        ("single_select", ["A"], option("A")),
        ("single_select", [], None),
        ("single_select", None, None),
        ("multi_select", "A", [option("A")]),
        ("multi_select", ["A", "B"], [option("A"), option("B")]),
        ("multi_select", [], []),
        ("multi_select", None, None),
    ],
)
def test_what_was_chosen_stands_beside_what_there_was_to_choose_from(type_: str, answer: Any, expected: Any) -> None:
    shown = response(id="q", question="Which?", type=type_, answer=answer, options=["A", None, "B"])
    assert (shown["type"], shown["options"]) == (type_.upper(), [option("A"), option("B")])
    assert shown["answer"] == expected


def test_a_choice_that_is_no_text_is_null_with_a_warning() -> None:
    warnings = Warnings()
    one = record("scorecards", questions=[{"question": "Which?", "type": "single_select", "answer": 3}])
    assert values_of(map_scorecard(one, CONTEXT, warnings).values) == [None]
    assert warnings == ["responses[].answer"]


def values_of(mapped: dict[str, Any]) -> list[Any]:
    return [one["answer"] for one in mapped["responses"]]
