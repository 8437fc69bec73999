"""Some writes to a simulator of our own, so that answers to writes are compared, too. Gem is never written to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import orjson

from cassettes import Interaction
from contracts.lists import listed
from contracts.walk import interaction_of


def write_some(client: httpx.Client) -> Iterator[Interaction]:
    """A candidate, an application, a note, another source, a rejection; what was answered to each.

    Args:
        client: of a simulator, with its ATS root and its key.
    """
    job = _some(client, "jobs", status="open")
    source, user = _some(client, "sources"), _some(client, "users")
    made = client.post("/candidates/", json={**_PERSON, "job_id": job})
    yield interaction_of(made)
    candidate = _id(made)
    applied = client.post(f"/candidates/{candidate}/applications", json={"job_id": job})
    yield interaction_of(applied)
    note = {"user_id": user, "body": "Called.", "visibility": "public"}
    yield interaction_of(client.post(f"/candidates/{candidate}/activity_feed/notes", json=note))
    yield interaction_of(client.patch(f"/applications/{_id(applied)}", json={"source_id": source}))
    yield interaction_of(client.post(f"/applications/{_id(applied)}/reject", json={}))


_PERSON = {"first_name": "Ada", "last_name": "Example", "email": "ada@nowhere.example"}


def _some(client: httpx.Client, collection: str, **filters: str) -> Any:
    """The id of the first record of a list."""
    found = listed(orjson.loads(client.get(f"/{collection}/", params={"per_page": 1, **filters}).content))
    return found.records[0]["id"] if found is not None and found.records else "none"


def _id(answer: httpx.Response) -> Any:
    made = orjson.loads(answer.content)
    return made.get("id", "none") if isinstance(made, dict) else "none"
