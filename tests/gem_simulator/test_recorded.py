"""A tenant that begins with what a recorded session showed: read, written to, reset, exported."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from cassettes import Cassette, CassetteBroken, Interaction, Provenance, Request, Response
from cassettes.har import load_session
from gem_simulator import Simulator
from gem_simulator.cli import main
from gem_simulator.recording import LeftOut
from gem_simulator.tenant import Impossible, UnfitExport

ROOT = "https://api.gem.com/ats/v0"
JOB = {"id": "j 1", "name": "Chef", "status": "open", "created_at": "2026-01-02T00:00:00.000Z", "of_tomorrow": {"a": 1}}
STAGES = [
    {"id": f"s{place}", "job_id": "j 1", "name": name, "active": True, "priority": place}
    for place, name in enumerate(("New", "Offer"))
]
APPLICATION = {
    "id": "a1",
    "candidate_id": "Q2FuZGlkYXRlOjEwMDI",
    "applied_at": "2026-02-01T00:00:00.000Z",
    "last_activity_at": "2026-02-01T00:00:00.000Z",
    "status": "active",
    "jobs": [{"id": "j 1", "name": "Chef"}],
    "current_stage": {"id": "s0", "name": "New"},
    "source": {"id": "never recorded", "public_name": "Fair"},
}
CANDIDATE = {
    "id": "Q2FuZGlkYXRlOjEwMDI",
    "first_name": "Ada",
    "email_addresses": [{"value": "ada@example.com", "is_primary": True, "type": "work"}],
    "created_at": "2026-02-01T00:00:00.000Z",
    "updated_at": "2026-02-01T00:00:00.000Z",
    "last_activity": "2026-02-09T00:00:00.000Z",
    "application_ids": ["a1", "a of long ago"],
    "shoe_size": 38,
}
SOURCES = [{"id": "z", "name": "First"}, {"id": "a", "name": "Second"}]


def answer(path: str, body: object, *, status: int = 200, method: str = "GET", minute: int = 0) -> Interaction:
    date = format_datetime(datetime(2026, 3, 1, 12, minute, tzinfo=UTC), usegmt=True)
    return Interaction(Request(method, ROOT + path), Response(status, {"date": date}, json.dumps(body).encode()))


SESSION = (
    answer("/jobs/?page=1", [{**JOB, "name": "Cook"}]),
    answer("/jobs/j%201", JOB, minute=5),
    answer("/jobs/j%201/stages", STAGES),
    answer("/candidates/?page=1", [{**CANDIDATE, "applications": [APPLICATION]}]),
    answer("/candidates/?page=1", [{**CANDIDATE, "updated_at": "2026-01-01T00:00:00.000Z", "first_name": "Old"}]),
    answer("/candidates/gone", {**CANDIDATE, "id": "gone"}),
    answer("/candidates/gone", {"message": "Not found"}, status=404),
    answer("/sources/", SOURCES),
    answer("/users/", {"message": "Too many"}, status=429),
    answer("/v0/users", [{"id": "of the CRM"}]),
)


@pytest.fixture
def cassette(tmp_path: Path) -> Path:
    return saved(tmp_path, SESSION)


def saved(folder: Path, session: tuple[Interaction, ...]) -> Path:
    file = folder / "session.yaml"
    Cassette(Provenance("gem_sandbox", datetime(2026, 3, 1, tzinfo=UTC), ROOT), session).save(file)
    return file


def client(simulator: Simulator) -> httpx.Client:
    headers = {"X-API-Key": simulator.api_key}
    return httpx.Client(transport=simulator.transport(), base_url="http://gem/ats/v0", headers=headers)


def get(simulator: Simulator, path: str, **parameters: str) -> Any:
    with client(simulator) as gem:
        got = gem.get(path, params=parameters)
        assert got.status_code == 200, (path, got.text)
        return got.json()


def test_records_are_served_as_they_were_received(cassette: Path) -> None:
    simulator = Simulator(cassette=cassette, frozen=True)

    assert get(simulator, "/jobs/") == [JOB]
    assert get(simulator, "/jobs/j%201") == JOB
    assert get(simulator, "/jobs/j%201/stages") == get(simulator, "/job_stages/") == STAGES
    assert get(simulator, "/applications/a1") == APPLICATION
    [candidate] = get(simulator, "/candidates/", email="ada@example.com")
    assert {*candidate["application_ids"]} == {"a1", "a of long ago"}
    assert candidate == {
        **CANDIDATE,
        "applications": [APPLICATION],
        "application_ids": candidate["application_ids"],
    }
    assert get(simulator, "/sources/") == SOURCES
    assert get(simulator, "/users/") == []
    assert datetime.fromtimestamp(simulator.clock.now() / 1000, UTC) == datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


def test_lists_are_filtered_and_paged(cassette: Path) -> None:
    simulator = Simulator(cassette=cassette)

    assert get(simulator, "/jobs/", status="closed") == []
    assert get(simulator, "/applications/", job_id="j 1", status="active") == [APPLICATION]
    assert [one["id"] for one in get(simulator, "/candidates/", job_id="j 1")] == [CANDIDATE["id"]]
    assert get(simulator, "/candidates/", updated_after="2026-02-01T00:00:00.001Z") == []
    assert get(simulator, "/sources/", per_page="1", page="2") == SOURCES[1:]


def test_it_is_written_to_as_any_tenant_and_reset_to_the_recording(cassette: Path) -> None:
    simulator = Simulator(cassette=cassette, frozen=True)
    body = {"first_name": "Bo", "last_name": "Li", "email": "bo@example.com", "job_id": "j 1", "source_id": "a"}
    with client(simulator) as gem:
        moved = gem.post("/applications/a1/move", json={"from_stage_id": "s0", "to_stage_id": "s1"})
        made = gem.post("/candidates/", json=body).json()
    simulator.snapshots.take("written")

    assert moved.json()["current_stage"] == {"id": "s1", "name": "Offer"}
    assert moved.json()["source"] == APPLICATION["source"]
    assert made["applications"][0]["source"] == {"id": "a", "public_name": "Second"}
    assert [one["id"] for one in get(simulator, "/candidates/")] == [CANDIDATE["id"], made["id"]]
    assert get(simulator, f"/candidates/{made['id']}") == made
    simulator.tenant.delete("candidates", str(CANDIDATE["id"]), hard=True)
    assert [one["id"] for one in get(simulator, "/applications/")] == made["application_ids"]

    simulator.reset()
    assert get(simulator, "/applications/") == [APPLICATION]
    simulator.snapshots.restore("written")
    assert len(get(simulator, "/applications/")) == 2


def test_its_export_is_taken_by_a_tenant_of_the_same_recording_alone(cassette: Path, tmp_path: Path) -> None:
    simulator = Simulator(cassette=cassette)
    simulator.tenant.delete("candidates", str(CANDIDATE["id"]), hard=False)
    exported = simulator.export()
    again = Simulator(cassette=cassette)
    again.import_(exported)
    other = Simulator(cassette=saved(tmp_path, SESSION[:3]))

    assert again.api_key == simulator.api_key
    assert get(again, "/candidates/") == []
    with pytest.raises(UnfitExport, match="another tenant"):
        other.import_(exported)


def test_its_state_file_asks_for_the_recording(cassette: Path, tmp_path: Path) -> None:
    Simulator(cassette=cassette, state=tmp_path / "gem.state").close()
    with pytest.raises(UnfitExport, match=r"gem\.state: .* start with the recording it began with, by --cassette"):
        Simulator(state=tmp_path / "gem.state")


def test_it_does_not_live_on_by_itself(cassette: Path) -> None:
    simulator = Simulator(cassette=cassette)
    with pytest.raises(Impossible, match="began with a recording"):
        simulator.tenant.advance(days=1)
    with client(simulator) as gem:
        assert gem.post("http://gem/_simulator/advance", json={"days": 1}).status_code == 400


def test_what_gem_would_never_send_is_left_out_and_named(tmp_path: Path) -> None:
    broken = [
        {**JOB, "id": 7},
        {"name": "nameless"},
        {**JOB, "id": "j2", "created_at": "yesterday"},
        {**JOB, "id": "j3", "offices": [{"name": "no id"}]},
        "a text",
        JOB,
    ]
    cassette = saved(tmp_path, (answer("/jobs/", broken), answer("/offers/", {"not": "a list"})))

    with pytest.warns(LeftOut) as told:
        simulator = Simulator(cassette=cassette)
    result = CliRunner().invoke(main, ["serve", "--cassette", str(cassette), "--host", "nowhere.invalid"])

    assert get(simulator, "/jobs/") == [JOB]
    sentences = [str(one.message) for one in told]
    assert sentences == [
        "jobs 7 of GET /ats/v0/jobs/ is left out: id is 7, not string",
        "jobs None of GET /ats/v0/jobs/ is left out: id is missing",
        "jobs 'j2' of GET /ats/v0/jobs/ is left out: created_at is \"yesterday\", no date-time",
        "jobs 'j3' of GET /ats/v0/jobs/ is left out: offices[0].id is missing",
        "jobs 'a text' of GET /ats/v0/jobs/ is left out: it is \"a text\", not object",
        "the answer to GET /ats/v0/offers/ is left out: it is no list",
    ]
    assert all(f"warning: {sentence}" in result.stderr for sentence in sentences)


def test_a_record_that_a_whole_list_no_longer_shows_is_gone(tmp_path: Path) -> None:
    pages = {"x-pagination": json.dumps({"total": 1, "total_pages": 1})}
    second = {**STAGES[1], "job_id": "another"}
    whole = answer("/jobs/j%201/stages?include_deleted=true&page=1", STAGES[:1])
    session = (
        answer("/job_stages/", [STAGES[0], {**STAGES[1], "id": "vanished"}, second]),
        Interaction(whole.request, Response(200, pages, whole.response.body)),
    )

    assert [one["id"] for one in get(Simulator(cassette=saved(tmp_path, session)), "/job_stages/")] == ["s1", "s0"]


def test_offices_are_found_inside_jobs_where_they_were_never_listed(tmp_path: Path) -> None:
    office = {"id": "o1", "name": "Oslo"}
    inside = answer("/jobs/", [{**JOB, "offices": [office]}])

    assert get(Simulator(cassette=saved(tmp_path, (inside,))), "/offices/") == [office]
    assert get(Simulator(cassette=saved(tmp_path, (inside, answer("/offices/", [])))), "/offices/") == []


def har(session: tuple[Interaction, ...]) -> dict[str, Any]:
    entries = [
        {
            "request": {"method": one.request.method, "url": one.request.uri, "headers": []},
            "response": {
                "status": one.response.status,
                "headers": [{"name": name.title(), "value": value} for name, value in one.response.headers.items()],
                "content": {"text": one.response.body.decode()},
            },
        }
        for one in session
    ]
    return {"log": {"version": "1.2", "entries": entries}}


def test_a_har_file_serves_as_well(cassette: Path, tmp_path: Path) -> None:
    file = tmp_path / "session.har"
    file.write_text(json.dumps(har(SESSION)))

    assert Simulator(cassette=file).tenant.seed == Simulator(cassette=cassette).tenant.seed


def test_a_recording_of_something_else_is_refused_and_told_apart(tmp_path: Path) -> None:
    content = har(SESSION)
    for entry in content["log"]["entries"]:
        entry["request"]["url"] = "https://shop.example.com/basket"
    file = tmp_path / "shop.har"
    file.write_text(json.dumps(content))

    with pytest.raises(CassetteBroken, match=r"shop\.har: nothing in it .*what it has went to shop\.example\.com"):
        Simulator(cassette=file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"log": {}}', "it has no list log.entries"),
        ('{"log": {"entries": [{"request": {}}]}}', r"log.entries\[0\] is no entry of HAR 1.2: KeyError\('response'\)"),
        ("log:", "line 1, column 1"),
        ("{}", "it tells no format"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_with_the_place(content: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "x.har"
    file.write_text(content)

    with pytest.raises(CassetteBroken, match=told):
        load_session(file)
    result = CliRunner().invoke(main, ["serve", "--cassette", str(file)])
    assert (result.exit_code, "x.har" in result.stderr) == (2, True)
