"""The command `gem-simulator`."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from gem_simulator.settings import MOST_CANDIDATES, VISIBLE_IN_WORDS, is_visible
from gem_simulator.tenant import PROFILES

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenant import Tenant


class Refused(click.ClickException):
    """What was asked for cannot be done: one message, exit code 2."""

    exit_code = 2


class Secret(click.ParamType[str]):
    """A text that can stand in an HTTP header."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text. Fails for what no header may hold."""
        if not is_visible(value):
            self.fail(f"must be {VISIBLE_IN_WORDS}", param, ctx)
        return value


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(package_name="gem-ats-connector", prog_name="gem-simulator")
def main() -> None:
    """Gem's applicant tracking API on your own machine."""


@main.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8800, help="Port to listen on; 0 takes a free one.")
@click.option("--seed", type=int, default=42, help="Another seed, another tenant.")
@click.option(
    "--candidates", type=click.IntRange(0, MOST_CANDIDATES), default=1000, help="How many candidates the tenant has."
)
@click.option("--profile", type=click.Choice(PROFILES), default="realistic", help="What the tenant's records are like.")
@click.option("--locale", help="Draw names and companies of this locale with Faker (an extra), as de_DE.")
@click.option("--api-key", type=Secret(), help="Key that clients must send. [default: made of the seed]")
@click.option("--application-secret", type=Secret(), help="Make the key a partner's, sent with this secret.")
@click.option("--rate-limit", type=click.FloatRange(min=0, min_open=True), default=20.0, help="Requests a second.")
@click.option("--burst", type=click.IntRange(min=1), default=500, help="Requests at once.")
@click.option("--no-rate-limit", is_flag=True, help="Let clients ask as fast as they can.")
@click.option("--strict", is_flag=True, help="Refuse what Gem passes over in silence: unknown parameters, above all.")
@click.option("--frozen", is_flag=True, help="Let the simulated clock stand still until it is moved.")
@click.option(
    "--tenant",
    "further",
    multiple=True,
    metavar="SETTINGS",
    help="Serve a further tenant with a key of its own, as name=acme,seed=7,candidates=300,profile=edge. Repeatable.",
)
@click.option(
    "--cassette",
    type=click.Path(dir_okay=False),
    help="Start with what a recorded session showed: a cassette or a HAR file. --seed and the like then say nothing.",
)
@click.option(
    "--faults",
    multiple=True,
    metavar="PRESET|JSON",
    help="Misbehave from the start: flaky, rate-limited, maintenance, hostile, or a fault as JSON. Repeatable.",
)
@click.option(
    "--drift",
    multiple=True,
    metavar="NAME",
    help="Be no longer as Gem is known: a change that `gem-simulator drifts` lists. Repeatable.",
)
@click.option("--state", type=click.Path(dir_okay=False), help="File that keeps what is written across restarts.")
@click.option(
    "--import",
    "exported",
    type=click.File("rb"),
    help="Start from an exported tenant, with its seed, size and profile.",
)
@click.option("--page-cache", type=click.IntRange(min=0), default=24, help="Megabytes of ready pages to keep.")
@click.option("--exit-with-parent", is_flag=True, help="Stop when the process that started this one has ended.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON: url, base_url, api_key, tenants.")
def serve(
    host: str,
    port: int,
    no_rate_limit: bool,
    page_cache: int,
    further: tuple[str, ...],
    exported: BinaryIO | None,
    exit_with_parent: bool,
    as_json: bool,
    **settings: Any,
) -> None:
    """Serve a tenant until Ctrl-C."""
    with _uncollected():
        from gem_simulator.servers import process, url_of

        if no_rate_limit:
            settings["rate_limit"] = None
        simulator = _simulator(exported, page_cache=page_cache * 1024 * 1024, **settings)
        kept = ("rate_limit", "burst", "faults", "drift", "strict")
        for text in further:
            _add(simulator, text, **{name: settings[name] for name in kept})
        listener = _listen(host, port)
        url = url_of(listener)
        say = _say_in_json if as_json else _say_in_words
        process.run(simulator, listener, ready=lambda: say(simulator, url), exit_with_parent=exit_with_parent)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Until it serves, nothing that is imported goes away, and looking for garbage is a tenth of the start."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def drifts(as_json: bool) -> None:
    """List what a vendor might change: the names that `serve --drift` takes."""
    import json

    from gem_simulator.drift.table import DRIFTS

    if as_json:
        click.echo(json.dumps([{"name": drift.name, "meaning": drift.meaning} for drift in DRIFTS.values()], indent=2))
        return
    width = max(map(len, DRIFTS))
    for drift in DRIFTS.values():
        click.echo(f"{drift.name:<{width}}  {drift.meaning}")


def _listen(host: str, port: int) -> socket.socket:
    from gem_simulator.servers import listen

    try:
        return listen(host, port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(
            f"cannot listen on {host} port {port}: {reason}. Choose another --port (0 takes a free one) or --host."
        ) from None


def _simulator(exported: BinaryIO | None, **settings: Any) -> Simulator:
    from cassettes.errors import CassetteError
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenant import TenantError

    try:
        if exported is None:
            return _made(settings)
        content = exported.read()
        if settings["cassette"] is None:
            return Simulator(**settings, tenant=_exported(exported.name, content))
        simulator = _made(settings)
        simulator.import_(content)
    except (TenantError, CassetteError, ValueError, OSError) as error:
        raise Refused(_reason(error)) from None
    return simulator


def _exported(file: str, content: bytes) -> Tenant:
    from gem_simulator.tenant import UnfitExport
    from gem_simulator.tenant.export import tenant_of

    try:
        return tenant_of(content)
    except UnfitExport as error:
        raise UnfitExport(f"--import {file}: {error}") from None


def _made(settings: dict[str, Any]) -> Simulator:
    """A simulator; what its cassette cannot bring along is told as it is left out."""
    from gem_simulator.simulator import Simulator

    with warnings.catch_warnings(record=True) as left_out:
        warnings.simplefilter("always")
        simulator = Simulator(**settings)
    for one in left_out:
        click.echo(f"warning: {one.message}", err=True)
    return simulator


def _add(simulator: Simulator, text: str, **defaults: Any) -> None:
    """One more tenant, with what the first one has where the text says nothing."""
    from cassettes.errors import CassetteError
    from gem_simulator.control.call import Refused as Unfit
    from gem_simulator.further_tenants import settings_of, without_secrets
    from gem_simulator.tenant import TenantError

    try:
        simulator.tenants.add(**{**defaults, **settings_of(text)})
    except (Unfit, TenantError, CassetteError, ValueError, OSError) as error:
        raise Refused(f"--tenant {without_secrets(text)}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the state file {error.filename}: {error.strerror}"
    return str(error)


def _say_in_json(simulator: Simulator, url: str) -> None:
    import json

    from gem_simulator.api.operations import ROOT

    keys = {name: one.api_key for name, one in simulator.tenants.items()}
    click.echo(json.dumps({"url": url, "base_url": url + ROOT, "api_key": simulator.api_key, "tenants": keys}))


def _say_in_words(simulator: Simulator, url: str) -> None:
    from gem_simulator.api.operations import ROOT

    headers = [f"-H 'X-API-Key: {simulator.api_key}'"]
    if simulator.application_secret is not None:
        headers.append(f"-H 'X-Application-Secret: {simulator.application_secret}'")
    click.echo(f"Gem is at {url}{ROOT}, its console and controls at {url}/_simulator. Ctrl-C stops it. Try:")
    click.echo(f"  curl {' '.join(headers)} '{url}{ROOT}/candidates/?per_page=2'")
    for name, one in list(simulator.tenants.items())[1:]:
        click.echo(f"Tenant {name} has the key {one.api_key}, its controls take ?tenant={name}.")
