"""Which other records have to be built again when a record of Gem's has changed.

job post       → its job                (description, links, visibility)
job stage      → its job                (the order of the job's stages), interviews that it foresees
application    → its interviews         (the stage is looked for in the application's job first),
                 its candidate          (its source, where the payload came without applications)
job            → itself, once posts and stages have been read; its posts and stages, if it became a template or
                 ceased to be one
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from connector.store.gem_records import GemRow, Stored
from connector.sync.batches import Batch


def mark_dependents(
    batch: Batch, stream: str, row: GemRow, stored: Stored | None, items_before: Collection[str] = ()
) -> None:
    """Puts into the batch what has to be built again when a record is stored.

    Args:
        batch: what is going to be written; what stages foresee now is in there.
        stream: the list of the record.
        row: the record as it will be stored.
        stored: what is known of it as it was.
        items_before: of a stage, the interview items that it foresaw.
    """
    marker = _MARKERS.get(stream)
    if marker is not None:
        marker(batch, row, stored)
    if stream == "job_stages":
        for item in sorted({*items_before, *batch.items[row.remote_id]}):
            _extend(batch, "scheduled_interviews", "item_id", item)


def _job(batch: Batch, row: GemRow, stored: Stored | None) -> None:
    batch.stale.add(("jobs", row.remote_id))
    was_template = bool(stored.columns[0]) if stored else False
    if was_template != row.columns[0]:
        _extend(batch, "job_posts", "job_id", row.remote_id)
        _extend(batch, "job_stages", "job_id", row.remote_id)


def _of_job(batch: Batch, row: GemRow, stored: Stored | None) -> None:
    jobs = {row.columns[0], stored.columns[0] if stored else None}
    batch.stale.update(("jobs", job_id) for job_id in jobs if job_id)


def _application(batch: Batch, row: GemRow, stored: Stored | None) -> None:
    candidate_id, job_id = row.columns
    if stored is None or stored.columns[1] != job_id:
        _extend(batch, "scheduled_interviews", "application_id", row.remote_id)
    if candidate_id:
        _extend(batch, "candidates", "remote_id", candidate_id)


def _extend(batch: Batch, stream: str, link: str, remote_id: str) -> None:
    """One statement for all records of a page."""
    batch.stale_linked[stream, link].append(remote_id)


_MARKERS: dict[str, Callable[[Batch, GemRow, Stored | None], None]] = {
    "jobs": _job,
    "job_posts": _of_job,
    "job_stages": _of_job,
    "applications": _application,
}
"""By the list whose record has changed; nothing draws on records of the others."""
