"""Uploads files to candidates that Gem has. It keeps them all as résumés, in its CRM API (confirmed there)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from connector.actions.desk import Desk, Payload, payload_of
from connector.actions.files import Upload
from connector.actions.sending import send
from connector.errors import GemError
from connector.gem.bodies import Form, Part

SLACK = timedelta(seconds=2)
"""Gem's Date header has whole seconds."""


def upload(desk: Desk, candidate_id: str, file: Upload) -> None:
    """Uploads a file.

    Raises:
        NobodyActs: the integration has no user to upload it for.
        GemError: Gem did not take it.
    """
    owner = f"/candidates/{quote(candidate_id, safe='')}/uploaded_resumes"
    path = f"{owner}/{quote(desk.acting_user, safe='')}"
    form = Form([Part("resume_file", file.content, file.name, file.content_type)])

    def request() -> Payload | None:
        return payload_of(desk.ask("POST", path, body=form, root="crm")) or Payload(b"", {})

    send(desk, request, lambda: _arrived(desk, owner, file))


def upload_all(desk: Desk, candidate_id: str, files: list[Upload]) -> None:
    """Uploads files; what Gem does not take becomes a warning: the rest is done, and stays done."""
    for file in files:
        try:
            upload(desk, candidate_id, file)
        except GemError as error:
            desk.warn(f"The attachment {file.name!r} was not uploaded: {error.message}.")


def _arrived(desk: Desk, path: str, file: Upload) -> Payload | None:
    listed = desk.read_list(path, root="crm") or []
    return next((one for one in listed if one.values.get("filename") == file.name and _is_new(desk, one)), None)


def _is_new(desk: Desk, resume: Payload) -> bool:
    """Whether it is younger than the action; one that was begun before may have uploaded it then."""
    created = resume.values.get("created_at")
    if desk.resumed or desk.gem_now is None or not isinstance(created, int | float):
        return True
    return created >= (desk.gem_now - SLACK).timestamp()
