"""Serving in threads of this process, and the pytest fixture that does."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from gem_simulator import Fault, Server, Simulator
from gem_simulator.control.presets import PRESETS
from gem_simulator.servers import listen, process, url_of


def test_a_server_is_gone_after_its_block() -> None:
    with Simulator(candidates=2).serve() as server:
        assert httpx.get(server.base_url + "/users/", headers={"X-API-Key": server.api_key}).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url + "/users/")


def test_a_server_tells_what_a_client_needs() -> None:
    with Simulator(candidates=2, api_key="k" * 40, application_secret="s" * 128).serve() as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.base_url == server.url + "/ats/v0"
        assert (server.api_key, server.application_secret) == ("k" * 40, "s" * 128)


def test_every_answer_has_one_date_and_it_is_simulated() -> None:
    with Simulator(candidates=2).serve() as server:
        answer = httpx.get(server.base_url + "/users/", headers={"X-API-Key": server.api_key})
    assert answer.headers.get_list("Date") == [answer.headers["Date"]]
    assert answer.headers["Date"].startswith("Mon, 02 Mar 2026 09:00:0")


def test_many_may_ask_at_once() -> None:
    with Simulator(seed=5, candidates=60).serve() as server:
        with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as client:

            def page(number: int) -> list[str]:
                answer = client.get("/candidates/", params={"per_page": 7, "page": number % 9 + 1})
                return [each["id"] for each in answer.json()]

            with ThreadPoolExecutor(6) as pool:
                pages = list(pool.map(page, range(54)))
        assert len(server.simulator.journal) == 54
    assert all(pages[number] == pages[number % 9] for number in range(54))
    assert len({each for page in pages for each in page}) == sum(map(len, pages[:9]))


def test_closing_lets_stalled_requests_go() -> None:
    failures: list[Exception] = []
    with Simulator(candidates=2).serve() as server:
        server.simulator.faults.stall()
        stalled = threading.Event()
        server.simulator.faults.run_after(1, lambda _: stalled.set())

        def ask() -> None:
            try:
                httpx.get(server.base_url + "/users/", headers={"X-API-Key": server.api_key}, timeout=20)
            except httpx.TransportError as error:
                failures.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        assert stalled.wait(10)
    asking.join(10)
    assert not asking.is_alive()
    assert len(failures) == 1


def test_an_ipv6_address_is_written_in_brackets() -> None:
    try:
        listener = listen("::1", 0)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        assert url_of(listener).startswith("http://[::1]:")


def test_where_gunicorn_does_not_run_werkzeug_serves_until_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    simulator, listener = Simulator(candidates=2), listen("127.0.0.1", 0)
    url, statuses = url_of(listener), []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setitem(__import__("sys").modules, "gunicorn.app.base", None)

    def ready() -> None:
        statuses.append(httpx.get(url + "/ats/v0/users/", headers={"X-API-Key": simulator.api_key}).status_code)
        os.kill(os.getpid(), signal.SIGTERM)

    try:
        process.run(simulator, listener, ready, exit_with_parent=False)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert statuses == [200]


def test_the_fixture_is_a_server_with_a_small_tenant(gem_simulator: Server) -> None:
    answer = httpx.get(gem_simulator.base_url + "/candidates/", headers={"X-API-Key": gem_simulator.api_key})
    assert 0 < len(answer.json()) <= 50


@pytest.mark.gem_simulator(seed=7, candidates=4, profile="edge", application_secret="5" * 128)
def test_the_marker_sets_up_the_fixture(gem_simulator: Server) -> None:
    tenant = gem_simulator.simulator.tenant
    assert tenant.list("candidates", {}, include_deleted=True, limit=0).total == 4
    assert gem_simulator.application_secret == "5" * 128


@pytest.mark.gem_simulator(seed=7, candidates=9)
class TestMarkers:
    @pytest.mark.gem_simulator(candidates=2)
    def test_the_closest_marker_wins(self, gem_simulator: Server) -> None:
        tenant = gem_simulator.simulator.tenant
        assert tenant.list("candidates", {}, include_deleted=True, limit=0).total == 2
        assert tenant.seed == 7


@pytest.mark.gem_simulator(candidates=1, faults=["maintenance", {"kind": "throttle", "times": 2}, Fault(kind="reset")])
def test_the_marker_arms_faults(gem_simulator: Server) -> None:
    armed = [one.match for one in gem_simulator.simulator.faults.armed]
    assert armed == [*PRESETS["maintenance"].faults, Fault(kind="throttle", times=2), Fault(kind="reset")]
