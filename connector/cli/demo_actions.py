"""What the demo writes to its tenant: somebody applies, moves on, is talked about."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from connector.gem_connector.integration import Integration

_PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()
_ADA = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email_address": "ada.lovelace@example.com",
    "company": "Analytical Engines",
    "title": "Programmer",
    "social_links": [{"url": "https://www.linkedin.com/in/ada-lovelace"}],
}


class Done(NamedTuple):
    """An action of the demo.

    Args:
        action: its method of `Integration`.
        outcome: what came of it, for people.
    """

    action: str
    outcome: str


def run_actions(integration: Integration) -> Iterator[Done]:
    """Does some actions, one after the other; none in a tenant where nobody can act, or that has no open job."""
    found = _open_job(integration)
    if found is None or not _write_for_somebody(integration):
        return
    job_id, stage_id, name = found
    new = integration.create_application(
        job_id,
        {
            "candidate": _ADA,
            "attachments": [{"name": "ada.pdf", "type": "CV", "content_type": "application/pdf", "data": _PDF}],
        },
        idempotency_key="demo",
    )
    yield Done("create_application", f"{new.candidate.first_name} {new.candidate.last_name} applied to {name}")
    integration.move_application_to_stage(new.application.id, stage_id)
    (application,) = integration.applications(ids=[new.application.id])
    (stage,) = integration.application_stages(ids=[application.current_stage_id or ""])
    yield Done("move_application_to_stage", f"the application is in {stage.name}, as the store already knows")
    details = {"custom_field_name_prefix": "Demo:", "attributes": [{"key": "Score", "value": "42"}]}
    integration.add_application_result_link(
        new.application.id, label="Coding test", url="https://example.com/results/42", details=details
    )
    yield Done("add_application_result_link", "a note with the link, and the custom field Demo: Score")
    integration.add_application_note(new.application.id, "Wrote the first program.")
    yield Done("add_application_note", "a note")
    (file,) = integration.get_candidate_attachments(new.candidate.id).results
    yield Done("get_candidate_attachments", f"{file.file_name}, as {file.type}")
    answer = integration.passthrough({"method": "GET", "path": "/rejection_reasons/?per_page=1"})
    yield Done("passthrough", f"GET /rejection_reasons/ answered {answer.status}")


def _write_for_somebody(integration: Integration) -> bool:
    """Gem attributes every write to a user: the first one who can act. Whether there is one."""
    user = next((user for user in integration.users() if user.status == "ACTIVE"), None)
    if user is not None:
        settings = replace(integration.settings, user_id=user.remote_id)
        integration.store.integration(integration.id, settings=settings)
    return user is not None


def _open_job(integration: Integration) -> tuple[str, str, str] | None:
    """An open job with a second stage: both ids, and the job's name."""
    second = {join.job_id: join.stage_id for join in integration.job_application_stages() if join.index == 1}
    active = {stage.id for stage in integration.application_stages() if stage.status == "ACTIVE"}
    for job in integration.jobs():
        stage_id = second.get(job.id)
        if job.status == "OPEN" and stage_id in active:
            return job.id, stage_id or "", job.name or "a job"
    return None
