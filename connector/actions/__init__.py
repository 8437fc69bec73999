"""Unified writes → Gem's requests, one module an action.

    Actions ── once ──► create_application   move_to_stage    add_result_link   get_attachments
     (all of           reject_application   add_note         add_attachment    passthrough
      them)                    │
                               ├── references jobs people sources files left_out    what is meant, what Gem takes
                               ├── resumes notes custom_fields                      further things that are written
                               ├── sending alone                                    once, and one at a time
                               └── outbound addresses                               links of clients: public hosts only

What is sent is planned by pure functions (`body_of_candidate`, `note_text`, …); `desk.Desk` is all that touches Gem and
the store. What Gem then has is stored at once, by the same mapping as in a sync.
"""

from __future__ import annotations

from connector.actions.actions import Actions
from connector.actions.desk import Attribution
from connector.actions.errors import ActionError
from connector.actions.outbound import Outbound
from connector.actions.results import (
    ApplicationAttachment,
    ApplicationAttachments,
    CandidateAttachment,
    CandidateAttachments,
    Created,
    Outcome,
    PassthroughAnswer,
)

__all__ = [
    "ActionError",
    "Actions",
    "ApplicationAttachment",
    "ApplicationAttachments",
    "Attribution",
    "CandidateAttachment",
    "CandidateAttachments",
    "Created",
    "Outbound",
    "Outcome",
    "PassthroughAnswer",
]
