"""Whether a job takes applications, and whether a stage is one of its."""

from __future__ import annotations

import sqlalchemy as sa

from connector.actions.desk import Desk
from connector.actions.errors import InputInvalid, JobClosed
from connector.actions.references import Known, known
from connector.gem.streams import STREAMS
from connector.store.conditions import field as unified_field
from connector.store.schema import UNIFIED_TABLES
from connector.unified.ids import unified_id


def open_job(desk: Desk, reference: str, field: str) -> str:
    """Gem's id of a job that takes applications.

    Raises:
        JobClosed: it is closed or deleted.
        InputInvalid: there is no such job.
    """
    job = known(desk, "jobs", reference, field)
    found = None if job.is_deleted else desk.read(STREAMS["jobs"].item(job.remote_id))
    if found is None:
        _check_without_item(desk, job, field)
        return job.remote_id
    if found.values.get("is_template") and not desk.integration.settings.include_job_templates:
        raise InputInvalid(field, "this is a job template, and no job")
    if found.values.get("deleted_at") or found.values.get("status") == "closed":
        raise _closed()
    return job.remote_id


def _closed() -> JobClosed:
    return JobClosed("The job is closed or deleted: it takes no applications.")


def _check_without_item(desk: Desk, job: Known, field: str) -> None:
    """A 404 is a job that is gone, or a route that is not there: the item route is inferred, that of stages is not."""
    if job.is_deleted:
        raise _closed()
    if stages_of(desk, job.remote_id) is None:
        if job.is_stored:
            raise _closed()
        raise InputInvalid(field, "Gem has no such job")
    if _stored_status(desk, job.remote_id) == "CLOSED":
        raise _closed()


def _stored_status(desk: Desk, remote_id: str) -> str | None:
    table = UNIFIED_TABLES["jobs"]
    id_ = unified_id(desk.integration.id, "jobs", remote_id)
    wanted = sa.select(unified_field("jobs", "status")).where(
        table.c.integration == desk.integration.number, table.c.id == id_
    )
    with desk.store.look() as connection:
        return connection.execute(wanted).scalar()


def stages_of(desk: Desk, job_id: str) -> frozenset[str] | None:
    """Gem's ids of a job's living stages (confirmed, ATS reference); None where Gem has no such job."""
    found = desk.read_list(f"{STREAMS['jobs'].item(job_id)}/stages")
    return None if found is None else frozenset(stage.id for stage in found if not stage.values.get("deleted_at"))


def stage_of_job(desk: Desk, job_id: str, reference: str, field: str) -> str:
    """Gem's id of a stage, which has to be one of the job's.

    Raises:
        InputInvalid: it is another job's, or nobody's.
    """
    stage = known(desk, "application_stages", reference, field)
    if stage.remote_id not in (stages_of(desk, job_id) or ()):
        raise InputInvalid(field, "this is no stage of the application's job", hint="Take one of the job's `stages`.")
    return stage.remote_id
