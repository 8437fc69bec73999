"""A tenant of a few records, and the store that a faultless connector makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from contracts.evaluation import Evaluation, Payloads
from contracts.loading import load_contracts
from contracts.verify import Snapshot

Record = dict[str, Any]

SETTINGS: Mapping[str, object] = {"remote_data": True, "include_job_templates": False, "job_board": None}
SYNCED_AT = "2026-03-10T12:00:00.000Z"

JOB: Record = {
    "id": "am9iOjE",
    "name": "Engineer",
    "requisition_id": "R1",
    "confidential": False,
    "status": "open",
    "created_at": "2026-01-05T09:00:00.000Z",
    "offices": [{"id": "off-1", "name": "HQ", "location": {"name": "Austin, Texas, United States"}}],
    "departments": [{"id": "dep-1", "name": "Engineering"}],
    "hiring_team": {"recruiters": [{"id": "user-1"}], "sourcers": [{"id": "user-2"}, {"id": "user-1"}]},
}
TEMPLATE: Record = {"id": "template", "name": "A template", "is_template": True}
POSTS: list[Record] = [
    {"id": "post-1", "job_id": "am9iOjE", "live": True, "active": True, "external": True, "content": "<p>old</p>",
     "first_published_at": "2026-01-06T09:00:00.000Z", "title": "Engineer", "location_type": "hybrid"},
    {"id": "post-2", "job_id": "am9iOjE", "live": True, "active": True, "external": True, "content": "<p>new</p>",
     "first_published_at": "2026-02-06T10:00:00.000+01:00", "title": "Engineer", "absolute_url": "https://x.test/2",
     "location_type": "in_office", "employment_type": "contract"},
    {"id": "post-3", "job_id": "am9iOjE", "live": True, "active": False, "content": "<p>deleted</p>",
     "first_published_at": "2026-03-06T09:00:00.000Z", "deleted_at": "2026-03-07T09:00:00.000Z"},
    {"id": "post-4", "job_id": "template", "live": True, "active": True},
]  # fmt: skip
STAGES: list[Record] = [
    {"id": "stage-2", "job_id": "am9iOjE", "name": "Onsite", "priority": 1, "active": True,
     "interviews": [{"id": "definition-1", "name": "Panel", "job_stage_interview_item_id": "item-1"}]},
    {"id": "stage-1", "job_id": "am9iOjE", "name": "Review", "priority": 0, "active": True, "interviews": []},
    {"id": "stage-4", "job_id": "am9iOjE", "name": "Extra", "priority": None, "active": False},
    {"id": "stage-3", "job_id": "am9iOjE", "name": "Old", "priority": 0, "deleted_at": "2026-02-01T00:00:00.000Z"},
]  # fmt: skip
APPLICATIONS: list[Record] = [
    {"id": "application-2", "candidate_id": "candidate-1", "applied_at": "2026-02-02T00:00:00.000Z", "status": "active",
     "jobs": [{"id": "am9iOjE"}], "current_stage": {"id": "stage-2"}, "source": {"id": "s2", "public_name": "Indeed"}},
    {"id": "application-1", "candidate_id": "candidate-1", "applied_at": "2026-01-02T00:00:00.000Z",
     "status": "dropped_out", "jobs": [{"id": "am9iOjE"}], "current_stage": None,
     "source": {"id": "s1", "public_name": "Referral"}, "deleted_at": "2026-02-05T00:00:00.000Z"},
]  # fmt: skip
CANDIDATE: Record = {
    "id": "candidate-1",
    "first_name": "Ada",
    "last_name": "Lopez",
    "is_private": False,
    "created_at": "2026-01-01T00:00:00.000Z",
    "attachments": [{"filename": "cv.pdf", "url": "https://files.test/cv.pdf?signature=first", "type": "resume"}],
    "phone_numbers": [{"type": "mobile", "value": "+1 555 0100"}, {"type": "home", "value": ""}],
    "email_addresses": [
        {"type": "work", "value": "ada@work.test", "is_primary": False},
        {"type": "personal", "value": "ada@example.test", "is_primary": True},
        {"type": "other", "value": "not an address", "is_primary": False},
    ],
    "social_media_addresses": [{"value": "https://www.linkedin.com/in/ada-lopez"}],
}
USER: Record = {"id": "user-1", "name": "Rita Rec", "primary_email_address": "rita@acme.test", "disabled": False}
INTERVIEW: Record = {
    "id": "interview-1",
    "application_id": "application-2",
    "status": "scheduled",
    "start": {"date_time": "2026-03-01T09:00:00.000Z"},
    "interview": {"id": "definition-1", "name": "Panel"},
    "job_stage_interview_item_id": "item-1",
    "interviewers": [{"id": "user-1"}, {"id": "user-2"}, {"id": "user-1"}],
}

OFFER: Record = {
    "id": "offer-1",
    "application_id": "application-2",
    "status": "unresolved",
    "sent_at": "2026-03-02",
    "starts_at": "2026-04-01",
    "created_at": "2026-03-01T12:00:00.000Z",
}
REASON: Record = {"id": "reason-1", "name": "Position filled", "type": {"id": "type-1", "name": "We rejected them"}}
SCORECARD: Record = {
    "id": "scorecard-1",
    "application_id": "application-2",
    "candidate_id": "candidate-1",
    "interview_id": "interview-1",
    "interviewer": {"id": "user-1"},
    "overall_recommendation": "Yes",
    "questions": [
        {"id": "question-1", "question": "Hire?", "type": "single_select", "answer": "Yes", "options": ["Yes", "No"]},
    ],
}


def payloads() -> dict[str, list[Record]]:
    """The raw records, fresh copies."""
    return deepcopy(
        {
            "users": [USER],
            "jobs": [JOB, TEMPLATE],
            "job_posts": POSTS,
            "job_stages": STAGES,
            "candidates": [CANDIDATE],
            "applications": APPLICATIONS,
            "scheduled_interviews": [INTERVIEW],
            "offers": [OFFER],
            "rejection_reasons": [REASON],
            "scorecards": [SCORECARD],
        }
    )


def faultless_store(raw: Mapping[str, list[Record]], settings: Mapping[str, object] = SETTINGS) -> Any:
    """Model → remote id → the record that the contracts ask for."""
    return {
        model: {
            row.remote_id: {
                name: SYNCED_AT if field.rule == "moves-with-values" else evaluation.expected(field, row)
                for name, field in contract.fields.items()
            }
            for row in evaluation.rows()
        }
        for model, contract in load_contracts().items()
        for evaluation in [
            Evaluation(contract, Payloads(deepcopy(dict(raw))), integration_id="gem:default", settings=settings)
        ]
    }


def snapshot(raw: Mapping[str, list[Record]], stored: Any, **more: Any) -> Snapshot:
    """What a check sees."""
    settings = more.pop("settings", SETTINGS)
    return Snapshot("small", Payloads(raw), stored, integration_id="gem:default", settings=settings, **more)
