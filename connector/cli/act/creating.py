"""`gem-connector act create-candidate`, `create-application`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from connector.cli.act import shared

if TYPE_CHECKING:
    from connector.gem_connector.acting import NewApplication
    from connector.gem_connector.integration import Integration

_PERSON = (
    click.option("--first-name", metavar="NAME", help="Given name."),
    click.option("--last-name", metavar="NAME", help="Family name."),
    click.option("--email", "email_address", metavar="ADDRESS", help="Email address, by which they are known again."),
    click.option("--phone-number", metavar="NUMBER", help="Phone number."),
    click.option("--company", metavar="NAME", help="Where they work now."),
    click.option("--title", metavar="TEXT", help="What they work as now."),
    click.option(
        "--social-link", "social_links", multiple=True, metavar="URL", help="A profile; Gem takes LinkedIn's."
    ),
    click.option(
        "--attachment",
        "attachments",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A résumé: .pdf, .doc or .docx, at most 10 MB. Can be given several times.",
    ),
    click.option("--stage", "stage_id", metavar="ID", help="A stage of the job; by default its first one."),
    click.option("--source", metavar="NAME", help="The source of the application, by its name in Gem."),
    click.option(
        "--source-id",
        metavar="ID",
        help="Gem's id of the source of all applications that name no other. Kept for the next actions.",
    ),
    shared.body,
)


def _person(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_PERSON):
        function = option(function)
    return function


@click.command("create-candidate")
@click.option("--job", "job_id", metavar="ID", help="The job that they apply to.")
@_person
@shared.takes_files
@shared.that_writes
def create_candidate(
    *,
    integration: Integration,
    show: Callable[..., None],
    body: IO[bytes] | None,
    job_id: str | None,
    stage_id: str | None,
    idempotency_key: str | None,
    **person: Any,
) -> None:
    """Create a candidate with an application.

    Who has the same email address in Gem already gets the application alone.
    """
    application = shared.given_only({"job_id": job_id, "stage_id": stage_id})
    given = shared.given_only({**_request(person), "application": application})
    request = shared.merged(shared.read_body(body), given)
    _tell(show, integration.create_candidate(request, idempotency_key=idempotency_key))


@click.command("create-application")
@click.argument("job_id", metavar="JOB_ID")
@_person
@shared.takes_files
@shared.that_writes
def create_application(
    *,
    integration: Integration,
    show: Callable[..., None],
    body: IO[bytes] | None,
    job_id: str,
    stage_id: str | None,
    idempotency_key: str | None,
    **person: Any,
) -> None:
    """Create an application to a job, and the candidate where Gem has nobody of this email address."""
    given = shared.given_only({**_request(person), "stage_id": stage_id})
    request = shared.merged(shared.read_body(body), given)
    _tell(show, integration.create_application(job_id, request, idempotency_key=idempotency_key))


def _request(given: dict[str, Any]) -> dict[str, Any]:
    attachments, source, links = given.pop("attachments"), given.pop("source"), given.pop("social_links")
    candidate = shared.given_only({**given, "social_links": [{"url": link} for link in links]})
    return {
        "candidate": candidate,
        "attachments": [shared.as_attachment(path, "CV") for path in attachments],
        "source": shared.given_only({"name": source}),
    }


def _tell(show: Callable[..., None], new: NewApplication) -> None:
    show(
        new,
        f"candidate    {new.candidate.id}  remote:{new.candidate.remote_id}",
        f"application  {new.application.id}  remote:{new.application.remote_id}",
    )
