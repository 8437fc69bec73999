"""Faults at the three doors: in this process, on a port, and at `gem-simulator serve`."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Semaphore
from typing import Any, NamedTuple

import httpx
import pytest

from gem_simulator import Server, Simulator
from gem_simulator.control.fault_kinds import KINDS

SETTINGS: dict[str, Any] = {"seed": 5, "candidates": 12}
#: What is asked for: a page in the middle of a list, without signed links.
PAGE = "/job_stages/?per_page=3&page=2&updated_after=2020-01-01T00:00:00Z"
#: Kinds that would keep a test waiting, and how they do not.
QUICKLY: dict[str, dict[str, Any]] = {
    "latency": {"seconds": 0.01},
    "slow_drip": {"seconds": 0.01},
    "read_timeout": {"seconds": 30},
}
ERRORS = {
    "connect_error": httpx.ConnectError,
    "read_timeout": httpx.ReadTimeout,
    "stall": httpx.ReadTimeout,
    "reset": httpx.ReadError,
    "truncate": httpx.RemoteProtocolError,
}
#: What is felt, but not seen.
UNSEEN = {"latency", "slow_drip"}


class Door(NamedTuple):
    """A way in: a client of Gem, one of the controls, and where a socket is, if there is one."""

    gem: httpx.Client
    control: httpx.Client
    address: tuple[str, int] | None

    def outcome(self, path: str = PAGE, patience: float = 30) -> Any:
        """What a client sees of one request: an exception, or an answer."""
        try:
            answer = self.gem.get(path, timeout=httpx.Timeout(30, read=patience))
        except httpx.TransportError as error:
            return type(error)
        names = ("Content-Type", "X-Pagination", "Retry-After", "Date")
        return answer.status_code, answer.content, {name: answer.headers.get(name) for name in names}

    def raw(self, path: str = PAGE) -> bytes | None:
        """All bytes that come over a bare socket; None where it is reset before any."""
        with self.connection(path) as connection:
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except ConnectionResetError:
                assert received == b""
                return None
            return received

    @contextmanager
    def connection(self, path: str = PAGE) -> Iterator[socket.socket]:
        """A bare socket on which a request has been sent."""
        assert self.address is not None
        key = self.gem.headers["X-API-Key"]
        with socket.create_connection(self.address, timeout=10) as connection:
            head = f"GET /ats/v0{path} HTTP/1.1\r\nHost: gem\r\nX-API-Key: {key}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())
            yield connection


@contextmanager
def _door(url: str, key: str, transport: httpx.BaseTransport | None = None) -> Iterator[Door]:
    asked: dict[str, Any] = {"transport": transport} if transport else {}
    parts = httpx.URL(url)
    with (
        httpx.Client(base_url=url + "/ats/v0", headers={"X-API-Key": key}, **asked) as gem,
        httpx.Client(base_url=url + "/_simulator", timeout=30, **asked) as control,
    ):
        yield Door(gem, control, None if transport else (parts.host, parts.port or 0))


@pytest.fixture(scope="module")
def transport() -> Iterator[Door]:
    simulator = Simulator(**SETTINGS, frozen=True)
    with _door("http://gem.test", simulator.api_key, simulator.transport()) as door:
        yield door


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Simulator(**SETTINGS, frozen=True).serve() as server:
        yield server


@pytest.fixture(scope="module")
def port(server: Server) -> Iterator[Door]:
    with _door(server.url, server.api_key) as door:
        yield door


@pytest.fixture(scope="module")
def process() -> Iterator[Door]:
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    command = [sys.executable, "-m", "gem_simulator", "serve", "--port=0", "--json", "--frozen", "--no-rate-limit"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            told = json.loads(served.stdout.readline())
            with _door(told["url"], told["api_key"]) as door:
                yield door
        finally:
            served.kill()


@pytest.fixture
def doors(transport: Door, port: Door, process: Door) -> tuple[Door, Door, Door]:
    for door in (transport, port, process):
        door.control.post("/reset").raise_for_status()
    return transport, port, process


@pytest.fixture(params=["port", "process"])
def socket_door(request: pytest.FixtureRequest) -> Door:
    door: Door = request.getfixturevalue(request.param)
    door.control.post("/reset").raise_for_status()
    return door


def arm(door: Door, kind: str, **settings: Any) -> None:
    sent = {"kind": kind, "times": 1, **QUICKLY.get(kind, {}), **settings}
    door.control.post("/faults", json=sent).raise_for_status()


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_sees_the_same_at_every_door(doors: tuple[Door, Door, Door], kind: str) -> None:
    plain = [door.outcome() for door in doors]
    assert plain == [plain[0]] * 3
    for door in doors:
        arm(door, kind, **({"per_page": 2} if kind == "cap_per_page" else {}))
    patience = 0.2 if ERRORS.get(kind) is httpx.ReadTimeout else 30
    seen = [door.outcome(patience=patience) for door in doors]
    if kind == "connect_error":  # no port can refuse one path: its nearest kin
        assert seen == [httpx.ConnectError, httpx.ReadError, httpx.ReadError]
    else:
        assert seen == [ERRORS.get(kind, seen[0])] * 3
        assert (seen[0] == plain[0]) is (kind in UNSEEN)
    for door in doors:
        door.control.delete("/faults")
    assert [door.outcome() for door in doors] == plain


def test_the_journal_says_what_stood_in_for_a_refused_connection(doors: tuple[Door, Door, Door]) -> None:
    for door in doors:
        arm(door, "connect_error")
        door.outcome()
    told = [door.control.get("/journal").json()[-1] for door in doors]
    stand_in = ["connect_error, as a reset before any byte"]
    assert [entry["faults"] for entry in told] == [["connect_error"], stand_in, stand_in]
    assert {entry["status"] for entry in told} == {0}


def test_a_sequence_of_requests_is_struck_in_the_same_places_at_every_door(doors: tuple[Door, Door, Door]) -> None:
    seen: list[list[Any]] = []
    for door in doors:
        for kind, chance in (("status", 0.15), ("reset", 0.15), ("truncate", 0.1), ("shuffle", 0.3), ("throttle", 0.1)):
            arm(door, kind, probability=chance, times=None)
        arm(door, "latency", seconds=0.001, sigma=1, times=None)
        paths = (PAGE, "/users/", "/offices/")
        seen.append([door.outcome(paths[number % 3]) for number in range(45)])
    assert seen[0] == seen[1] == seen[2]
    statuses = [one[0] for one in seen[0] if isinstance(one, tuple)]
    assert {200, 429, 503} <= set(statuses)
    assert {httpx.ReadError, httpx.RemoteProtocolError} <= {one for one in seen[0] if isinstance(one, type)}


@pytest.mark.parametrize("kind", ["connect_error", "reset", "read_timeout"])
def test_no_byte_comes_over_a_connection_that_is_lost(socket_door: Door, kind: str) -> None:
    arm(socket_door, kind, **({"seconds": 0} if kind == "read_timeout" else {}))
    assert socket_door.raw() is None
    assert socket_door.raw()


def test_half_a_body_comes_over_a_connection_that_breaks_off(socket_door: Door) -> None:
    _, _, whole = (socket_door.raw() or b"").partition(b"\r\n\r\n")
    arm(socket_door, "truncate")
    head, _, body = (socket_door.raw() or b"").partition(b"\r\n\r\n")
    assert f"content-length: {len(whole)}\r\n" in head.decode().lower() + "\r\n"
    assert body == whole[: len(whole) // 2]


def test_a_body_without_its_end_is_whole_as_far_as_http_can_tell(socket_door: Door) -> None:
    arm(socket_door, "invalid_json")
    head, _, body = (socket_door.raw() or b"").partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}\r\n" in head.decode().lower() + "\r\n"
    with pytest.raises(ValueError, match=r"delimiter|Expecting"):
        json.loads(body)


def test_a_body_drips_piece_by_piece(server: Server, port: Door) -> None:
    port.control.post("/reset")
    _, _, whole = (port.raw() or b"").partition(b"\r\n\r\n")
    arm(port, "slow_drip", seconds=4)
    waits: list[float] = []
    gate = Semaphore(0)

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        gate.acquire(timeout=10)

    server.simulator.faults.sleep = sleep
    try:
        with port.connection() as connection:
            received, body = b"", b""
            for number in range(1, 17):
                gate.release()
                due = min(number * -(-len(whole) // 16), len(whole))
                while len(body) < due:
                    received += connection.recv(65536)
                    body = received.partition(b"\r\n\r\n")[2]
                assert body == whole[:due]
    finally:
        server.simulator.faults.sleep = None
    assert waits == [0.25] * 16


@pytest.mark.parametrize("kind", ["latency", "read_timeout", "stall"])
@pytest.mark.parametrize("end", ["remove", "clear", "start_over", "tenant"])
def test_nobody_waits_longer_than_the_fault_is_there(kind: str, end: str) -> None:
    simulator = Simulator(candidates=1).tenants.add("acme", candidates=1, faults=[{"kind": kind}])
    if kind != "stall":
        simulator = Simulator(candidates=1).tenants.add("b", candidates=1, faults=[{"kind": kind, "seconds": 60}])
    ends: dict[str, Callable[[], object]] = {
        "remove": lambda: simulator.faults.remove(1),
        "clear": simulator.faults.clear,
        "start_over": simulator.reset,
        "tenant": lambda: simulator.tenants.remove(simulator.name),
    }
    waiting = Event()
    simulator.faults.run_after(1, lambda _: waiting.set())
    headers = {"X-API-Key": simulator.api_key}
    with (
        httpx.Client(transport=simulator.transport(), headers=headers, timeout=None) as gem,
        ThreadPoolExecutor(1) as pool,
    ):
        answer = pool.submit(gem.get, "http://gem.test/ats/v0/users/")
        assert waiting.wait(10)
        ends[end]()
        error = answer.exception(timeout=10)
    assert (error is None) if kind == "latency" else isinstance(error, httpx.ReadError)


def test_a_wait_that_is_longer_than_a_clients_patience_ends_at_once_without_a_socket(transport: Door) -> None:
    transport.control.post("/reset")
    for kind in ("latency", "read_timeout", "slow_drip"):
        arm(transport, kind, seconds=60)
        assert transport.outcome(patience=3) is httpx.ReadTimeout


def test_latency_is_fixed_or_varies_around_its_median(transport: Door) -> None:
    simulator, waits = Simulator(candidates=1), list[float]()
    simulator.faults.sleep = waits.append
    with _door("http://gem.test", simulator.api_key, simulator.transport()) as door:
        arm(door, "latency", seconds=3, times=2)
        arm(door, "latency", seconds=20, sigma=2, after=2, times=101)
        for _ in range(103):
            door.outcome("/users/", patience=100)
    assert waits[:2] == [3, 3]
    varied = sorted(waits[2:])
    assert 10 < varied[50] < 40
    assert varied[0] < 2
    assert varied[-1] == 60


def test_async_clients_wait_without_holding_others_up() -> None:
    simulator, order = Simulator(candidates=2), list[str]()
    simulator.faults.latency(0.2, path="/users/")
    simulator.faults.truncate(path="/offices/")

    async def ask() -> None:
        headers = {"X-API-Key": simulator.api_key}
        base = "http://gem.test/ats/v0"
        async with httpx.AsyncClient(transport=simulator.transport(), base_url=base, headers=headers) as gem:

            async def get(path: str) -> None:
                await gem.get(path)
                order.append(path)

            await asyncio.gather(get("/users/"), get("/jobs/"))
            with pytest.raises(httpx.RemoteProtocolError):
                await gem.get("/offices/")

    asyncio.run(ask())
    assert order == ["/jobs/", "/users/"]


def test_a_client_that_hangs_up_does_not_hold_a_thread(process: Door) -> None:
    process.control.post("/reset")
    arm(process, "read_timeout", seconds=60, times=20)
    for _ in range(10):  # more than there are threads
        with process.connection():
            pass
    process.control.post("/reset", timeout=5).raise_for_status()
    assert process.raw()
