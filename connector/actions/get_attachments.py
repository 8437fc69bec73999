"""Get application attachments, get candidate attachments: asked of Gem each time, since its links are signed anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from connector.actions.add_note import candidate_of
from connector.actions.desk import Desk, Payload
from connector.actions.errors import InputInvalid
from connector.actions.files import CONTENT_TYPES, extension
from connector.actions.references import application, candidate, read_candidate
from connector.actions.results import (
    ApplicationAttachment,
    ApplicationAttachments,
    CandidateAttachment,
    CandidateAttachments,
)
from connector.unified.datetimes import unified_date_time
from connector.unified.ids import unified_id
from connector.unified.requests import AttachmentType

MODEL = "attachments"
TYPES = {"resume": AttachmentType.CV, "cover_letter": AttachmentType.COVER_LETTER}
"""Gem's type → ours; every other is OTHER."""

NO_NAME = "attachment"
UNKNOWN = "application/octet-stream"


def of_application(desk: Desk, reference: str) -> ApplicationAttachments:
    """The files of an application: Gem keeps them with its candidate."""
    candidate_id = candidate_of(application(desk, reference).values.get("candidate_id"))
    person = read_candidate(desk, candidate_id)
    if person is None:
        raise InputInvalid("application_id", "Gem does not have the candidate of this application any more")
    found = tuple(ApplicationAttachment(**values) for values in _files(desk, person))
    return ApplicationAttachments(results=found, warnings=tuple(desk.warnings))


def of_candidate(desk: Desk, reference: str) -> CandidateAttachments:
    """The files of a candidate."""
    person = candidate(desk, reference)
    id_ = unified_id(desk.integration.id, "candidates", person.id)
    found = tuple(
        CandidateAttachment(**values, application_id=None, candidate_id=id_) for values in _files(desk, person)
    )
    return CandidateAttachments(results=found, warnings=tuple(desk.warnings))


def _files(desk: Desk, person: Payload) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    for file in person.objects("attachments"):
        url, name, created_at = (_text(file.get(key)) for key in ("url", "filename", "created_at"))
        position = seen[name, created_at]
        seen[name, created_at] += 1
        if not url:
            desk.warn(f"Gem gives no link to the file {name!r}: it was left out.")
            continue
        remote_id = remote_id_of(person.id, name, created_at, position)
        yield {
            "id": unified_id(desk.integration.id, MODEL, remote_id),
            "remote_id": remote_id,
            "type": TYPES.get(_text(file.get("type")), AttachmentType.OTHER),
            "data_url": url,
            "file_name": name or NO_NAME,
            "content_type": content_type(name),
            "remote_created_at": _moment(created_at),
            "remote_updated_at": None,
        }


def remote_id_of(candidate_id: str, name: str, created_at: str, position: int) -> str:
    """Stands for a file: whose it is, its name and date, and its place among those that have these in common."""
    return sha256("\0".join((candidate_id, name, created_at, str(position))).encode()).hexdigest()[:32]


def content_type(name: str) -> str:
    """By the extension.

    >>> content_type("CV.PDF"), content_type("")
    ('application/pdf', 'application/octet-stream')
    """
    suffix = extension(name)
    return CONTENT_TYPES.get(suffix) or _OTHERS.get(suffix, UNKNOWN)


_OTHERS = {
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".png": "image/png",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""A table of ours: what the system's says differs from machine to machine."""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    unified = unified_date_time(text) if text else None
    return None if unified is None else datetime.fromisoformat(unified)
