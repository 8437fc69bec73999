"""What an answer leads to: which of its values another operation takes. The document shows it as OpenAPI links.

create_application ─┬─ data.id ───────────► move, reject, note, result link, attachments of the application
                    └─ data.candidate_id ─► result link, attachments of the candidate

A page's cursor is no link: it has to come with the filters of the page, which a link cannot repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Places = dict[str, str]
"""Operation → where its answer has what is named."""

_FIRST = "/data/results/0"

LEADS: tuple[tuple[str, str, Places, tuple[str, ...]], ...] = (
    ("application_id", "path", {"create_application": "/data/id", "create_candidate": "/data/applications/0/id",
                                "get_applications": f"{_FIRST}/id"},
     ("move_application_to_stage", "reject_application", "add_application_note", "add_application_result_link",
      "add_application_attachment", "get_application_attachments")),
    ("candidate_id", "path", {"create_candidate": "/data/id", "create_application": "/data/candidate_id",
                              "get_candidates": f"{_FIRST}/id"},
     ("add_candidate_result_link", "add_candidate_attachment", "get_candidate_attachments")),
    ("job_id", "path", {"get_jobs": f"{_FIRST}/id"}, ("create_application",)),
    ("ids", "query", {"create_candidate": "/data/id", "get_applications": f"{_FIRST}/candidate_id"},
     ("get_candidates",)),
    ("ids", "query", {"create_application": "/data/id", "get_candidates": f"{_FIRST}/applications/0/id"},
     ("get_applications",)),
    ("job_ids", "query", {"get_jobs": f"{_FIRST}/id"}, ("get_applications", "get_candidates", "get_interviews")),
    ("integration_field_id", "path", {"get_integration_fields": f"{_FIRST}/id"}, ("update_integration_field",)),
    ("custom_field_id", "path", {"get_custom_fields": f"{_FIRST}/id"}, ("update_custom_field_mapping",)),
)  # fmt: skip
"""Parameter, where it stands, where answers have it, and which operations take it."""


def links_of(operation: str) -> dict[str, Any]:
    """The links of an operation's answer, by name."""
    return dict(_links(operation))


def _links(operation: str) -> Iterator[tuple[str, Any]]:
    for parameter, where, places, targets in LEADS:
        for target in targets if operation in places else ():
            value = f"$response.body#{places[operation]}"
            yield (
                f"{target} with {parameter}".replace(" ", "_"),
                {"operationId": target, "parameters": {f"{where}.{parameter}": value}},
            )
