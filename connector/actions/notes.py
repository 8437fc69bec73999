"""Notes in a candidate's activity feed (confirmed, ATS reference; reading the feed is inferred, Harvest)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from connector.actions.desk import Desk
from connector.actions.sending import send
from connector.gem.streams import STREAMS
from connector.unified.datetimes import unified_date_time

LONGEST = 10_000
"""Characters of a note (confirmed, ATS reference)."""

SLACK = timedelta(seconds=2)
"""Gem's Date header has whole seconds."""


def write_note(desk: Desk, candidate_id: str, text: str) -> None:
    """Writes a note that everybody in the team sees.

    Where the answer gets lost and the feed cannot be read, the note is not sent again: a warning says so.
    """
    path = f"{STREAMS['candidates'].item(candidate_id)}/activity_feed"
    note = {"user_id": desk.acting_user, "body": text, "visibility": "public"}

    def request() -> bool:
        desk.ask("POST", f"{path}/notes", json=note)
        return True

    def arrived() -> bool | None:
        feed = desk.read(path)
        if feed is None:
            desk.warn("Gem's answer was lost and its feed cannot be read: the note may be missing; it was not resent.")
            return True
        return True if any(_is_ours(desk, one, note) for one in feed.objects("notes")) else None

    send(desk, request, arrived)


def _is_ours(desk: Desk, found: dict[str, Any], note: dict[str, str]) -> bool:
    user = found.get("user")
    is_same = found.get("body") == note["body"] and isinstance(user, dict) and user.get("id") == note["user_id"]
    return is_same and _is_new(desk, found.get("created_at"))


def _is_new(desk: Desk, created_at: object) -> bool:
    """Whether it is younger than the action; one that was begun before may have written it then."""
    unified = unified_date_time(created_at) if isinstance(created_at, str) else None
    if desk.resumed or desk.gem_now is None or unified is None:
        return True
    return datetime.fromisoformat(unified) >= desk.gem_now - SLACK
