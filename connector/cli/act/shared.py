"""What all actions take, and how they tell what became of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click
import orjson

from connector.cli import options

if TYPE_CHECKING:
    from pydantic import BaseModel

    from connector.gem_connector.integration import Integration

F = TypeVar("F", bound=Callable[..., Any])
SETTINGS = ("user_id", "source_id", "source_name")

_ACCOUNT = (
    options.base_url,
    options.api_key,
    options.application_secret,
    options.database,
    options.integration_id,
    click.option(
        "--user-id",
        envvar="GEM_USER_ID",
        show_envvar=True,
        metavar="ID",
        help="Gem's id of the user in whose name is written. Kept for the next actions.",
    ),
    options.as_json,
)
_WRITING = (
    click.option(
        "--idempotency-key",
        metavar="KEY",
        help="Asked for again under the same key within 24 hours, it is not done again, and gives the first result.",
    ),
)


def on_an_account(function: F) -> F:
    """A command that works on an account: gets `integration` and `show`, which prints a result."""

    @functools.wraps(function)
    def command(**given: Any) -> Any:
        account = {name: given.pop(name) for name in ("base_url", "api_key", "application_secret", "database")}
        changed = {name: given.pop(name) for name in SETTINGS if name in given}
        as_json = given.pop("as_json")
        with _integration(account, given.pop("integration_id"), given.pop("allow_host", ()), changed) as integration:
            return function(integration=integration, show=functools.partial(_show, as_json=as_json), **given)

    for option in reversed(_ACCOUNT):
        command = option(command)
    return command  # type: ignore[return-value]  # click replaces the parameters, not what is returned


def that_writes(function: F) -> F:
    """A command that works on an account and writes to it."""
    return on_an_account(functools.reduce(lambda command, option: option(command), _WRITING, function))


def takes_files(function: F) -> F:
    """A command that may fetch files from links."""
    return click.option(
        "--allow-host",
        type=options.Host(),
        multiple=True,
        metavar="HOST[:PORT]",
        help="A host from which files may be fetched although it is not on the public Internet.",
    )(function)


@contextmanager
def _integration(
    account: Mapping[str, Any], integration_id: str, allowed_hosts: Sequence[str], changed: Mapping[str, str | None]
) -> Iterator[Integration]:
    from connector.gem_connector.connector import GemConnector

    with (
        GemConnector(account["base_url"], account["api_key"], account["application_secret"]) as gem,
        gem.connect(account["database"], integration_id=integration_id, allowed_hosts=allowed_hosts) as integration,
    ):
        given: dict[str, Any] = {name: value for name, value in changed.items() if value is not None}
        if given:
            settings = replace(integration.settings, **given)
            integration.store.integration(integration.id, account=gem.client.account, settings=settings)
        yield integration


def _show(result: BaseModel, *lines: str, as_json: bool) -> None:
    """A result as one JSON object; or lines for people, and its warnings on stderr."""
    if as_json:
        click.echo(result.model_dump_json())
        return
    for line in lines:
        click.echo(line)
    for warning in getattr(result, "warnings", ()):
        click.secho("Warning: ", fg="yellow", nl=False, err=True)
        click.echo(warning, err=True)


body = click.option(
    "--input",
    "body",
    type=click.File("rb"),
    metavar="FILE",
    help="The request as the unified API has it, as JSON; `-` is stdin. What options say goes over it.",
)


def read_body(file: IO[bytes] | None) -> dict[str, Any]:
    """The JSON object in a file; an empty one without a file."""
    if file is None:
        return {}
    try:
        value = orjson.loads(file.read())
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"--input is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise click.UsageError("--input is not a JSON object.")
    return value


def given_only(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given at all."""
    return {name: value for name, value in values.items() if value not in (None, (), [], {})}


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two objects in one, objects inside too; what is above counts."""
    found = dict(below)
    for name, value in above.items():
        old = found.get(name)
        found[name] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


TYPES = click.Choice(["CV", "COVER_LETTER", "OTHER"])


def as_attachment(path: Path, kind: str) -> dict[str, str]:
    """A file as requests have it."""
    import base64

    from connector.actions.get_attachments import content_type

    data = base64.b64encode(path.read_bytes()).decode()
    return {"name": path.name, "type": kind, "content_type": content_type(path.name), "data": data}
