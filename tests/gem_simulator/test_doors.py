"""Three doors to one tenant: in this process, on a port, and over the controls."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from gem_simulator import Simulator

ROOT = "http://gem.test/ats/v0"


def in_process(simulator: Simulator) -> httpx.Client:
    headers = {"X-API-Key": simulator.api_key}
    return httpx.Client(transport=simulator.transport(), base_url=ROOT, headers=headers)


def test_what_is_written_at_one_door_is_seen_at_the_others(simulator: Simulator) -> None:
    headers = {"X-API-Key": simulator.api_key}
    with simulator.serve() as server, in_process(simulator) as here:
        candidate = here.get("/candidates/").json()[0]
        note = {"user_id": here.get("/users/").json()[0]["id"], "body": "Ünï", "visibility": "public"}
        path = f"/candidates/{candidate['id']}/activity_feed"
        assert here.post(f"{path}/notes", json=note).status_code == 201
        there = httpx.get(server.base_url + path, headers=headers)
        assert there.json() == here.get(path).json()
        assert [one["body"] for one in there.json()["notes"]] == ["Ünï"]
        journal = here.get("http://gem.test/_simulator/journal").json()
        assert [entry["method"] for entry in journal] == ["GET", "GET", "POST", "GET", "GET"]
        assert len(simulator.journal) == 5


def test_the_door_without_a_socket_is_open_to_async_clients(simulator: Simulator) -> None:
    async def ask() -> list[int]:
        headers = {"X-API-Key": simulator.api_key}
        async with httpx.AsyncClient(transport=simulator.transport(), base_url=ROOT, headers=headers) as client:
            answers = await asyncio.gather(*(client.get("/candidates/", params={"page": page}) for page in range(1, 4)))
            return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200] * 3


def test_answers_are_the_same_with_and_without_a_socket() -> None:
    simulator = Simulator(seed=5, candidates=12, frozen=True)
    ours = ("date", "server", "connection")
    with simulator.serve() as server, in_process(simulator) as here:
        for path in ("/jobs/?per_page=2", "/jobs/nobody", "/jobs?page=x", "/%E2%98%83"):
            there = httpx.get(server.base_url + path, headers={"X-API-Key": simulator.api_key})
            answer = here.get(path)
            assert (answer.status_code, answer.content) == (there.status_code, there.content)
            kept = [{name: v for name, v in one.headers.items() if name not in ours} for one in (answer, there)]
            assert kept[0] == kept[1]
            assert answer.headers["Date"] == there.headers["Date"] == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_a_head_has_the_length_and_no_body(simulator: Simulator) -> None:
    with in_process(simulator) as here:
        answer = here.head("/users/")
        assert answer.content == b""
        assert int(answer.headers["Content-Length"]) == len(here.get("/users/").content)


@pytest.mark.parametrize(
    ("arm", "error"),
    [("reset", httpx.ReadError), ("truncate", httpx.RemoteProtocolError), ("stall", httpx.ReadTimeout)],
)
def test_a_broken_connection_is_the_exception_of_a_real_one(
    simulator: Simulator, arm: str, error: type[httpx.TransportError]
) -> None:
    getattr(simulator.faults, arm)(path="/users/")
    with in_process(simulator) as here:
        with pytest.raises(error) as raised:
            here.get("/users/")
        assert raised.value.request.url.path == "/ats/v0/users/"
        assert here.get("/users/").status_code == 200


def test_a_truncated_body_breaks_off_in_the_middle(simulator: Simulator) -> None:
    with in_process(simulator) as here:
        whole = here.get("/offices/").content
        simulator.faults.truncate()
        with here.stream("GET", "/offices/") as answer:
            chunks = answer.iter_bytes()
            assert next(chunks) == whole[: len(whole) // 2]
            with pytest.raises(httpx.RemoteProtocolError):
                next(chunks)
