"""`gem-connector worker`: what a service does besides answering, in a process of its own."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.integrations import shared
from connector.errors import ConnectorError, install_hint

if TYPE_CHECKING:
    from connector.actions import Outbound
    from connector.worker.tick import Tick


@click.command()
@options.database
@shared.secret_keys
@options.application_secret
@options.allow_host
@options.public_url
@options.schedule
@click.option(
    "--broker",
    envvar="GEM_CONNECTOR_BROKER",
    show_envvar=True,
    metavar="URL",
    help="Where Celery passes the work on: redis://host:6379/0 or amqp://user:password@host. Without one, the database "
    "alone tells each worker what to do.",
)
@click.option(
    "--queue", default="gem-connector", show_default=True, metavar="NAME", help="Of the broker, if others use it too."
)
def worker(  # noqa: PLR0913, PLR0917 - one argument an option
    database: str,
    secret_keys: str | None,
    application_secret: str | None,
    allow_host: tuple[str, ...],
    public_url: str | None,
    broker: str | None,
    queue: str,
    full_every: int,
    delta_every: int,
    syncs_at_once: int,
) -> None:
    """Sync the integrations of a database as they are due or asked for, and erase what is due to go.

    Any number of workers may run, on any number of machines: each sync is done once, and that of a worker that was
    killed goes on in another one.
    """
    from connector.actions import Outbound
    from connector.integrations import Connections, GemAccess, open_vault
    from connector.store import Store
    from connector.worker.schedule import Schedule
    from connector.worker.tick import Tick

    with Store.open(database) as store:
        gem = GemAccess(application_secret=application_secret)
        connections = Connections(store, open_vault(database, secret_keys), gem, public_url=public_url)
        tick = Tick(connections, Schedule(full_every, delta_every))
        outbound = Outbound(frozenset(allow_host))
        if broker is None:
            _work_alone(tick, syncs_at_once, outbound)
        else:
            _work_with(broker, queue, tick, syncs_at_once, outbound)


def _work_alone(tick: Tick, syncs: int, outbound: Outbound) -> None:
    from connector.worker.background import syncing

    background = syncing(tick, syncs, outbound)

    def stop(_number: int, _frame: FrameType | None) -> None:
        background.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    background.start()
    _ready()
    background.wait()
    # A sync rests after the page that it is at; where Gem keeps us waiting for that, it is cut off, and loses only it.
    background.join(30)


def _work_with(broker: str, queue: str, tick: Tick, syncs: int, outbound: Outbound) -> None:
    try:
        from connector.worker.dispatch import make_app, work
    except ImportError as error:
        raise ConnectorError("A broker needs Celery, which is not installed.", hint=install_hint("worker")) from error
    work(make_app(broker, queue), tick, syncs, outbound, _ready)


def _ready() -> None:
    click.echo("Ready.", err=True)
