"""What Gem sends: a struct for each resource, and how bytes become one. Only types and decoding.

The structs hold the fields that the unified models draw on. Everything else a payload has stays in its raw bytes, which
the store keeps: it is looked up there when someone maps it (integration fields), and costs nothing until then.

Facts about Gem are marked with where they come from: *confirmed* (its ATS reference, or code that runs against it),
*inferred* (mostly from Greenhouse Harvest, which Gem's API follows wherever both are known), or *ours* (a decision).
"""

from __future__ import annotations

from connector.gem.resources.applications import Application
from connector.gem.resources.candidates import Candidate, EmbeddedApplication, embedded_applications
from connector.gem.resources.decoding import RESOURCES, Decoded, decode
from connector.gem.resources.job_posts import JobPost
from connector.gem.resources.job_stages import JobStage
from connector.gem.resources.jobs import Job
from connector.gem.resources.lenient import Problem
from connector.gem.resources.offers import Offer
from connector.gem.resources.rejection_reasons import RejectionReason
from connector.gem.resources.scheduled_interviews import ScheduledInterview
from connector.gem.resources.scorecards import Scorecard
from connector.gem.resources.shared import Resource
from connector.gem.resources.signed_urls import strip_signed_queries
from connector.gem.resources.surrogates import mend_half_characters
from connector.gem.resources.users import User

__all__ = [
    "RESOURCES",
    "Application",
    "Candidate",
    "Decoded",
    "EmbeddedApplication",
    "Job",
    "JobPost",
    "JobStage",
    "Offer",
    "Problem",
    "RejectionReason",
    "Resource",
    "ScheduledInterview",
    "Scorecard",
    "User",
    "decode",
    "embedded_applications",
    "mend_half_characters",
    "strip_signed_queries",
]
