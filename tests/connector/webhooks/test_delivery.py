"""What is due is sent, signed, until it is taken or given up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from connector.actions.outbound import Outbound
from connector.integrations import Vault
from connector.integrations.vault import new_key
from connector.store import Store, deliveries
from connector.store.connections import EndUser
from connector.webhooks import announcing
from connector.webhooks.delivery import Delivered, deliver_due
from connector.webhooks.registry import Webhooks
from tests.connector.webhooks.conftest import HOUR, MINUTE, Receiver, World

ACME = EndUser("Acme", "jo@acme.test", "acme-1")


def happen(world: World, times: int = 1) -> None:
    """Events, each in a transaction of its own."""
    for _ in range(times):
        with world.store.write() as connection:
            announcing.connection_flow_failed(connection, world.environment.number, ACME, world.clock())


def only_delivery(world: World) -> deliveries.Delivery:
    (webhook,) = world.webhooks.every(world.environment)
    (found,) = world.webhooks.deliveries(world.environment, webhook.id)
    return found


def test_an_event_is_sent_once_and_signed_over_its_raw_bytes(world: World, receiver: Receiver, secret: str) -> None:
    happen(world)
    done = world.deliver()
    assert (done.delivered, done.postponed, done.failed) == (1, 0, 0)
    (received,) = receiver.take()
    assert received.path == "/hooks"
    assert received.headers["Content-Type"] == "application/json"
    assert received.is_signed_with(secret)
    assert not received.is_signed_with(secret[:-1])
    assert not replace(received, body=received.body + b" ").is_signed_with(secret)
    assert world.deliver().delivered == 0
    found = only_delivery(world)
    assert (found.state, found.attempts, found.status, found.excerpt) == ("DELIVERED", 1, 200, "thanks")
    assert found.event_id == received.event["id"]


def test_a_failure_is_tried_again_later_and_later_for_a_day(world: World, receiver: Receiver, secret: str) -> None:
    receiver.answer = lambda _received: (503, {}, b"down")
    happen(world)
    began, waits, last = world.clock.now, [], world.clock.now
    while (found := only_delivery(world)).state == "PENDING":
        if found.attempts:
            waits.append(found.due_at - last)
            world.clock.now = found.due_at - 1
            assert world.deliver().postponed == 0, "it is not due yet"
        last = world.clock.now = found.due_at
        assert sum(vars_of(world.deliver())) == 1
    assert [wait / MINUTE for wait in waits[:10]] == [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert [wait / HOUR for wait in waits[10:12]] == [6, 6]
    assert world.clock.now - began == 24 * HOUR
    assert (found.state, found.status, found.problem) == ("FAILED", 503, "the server answered 503")
    assert len({received.event["id"] for received in receiver.take()}) == 1
    assert sum(vars_of(world.deliver())) == 0


def vars_of(done: Delivered) -> tuple[int, int, int]:
    return done.delivered, done.postponed, done.failed


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 24), (1.0, 36)])
def test_waits_differ_by_a_fifth_so_that_targets_are_not_stormed(
    world: World, receiver: Receiver, secret: str, jitter: float, seconds: int
) -> None:
    receiver.answer = lambda _received: (500, {}, b"")
    happen(world)
    world.deliver(jitter=jitter)
    assert only_delivery(world).due_at == world.clock.now + seconds * 1000


def test_what_failed_is_delivered_once_the_target_is_back(world: World, receiver: Receiver, secret: str) -> None:
    receiver.answer = lambda _received: (500, {}, b"")
    happen(world)
    world.deliver()
    receiver.answer = Receiver.answer
    world.clock.now += MINUTE
    assert world.deliver().delivered == 1
    first, second = receiver.take()
    assert first.body == second.body
    found = only_delivery(world)
    assert (found.state, found.attempts, found.problem) == ("DELIVERED", 2, None)


def test_a_redirect_is_not_followed(world: World, receiver: Receiver, secret: str) -> None:
    receiver.answer = lambda _received: (307, {"Location": receiver.url.replace("hooks", "elsewhere")}, b"")
    happen(world)
    assert world.deliver().postponed == 1
    assert [received.path for received in receiver.take()] == ["/hooks"]
    assert only_delivery(world).problem == "the server answered 307"


def test_a_target_that_does_not_answer_is_given_little_time(world: World, receiver: Receiver, secret: str) -> None:
    over = threading.Event()

    def wait(_received: object) -> tuple[int, dict[str, str], bytes]:
        over.wait(10)
        return 200, {}, b""

    receiver.answer = wait
    happen(world)
    done = world.deliver(outbound=replace(world.outbound, seconds=0.5))
    over.set()
    assert done.postponed == 1
    assert "more than 0.5 seconds" in (only_delivery(world).problem or "")


def test_of_a_long_answer_only_the_beginning_is_kept(world: World, receiver: Receiver, secret: str) -> None:
    receiver.answer = lambda _received: (200, {}, b"line\n\x00" + b"x" * 3_000_000)
    happen(world)
    assert world.deliver().delivered == 1
    excerpt = only_delivery(world).excerpt or ""
    assert len(excerpt) == 300
    assert excerpt.startswith("line  xxx")


def test_a_name_that_leads_inside_by_now_is_refused(world: World, secret: str, receiver: Receiver) -> None:
    """DNS rebinding: public when the webhook was added, private when it is sent; and what is connected to is what was
    looked at, not the name again."""
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    rebound = Outbound(resolver=resolver)
    (mine,) = world.webhooks.every(world.environment)
    world.webhooks.remove(world.environment, mine.id)
    port = receiver.host.rpartition(":")[2]
    Webhooks(world.store, world.vault, rebound).add(world.environment, f"http://rebound.example:{port}/")
    happen(world)
    assert world.deliver(outbound=rebound).postponed == 1
    assert receiver.take() == []
    assert only_delivery(world).problem == "its host is not on the public Internet"
    assert asked == ["rebound.example"] * 2


def test_a_target_that_fails_costs_one_try_and_others_get_theirs(world: World, receiver: Receiver, secret: str) -> None:
    world.webhooks.add(world.environment, f"{receiver.url}?fails")
    receiver.answer = lambda received: (500 if received.path.endswith("fails") else 200, {}, b"")
    happen(world, times=3)
    done = world.deliver()
    assert vars_of(done) == (3, 1, 0)


def test_two_workers_never_send_the_same(world: World, receiver: Receiver, secret: str) -> None:
    happen(world, times=12)
    start = threading.Barrier(3)
    totals: list[int] = []

    def work() -> None:
        with Store.open(world.store.engine.url.render_as_string(hide_password=False), clock=world.clock) as store:
            start.wait()
            totals.append(deliver_due(store, world.vault, world.outbound, in_flight=2).delivered)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(totals) == 12
    assert len(receiver.take()) == 12


def test_what_a_killed_worker_was_at_is_due_again(world: World, receiver: Receiver, secret: str) -> None:
    happen(world)
    with world.store.write() as connection:
        (number,) = deliveries.due(connection, world.clock(), without=(), limit=9)
        claim = deliveries.claim(connection, number, world.clock(), lease_ms=60_000)
        assert claim is not None
    assert world.deliver().delivered == 0
    world.clock.now += MINUTE
    assert world.deliver().delivered == 1
    with world.store.write() as connection:
        late = deliveries.Attempt("FAILED", 0, None, "too late", None)
        assert not deliveries.finish(connection, claim, late, world.clock())
    assert only_delivery(world).state == "DELIVERED"


def test_the_history_is_bounded(world: World, receiver: Receiver, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connector.webhooks.delivery.KEPT_OF_EACH", 3)
    happen(world, times=5)
    world.deliver()
    (webhook,) = world.webhooks.every(world.environment)
    assert len(world.webhooks.deliveries(world.environment, webhook.id)) == 3
    world.clock.now += 15 * 24 * HOUR
    world.deliver()
    assert world.webhooks.deliveries(world.environment, webhook.id) == []
    with world.store.look() as connection:
        assert deliveries.oldest(connection) is None


def test_a_secret_that_cannot_be_opened_is_a_problem_of_the_delivery(
    world: World, receiver: Receiver, secret: str
) -> None:
    happen(world)
    world.vault = Vault([new_key()])
    assert world.deliver().postponed == 1
    assert "secret keys" in (only_delivery(world).problem or "")
    assert receiver.take() == []


def test_the_secret_is_nowhere_in_clear(
    world: World, receiver: Receiver, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.answer = lambda _received: (500, {}, b"no")
    happen(world)
    world.deliver()
    again = world.webhooks.rotate_secret(world.environment)
    added = world.webhooks.add(world.environment, receiver.url)
    assert added.secret is None
    seen = [repr(added), repr(world.webhooks), repr(world.webhooks.every(world.environment)), caplog.text]
    seen.append(repr(only_delivery_of_first(world)))
    with world.store.look() as connection:
        for table in ("webhooks", "webhook_secrets", "webhook_events", "webhook_deliveries"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            seen.append(str([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in rows]))
    for text in seen:
        assert secret not in text
        assert again not in text


def only_delivery_of_first(world: World) -> deliveries.Delivery:
    first = world.webhooks.every(world.environment)[0]
    return world.webhooks.deliveries(world.environment, first.id)[0]
