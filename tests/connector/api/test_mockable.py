"""Mock servers answer from the document: what it says of dates and ids has to be enough for the official SDK."""

from __future__ import annotations

from connector.api.document import openapi
from connector.api.resources import OPERATIONS


def test_dates_and_ids_say_their_form_and_give_an_example() -> None:
    candidate = openapi(OPERATIONS, "http://localhost/v1")["components"]["schemas"]["CandidateResult"]["properties"]

    assert candidate["changed_at"]["format"] == "date-time"
    assert candidate["changed_at"]["examples"] == ["2026-01-31T09:00:00.000Z"]
    assert len(candidate["id"]["examples"][0]) == 24
