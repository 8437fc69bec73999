"""`gem-connector export`: unified records out of a database, with exactly the covered fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import click
import orjson

from connector.cli import options
from connector.unified.registry import MODELS, Model

LINES_AT_ONCE = 500


@click.command()
@click.argument("model", type=click.Choice(list(MODELS)), metavar="MODEL")
@options.database
@options.integration_id
@click.option("--include-deleted", is_flag=True, help="Deleted records too; they have a remote_deleted_at.")
@click.option(
    "--updated-after",
    type=options.DateTime(),
    metavar="DATE-TIME",
    help="Only records that changed at or after this moment (UTC where it has no time zone).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="One JSON object a line; or CSV with a header, in which nested values are JSON.",
)
@click.option("--output", type=click.File("wb"), default="-", metavar="FILE", help="Where to write, instead of stdout.")
def export(
    model: str,
    database: str,
    integration_id: str,
    include_deleted: bool,
    updated_after: datetime | None,
    format_: str,
    output: BinaryIO,
) -> None:
    """Write the unified records of a MODEL.

    MODEL is users, jobs, job_postings, candidates, application_stages, applications, interviews,
    job_application_stages, job_hiring_team_members, interviewing_team_members, offers, rejection_reasons or scorecards.
    """
    from connector.gem_connector.records import stored_json
    from connector.store import Store

    entry = MODELS[model]
    with Store.open(database, create=False, read_only=True) as store:
        stored = store.read(integration_id, model, updated_after=updated_after, include_deleted=include_deleted)
        records = (_covered(entry, orjson.loads(stored_json(record))) for record in stored)
        lines = _as_csv(entry, records) if format_ == "csv" else _as_json_lines(records)
        _write(output, lines)


def _covered(model: Model, record: dict[str, Any]) -> dict[str, Any]:
    return {name: record.get(name) for name in model.coverage_fields}


def _as_json_lines(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def _as_csv(model: Model, records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield _row(model.coverage_fields)
    for record in records:
        yield _row(_cell(value) for value in record.values())


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _cell(value: object) -> str:
    """Text and numbers as they are; everything else as JSON, null as nothing."""
    return "" if value is None else value if isinstance(value, str) else orjson.dumps(value).decode()


def _write(output: BinaryIO, lines: Iterator[bytes]) -> None:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == LINES_AT_ONCE:
            output.write(b"".join(batch))
            batch.clear()
    output.write(b"".join(batch))
    output.flush()
