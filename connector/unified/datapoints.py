"""What models and actions are called where scopes, coverage and webhooks speak of them."""

from __future__ import annotations

MODEL_IDS = {
    "users": "ats_users",
    "jobs": "ats_jobs",
    "job_postings": "ats_job_postings",
    "candidates": "ats_candidates",
    "application_stages": "ats_application_stages",
    "applications": "ats_applications",
    "interviews": "ats_interviews",
    "job_application_stages": "ats_join_jobs_application_stages",
    "job_hiring_team_members": "ats_join_jobs_users",
    "interviewing_team_members": "ats_join_interviews_users",
    "offers": "ats_offers",
    "rejection_reasons": "ats_rejection_reasons",
    "scorecards": "ats_scorecards",
}
"""The export's name of a model → its id."""

MODEL_NAMES = {model_id: name for name, model_id in MODEL_IDS.items()}
"""The id of a model → the export's name."""
