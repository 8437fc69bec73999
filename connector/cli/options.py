"""Options that several commands share, and the kinds of values they take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from connector.unified.ids import DEFAULT_INTEGRATION_ID

F = TypeVar("F", bound=Callable[..., Any])

GEM_URL = "https://api.gem.com/ats/v0"


class DateTime(click.ParamType[datetime]):
    """An ISO 8601 date or date-time; without a time zone it counts as UTC."""

    name = "date-time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment. Fails for what is none."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date or date-time, such as 2026-03-10 or 2026-03-10T21:20:54Z", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def unless(other: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback for each of two options that contradict each other: fails where both were typed.

    Both need it, since options are looked at in the order in which they were typed.

    Args:
        other: the name of the other one's parameter.
    """

    def check(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        if _typed(ctx, str(param.name)) and _typed(ctx, other):
            contrary = next(each for each in ctx.command.params if each.name == other)
            raise click.UsageError(f"{param.opts[0]} and {contrary.opts[0]} contradict each other: give one of them.")
        return value

    return check


def _typed(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


class Interval(click.ParamType[int]):
    """A length of time, such as 90s, 45m or 10h; gives ms."""

    name = "interval"
    _units = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}  # noqa: RUF012 - it never changes

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The milliseconds. Fails for what is no length of time, or none at all."""
        number, unit = str(value)[:-1], str(value)[-1:]
        if not number.isascii() or not number.isdigit() or unit not in self._units or int(number) == 0:
            self.fail(f"{value!r} is no interval, such as 90s, 45m or 10h", param, ctx)
        return int(number) * self._units[unit]


class Origin(click.ParamType[str]):
    """Scheme, host and port of a web site; a slash at the end is taken off."""

    name = "origin"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The origin. Fails for what is none."""
        text = str(value).removesuffix("/")
        if not _is_origin(text):
            self.fail(f"{value!r} is no scheme and host alone, such as https://ats.example.com", param, ctx)
        return text


class Host(click.ParamType[str]):
    """A host, with or without a port."""

    name = "host"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The host in lower case, as it is compared. Fails for what is none."""
        text = str(value).lower()
        if not _is_origin(f"http://{text}"):
            self.fail(f"{value!r} is no host, such as files.example.internal or 127.0.0.1:8080", param, ctx)
        return text


class ClientKey(click.ParamType[str]):
    """A key by which clients of the service are known, chosen by somebody; what is wrong with it never quotes it."""

    name = "key"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key. Fails for what is too short to be one, and for what no header can hold."""
        from connector.store.api_keys import SHORTEST

        key = str(value)
        if len(key) < SHORTEST:
            told = "or it could be guessed; `gem-connector keys add` makes a safe one"
            self.fail(f"a key has at least {SHORTEST} characters, {told}", param, ctx)
        if not key.isascii() or not key.isprintable() or " " in key:
            self.fail("a key has visible ASCII characters alone: it is sent in a header", param, ctx)
        return key


def client_key(told: str, **others: Any) -> Callable[[F], F]:
    """The option that gives a key of somebody's own to clients of the service."""
    return click.option("--api-key", type=ClientKey(), metavar="KEY", help=told, **others)


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, a bracket without its other half
        return False
    return known and text == f"{parts.scheme}://{parts.netloc}" and not set(parts.netloc) & set("@ \t\r\n\\")


def _interval(name: str, variable: str, default: str, told: str) -> Callable[[F], F]:
    return click.option(
        name, type=Interval(), default=default, show_default=True, envvar=variable, show_envvar=True, help=told
    )


def intervals(command: F) -> F:
    """The options that say when integrations are synced."""
    delta = _interval("--delta-every", "GEM_CONNECTOR_DELTA_EVERY", "3h", "From any sync to the next delta.")
    full = _interval("--full-every", "GEM_CONNECTOR_FULL_EVERY", "10h", "From a full sync to the next one.")
    return full(delta(command))


def schedule(command: F) -> F:
    """The options that say when integrations are synced, and how many at once."""
    at_once = click.option(
        "--syncs-at-once",
        type=click.IntRange(min=1),
        default=2,
        show_default=True,
        help="How many integrations each process syncs at the same time.",
    )
    return intervals(at_once(command))


database = click.option(
    "--database",
    envvar="GEM_DATABASE_URL",
    show_envvar=True,
    required=True,
    metavar="URL",
    help="Where the records are: sqlite:///gem.db or postgresql://user:password@host/database.",
)

base_url = click.option(
    "--base-url",
    envvar="GEM_BASE_URL",
    show_envvar=True,
    default=GEM_URL,
    show_default=True,
    metavar="URL",
    help="Gem's ATS root.",
)


def _api_key(note: str = "", **others: Any) -> Callable[[F], F]:
    told = f"The team's own key, or a customer's shareable access key.{note}"
    return click.option("--api-key", envvar="GEM_API_KEY", show_envvar=True, metavar="KEY", help=told, **others)


api_key = _api_key(required=True)
tenant_key = _api_key()
"""For commands that can do without, as long as nothing is asked of a tenant."""


def _key_unless_replayed(ctx: click.Context, param: click.Parameter, key: str | None) -> str | None:
    """The key. Fails where there is none and none can be done without."""
    if not key and not ctx.params.get("cassette"):
        raise click.MissingParameter(ctx=ctx, param=param)
    return key


api_key_unless_replayed = _api_key(" [required without --cassette]", callback=_key_unless_replayed)

cassette = click.option(
    "--cassette",
    metavar="FILE",
    is_eager=True,
    help="Replay a recorded session in place of asking Gem: no network, no key.",
)

application_secret = click.option(
    "--application-secret",
    envvar="GEM_APPLICATION_SECRET",
    show_envvar=True,
    metavar="SECRET",
    help="The secret of your partner application; with a shareable access key only.",
)

public_url = click.option(
    "--public-url",
    type=Origin(),
    metavar="URL",
    help="Where customers reach the service, for links to the connection page and to the log.",
)

allow_host = click.option(
    "--allow-host",
    type=Host(),
    multiple=True,
    metavar="HOST[:PORT]",
    help="A host of your own network from which attachments may be fetched, and to which webhooks may lead; else, "
    "public addresses only.",
)

integration_id = click.option(
    "--integration-id",
    default=DEFAULT_INTEGRATION_ID,
    show_default=True,
    metavar="ID",
    help="The name of this Gem account in the database; ids of records depend on it.",
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")

full = click.option(
    "--full",
    is_flag=True,
    callback=unless("delta"),
    help="Read everything, and find what is gone; the first sync does so in any case.",
)

delta = click.option(
    "--delta",
    is_flag=True,
    expose_value=False,
    callback=unless("full"),
    help="Read what changed since the last sync, which is the default.",
)
