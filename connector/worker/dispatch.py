"""Celery as a dispatcher: which process does a sync is for the broker to say, everything else for the store.

    tick ──► queue in the store ──► message (integration id, kind) ──► broker ──► run_next(only=…) in some process

A message is a hint that a sync waits, and no more: no secret is in it, and it may come twice, late or never. Who gets
one claims the sync in the store, or finds that somebody else did; one that got lost is sent again after some minutes;
and of a process that is killed another one takes over what its lease held. So no result is kept, and nothing is
acknowledged late.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from celery import Celery, signals
from celery.platforms import SecurityWarning

from connector.actions.outbound import Outbound
from connector.errors import ConnectorError
from connector.integrations import Connections
from connector.store import sync_queue
from connector.store.sync_queue import Kind
from connector.worker.background import LOOK_SECONDS, Background, Repeated, Stopping, delivering, ticking
from connector.worker.jobs import run_next
from connector.worker.tick import Tick

TASK = "connector.sync"
SENT_AGAIN_MS = 5 * 60 * 1000
"""A message that nobody has acted upon for so long is taken for lost, and dropped should it come after all."""

_DISCONNECTED_SECONDS = 5
_KINDS = ("redis", "rediss", "amqp", "amqps")


class BrokerUnusable(ConnectorError):
    """The broker cannot be reached, or does not let us in."""


def make_app(broker: str, queue: str) -> Celery:
    """A Celery application that sends and takes hints.

    Args:
        broker: such as ``redis://127.0.0.1:6379/0`` or ``amqp://user:password@host``.
        queue: the name of the queue, for those who share a broker.

    Raises:
        BrokerUnusable: the URL is none of a broker that we know.
    """
    if urlsplit(broker).scheme not in _KINDS:
        raise BrokerUnusable(
            "The broker's URL is none that can be used.",
            hint="Use redis://host:6379/0 or amqp://user:password@host; with TLS, rediss:// or amqps://.",
        )
    app = Celery("gem-connector", broker=broker, set_as_current=False)
    app.conf.update(
        task_default_queue=queue,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_connect_timeout": _DISCONNECTED_SECONDS},
    )
    return app


def send_ready(app: Celery, connections: Connections) -> int:
    """Tells the broker of every sync that could be done now, unless it was told lately; gives of how many."""
    store = connections.store
    with store.look() as connection:
        ready = sync_queue.ready(connection, store.clock())
    sent = 0
    for sync in ready:
        now = store.clock()
        with store.write() as connection:
            is_ours = sync_queue.send(connection, sync, sent_before=now - SENT_AGAIN_MS, now=now)
        if is_ours:
            app.send_task(TASK, args=[sync.integration_id, sync.kind], expires=SENT_AGAIN_MS / 1000)
            sent += 1
    return sent


def add_task(app: Celery, connections: Connections, stopping: Stopping) -> None:
    """Lets this process act upon hints."""

    @app.task(name=TASK)  # type: ignore[untyped-decorator]  # Celery has no types
    def sync(integration_id: str, kind: Kind) -> None:
        run_next(connections, stopping=stopping, only=(integration_id, kind))


def check_broker(app: Celery) -> None:
    """Connects once, so that a wrong address or password is told at the start; later, Celery connects again by itself.

    Raises:
        BrokerUnusable: nobody answers there, or we are not let in.
    """
    with app.connection_for_write(connect_timeout=_DISCONNECTED_SECONDS) as connection:
        place = connection.as_uri()  # without the password
        try:
            connection.connect()
            connection.default_channel  # noqa: B018 - some brokers are asked only now
        except Exception as error:  # noqa: BLE001 - each broker's library has a tree of its own
            reason = " ".join(str(error).split()) or type(error).__name__
        else:
            return
    raise BrokerUnusable(
        f"The broker at {place} cannot be used: {reason}",
        hint="Check --broker (GEM_CONNECTOR_BROKER): host, port, user, password, and that the broker runs.",
    )


def work(app: Celery, tick: Tick, syncs: int, outbound: Outbound, ready: Callable[[], object]) -> None:
    """Works until SIGTERM or SIGINT: the tick, hints for the broker, and syncs as the broker gives hints.

    Args:
        app: of `make_app`.
        tick: what is done every ten seconds.
        syncs: how many at once in this process.
        outbound: how targets of webhooks are reached.
        ready: called once hints are taken.

    Raises:
        BrokerUnusable: at the start.
    """
    check_broker(app)
    # Celery warns root of pickled messages, which this application does not take.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    connections = tick.connections
    sending = Repeated(lambda _stopping: send_ready(app, connections), LOOK_SECONDS)
    background = Background([ticking(tick), delivering(connections, outbound), sending])
    add_task(app, connections, lambda: background.stopping)

    def stop(**_: Any) -> None:
        background.stop()

    def started(**_: Any) -> None:
        ready()

    signals.worker_ready.connect(started)
    signals.worker_shutting_down.connect(stop)
    background.start()
    try:
        # Threads, so that all syncs share one store; no gossip, since nobody has anything to say to another.
        worker = app.Worker(
            pool="threads",
            concurrency=syncs,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            loglevel="WARNING",
            quiet=True,
        )
        worker.start()
    finally:
        signals.worker_shutting_down.disconnect(stop)
        signals.worker_ready.disconnect(started)
        background.stop()
        background.join(5)
