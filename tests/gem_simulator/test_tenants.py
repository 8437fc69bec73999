"""Several tenants in one server, told apart by their keys."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from gem_simulator import Fault, Simulator

GEM, CONTROL = "http://gem.test/ats/v0", "http://gem.test/_simulator"


@pytest.fixture
def both() -> tuple[Simulator, Simulator]:
    first = Simulator(seed=1, candidates=4)
    return first, first.tenants.add("acme", seed=2, candidates=7, profile="edge", rate_limit=0.001, burst=3)


@pytest.fixture
def client(both: tuple[Simulator, Simulator]) -> Iterator[httpx.Client]:
    with httpx.Client(transport=both[0].transport()) as client:
        yield client


def ask(client: httpx.Client, simulator: Simulator, path: str) -> httpx.Response:
    return client.get(GEM + path, headers={"X-API-Key": simulator.api_key})


def test_a_key_leads_to_its_own_tenant(client: httpx.Client, both: tuple[Simulator, Simulator]) -> None:
    totals = [len(ask(client, one, "/candidates/?include_deleted=true").json()) for one in both]
    assert totals == [4, 7]
    names = [{record["first_name"] for record in ask(client, one, "/candidates/").json()} for one in both]
    assert not names[0] & names[1]
    stranger = client.get(GEM + "/users/", headers={"X-API-Key": "k" * 40})
    assert (stranger.status_code, stranger.json()) == (403, {"message": "Forbidden"})


def test_each_has_its_own_clock_faults_journal_and_rate_limit(
    client: httpx.Client, both: tuple[Simulator, Simulator]
) -> None:
    first, second = both
    second.clock.advance(3_600_000)
    second.faults.status(503)
    assert [ask(client, second, "/users/").status_code for _ in range(4)] == [503, 200, 200, 429]
    assert ask(client, second, "/users/").headers["Date"].startswith("Mon, 02 Mar 2026 10:00:0")
    assert ask(client, first, "/users/").headers["Date"].startswith("Mon, 02 Mar 2026 09:00:0")
    assert (len(first.journal), len(second.journal)) == (1, 5)


def test_a_link_to_a_file_leads_to_its_own_tenant() -> None:
    first = Simulator(seed=1, candidates=4)
    second = first.tenants.add("acme", seed=2, candidates=30)
    with httpx.Client(transport=first.transport()) as client:
        people = ask(client, second, "/candidates/").json()
        links = [attachment["url"] for person in people for attachment in person["attachments"]]
        assert client.get(links[0]).status_code == 200
        second.clock.advance(8 * 24 * 3_600_000)
        assert client.get(links[0]).status_code == 403


def test_a_control_call_names_the_tenant_it_means(client: httpx.Client, both: tuple[Simulator, Simulator]) -> None:
    client.put(CONTROL + "/clock?tenant=acme", json={"now": "2026-04-01T00:00:00Z", "frozen": True})
    assert client.get(CONTROL + "/clock?tenant=acme").json() == {"now": "2026-04-01T00:00:00.000Z", "frozen": True}
    assert client.get(CONTROL + "/clock").json()["now"].startswith("2026-03-02T09:00:0")
    refused = client.get(CONTROL + "/clock?tenant=acne")
    assert (refused.status_code, refused.json()) == (
        404,
        {"error": "there is no tenant 'acne'; there are: default, acme"},
    )


def test_tenants_come_and_go_over_http(client: httpx.Client, both: tuple[Simulator, Simulator]) -> None:
    made = client.post(CONTROL + "/tenants", json={"name": "late", "seed": 2, "candidates": 3})
    assert made.status_code == 201
    headers = {"X-API-Key": made.json()["api_key"]}
    assert client.get(GEM + "/users/", headers=headers).status_code == 200
    assert [one["name"] for one in client.get(CONTROL + "/tenants").json()] == ["default", "acme", "late"]
    assert [one["name"] for one in client.delete(CONTROL + "/tenants/late").json()] == ["default", "acme"]
    assert client.get(GEM + "/users/", headers=headers).status_code == 403
    assert client.delete(CONTROL + "/tenants/late").status_code == 404
    assert "it stays" in client.delete(CONTROL + "/tenants/default").json()["error"]


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({}, "name is missing"),
        ({"name": "acme"}, "there is a tenant 'acme' already"),
        ({"name": "x", "api_key": "taken"}, "has this key already"),
        ({"name": "x", "candidates": -1}, "candidates"),
        ({"name": "x", "profile": "odd"}, "profile must be one of: realistic, edge, minimal"),
        ({"name": "a b"}, "name"),
        ({"name": "x", "locale": "xx_XX"}, "xx_XX"),
        ({"name": "x", "sed": 5}, "did you mean 'seed'?"),
    ],
)
def test_a_tenant_that_cannot_be_made(
    client: httpx.Client, both: tuple[Simulator, Simulator], settings: dict[str, object], hint: str
) -> None:
    if settings.get("api_key") == "taken":
        settings = {**settings, "api_key": both[1].api_key}
    refused = client.post(CONTROL + "/tenants", json=settings)
    assert refused.status_code == 400
    assert hint in refused.json()["error"]
    assert list(both[0].tenants) == ["default", "acme"]


def test_faults_from_the_start_come_back_after_a_reset(simulator: Simulator) -> None:
    one = simulator.tenants.add("faulty", candidates=2, faults=[Fault(kind="status", status=502)])
    with httpx.Client(transport=simulator.transport()) as client:
        statuses = [ask(client, one, "/users/").status_code for _ in range(2)]
        one.faults.status(418)
        one.reset()
        assert [*statuses, *(ask(client, one, "/users/").status_code for _ in range(2))] == [502, 200, 502, 200]
