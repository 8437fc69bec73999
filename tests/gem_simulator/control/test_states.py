"""Reset, snapshot, restore, export and import: from Python, and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gem_simulator import Simulator, Tenant
from gem_simulator.control.calls import CALLS
from gem_simulator.control.openapi import document
from gem_simulator.control.snapshots import MOST, UnknownSnapshot
from gem_simulator.tenant import UnfitExport
from tests.same_tenant import digest


@pytest.fixture
def control(simulator: Simulator) -> Iterator[httpx.Client]:
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/_simulator") as client:
        yield client


def scribble(tenant: Tenant) -> None:
    """Something of everything that can be written."""
    job = next(
        one
        for one in map(orjson.loads, tenant.list("jobs").records)
        if one["status"] == "open" and not one["is_template"]
    )
    user = orjson.loads(tenant.list("users").records[0])["id"]
    attachments = [{"filename": "cv.pdf", "content": "aGVsbG8="}]
    body = {"first_name": "Ada", "last_name": "Löv", "email": "ada@gem.test", "job_id": job["id"]}
    person = orjson.loads(tenant.create_candidate({**body, "attachments": attachments}))
    tenant.add_note(person["id"], {"user_id": user, "body": "note"})
    tenant.crm.add_resume(person["id"], user, "more.pdf", b"\x00\xff")
    name = f"Shoe {len(tenant.crm.custom_fields())}"
    field = orjson.loads(tenant.crm.add_custom_field({"name": name, "value_type": "text", "scope": "team"}))
    values = [{"custom_field_id": field["id"], "value": "43"}]
    tenant.crm.update_candidate(person["id"], {"nickname": "A", "custom_fields": values})
    tenant.add_source("Fair", "Event")
    tenant.delete("candidates", orjson.loads(tenant.list("candidates").records[1])["id"], hard=True)
    tenant.delete("jobs", orjson.loads(tenant.list("jobs").records[-1])["id"], hard=False)
    tenant.advance(3)


def test_a_reset_brings_everything_back_to_how_it_started() -> None:
    simulator = Simulator(seed=5, candidates=30, frozen=True, rate_limit=1e-9, burst=4)
    before, headers = digest(simulator.tenant), {"X-API-Key": simulator.api_key}
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/ats/v0", headers=headers) as client:
        page = client.get("/candidates/?updated_after=2026-01-01T00:00:00Z").json()
        scribble(simulator.tenant)
        simulator.clock.resume()
        simulator.faults.status(503, times=None)
        assert [client.get("/users/").status_code for _ in range(4)] == [503, 503, 503, 429]
        simulator.reset()
        assert digest(simulator.tenant) == before
        assert (len(simulator.journal), simulator.faults.armed) == (0, ())
        assert (simulator.clock.now(), simulator.clock.frozen) == (1_772_442_000_000, True)
        again = [client.get("/candidates/?updated_after=2026-01-01T00:00:00Z") for _ in range(4)]
    assert [answer.status_code for answer in again] == [200] * 4
    assert [one["id"] for one in again[0].json()] == [one["id"] for one in page]
    assert simulator.journal.entries[0].number == 1


def test_a_snapshot_brings_records_and_clock_back(simulator: Simulator) -> None:
    simulator.clock.freeze()
    scribble(simulator.tenant)
    taken, now = digest(simulator.tenant), simulator.clock.now()
    snapshot = simulator.snapshots.take("middle")
    scribble(simulator.tenant)
    simulator.clock.resume()
    assert digest(simulator.tenant) != taken
    for _ in range(2):
        simulator.snapshots.restore("middle")
        assert (digest(simulator.tenant), simulator.clock.now()) == (taken, now)
        assert (simulator.tenant.version, simulator.clock.frozen) == (snapshot.version, True)
        simulator.tenant.advance(1)
        assert simulator.tenant.version > snapshot.version
    simulator.reset()
    assert simulator.snapshots.names == ["middle"]
    with pytest.raises(UnknownSnapshot, match="there is no snapshot 'end'; there are: middle"):
        simulator.snapshots.restore("end")


def test_snapshots_are_bounded(simulator: Simulator) -> None:
    for number in range(MOST):
        simulator.snapshots.take(str(number))
    simulator.snapshots.take("0")
    with pytest.raises(ValueError, match="drop one first"):
        simulator.snapshots.take("one more")


@pytest.mark.parametrize("profile", ["realistic", "edge"])
def test_an_export_brings_back_every_byte(profile: str) -> None:
    here, there = (Simulator(seed=5, candidates=30, profile=profile, frozen=True) for _ in range(2))
    scribble(here.tenant)
    content = here.export()
    scribble(there.tenant)
    there.tenant.advance(1)
    there.import_(content)
    assert digest(there.tenant) == digest(here.tenant)
    assert there.export() == content
    assert here.api_key.encode() not in content
    for one in (here, there):  # and what is hidden is there, too
        one.clock.advance(121_000)
        scribble(one.tenant)
    assert there.export() == here.export()


def test_an_export_of_a_million_is_as_small_as_one_of_ten() -> None:
    large, small = (Simulator(candidates=count, frozen=True) for count in (1_000_000, 10))
    assert len(large.export()) - len(small.export()) == len("1000000") - len("10")
    first = orjson.loads(large.tenant.list("candidates", limit=1).records[0])["id"]
    large.tenant.delete("candidates", first, hard=False)
    other = Simulator(candidates=1_000_000)
    other.import_(large.export())
    assert orjson.loads(other.tenant.get("candidates", first) or b"")["deleted_at"] == "2026-03-02T09:00:00.000Z"


def broken(simulator: Simulator, **changes: Any) -> bytes:
    return orjson.dumps({**orjson.loads(simulator.export()), **changes})


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"format": "cassette"}, 'its "format" should be "gem-simulator tenant"'),
        ({"version": 99}, "version 99; this simulator reads version 1"),
        ({"seed": 6}, "of another tenant: seed 6 (here 5)"),
        ({"candidates": 13, "profile": "edge"}, "candidates 13 (here 12), profile 'edge' (here 'realistic')"),
        ({"seed": "5"}, "seed is missing, or not of the right type"),
        ({"clock": {}}, "clock must be as"),
        ({"overlay": []}, "the overlay must be a JSON object"),
        ({"overlay": {"pets": {}}}, "there is no table 'pets'"),
        ({"overlay": {"notes": {"x": {}}}}, "the table notes cannot be read at 'x'"),
        ({"overlay": {"notes": {"1": "text"}}}, "the table notes cannot be read at '1'"),
        ({"overlay": {"files": {"1/a": "€"}}}, "the table files cannot be read at '1/a'"),
        ({"overlay": {"jobs.created": {"4711": 5}}}, "the numbers of new jobs must follow one another"),
        ({"overlay": {"jobs.written": {"4711": {}}}}, "there are no jobs of the number 4711"),
    ],
)
def test_an_export_that_does_not_fit_changes_nothing(simulator: Simulator, changes: dict[str, Any], hint: str) -> None:
    simulator.clock.freeze()
    before = simulator.export()
    with pytest.raises(UnfitExport) as refused:
        simulator.import_(broken(simulator, **changes))
    assert hint in str(refused.value)
    assert simulator.export() == before


def test_all_of_it_over_http(simulator: Simulator, control: httpx.Client) -> None:
    control.put("/clock", json={"frozen": True})
    control.post("/advance", json={"days": 1})
    exported = control.get("/export")
    assert exported.headers["Content-Type"] == "application/json"
    taken = control.put("/snapshots/one day").json()
    assert taken == {"name": "one day", "version": 1, "now": "2026-03-03T09:00:00.000Z"} | {"now": taken["now"]}
    assert control.post("/reset").json()["version"] == 0
    control.put("/clock", json={"frozen": True})
    assert control.post("/snapshots/one day/restore").json()["version"] == 1
    assert control.get("/export").content == exported.content
    control.post("/reset")
    assert control.post("/import", content=exported.content).json()["version"] > 1
    assert control.get("/export").content == exported.content
    assert control.get("/snapshots").json() == [taken]
    assert control.delete("/snapshots/one day").json() == []
    for method, path in (("DELETE", "/snapshots/gone"), ("POST", "/snapshots/gone/restore")):
        refused = control.request(method, path)
        assert (refused.status_code, refused.json()) == (
            404,
            {"error": "there is no snapshot 'gone'; there are: none yet"},
        )
    refused = control.post("/import", content=b"{")
    assert (refused.status_code, "no JSON" in refused.json()["error"]) == (400, True)


def test_the_controls_have_a_document_of_their_own(control: httpx.Client) -> None:
    served = control.get("/openapi.json").json()
    OpenAPIV31SpecValidator(served).validate()
    assert served == orjson.loads(orjson.dumps(document()))
    described = [(method.upper(), path) for path, item in served["paths"].items() for method in item]
    assert sorted(described) == sorted((call.method, call.path or "/") for call in CALLS)


@pytest.mark.parametrize("name", ["a/b", "", " ", None])
def test_a_snapshot_has_a_name_that_can_stand_in_a_url(name: Any) -> None:
    with pytest.raises(ValueError, match="a snapshot's name must be a text without a slash, not "):
        Simulator(candidates=1).snapshots.take(name)
