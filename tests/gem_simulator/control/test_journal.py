"""The journal: everything that came in, nothing that is secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.api.answers import Answer
from gem_simulator.control.entries import LONGEST_ANSWER
from gem_simulator.control.journal import LONGEST_BODY, MOST_PARTS, Journal
from gem_simulator.control.masking import Masking
from tests.gem_simulator.conftest import ROOT, client_of

KEY, SECRET = "Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz", "s3cr3t/of+the=application"


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(seed=5, candidates=12, api_key=KEY, application_secret=SECRET)


@pytest.fixture
def gem(simulator: Simulator) -> Iterator[httpx.Client]:
    with client_of(simulator, **{"X-Application-Secret": SECRET}) as client:
        yield client


def test_a_request_is_written_down_with_its_answer(simulator: Simulator, gem: httpx.Client) -> None:
    gem.patch("/applications/nobody?a=b", json={"source_id": "x"}, headers={"User-Agent": "me/1"})
    entry = simulator.journal.entries[-1]
    assert (entry.method, entry.path, entry.query, entry.status) == ("PATCH", "/ats/v0/applications/nobody", "a=b", 404)
    assert json.loads(entry.body) == {"source_id": "x"}
    assert entry.headers["user-agent"] == "me/1"
    assert entry.headers["content-type"] == "application/json"
    assert entry.as_dict()["at"].startswith("2026-03-02T09:00:")


def test_requests_are_numbered_in_their_order(simulator: Simulator, gem: httpx.Client) -> None:
    for _ in range(3):
        gem.get("/users/")
    simulator.journal.clear()
    gem.get("/jobs/")
    assert [(entry.number, entry.path) for entry in simulator.journal] == [(4, "/ats/v0/jobs/")]


def test_refused_and_struck_requests_are_there_too(simulator: Simulator, gem: httpx.Client) -> None:
    with client_of(simulator) as half:
        half.get("/users/")
    simulator.faults.status(503)
    gem.get("/users/")
    assert [(entry.status, entry.faults) for entry in simulator.journal] == [(401, []), (503, ["status"])]


def test_no_secret_is_in_it_wherever_a_client_puts_one(simulator: Simulator, gem: httpx.Client) -> None:
    link = next(
        each["url"] for candidate in gem.get("/candidates/").json() for each in candidate.get("attachments") or []
    )
    signature = link.partition("signature=")[2]
    gem.get(link)
    gem.get(f"/users/{KEY}", params={"api_key": "another-key", "email": SECRET, "x": KEY})
    gem.get("/users/", headers={"Authorization": f"Bearer {KEY}", "Cookie": SECRET, "User-Agent": f"me {SECRET}"})
    gem.get("/users/", headers={"X-API-Key": "not-the-key-but-a-key"})
    gem.post("/candidates/", json={"first_name": KEY, "last_name": SECRET})
    gem.post("/candidates/", content=b"\xff" + b" " * (LONGEST_BODY - 20) + KEY.encode())
    written = json.dumps([entry.as_dict() for entry in simulator.journal]) + repr(simulator.journal.entries)
    for planted in (KEY, SECRET, signature, "another-key", "not-the-key-but-a-key", KEY[:20], "s3cr3t"):
        assert planted not in written
    assert "[redacted]" in written


def test_that_a_key_was_sent_can_be_seen(simulator: Simulator, gem: httpx.Client) -> None:
    gem.get("/users/")
    headers = simulator.journal.entries[-1].headers
    assert headers["x-api-key"] == headers["x-application-secret"] == "[redacted]"
    with httpx.Client(transport=httpx.WSGITransport(simulator.wsgi), base_url=ROOT) as nobody:
        nobody.get("/users/")
    assert "x-api-key" not in simulator.journal.entries[-1].headers


def test_a_long_body_is_cut(simulator: Simulator, gem: httpx.Client) -> None:
    gem.post("/candidates/", content=b"x" * 100_000)
    gem.post("/candidates/", json={"attachments": ["x" * 9_000] * 3})
    for entry in simulator.journal:
        assert (len(entry.body), entry.json) == (LONGEST_BODY, None)


def test_a_long_text_in_a_json_body_is_cut_so_that_the_rest_can_be_read(
    simulator: Simulator, gem: httpx.Client
) -> None:
    attachments = [{"filename": f"{place}.pdf", "content": "JVBE" * 10_000} for place in range(3)]
    gem.post("/candidates/", json={"first_name": "Ada", "attachments": attachments})
    body = simulator.journal.entries[-1].json
    assert (body["first_name"], [one["filename"] for one in body["attachments"]]) == (
        "Ada",
        ["0.pdf", "1.pdf", "2.pdf"],
    )
    content = body["attachments"][0]["content"]
    assert content == "JVBE" * 15 + "… [40000 characters]"


def test_no_secret_comes_out_of_the_escapes_of_a_long_body(simulator: Simulator, gem: httpx.Client) -> None:
    escaped = SECRET.replace("/", "\\/")
    gem.post("/candidates/", content=f'{{"first_name": "{escaped}", "attachments": ["{"x" * 30_000}"]}}')
    assert simulator.journal.entries[-1].json["first_name"] == "[redacted]"


def test_a_note_as_long_as_can_be_stays_whole(simulator: Simulator, gem: httpx.Client) -> None:
    gem.post("/candidates/nobody/activity_feed/notes", json={"body": "é" * 10_000})
    assert simulator.journal.entries[-1].json == {"body": "é" * 10_000}


def test_a_form_is_told_by_its_parts_without_their_contents(simulator: Simulator, gem: httpx.Client) -> None:
    content, name = b"%PDF-1.4 secret life", f"{KEY}.pdf"
    gem.post("/candidates/", files={"resume_file": (name, content, "application/pdf"), "note": (None, SECRET)})
    entry = simulator.journal.entries[-1]
    assert (entry.body, entry.json) == ("", None)
    file, value = entry.parts
    assert file == ("resume_file", "[redacted].pdf", "application/pdf", 20, hashlib.sha256(content).hexdigest())
    assert (value.name, value.filename, value.size) == ("note", None, len(SECRET))
    told = json.dumps(entry.as_dict())
    assert json.loads(told)["parts"][0]["filename"] == "[redacted].pdf"
    assert "secret life" not in told
    assert SECRET not in told


def test_a_form_of_many_parts_is_told_in_part(simulator: Simulator, gem: httpx.Client) -> None:
    gem.post("/candidates/", files=[("x" * 1000, ("y" * 1000, b"z")) for _ in range(MOST_PARTS + 9)])
    entry = simulator.journal.entries[-1]
    assert len(entry.parts) == MOST_PARTS
    assert len(json.dumps(entry.as_dict())) < 100_000


def test_a_broken_form_is_told_as_text(simulator: Simulator, gem: httpx.Client) -> None:
    gem.post("/candidates/", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert simulator.journal.entries[-1].body == "--x"


def recorded(journal: Journal, path: str, *, sent: bytes = b"", came: bytes = b"") -> None:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.url_scheme": "http", "HTTP_HOST": "gem.test"}
    journal.record(environ, sent, Answer(200, came), [])


def test_the_oldest_entries_make_room() -> None:
    journal = Journal((), lambda: 0, capacity=3)
    for number in range(5):
        recorded(journal, f"/{number}")
    assert [entry.path for entry in journal] == ["/2", "/3", "/4"]


def test_the_oldest_answers_make_room_before_any_entry_does() -> None:
    journal = Journal((), lambda: 0, memory=10_000)
    for number in range(9):
        recorded(journal, f"/{number}", came=b"x" * 3000)
    assert [entry.path for entry in journal] == [f"/{number}" for number in range(9)]
    assert [len(entry.answer.body) for entry in journal] == [0] * 6 + [3000] * 3
    assert {(entry.answer.size, entry.answer.cut) for entry in journal.entries[:6]} == {(3000, True)}


def test_large_requests_make_room_for_each_other() -> None:
    journal = Journal((), lambda: 0, memory=100_000)
    for number in range(40):
        recorded(journal, f"/{number}", sent=b"x" * 15_000, came=b"y" * 3000)
    assert [entry.path for entry in journal] == [f"/{number}" for number in range(34, 40)]
    for number in range(200):
        recorded(journal, f"/{number}")
    assert len(journal) > 200


def test_an_answer_is_kept_with_its_headers_and_the_beginning_of_its_body(
    simulator: Simulator, gem: httpx.Client
) -> None:
    answer = gem.get("/offices/nobody")
    kept = simulator.journal.entries[-1].answer
    assert (kept.json, kept.size, kept.cut) == (answer.json(), len(answer.content), False)
    assert kept.headers == {"content-type": "application/json"}
    page = gem.get("/candidates/?per_page=10")
    kept = simulator.journal.entries[-1].answer
    assert (kept.json, kept.size, kept.cut) == (None, len(page.content), True)
    assert kept.headers["x-pagination"] == page.headers["X-Pagination"]
    assert kept.body[:60] == page.text[:60]
    assert simulator.journal.entries[-1].origin == "http://gem.test"


def test_an_answer_that_is_no_text_is_told_by_its_size(simulator: Simulator, gem: httpx.Client) -> None:
    link = next(
        each["url"] for candidate in gem.get("/candidates/").json() for each in candidate.get("attachments") or []
    )
    content = gem.get(link).content
    kept = simulator.journal.entries[-1].answer
    assert (kept.body, kept.size) == ("", len(content))
    gem.head("/offices/")
    assert (simulator.journal.entries[-1].answer.body, simulator.journal.entries[-1].answer.size) == ("", 0)


@given(before=st.text(max_size=20), cut=st.integers(1, len(SECRET) - 1), after=st.text(max_size=9))
def test_no_part_of_a_secret_is_in_an_answer_wherever_it_was_cut(before: str, cut: int, after: str) -> None:
    journal = Journal((KEY, SECRET), lambda: 0)
    for secret in (KEY, SECRET):
        start = f"{before}{KEY}{after}{SECRET}"
        padding = LONGEST_ANSWER - len(start.encode()) - cut
        recorded(journal, "/", came=f"{start}{'.' * padding}{secret}{secret}".encode())
        told = repr(journal.entries[-1]) + json.dumps(journal.entries[-1].as_dict())
        assert KEY[:8] not in told
        assert SECRET[:8] not in told
        body = journal.entries[-1].answer.body
        assert body.endswith("....")
        assert body.startswith(before)


@given(st.text(max_size=200), st.sampled_from([KEY, SECRET, "http://gem.test/files/1?signature="]))
def test_what_holds_no_secret_stays_as_it_is(text: str, hint: str) -> None:
    masking = Masking((KEY, SECRET))
    assert masking.text(text) == text
    assert hint[:20] not in masking.text(f"{text} {KEY} {SECRET}")


def test_entries_are_found_by_method_path_and_status(simulator: Simulator, gem: httpx.Client) -> None:
    gem.get("/users/")
    gem.get("/users/nobody")
    gem.post("/candidates/", json={})
    journal = simulator.journal
    assert [entry.number for entry in journal.find(path="/users*")] == [1, 2]
    assert [entry.number for entry in journal.find(path="/users")] == [1]
    assert [entry.number for entry in journal.find("POST")] == [3]
    assert [entry.number for entry in journal.find(status=404)] == [2]


def test_what_is_ours_is_not_written_down(simulator: Simulator, gem: httpx.Client) -> None:
    gem.get("/openapi.json")
    gem.get("http://gem.test/_simulator")
    assert len(simulator.journal) == 0
