"""The control API under /_simulator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest

from gem_simulator import Simulator
from gem_simulator.control.fault_kinds import KINDS, LASTING


@pytest.fixture
def control(simulator: Simulator) -> Iterator[httpx.Client]:
    """A client without a key."""
    base = "http://gem.test/_simulator"
    with httpx.Client(transport=httpx.WSGITransport(simulator.wsgi), base_url=base) as client:
        yield client


def refused(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    return str(answer.json()["error"])


def test_the_index_lists_every_call(control: httpx.Client) -> None:
    index = control.get("").json()
    assert {call["call"] for call in index["calls"]} >= {"GET /_simulator", "POST /_simulator/advance"}
    assert all(call["does"] for call in index["calls"])
    assert (index["faults"], index["journal"]) == (0, 0)


def test_the_clock_can_be_read_and_set(simulator: Simulator, control: httpx.Client) -> None:
    assert control.put("/clock", json={"now": "2027-01-01T00:00:00Z"}).json()["now"].startswith("2027-01-01T00:00:0")
    control.put("/clock", json={"forward_seconds": 86_400})
    assert control.get("/clock").json()["now"].startswith("2027-01-02T00:00:0")


def test_setting_the_clock_changes_no_record(simulator: Simulator, control: httpx.Client) -> None:
    version = simulator.tenant.version
    control.put("/clock", json={"forward_seconds": 86_400})
    assert simulator.tenant.version == version


def test_the_tenant_lives_on(control: httpx.Client, own_gem: httpx.Client) -> None:
    before = own_gem.get("/applications/").json()
    answer = control.post("/advance", json={"days": 7}).json()
    assert answer["days"] == 7
    assert sum(answer["counts"].values()) > 0
    assert answer["now"].startswith("2026-03-09T09:00:")
    assert own_gem.get("/applications/").json() != before


@pytest.mark.parametrize("hard", [True, False])
def test_a_record_can_be_deleted(control: httpx.Client, own_gem: httpx.Client, hard: bool) -> None:
    gone = own_gem.get("/candidates/").json()[0]["id"]
    answer = control.delete(f"/records/candidates/{gone}", params={"hard": str(hard).lower()})
    assert (answer.status_code, answer.json()["hard"]) == (200, hard)
    assert own_gem.get(f"/candidates/{gone}").status_code == (404 if hard else 200)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fault_can_be_armed(simulator: Simulator, control: httpx.Client, kind: str) -> None:
    number = control.post("/faults", json={"kind": kind, "path": "/users*", "after": 1}).json()["id"]
    listed = control.get("/faults").json()
    assert [(each["id"], each["kind"], each["path"], each["after"]) for each in listed] == [
        (number, kind, "/users*", 1)
    ]
    assert listed[0]["times"] == (None if kind in LASTING else 1)


def test_an_armed_fault_strikes_and_counts(control: httpx.Client, own_gem: httpx.Client) -> None:
    control.post("/faults", json={"kind": "status", "status": 502, "times": 1})
    assert [own_gem.get("/users/").status_code for _ in range(2)] == [502, 200]
    assert control.get("/faults").json()[0]["seen"] == 2


def test_faults_can_be_removed(control: httpx.Client, own_gem: httpx.Client) -> None:
    first, _ = (control.post("/faults", json={"kind": "status", "times": None}).json()["id"] for _ in range(2))
    assert control.delete(f"/faults/{first}").json() == {"faults": 1}
    assert control.delete("/faults").json() == {"faults": 0}
    assert own_gem.get("/users/").status_code == 200


def test_the_journal_can_be_read_and_forgotten(control: httpx.Client, own_gem: httpx.Client) -> None:
    own_gem.get("/users/")
    own_gem.get("/jobs/nobody")
    own_gem.post("/candidates/", json={})
    assert [entry["status"] for entry in control.get("/journal").json()] == [200, 404, 422]
    assert [entry["number"] for entry in control.get("/journal?method=GET&path=/jobs*").json()] == [2]
    assert [entry["number"] for entry in control.get("/journal?status=200").json()] == [1]
    assert [entry["number"] for entry in control.get("/journal?last=1").json()] == [3]
    assert control.get("/journal?last=0").json() == []
    control.delete("/journal")
    assert control.get("/journal").json() == []


def test_the_rate_limit_can_be_set_and_lifted(control: httpx.Client, own_gem: httpx.Client) -> None:
    assert control.get("/rate-limit").json() == {"rate_limit": None}
    limit = {"per_second": 0.001, "burst": 1, "retry_after": True}
    assert control.put("/rate-limit", json=limit).json() == {"rate_limit": limit}
    assert [own_gem.get("/users/").status_code for _ in range(2)] == [200, 429]
    assert control.delete("/rate-limit").json() == {"rate_limit": None}
    assert own_gem.get("/users/").status_code == 200


def test_controls_are_not_limited_and_meet_no_fault(control: httpx.Client) -> None:
    control.put("/rate-limit", json={"per_second": 0.001, "burst": 1})
    control.post("/faults", json={"kind": "status", "times": None})
    assert {control.get("/clock").status_code for _ in range(5)} == {200}


def test_a_source_appears_a_minute_or_two_later(control: httpx.Client, own_gem: httpx.Client) -> None:
    made = control.post("/sources", json={"name": "Careers fair", "type": "Event"}).json()
    assert made["name"] == "Careers fair"

    def listed() -> list[dict[str, Any]]:
        return [one for one in own_gem.get("/sources/?per_page=500").json() if one["id"] == made["id"]]

    control.put("/clock", json={"forward_seconds": 59})
    assert listed() == []
    assert own_gem.get(f"/sources/{made['id']}").status_code == 404
    control.put("/clock", json={"forward_seconds": 62})
    (source,) = listed()
    assert (source["name"], source["type"]["name"]) == ("Careers fair", "Event")
    assert own_gem.get(f"/sources/{made['id']}").json() == source
    assert control.get("/clock").json()["now"] > made["appears_at"]


def test_a_source_can_be_written_once_it_has_appeared(
    simulator: Simulator, control: httpx.Client, own_gem: httpx.Client
) -> None:
    source, application = simulator.tenant.add_source("Kombo"), own_gem.get("/applications/").json()[0]["id"]
    body = {"source_id": source.id}
    assert own_gem.patch(f"/applications/{application}", json=body).status_code == 404
    simulator.tenant.clock.set(source.appears)
    changed = own_gem.patch(f"/applications/{application}", json=body).json()
    assert changed["source"] == {"id": source.id, "public_name": "Kombo"}


def test_the_version_moves_when_a_source_appears_and_not_before(simulator: Simulator) -> None:
    version, first = simulator.tenant.version, simulator.tenant.add_source("First")
    second = simulator.tenant.add_source("Second")
    assert simulator.tenant.version == version
    assert first.appears <= second.appears
    simulator.tenant.clock.set(second.appears)
    assert simulator.tenant.version == version + 1
    assert [orjson.loads(one)["name"] for one in simulator.tenant.list("sources").records[-2:]] == ["First", "Second"]


def test_an_account_can_refuse_custom_fields_and_take_them_again(control: httpx.Client, own_gem: httpx.Client) -> None:
    url = "http://gem.test/v0/custom_fields"
    assert control.get("/custom-fields").json() == {"accepted": True}
    assert control.put("/custom-fields", json={"accepted": False}).json() == {"accepted": False}
    assert own_gem.get(url).status_code == 403
    control.put("/custom-fields", json={"accepted": True})
    assert own_gem.get(url).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "hint"),
    [
        ("PUT", "/clock", {}, "forward_seconds"),
        ("PUT", "/rate-limit", {"per_second": 1e300}, "per_second must be a number <= 1000000000"),
        ("PUT", "/clock", {"now": "tomorrow"}, "2026-03-10T00:00:00Z"),
        ("PUT", "/clock", {"now": 5}, "now must be a text"),
        ("PUT", "/clock", {"forward_seconds": True}, "whole number"),
        ("PUT", "/clock", {"now": "9999-12-31T23:59:59Z", "frozen": True}, "stays between 1970"),
        ("PUT", "/clock", {"now": "2026-03-02T09:00:00Z", "forward_seconds": -10_000_000_000}, "stays between 1970"),
        ("PUT", "/clock", {"back": 1}, "unknown key 'back'; the keys are: now, forward_seconds"),
        ("POST", "/advance", {}, '{"days": 7}'),
        ("POST", "/advance", {"days": 0}, "days must be a whole number >= 1"),
        ("POST", "/advance", {"days": "7"}, "whole number"),
        ("POST", "/advance", [], "JSON object"),
        ("POST", "/faults", {}, "kind must be one of: status, throttle"),
        ("POST", "/faults", {"kind": "throtle"}, "not 'throtle' (did you mean 'throttle'?)"),
        ("POST", "/faults", {"kind": "status", "pth": "/"}, "unknown key 'pth' (did you mean 'path'?)"),
        ("POST", "/faults", {"kind": "status", "times": "2"}, "$.times"),
        ("POST", "/faults", {"kind": "status", "times": 0}, "times must be a whole number >= 1, not 0"),
        ("POST", "/faults", {"kind": "status", "after": -1}, "after must be a whole number >= 0, not -1"),
        ("POST", "/faults", {"kind": "status", "status": 99}, "status must be a whole number >= 200, not 99"),
        ("POST", "/faults", {"kind": "cap_per_page", "per_page": 0}, "per_page must be a whole number >= 1"),
        ("POST", "/faults", {"kind": "reset", "status": 500}, "status does not go with the kind reset"),
        ("POST", "/faults", {"kind": "reset", "operation": "get_candidate"}, "did you mean 'get_candidates'?"),
        ("POST", "/sources", {}, "name is missing"),
        ("POST", "/sources", {"name": ""}, 'name must be a text of length >= 1, not ""'),
        ("POST", "/sources", {"name": "X", "type": "Rumour"}, "type must be one of: Company, Prospecting"),
        ("PUT", "/custom-fields", {}, '{"accepted": false}'),
        ("PUT", "/custom-fields", {"accepted": 0}, "accepted must be true or false"),
        ("PUT", "/rate-limit", {"per_second": 0}, "per_second must be a number > 0"),
        ("PUT", "/rate-limit", {"burst": "many"}, "$.burst"),
    ],
)
def test_a_refusal_says_what_to_do(control: httpx.Client, method: str, path: str, body: Any, hint: str) -> None:
    assert hint in refused(control.request(method, path, json=body))


@pytest.mark.parametrize(
    ("method", "path", "hint"),
    [
        ("DELETE", "/faults/77", "GET /_simulator/faults"),
        ("DELETE", "/faults/x", "there is no DELETE /_simulator/faults/x; GET /_simulator lists the calls"),
        ("POST", "/faults/presets/flakey", "(did you mean 'flaky'?); there are: flaky, rate-limited, maintenance"),
        ("DELETE", "/records/people/x", "choose one of: candidates"),
        ("DELETE", "/records/candidates/nobody", "list them"),
    ],
)
def test_what_is_not_there_is_said_with_where_to_look(control: httpx.Client, method: str, path: str, hint: str) -> None:
    assert hint in refused(control.request(method, path), 404)


@pytest.mark.parametrize("path", ["/journal?status=ok", "/journal?last=-1"])
def test_a_journal_is_narrowed_down_by_numbers(control: httpx.Client, path: str) -> None:
    assert "must be a whole number" in refused(control.get(path))


def test_hard_is_true_or_false(control: httpx.Client, own_gem: httpx.Client) -> None:
    candidate = own_gem.get("/candidates/").json()[0]["id"]
    assert "true or false" in refused(control.delete(f"/records/candidates/{candidate}?hard=very"))


def test_broken_json_is_refused(control: httpx.Client) -> None:
    assert "JSON object" in refused(control.post("/advance", content=b"{"))
