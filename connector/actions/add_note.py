"""Add note to application (beyond coverage). Gem keeps notes with candidates."""

from __future__ import annotations

from connector.actions.desk import Desk
from connector.actions.errors import InputInvalid
from connector.actions.left_out import tell_left_out
from connector.actions.notes import write_note
from connector.actions.references import application
from connector.actions.results import Outcome
from connector.actions.writing import keep_application
from connector.unified.requests import AddNote


def add_note(desk: Desk, reference: str, request: AddNote) -> Outcome:
    """Writes a note about an application."""
    tell_left_out(desk, request)
    about = application(desk, reference)
    write_note(desk, candidate_of(about.values.get("candidate_id")), request.content)
    # The note moves the application's last activity.
    return keep_application(desk, None, of=about)


def candidate_of(candidate_id: object) -> str:
    """Gem's id of an application's candidate.

    Raises:
        InputInvalid: the application has none.
    """
    if not isinstance(candidate_id, str) or not candidate_id:
        raise InputInvalid("application_id", "this application has no candidate")
    return candidate_id
