"""The unified models, with the fields that the connector covers in the order in which they are exported.

Ten are those of the coverage; offers, rejection reasons and scorecards go beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass

from connector.unified.application_stages import ApplicationStage
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from connector.unified.interviewing_team_members import InterviewingTeamMember
from connector.unified.interviews import Interview
from connector.unified.job_application_stages import JobApplicationStage
from connector.unified.job_hiring_team_members import JobHiringTeamMember
from connector.unified.job_postings import JobPosting
from connector.unified.jobs import Job
from connector.unified.offers import Offer
from connector.unified.rejection_reasons import RejectionReason
from connector.unified.scorecards import Scorecard
from connector.unified.shared import Record
from connector.unified.users import User


@dataclass(frozen=True, slots=True)
class Model:
    """A unified model.

    Args:
        name: the export's name, such as ``job_postings``.
        type: the pydantic model; it may have fields beyond the coverage.
        coverage_fields: the fields that are covered, in the order of the export's columns.
    """

    name: str
    type: type[Record]
    coverage_fields: tuple[str, ...]


_COMMON = ("id", "remote_id", "changed_at", "remote_deleted_at")
_JOIN = ("id", "changed_at", "remote_deleted_at")
_DATES = ("remote_created_at", "remote_updated_at")

MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model("users", User, (*_COMMON, "first_name", "last_name", "email", "status", "remote_data")),
        Model(
            "jobs",
            Job,
            (*_COMMON, "name", "job_code", "description", "confidential", "status", "department", "post_url",
             "remote_work_status", "location", "custom_fields", "integration_fields", "opened_at", "closed_at",
             *_DATES, "remote_data"),
        ),
        Model(
            "job_postings",
            JobPosting,
            (*_COMMON, "title", "description_html", "status", "visibility", "url", "job_id", "remote_data", *_DATES),
        ),
        Model(
            "candidates",
            Candidate,
            (*_COMMON, "first_name", "last_name", "company", "title", "confidential", "source", "phone_numbers",
             "email_addresses", "social_media", "custom_fields", "integration_fields", *_DATES, "remote_data"),
        ),
        Model("application_stages", ApplicationStage, (*_COMMON, "name", "global_index", "remote_data")),
        Model(
            "applications",
            Application,
            (*_COMMON, "outcome", "rejection_reason_name", "rejected_at", "current_stage_id", "job_id",
             "candidate_id", "custom_fields", "integration_fields", *_DATES, "remote_data"),
        ),
        Model(
            "interviews",
            Interview,
            (*_COMMON, "title", "starting_at", "ending_at", "video_conferencing_url", "application_id", "stage_id",
             "canceled", *_DATES, "remote_data"),
        ),
        Model("job_application_stages", JobApplicationStage, ("index", "job_id", "stage_id", *_JOIN)),
        Model("job_hiring_team_members", JobHiringTeamMember, ("roles", "job_id", "user_id", *_JOIN)),
        Model("interviewing_team_members", InterviewingTeamMember, ("interview_id", "user_id", *_JOIN)),
        Model(
            "offers",
            Offer,
            (*_COMMON, "status", "employment_start_date", "application_id", *_DATES, "remote_data"),
        ),
        Model("rejection_reasons", RejectionReason, (*_COMMON, "name", "remote_data")),
        Model(
            "scorecards",
            Scorecard,
            (*_COMMON, "candidate_id", "application_id", "interview_id", "author_id", "responses", *_DATES,
             "remote_data"),
        ),
    )
}  # fmt: skip
"""Every unified model by its name."""
