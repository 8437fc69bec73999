"""The log as callers see it: an error's log_url, the pages, the JSON; and what is never in any of them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
import sqlalchemy as sa
from kombo import errors

from connector.api import Limits, Service, create_app
from connector.api.call_log import CallLog
from connector.api.service import ConnectPage
from connector.store import environments
from connector.store.call_log import CALLS
from tests.connector.api.gem_behind import ADA, GemBehind, gem_behind
from tests.connector.api.world import KEY

THEIR_KEY = "a-key-of-another-environment"
SECRET_FILE = base64.b64encode(b"%PDF-1.4 planted " * 20).decode()
Json = dict[str, Any]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "gem.db"


@pytest.fixture(scope="module")
def shared(file: Path) -> Iterator[GemBehind]:
    with gem_behind(file) as gem:
        store = gem.service.store
        with store.write() as connection:
            other = environments.create(connection, "other", 1)
            environments.add_key(connection, other, THEIR_KEY, 1)
        yield gem


@dataclass
class Logged:
    """A service and its log."""

    gem: GemBehind

    def get(self, path: str, key: str | None = KEY, **more: Any) -> httpx.Response:
        """Asks for something outside of the API."""
        self.gem.log.flush()
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        return self.gem.http.get(f"{self.gem.url}{path}", headers=headers, **more)

    def entry(self, answer: httpx.Response) -> Json:
        """What is logged of an answer."""
        found = self.get(f"/logs/{answer.headers['x-request-id']}.json")
        assert found.status_code == 200, found.text
        entry: Json = found.json()["data"]
        return entry

    def log_url(self, answer: httpx.Response) -> str:
        """The rest of it, after scheme, host and port."""
        url = answer.json()["error"]["log_url"]
        assert url.startswith(f"{self.gem.url}/logs/")
        return str(url.removeprefix(self.gem.url))

    def row(self, answer: httpx.Response) -> Any:
        self.gem.log.flush()
        with self.gem.service.store.look() as connection:
            return connection.execute(sa.select(CALLS).where(CALLS.c.id == answer.headers["x-request-id"])).one()

    def post(self, path: str, **form: str) -> httpx.Response:
        self.gem.log.flush()
        return self.gem.http.post(f"{self.gem.url}{path}", data=form)


@pytest.fixture
def log(shared: GemBehind) -> Logged:
    shared.server.simulator.faults.clear()
    return Logged(shared)


def test_every_answer_has_an_id_of_ours(log: Logged) -> None:
    theirs = {"X-Request-Id": "theirs"}
    answers = [
        log.gem.send("GET", "/ats/users", **theirs),
        log.gem.send("GET", "/ats/users?page_size=0", **theirs),
        log.gem.send("GET", "/nothing", **theirs),
        *(
            log.gem.http.get(f"{log.gem.url}{path}", headers=theirs)
            for path in ("/docs", "/healthz", "/connect", "/logs")
        ),
    ]

    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == len(answers)
    assert all(re.fullmatch("req_[0-9a-f]{32}", one) for one in ids)


def test_the_sdks_errors_lead_to_the_call(log: Logged) -> None:
    with pytest.raises(errors.KomboAtsError) as refusal:
        log.gem.sdk.ats.get_users(page_size=0)
    with pytest.raises(errors.KomboGeneralError) as general:
        log.gem.sdk.general.get_integration_details(integration_id="gem:nobody")

    for error in (refusal.value, general.value):
        url = urlsplit(str(error.data.error.log_url))
        page = log.get(f"{url.path}?{url.query}", key=None)
        assert page.status_code == 200
        assert url.path.removeprefix("/logs/") in page.text


def test_a_write_is_logged_with_what_it_asked_of_gem(log: Logged) -> None:
    job = f"remote:{log.gem.job()['id']}"
    body = {"candidate": {**ADA, "email_address": "logged@example.test"}}
    answer = log.gem.send("POST", f"/ats/jobs/{job}/applications", body)
    entry = log.entry(answer)

    assert (entry["status"], entry["code"], entry["operation"]) == (200, None, "create_application")
    assert (entry["integration_id"], entry["path"]) == (log.gem.integration_id, f"/v1/ats/jobs/{job}/applications")
    assert orjson.loads(entry["request_body"]) == body
    assert entry["response_body"].startswith('{"status":"success","data":{')
    asked = [(one["method"], one["path"], one["status"]) for one in entry["gem_requests"]]
    assert asked == [
        (one.method, one.path, one.status) for one in log.gem.server.simulator.journal.entries[-len(asked) :]
    ]
    created = next(one for one in entry["gem_requests"] if one["method"] == "POST")
    assert "logged@example.test" in created["request_body"]
    assert created["duration_ms"] > 0
    assert entry["gem_requests_left_out"] == 0


def test_what_gem_refused_is_in_the_log_and_on_the_page(log: Logged) -> None:
    log.gem.server.simulator.faults.status(422, body='{"message": "Gem says no"}', times=None)
    answer = log.gem.send("POST", "/ats/jobs/remote:nothing/applications", {"candidate": ADA})
    entry = log.entry(answer)
    page = log.get(log.log_url(answer), key=None)

    assert {one["status"] for one in entry["gem_requests"]} == {422}
    assert "Gem says no" in entry["gem_requests"][0]["response_body"]
    assert entry["code"] == answer.json()["error"]["code"]
    assert "Gem says no" in html.unescape(page.text)


def test_no_answer_of_gem_is_told_as_such(log: Logged) -> None:
    log.gem.server.simulator.faults.reset(times=None)
    answer = log.gem.send("POST", "/passthrough/gem/api", {"method": "GET", "path": "/users/?email=x@y.test"})
    (asked,) = log.entry(answer)["gem_requests"]

    assert (asked["status"], asked["path"], asked["query"]) == (None, "/ats/v0/users/", "email=x@y.test")
    assert "lost" in asked["failure"] or "no whole" in asked["failure"]


def test_a_read_is_a_slim_row(log: Logged) -> None:
    answer = log.gem.send("GET", "/ats/candidates?page_size=2&include_deleted=true")
    row, entry = log.row(answer), log.entry(answer)

    assert (row.plain_read, row.details, row.token_hash) == (True, None, None)
    assert (entry["query"], entry["request_body"]) == ("page_size=2&include_deleted=true", None)


def test_paths_that_are_none_of_ours_are_kept_without_what_they_name(log: Logged) -> None:
    answer = log.gem.send("GET", f"/connect/integration-by-tokn/{KEY}?token=x")
    row = log.row(answer)

    assert (row.path, row.query, row.operation, row.environment) == ("/v1/connect/…/…", "", None, 0)


def test_pages_of_the_service_are_not_logged(log: Logged) -> None:
    for path in ("/docs", "/healthz", "/v1/openapi.json", "/connect?token=x", "/connect/x", "/logs", "/logs/x?token=y"):
        answer = log.get(path, key=None)
        with log.gem.service.store.look() as connection:
            known = sa.select(CALLS.c.id).where(CALLS.c.id == answer.headers["x-request-id"])
            assert connection.execute(known).first() is None


# Who may see what


def test_the_list_is_filtered_and_paged(log: Logged) -> None:
    for _ in range(3):
        log.gem.send("GET", "/ats/tags?nonsense=1")
    me = log.gem.integration_id

    def ids(**query: Any) -> list[str]:
        found = log.get("/logs.json", params=query).json()["data"]["results"]
        return [one["id"] for one in found]

    failed = ids(integration=me, operation="get_tags", status="4xx")
    assert len(failed) == 3
    assert ids(operation="get_tags", status="400") == ids(operation="get_tags", status="error") == failed
    assert ids(operation="get_tags", status="2xx") == ids(integration="gem:nobody") == []
    paged, page = [], log.get("/logs", params={"operation": "get_tags", "page_size": 2}).json()["data"]
    while True:
        paged += [one["id"] for one in page["results"]]
        if page["next"] is None:
            break
        page = log.get("/logs", params={"operation": "get_tags", "page_size": 2, "before": page["next"]}).json()["data"]
    assert paged == failed
    assert log.get("/logs", params={"status": "many"}).status_code == 400
    assert log.get("/logs", params={"nonsense": "1"}).status_code == 400


def test_another_environment_sees_and_learns_nothing(log: Logged) -> None:
    answer = log.gem.send("GET", "/ats/users?page_size=0")
    path = f"/logs/{answer.headers['x-request-id']}"
    hidden, unknown = log.get(f"{path}.json", THEIR_KEY), log.get(f"/logs/req_{'0' * 32}.json", THEIR_KEY)
    before = log.get("/logs.json", THEIR_KEY, params={"before": answer.headers["x-request-id"]})
    refused = log.get(f"{path}.json", "wrong")

    assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert log.get("/logs.json", THEIR_KEY).json()["data"] == before.json()["data"] == {"results": [], "next": None}
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "PLATFORM.AUTHENTICATION_INVALID")
    assert "req_" not in log.post("/logs", api_key=THEIR_KEY).text
    assert log.post(path, api_key=THEIR_KEY).status_code == 404


def test_a_log_url_opens_one_call_for_a_day(log: Logged) -> None:
    first, second = (log.gem.send("GET", f"/ats/users?page_size=0&ids={n}") for n in "12")
    url, other = log.log_url(first), log.log_url(second)
    token = other.partition("?")[2]

    assert log.get(url, None).status_code == 200
    for wrong in (f"{url}x", f"{url.partition('?')[0]}?{token}", f"{url.partition('?')[0]}?token="):
        assert first.json()["error"]["message"] not in html.unescape(log.get(wrong, None).text)
    with log.gem.service.store.write() as connection:
        connection.execute(sa.update(CALLS).values(at=CALLS.c.at - 25 * 3600 * 1000))
    late = log.get(url, None)
    assert (late.status_code, "Look with an API key" in late.text) == (404, True)
    assert log.entry(first)["status"] == 400, "a key still opens it"


def test_a_call_without_a_key_is_for_whoever_made_it(log: Logged) -> None:
    answer = log.gem.send("GET", "/ats/users", Authorization="Bearer not-a-key-of-anybody")
    page = log.get(log.log_url(answer), None)

    assert (answer.status_code, page.status_code) == (401, 200)
    assert log.get(f"/logs/{answer.headers['x-request-id']}.json").status_code == 404


def test_the_pages_work_without_script_and_protect_what_they_show(log: Logged) -> None:
    answer = log.gem.send("GET", "/ats/users?page_size=0&remote_ids=<script>alert(1)</script>")
    asked, wrong = log.get("/logs", None), log.post("/logs", api_key="wrong")
    listed = log.post("/logs", api_key=KEY)
    visit = re.findall('name="visit" value="(.*?)"', listed.text)[0]
    path = f"/logs/{answer.headers['x-request-id']}"
    one, filtered = log.post(path, visit=visit), log.post("/logs", visit=visit, status="error", integration="")

    assert "API key" in asked.text
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (403, True)
    assert path in listed.text
    assert (one.status_code, filtered.status_code) == (200, 200)
    assert path in filtered.text
    number, _, signature = visit.rpartition(".")
    for forged in (f"{number}.{'0' * 64}", visit.replace(".", ".9", 1), "x", "1.2.3", f"{number}.{signature[:-1]}é"):
        assert log.post(path, visit=forged).status_code == 403
    for page in (asked, wrong, listed, one, filtered):
        assert "<script" not in page.text
        assert KEY not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")


def test_a_visit_ends_with_the_key(log: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    with log.gem.service.store.write() as connection:
        default = environments.create(connection, environments.DEFAULT_ENVIRONMENT, 1)
        environments.add_key(connection, default, "a-key-to-be-revoked", 1)
    page = log.post("/logs", api_key="a-key-to-be-revoked")
    visit = re.findall('name="visit" value="(.*?)"', page.text)[0]
    assert log.post("/logs", visit=visit).status_code == 200
    with log.gem.service.store.write() as connection:
        revoked = environments.API_KEYS.c.number == int(visit.partition(".")[0])
        connection.execute(sa.update(environments.API_KEYS).where(revoked).values(revoked_at=1))
    assert log.post("/logs", visit=visit).status_code == 403


# What is never kept


def test_no_planted_secret_is_in_the_log_the_pages_or_the_file(log: Logged, file: Path) -> None:
    gem_key, signature, token = log.gem.server.api_key, "S1gnature" * 5, "T0ken-of-a-connection" * 2
    planted = [KEY, gem_key, signature, token, SECRET_FILE[:60], "planted-idempotency-key", "sh0rt-secret", "wr0ng-key"]
    job = f"remote:{log.gem.job()['id']}"
    link = f"https://bucket.example.test/cv.pdf?X-Amz-Signature={signature}&expires=9"
    planted_one = {**ADA, "email_address": "planted@example.test"}
    sloppy = {"first_name": f"Ada {KEY}", "last_name": gem_key, "email_address": "planted@example.test"}
    attached = [{"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": SECRET_FILE}]
    once = {"Idempotency-Key": "planted-idempotency-key"}
    passed = {"method": "POST", "path": f"/candidates/?api_key={gem_key}", "headers": {"X-Other": "sh0rt-secret"}}
    log.gem.server.simulator.faults.status(
        403, body=f'{{"message": "you sent {gem_key}"}}', path="/ats/v0/users/*", times=None
    )
    answers = [
        log.gem.send(
            "POST", f"/ats/jobs/{job}/applications", {"candidate": planted_one, "attachments": attached}, **once
        ),
        log.gem.send("POST", "/ats/jobs/remote:none/applications", {"candidate": sloppy, "attachments": attached}),
        log.gem.send(
            "POST", f"/ats/jobs/{gem_key}/applications", {"candidate": ADA, "password": "sh0rt-secret"}, **once
        ),
        log.gem.send("POST", "/ats/candidates/x/attachments", {"attachment": {"name": "x", "data_url": link}}),
        log.gem.send("POST", "/ats/candidates/x/attachments", {"attachment": {"name": link, "data": SECRET_FILE}}),
        log.gem.send(
            "POST",
            "/passthrough/gem/api",
            {**passed, "data": {"webhook_secret": "sh0rt-secret", "name": f"{KEY} {gem_key}"}},
        ),
        log.gem.send("POST", "/passthrough/gem/api", {"method": "GET", "path": f"/users/{gem_key}"}),
        log.gem.send("GET", f"/ats/users?ids={KEY}&remote_ids={gem_key}&token=sh0rt-secret"),
        log.gem.send("GET", f"/connect/integration-by-token/{token}"),
        log.gem.send("GET", f"/nothing/{token}?key={gem_key}"),
        log.gem.send("GET", "/ats/users", Authorization="Bearer wr0ng-key"),
        log.gem.send("POST", "/ats/candidates", link, **{"Content-Type": "text/plain"}),
    ]
    made = log.gem.send(
        "POST",
        "/connect/create-link",
        {
            "end_user_email": "jo@acme.test",
            "end_user_organization_name": "Acme",
            "integration_category": "ATS",
        },
    )
    planted.append(made.json()["data"]["link"].partition("token=")[2])
    planted += [
        urlsplit(one.json()["error"]["log_url"]).query.removeprefix("token=")
        for one in answers
        if one.status_code >= 400
    ]
    kept = [str(tuple(log.row(one))) for one in (*answers, made)]
    for one in (*answers, made):
        kept += [log.post(f"/logs/{one.headers['x-request-id']}", api_key=KEY).text]
        kept += [log.get(f"/logs/{one.headers['x-request-id']}.json").text]
    for part in file.parent.glob("gem.db*"):
        kept.append(part.read_bytes().decode("latin-1"))
    said = "".join(kept)

    assert {one.status_code for one in answers} >= {200, 400, 401, 404}
    assert answers[0].status_code == 200, answers[0].text
    assert not [secret for secret in planted if secret in said]
    assert "planted@example.test" in said, "personal data stays, for some days"


def test_without_bodies_no_more_than_names_is_kept(shared: GemBehind) -> None:
    store = shared.service.store
    with closing(Limits(None)) as limits, closing(CallLog(store, bodies=False)) as calls:
        page = ConnectPage(public_url="https://ats.example.com/")
        app = create_app(Service(store, limits, connections=shared.connections, connect_page=page, call_log=calls))
        client = app.test_client()
        headers = {"Authorization": f"Bearer {KEY}", "X-Integration-Id": shared.integration_id}
        read = client.get("/v1/ats/users?emails=ada@example.test&page_size=1", headers=headers)
        sent: Json = {"method": "GET", "path": "/users/?email=ada@example.test"}
        passed = client.post("/v1/passthrough/gem/api", json=sent, headers=headers)
        refused: Any = client.post("/v1/ats/candidates", json={"candidate": "ada@example.test"}, headers=headers)
        calls.flush()
        ids = [one.headers["X-Request-Id"] for one in (read, passed, refused)]
        found = [client.get(f"/logs/{one}.json", headers=headers).text for one in ids]

    assert refused.json["error"]["log_url"].startswith(f"https://ats.example.com/logs/{ids[2]}?token=")
    assert "emails&page_size" in found[0]
    assert "/ats/v0/users/" in found[1]
    assert "ada@" not in "".join(found)


def test_without_a_log_errors_lead_nowhere(shared: GemBehind) -> None:
    with closing(Limits(None)) as limits:
        client = create_app(Service(shared.service.store, limits)).test_client()
        refused: Any = client.get("/v1/ats/users")
        pages: Any = client.get("/logs")

    assert refused.json["error"]["log_url"] is None
    assert "X-Request-Id" in refused.headers
    assert pages.status_code == 404
