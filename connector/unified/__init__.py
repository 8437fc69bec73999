"""The unified side: what every ATS looks like once it is mapped. Knows nothing of Gem."""

from __future__ import annotations

from connector.unified.application_stages import ApplicationStage
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from connector.unified.ids import DEFAULT_INTEGRATION_ID, unified_id
from connector.unified.interviewing_team_members import InterviewingTeamMember
from connector.unified.interviews import Interview
from connector.unified.job_application_stages import JobApplicationStage
from connector.unified.job_hiring_team_members import JobHiringTeamMember
from connector.unified.job_postings import JobPosting
from connector.unified.jobs import Job
from connector.unified.offers import Offer
from connector.unified.registry import MODELS, Model
from connector.unified.rejection_reasons import RejectionReason
from connector.unified.scorecards import Scorecard
from connector.unified.shared import Record
from connector.unified.users import User

__all__ = [
    "DEFAULT_INTEGRATION_ID",
    "MODELS",
    "Application",
    "ApplicationStage",
    "Candidate",
    "Interview",
    "InterviewingTeamMember",
    "Job",
    "JobApplicationStage",
    "JobHiringTeamMember",
    "JobPosting",
    "Model",
    "Offer",
    "Record",
    "RejectionReason",
    "Scorecard",
    "User",
    "unified_id",
]
