"""Gem → unified: pure functions of what Gem sent, one module a model. No I/O, no clock, no store.

Every function takes a decoded record, what it draws on besides, a `Context`, and ``warn``, which is told the unified
field and what was odd about Gem's value. None of them raises, whatever was decoded.
"""

from __future__ import annotations

from connector.mapping.application_stages import map_application_stage
from connector.mapping.applications import job_id as job_id_of_application
from connector.mapping.applications import map_application
from connector.mapping.candidates import map_candidate
from connector.mapping.context import Context, Mapped, Warn, ignore
from connector.mapping.integration_fields import IntegrationField, discover
from connector.mapping.interviewing_team_members import map_interviewing_team
from connector.mapping.interviews import map_interview
from connector.mapping.job_application_stages import map_job_application_stages
from connector.mapping.job_hiring_team_members import map_job_hiring_team
from connector.mapping.job_postings import map_job_posting
from connector.mapping.jobs import is_template, map_job
from connector.mapping.offers import map_offer
from connector.mapping.posts import PostIndex, SlimPost
from connector.mapping.rejection_reasons import map_rejection_reason
from connector.mapping.scorecards import map_scorecard
from connector.mapping.stages import SlimStage, StageIndex
from connector.mapping.users import map_user

__all__ = [
    "Context",
    "IntegrationField",
    "Mapped",
    "PostIndex",
    "SlimPost",
    "SlimStage",
    "StageIndex",
    "Warn",
    "discover",
    "ignore",
    "is_template",
    "job_id_of_application",
    "map_application",
    "map_application_stage",
    "map_candidate",
    "map_interview",
    "map_interviewing_team",
    "map_job",
    "map_job_application_stages",
    "map_job_hiring_team",
    "map_job_posting",
    "map_offer",
    "map_rejection_reason",
    "map_scorecard",
    "map_user",
]
