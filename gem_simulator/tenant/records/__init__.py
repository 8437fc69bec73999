"""The collections of a tenant, one module each, all of the same shape: see `collection.Collection`."""

from __future__ import annotations

from gem_simulator.tenant.collection import Collection
from gem_simulator.tenant.records.applications import Applications
from gem_simulator.tenant.records.candidates import Candidates
from gem_simulator.tenant.records.departments import Departments
from gem_simulator.tenant.records.job_posts import JobPosts
from gem_simulator.tenant.records.job_stages import JobStages
from gem_simulator.tenant.records.jobs import Jobs
from gem_simulator.tenant.records.offers import Offers
from gem_simulator.tenant.records.offices import Offices
from gem_simulator.tenant.records.openings import Openings
from gem_simulator.tenant.records.rejection_reasons import RejectionReasons
from gem_simulator.tenant.records.scheduled_interviews import ScheduledInterviews
from gem_simulator.tenant.records.scorecards import Scorecards
from gem_simulator.tenant.records.sources import Sources
from gem_simulator.tenant.records.users import Users

REGISTRY: dict[str, type[Collection]] = {
    kind.name: kind
    for kind in (
        Candidates,
        Applications,
        Jobs,
        JobPosts,
        JobStages,
        Users,
        Offices,
        Departments,
        ScheduledInterviews,
        Scorecards,
        Offers,
        Openings,
        Sources,
        RejectionReasons,
    )
}
