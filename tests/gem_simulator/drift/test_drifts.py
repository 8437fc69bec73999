"""What a vendor may change, as a client of the drifted simulator sees it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import gem_simulator
from gem_simulator import Simulator
from gem_simulator.cli import main
from gem_simulator.drift.drifts import UnknownDrift
from gem_simulator.drift.table import DRIFTS
from tests.gem_simulator.conftest import ROOT, client_of

CANDIDATES = 150


@pytest.fixture(scope="module")
def shared() -> Simulator:
    """A tenant that is only read; more than one page of 100 of candidates."""
    return Simulator(seed=11, candidates=CANDIDATES)


@pytest.fixture(scope="module")
def gem(shared: Simulator) -> Iterator[httpx.Client]:
    with client_of(shared) as client:
        yield client


@contextmanager
def drifted(simulator: Simulator, *names: str) -> Iterator[None]:
    simulator.drifts.set(names)
    try:
        yield
    finally:
        simulator.drifts.set([])


def ids(records: list[dict[str, Any]]) -> list[Any]:
    return [record["id"] for record in records]


def whole(gem: httpx.Client, path: str, **parameters: object) -> list[dict[str, Any]]:
    answer = gem.get(path, params={"per_page": 500, **parameters})  # type: ignore[dict-item]
    found: list[dict[str, Any]] = answer.json()
    return found


def paging(answer: httpx.Response) -> dict[str, int]:
    told: dict[str, int] = orjson.loads(answer.headers["X-Pagination"])
    return told


PATHS = (
    "/candidates/",
    "/candidates/?per_page=500&include_deleted=true",
    *(f"/{name}/?per_page=500" for name in ("applications", "jobs", "job_stages", "departments")),
    "/candidates/?email=nobody@nowhere.example",
    "/candidates/?page=0",
    "/candidates/nobody",
    *["/users/?per_page=1"] * 20,  # more than a lowered rate limit lets through
)


@pytest.fixture(scope="module")
def frozen() -> Simulator:
    return Simulator(seed=11, candidates=CANDIDATES, frozen=True)


def seen(simulator: Simulator) -> Iterator[object]:
    """What a client sees, request by request; links are signed anew in every answer."""
    with httpx.Client(
        transport=simulator.transport(), base_url=ROOT, headers={"X-API-Key": simulator.api_key}
    ) as client:
        updated = orjson.loads(simulator.tenant.list("candidates", {}, limit=71).records[-1])["updated_at"]
        job = orjson.loads(simulator.tenant.list("jobs", {"status": "open"}, limit=1).records[0])["id"]
        new = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@acme.example", "job_id": job}
        for path in (*PATHS, f"/candidates/?updated_after={updated}"):
            yield _told(client.get(path))
        yield _told(client.post("/candidates/", json=new))


def _told(answer: httpx.Response) -> object:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return answer.status_code, headers, re.sub(r'(?<=://)([^"?]+)\?[^"]+', r"\1?…", answer.text)


@pytest.fixture(scope="module")
def known(frozen: Simulator) -> list[object]:
    return list(seen(frozen))


@pytest.mark.parametrize("name", sorted(DRIFTS))
def test_a_drift_changes_what_a_client_sees(frozen: Simulator, known: list[object], name: str) -> None:
    frozen.reset()
    with drifted(frozen, name):
        assert any(now != before for now, before in zip(seen(frozen), known, strict=True))


def test_once_all_are_off_gem_is_as_it_was(frozen: Simulator, known: list[object]) -> None:
    frozen.reset()
    with drifted(frozen, *DRIFTS):
        deque(seen(frozen))
    frozen.reset()
    assert list(seen(frozen)) == known


def test_an_unknown_drift_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownDrift, match="did you mean 'page-cap'"):
        Simulator(candidates=1, drift=["page-caps"])


def test_drifts_from_the_start_come_back_with_a_reset() -> None:
    simulator = Simulator(candidates=2, drift=["envelope"])
    simulator.drifts.off("envelope")
    simulator.drifts.on("page-cap")
    simulator.reset()
    assert simulator.drifts.names == ("envelope",)


def test_a_tenant_drifts_alone() -> None:
    simulator = Simulator(candidates=2)
    simulator.tenants.add("acme", seed=2, candidates=2, drift=["envelope"])
    with client_of(simulator) as first, client_of(simulator.tenants["acme"]) as second:
        assert isinstance(first.get("/users/").json(), list)
        assert isinstance(second.get("/users/").json(), dict)


def test_drifts_go_together(shared: Simulator, gem: httpx.Client) -> None:
    known = whole(gem, "/candidates/")
    with drifted(shared, "envelope", "newest-first", "page-cap", "pages-from-zero", "field-renamed"):
        answer = gem.get("/candidates/", params={"per_page": 500, "page": 0})
        assert ids(answer.json()["data"]) == ids(known)[::-1][:100]
        assert answer.json()["data"][0]["emails"] == known[-1]["email_addresses"]
        assert paging(answer)["first_page"] == 0


@given(size=st.integers(1, 40))
def test_the_newest_come_first_through_all_pages(shared: Simulator, gem: httpx.Client, size: int) -> None:
    known = ids(whole(gem, "/jobs/"))
    with drifted(shared, "newest-first"):
        pages = [
            ids(gem.get("/jobs/", params={"per_page": size, "page": page}).json())
            for page in range(1, -(-len(known) // size) + 2)
        ]
    assert [one for page in pages for one in page] == known[::-1]
    assert pages[-1] == []
    assert all(len(page) == size for page in pages[:-2])


def test_pages_from_zero_are_all_there(shared: Simulator, gem: httpx.Client) -> None:
    known = ids(whole(gem, "/candidates/"))
    with drifted(shared, "pages-from-zero"):
        first, second = (gem.get("/candidates/", params={"page": page}) for page in (0, 1))
    assert ids(first.json()) + ids(second.json()) == known
    assert (paging(first)["page"], paging(first)["last_page"], paging(second)["previous_page"]) == (0, 1, 0)


def test_numbers_that_were_sent_as_ids_are_understood() -> None:
    simulator = Simulator(seed=5, candidates=20, drift=["numeric-ids"])
    with client_of(simulator) as gem:
        application = next(one for one in whole(gem, "/applications/") if one["status"] == "active")
        assert isinstance(application["id"], int)
        assert gem.get(f"/applications/{application['id']}").json() == application
        assert gem.get(f"/candidates/{application['candidate_id']}").json()["application_ids"]
        found = whole(gem, "/applications/", job_id=application["jobs"][0]["id"])
        assert application["id"] in ids(found)
        source = whole(gem, "/sources/")[-1]["id"]
        changed = gem.patch(f"/applications/{application['id']}", json={"source_id": source})
        assert (changed.status_code, changed.json()["source"]["id"]) == (200, source)


def test_an_unsigned_link_opens(shared: Simulator, gem: httpx.Client) -> None:
    with drifted(shared, "links-unsigned"):
        link = next(file["url"] for one in whole(gem, "/candidates/") for file in one["attachments"])
        assert "?" not in link
        assert httpx.Client(transport=shared.transport()).get(link).status_code == 200


CONTROL: dict[str, Callable[[httpx.Client], list[str]]] = {
    "PUT": lambda control: control.put("/drifts", json={"names": ["page-cap"]}).json()["names"],
    "POST": lambda control: control.post("/drifts/page-cap").json()["names"],
}


@pytest.mark.parametrize("method", CONTROL)
def test_drifts_are_switched_over_http(simulator: Simulator, method: str) -> None:
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/_simulator") as control:
        assert CONTROL[method](control) == ["page-cap"]
        assert [one["name"] for one in control.get("/drifts").json() if one["on"]] == ["page-cap"]
        assert control.get("").json()["drifts"] == ["page-cap"]
        assert control.delete("/drifts/page-cap").json() == {"names": []}
        control.post("/drifts/envelope")
        assert control.delete("/drifts").json() == {"names": []}
        unknown = control.post("/drifts/envelop")
        assert (unknown.status_code, "did you mean 'envelope'" in unknown.json()["error"]) == (404, True)
        assert control.put("/drifts", json={"names": ["envelop"]}).status_code == 400


@pytest.mark.gem_simulator(candidates=2, drift=["envelope"])
def test_the_mark_takes_drifts(gem_url: str, gem_key: str) -> None:
    assert set(httpx.get(f"{gem_url}/users/", headers={"X-API-Key": gem_key}).json()) == {"data"}


def test_the_command_lists_all_and_refuses_others() -> None:
    listed = CliRunner().invoke(main, ["drifts"]).output
    assert [line.split("  ")[0] for line in listed.splitlines()] == list(DRIFTS)
    as_json = orjson.loads(CliRunner().invoke(main, ["drifts", "--json"]).output)
    assert as_json == [{"name": drift.name, "meaning": drift.meaning} for drift in DRIFTS.values()]
    for options in (["--drift", "page-caps"], ["--tenant", "name=a,seed=3,drift=envelope+page-caps"]):
        refused = CliRunner().invoke(main, ["serve", "--candidates", "1", *options])
        assert (refused.exit_code, "page-cap" in refused.output) == (2, True)


def test_the_readme_tells_of_every_drift() -> None:
    readme = (Path(gem_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")
    for drift in DRIFTS.values():
        assert f"| `{drift.name}` | {drift.meaning} |\n" in readme
