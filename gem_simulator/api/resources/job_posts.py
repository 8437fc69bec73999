"""Job posts: what candidates read about a job."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import ItemOf, ListOf, NewestOf, Operation
from gem_simulator.api.parameters import Boolean
from gem_simulator.api.resources import jobs
from gem_simulator.api.resources.shared import CREATED, UPDATED, filtered
from gem_simulator.api.schemas import Schema, boolean, moment, nullable, record, text

SCHEMAS: dict[str, Schema] = {
    "JobPost": record(
        Evidence.REFERENCE,
        "id job_id",
        {
            **dict.fromkeys(("internal", "external", "internal_content", "listed"), Evidence.SCHEMA),
            **dict.fromkeys(("location_type", "employment_type", "absolute_url"), Evidence.CRM),
        },
        id=text(),
        title=nullable(text()),
        active=nullable(boolean("False once it is deleted.")),
        live=nullable(boolean("Published.")),
        first_published_at=nullable(moment()),
        job_id=text(),
        content=nullable(text("HTML.")),
        created_at=nullable(moment()),
        updated_at=nullable(moment()),
        deleted_at=nullable(moment()),
        internal=nullable(boolean()),
        external=nullable(boolean()),
        internal_content=nullable(text("HTML.")),
        listed=nullable(boolean("Unlisted posts are reached by their link only.")),
        location_type=nullable(text(values=("in_office", "hybrid", "remote"))),
        employment_type=nullable(text(values=("full_time", "part_time", "contract", "intern", "temporary"))),
        absolute_url=nullable(text()),
    )
}

_FILTERS = (
    *CREATED,
    *UPDATED,
    filtered("live", "Only published or only unpublished ones.", Boolean()),
    filtered("active", "Only active or only deleted ones; both where it is left out.", Boolean()),
)


OPERATIONS: tuple[Operation, ...] = (
    ListOf(
        path="/job_posts/",
        summary="Job posts, deleted ones among them.",
        evidence=Evidence.REFERENCE,
        schema="JobPost",
        collection="job_posts",
        filters=_FILTERS,
        always_deleted=True,
    ),
    ItemOf(
        path="/job_posts/{job_post_id}",
        summary="One job post.",
        evidence=Evidence.HARVEST,
        schema="JobPost",
        collection="job_posts",
        id_name="job_post_id",
    ),
    ListOf(
        path="/jobs/{job_id}/job_posts",
        summary="The posts of one job.",
        evidence=Evidence.HARVEST,
        schema="JobPost",
        collection="job_posts",
        filters=_FILTERS,
        parent=jobs.PARENT,
        always_deleted=True,
    ),
    NewestOf(
        path="/jobs/{job_id}/job_post",
        summary="The newest post of one job.",
        evidence=Evidence.HARVEST,
        schema="JobPost",
        collection="job_posts",
        parent=jobs.PARENT,
    ),
)
