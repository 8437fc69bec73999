"""What the writes of the unified API take: the models that validate it, and of which its document is drawn.

    people        who applies: candidate, links, addresses
    attachments   files, as base64 or as a link
    applications  create, move, reject, note, attach
    result_links  a result of another tool, shown beside an application or a candidate
    passthrough   any request to Gem's own API

Every optional field may be left out but is never null (in JSON; in Python None counts as left out). Fields that nobody
knows are accepted, since clients may be newer than we are: `unknown_fields` names them, so that they can be told.
"""

from __future__ import annotations

from connector.unified.requests.applications import (
    AddAttachment,
    AddNote,
    CreateApplication,
    CreateCandidate,
    MoveToStage,
    RejectApplication,
    WantedApplication,
    WantedSource,
)
from connector.unified.requests.attachments import Attachment, AttachmentType, File
from connector.unified.requests.base import RequestObject, unknown_fields
from connector.unified.requests.passthrough import FormField, Passthrough, PassthroughFile
from connector.unified.requests.people import NewCandidate, SocialLink
from connector.unified.requests.result_links import AddResultLink, ResultAttribute, ResultDetails

__all__ = [
    "AddAttachment",
    "AddNote",
    "AddResultLink",
    "Attachment",
    "AttachmentType",
    "CreateApplication",
    "CreateCandidate",
    "File",
    "FormField",
    "MoveToStage",
    "NewCandidate",
    "Passthrough",
    "PassthroughFile",
    "RejectApplication",
    "RequestObject",
    "ResultAttribute",
    "ResultDetails",
    "SocialLink",
    "WantedApplication",
    "WantedSource",
    "unknown_fields",
]
