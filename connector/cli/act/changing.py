"""`gem-connector act move`, `reject`, `note`, `result-link`, `attach`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from connector.cli.act import shared

if TYPE_CHECKING:
    from connector.gem_connector.integration import Integration

Show = Callable[..., None]


@click.command()
@click.argument("application_id", metavar="APPLICATION_ID")
@click.argument("stage_id", metavar="STAGE_ID")
@shared.that_writes
def move(
    *, integration: Integration, show: Show, application_id: str, stage_id: str, idempotency_key: str | None
) -> None:
    """Move an application to another stage of its job."""
    done = integration.move_application_to_stage(application_id, stage_id, idempotency_key=idempotency_key)
    show(done, "Moved.")


@click.command()
@click.argument("application_id", metavar="APPLICATION_ID")
@click.argument("rejection_reason_id", metavar="REASON_ID")
@click.option("--note", metavar="TEXT", help="More about it, for people.")
@shared.that_writes
def reject(
    *,
    integration: Integration,
    show: Show,
    application_id: str,
    rejection_reason_id: str,
    note: str | None,
    idempotency_key: str | None,
) -> None:
    """Reject an application."""
    done = integration.reject_application(
        application_id, rejection_reason_id, note=note, idempotency_key=idempotency_key
    )
    show(done, "Rejected.")


@click.command()
@click.argument("application_id", metavar="APPLICATION_ID")
@click.argument("text", metavar="TEXT")
@shared.that_writes
def note(*, integration: Integration, show: Show, application_id: str, text: str, idempotency_key: str | None) -> None:
    """Write a note about an application."""
    show(integration.add_application_note(application_id, text, idempotency_key=idempotency_key), "Noted.")


@click.command("result-link")
@click.option("--application", "application_id", metavar="ID", help="The application beside which it is shown.")
@click.option("--candidate", "candidate_id", metavar="ID", help="Or the candidate.")
@click.option("--label", metavar="TEXT", help="What the link is called.")
@click.option("--url", metavar="URL", help="Where it leads.")
@click.option("--prefix", metavar="TEXT", help="Goes before the names of the custom fields, such as `Acme:`.")
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="KEY=VALUE",
    help="A fact, which becomes a custom field. Can be given several times.",
)
@shared.body
@shared.that_writes
def result_link(
    *,
    integration: Integration,
    show: Show,
    application_id: str | None,
    candidate_id: str | None,
    body: IO[bytes] | None,
    prefix: str | None,
    attributes: tuple[str, ...],
    idempotency_key: str | None,
    **link: str | None,
) -> None:
    """Show a result of another tool beside an application or a candidate."""
    details = shared.given_only({"custom_field_name_prefix": prefix, "attributes": list(map(_attribute, attributes))})
    request = shared.merged(shared.read_body(body), shared.given_only({**link, "details": details}))
    values: dict[str, Any] = {name: request.get(name) for name in ("label", "url", "details")}
    values["idempotency_key"] = idempotency_key
    if one_of(application_id, candidate_id) == "application":
        done = integration.add_application_result_link(application_id or "", **values)
    else:
        done = integration.add_candidate_result_link(candidate_id or "", **values)
    show(done, "Added.")


def _attribute(text: str) -> dict[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise click.UsageError(f"--attribute {text!r} is not KEY=VALUE.")
    return {"key": key, "value": value}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--application", "application_id", metavar="ID", help="The application that it belongs to.")
@click.option("--candidate", "candidate_id", metavar="ID", help="Or the candidate.")
@click.option("--type", "kind", type=shared.TYPES, default="CV", show_default=True, help="What the file is.")
@shared.that_writes
def attach(
    *,
    integration: Integration,
    show: Show,
    file: Path,
    application_id: str | None,
    candidate_id: str | None,
    kind: str,
    idempotency_key: str | None,
) -> None:
    """Upload a FILE (.pdf, .doc or .docx, at most 10 MB) as a résumé."""
    attachment = shared.as_attachment(file, kind)
    if one_of(application_id, candidate_id) == "application":
        done = integration.add_application_attachment(application_id or "", attachment, idempotency_key=idempotency_key)
    else:
        done = integration.add_candidate_attachment(candidate_id or "", attachment, idempotency_key=idempotency_key)
    show(done, "Uploaded.")


def one_of(application_id: str | None, candidate_id: str | None) -> str:
    """Which of the two was given."""
    if bool(application_id) == bool(candidate_id):
        raise click.UsageError("Give one of --application and --candidate.")
    return "application" if application_id else "candidate"
