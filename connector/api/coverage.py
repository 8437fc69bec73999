"""What the Gem connector has, as one table: the API tells it, and the documentation shows it.

Models and their fields come from the registry of the unified models; actions, their inputs, and features stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connector.unified import MODELS
from connector.unified.datapoints import MODEL_IDS

TOOL = "gem"
"""The slug of the tool; integration ids begin with it."""

TOOL_LABEL = "Gem"

PARTNER_NOTE = (
    "Gem gives API access to its integration partners only. Become one, and Gem lists you among the third-party"
    " applications for which a customer can create a shareable access key."
)
"""Shown where somebody decides for the tool."""

Status = Literal["SUPPORTED", "UNSUPPORTED", "NOT_IMPLEMENTED", "UNKNOWN"]


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A model that can be read.

    Args:
        id: the name that ``data-changed`` uses.
        name: the export's name.
        label: a name for people.
        fields: the fields that are covered.
    """

    id: str
    name: str
    label: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WriteAction:
    """Something that can be done in Gem.

    Args:
        id: its name.
        label: a name for people.
        fields: the inputs that are used, with dots for what is inside of something.
    """

    id: str
    label: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that works for all models or actions."""

    id: str
    label: str


_LABELS = {
    "users": "Users",
    "jobs": "Jobs",
    "job_postings": "Job postings",
    "candidates": "Candidates",
    "application_stages": "Application stages",
    "applications": "Applications",
    "interviews": "Interviews",
    "job_application_stages": "Job-specific application stages",
    "job_hiring_team_members": "Job hiring team members",
    "interviewing_team_members": "Interviewing team members",
    "offers": "Offers",
    "rejection_reasons": "Rejection reasons",
    "scorecards": "Scorecards",
}

READ_MODELS = tuple(
    ReadModel(MODEL_IDS[model.name], model.name, _LABELS[model.name], model.coverage_fields)
    for model in MODELS.values()
)
"""Every model that can be read."""

_PERSON = tuple(
    f"candidate.{name}"
    for name in ("first_name", "last_name", "email_address", "company", "title", "phone_number", "social_links.url")
)
_WITH = (
    *(f"attachments.{name}" for name in ("name", "content_type", "data_url", "data", "type")),
    *(f"source.{name}" for name in ("name", "unified_key", "id")),
)
_CREATE = (*_PERSON, "application.job_id", "application.stage_id", *_WITH)
_RESULT_LINK = (
    "label",
    "url",
    "details.custom_field_name_prefix",
    "details.attributes.key",
    "details.attributes.value",
)

WRITE_ACTIONS = (
    WriteAction("ats_create_candidate", "Create candidate", _CREATE),
    WriteAction("ats_create_application", "Create application", _CREATE),
    WriteAction("ats_move_application_to_stage", "Move application to stage", ("application_id", "stage_id")),
    WriteAction("ats_add_application_result_link", "Add result link to application", ("application_id", *_RESULT_LINK)),
    WriteAction("ats_get_application_attachments", "Get application attachments", ("application_id",)),
    WriteAction("ats_get_candidate_attachments", "Get candidate attachments", ("candidate_id",)),
    WriteAction("ats_add_candidate_result_link", "Add result link to candidate", ("candidate_id", *_RESULT_LINK)),
)
"""Every action; which of them a service has is for its operations to say."""

FEATURES = (
    Feature("automatic_source_writing", "Source writing"),
    Feature("sync_only_created_applications", "Sync only created applications"),
    Feature("connection_guide", "Connection guide"),
    Feature("create_credentials", "Create credentials"),
    Feature("api_passthrough", "API passthrough"),
    Feature("delta_syncs", "Delta syncs"),
)
"""Every feature."""

ACTION_OF = {
    "POST /ats/candidates": "ats_create_candidate",
    "POST /ats/jobs/{job_id}/applications": "ats_create_application",
    "PUT /ats/applications/{application_id}/stage": "ats_move_application_to_stage",
    "POST /ats/applications/{application_id}/result-links": "ats_add_application_result_link",
    "GET /ats/applications/{application_id}/attachments": "ats_get_application_attachments",
    "GET /ats/candidates/{candidate_id}/attachments": "ats_get_candidate_attachments",
    "POST /ats/candidates/{candidate_id}/result-links": "ats_add_candidate_result_link",
    "POST /ats/applications/{application_id}/attachments": "ats_add_application_attachment",
    "POST /ats/candidates/{candidate_id}/attachments": "ats_add_candidate_attachment",
    "POST /ats/applications/{application_id}/notes": "ats_add_application_note",
    "POST /ats/applications/{application_id}/reject": "ats_reject_application",
}
"""Method and path of an operation → the action that scopes may switch off."""

MODEL_OF = {
    "/ats/users": "ats_users",
    "/ats/jobs": "ats_jobs",
    "/ats/candidates": "ats_candidates",
    "/ats/applications": "ats_applications",
    "/ats/application-stages": "ats_application_stages",
    "/ats/interviews": "ats_interviews",
    "/ats/offers": "ats_offers",
    "/ats/rejection-reasons": "ats_rejection_reasons",
    "/ats/scorecards": "ats_scorecards",
    "/ats/tags": "ats_candidates",
    "/ats/roles": "ats_join_jobs_users",
}
"""Path of a list → the model that scopes may switch off, and that Gem may refuse."""

_WITHOUT_SCOPE = {"id", "remote_id", "changed_at", "remote_deleted_at", "remote_data"}
"""A record is none without the first four; the last one has a setting of its own."""

SCOPE_NAMES = frozenset(
    {model.id for model in READ_MODELS}
    | {f"{model.id}.{field}" for model in READ_MODELS for field in model.fields if field not in _WITHOUT_SCOPE}
    | set(ACTION_OF.values())
)
"""What a scope can be set for."""
