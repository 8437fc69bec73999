"""Files that clients send: which of them Gem takes, and their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from connector.actions.desk import Desk
from connector.actions.outbound import Refused, Unfetched
from connector.unified.requests import Attachment, AttachmentType, File, PassthroughFile
from connector.unified.requests.formats import decoded_base64

LARGEST = 10 * 1024 * 1024
"""Bytes of a résumé (confirmed, CRM reference)."""

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""What Gem takes, by extension (confirmed, CRM reference and product)."""


class Unusable(Exception):
    """A file that Gem would not take, and why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for Gem.

    Args:
        name: with its extension.
        content_type: its media type.
        content: its bytes.
    """

    name: str
    content_type: str
    content: bytes


def extension(name: str) -> str:
    """In small letters, with its dot; empty where there is none."""
    return PurePosixPath(name.strip()).suffix.lower()


def take_all(desk: Desk, attachments: Iterable[Attachment]) -> list[Upload]:
    """The files that Gem takes, the first CV first; each of the others becomes a warning."""
    ordered = sorted(attachments, key=lambda attachment: attachment.type is not AttachmentType.CV)
    uploads = []
    for attachment in ordered:
        try:
            uploads.append(take(desk, attachment))
        except Unusable as reason:
            desk.warn(f"The attachment {attachment.name!r} was left out: {reason}.")
    return uploads


def take(desk: Desk, attachment: Attachment) -> Upload:
    """One file for Gem.

    Raises:
        Unusable: Gem would not take it, or it cannot be had.
    """
    suffix = extension(attachment.name)
    if suffix not in CONTENT_TYPES:
        raise Unusable("Gem takes .pdf, .doc and .docx files only")
    content, answered = contents(desk, attachment, LARGEST)
    if not content:
        raise Unusable("it is empty")
    if attachment.type is not AttachmentType.CV:
        desk.warn(f"Gem takes résumés only: the attachment {attachment.name!r} was uploaded as one.")
    return Upload(attachment.name, attachment.content_type or answered or CONTENT_TYPES[suffix], content)


def contents(desk: Desk, file: File | PassthroughFile, limit: int) -> tuple[bytes, str | None]:
    """The bytes of a file, and the media type that its link was answered with.

    Raises:
        Unusable: it is too large, or its link leads nowhere that we go.
    """
    if file.data is not None:
        content = decoded_base64(file.data)
        if len(content) > limit:
            raise Unusable(f"it is larger than {limit / 1024 / 1024:g} MB")
        return content, None
    assert file.data_url is not None, "the model sees to it"
    try:
        answer = desk.outbound.get(file.data_url, limit=limit)
    except (Refused, Unfetched) as error:
        raise Unusable(f"it could not be fetched, {error.message}") from None
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    return answer.body, content_type or None
