"""`gem-connector act attachments`, `passthrough`: asked of Gem each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

import click
import orjson

from connector.cli.act import shared
from connector.cli.act.changing import one_of

if TYPE_CHECKING:
    from connector.actions import ApplicationAttachments, CandidateAttachments
    from connector.gem_connector.integration import Integration

Show = Callable[..., None]


@click.command()
@click.option("--application", "application_id", metavar="ID", help="Whose files: an application.")
@click.option("--candidate", "candidate_id", metavar="ID", help="Or a candidate.")
@shared.on_an_account
def attachments(*, integration: Integration, show: Show, application_id: str | None, candidate_id: str | None) -> None:
    """List the files of an application or a candidate, with fresh links."""
    found: ApplicationAttachments | CandidateAttachments
    if one_of(application_id, candidate_id) == "application":
        found = integration.get_application_attachments(application_id or "")
    else:
        found = integration.get_candidate_attachments(candidate_id or "")
    show(found, *(f"{file.type:<12}  {file.file_name}  {file.data_url}" for file in found.results))


@click.command()
@click.argument("method", type=click.Choice(["GET", "POST", "PUT", "PATCH", "DELETE"], case_sensitive=False))
@click.argument("path", metavar="PATH")
@click.option("--data", metavar="JSON", help="The body: an object or a list; anything else goes as it is.")
@shared.body
@shared.takes_files
@shared.on_an_account
def passthrough(
    *, integration: Integration, show: Show, method: str, path: str, data: str | None, body: IO[bytes] | None
) -> None:
    """Send any request to Gem's ATS API, and print what it answers.

    PATH is below /ats/v0, such as /offers/. Gem's errors are printed like everything else; exits with 1 then.
    """
    given = {"method": method.upper(), "path": path, **({} if data is None else {"data": _data(data)})}
    answer = integration.passthrough(shared.merged(shared.read_body(body), given))
    show(answer, _text(answer.data))
    click.get_current_context().exit(int(answer.status >= 400))


def _data(text: str) -> Any:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value if isinstance(value, dict | list) else text


def _text(data: object) -> str:
    return data if isinstance(data, str) else orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
