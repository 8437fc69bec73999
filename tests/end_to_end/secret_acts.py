"""What happens in the scene: all that works, and much that fails. Each act is a function of it."""

from __future__ import annotations

import base64
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import Request, urlopen

import httpx
import pytest
from werkzeug.test import TestResponse

from cassettes import Provenance
from cassettes.vcr_support import gem_vcr
from connector import GemConnector
from connector.errors import ConnectorError
from connector.integrations import Credentials
from connector.integrations.links import Entered, Links
from connector.webhooks.delivery import deliver_due
from connector.webhooks.registry import Webhooks
from connector.worker.dispatch import make_app
from connector.worker.jobs import run_next
from tests.end_to_end.secret_scene import MARKER, SECRETS, THE_KEY, Scene, told

BROKER = "amqp://somebody:{}@127.0.0.1:1".format(SECRETS["the broker's password"])
LINK = {
    "end_user_organization_name": "Acme",
    "end_user_email": "jo@acme.test",
    "integration_category": "ATS",
    "integration_tool": "gem",
}
PDF = {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf"}


def connect_an_account(scene: Scene) -> None:
    link = scene.ask("POST", "/v1/connect/create-link", LINK, shows=True)
    address = urlsplit(link.json["data"]["link"])
    scene.secrets["the link's token"] = opening = parse_qs(address.query)["token"][0]
    page = scene.client.get(address.path, query_string={"token": opening})
    scene.secrets["the visit's token"] = visit = re.findall('name="visit" value="(.*?)"', page.text)[0]

    def send(step: str, **values: str) -> TestResponse:
        answer = scene.client.post(f"/connect/{step}", data={"visit": visit, **values})
        scene.evidence.add("the connection page", answer.data.replace(visit.encode(), b"(visit)"))
        return answer

    send("key", api_key=SECRETS["a wrong key of Gem's"], kind="shareable")
    send("key", api_key=SECRETS["Gem's key"], kind="shareable")
    visited = Links(scene.connections).visit(visit)
    scene.evidence.add("repr", repr(visited) + repr(visited.entered))
    user = re.findall('<option value="(.+?)"', send("source", source="", go="on").text)[0]
    done = scene.client.post("/connect/user", data={"visit": visit, "user": user})
    token = re.findall('<output id="activation-token".*?>(.*?)</output>', done.text)[0]
    scene.secrets["the activation token"] = token
    scene.integration = scene.ask("GET", f"/v1/connect/integration-by-token/{token}").json["data"]["id"]
    scene.ask("GET", f"/v1/connect/integration-by-token/{token}")
    scene.client.get("/connect", query_string={"token": opening})


def sync_it(scene: Scene) -> None:
    while run_next(scene.connections):
        pass


def listen_where_nobody_takes_anything(scene: Scene) -> None:
    target = {"url": f"http://{scene.link_host}/hooks"}
    added = scene.ask("POST", "/management/webhooks", target, shows=True).json["data"]
    scene.secrets["the webhooks' secret"] = added["signing_secret"]
    rotated = scene.ask("POST", "/management/webhook-secret/rotate", shows=True).json["data"]
    scene.secrets["the next secret of webhooks"] = rotated["signing_secret"]
    webhook = added["webhook"]["id"] if "webhook" in added else added["id"]
    scene.ask("POST", f"/management/webhooks/{webhook}/test", {})
    scene.ask("POST", "/v1/force-sync", {"type": "FULL"})
    sync_it(scene)
    deliver_due(scene.service.store, scene.connections.vault, scene.service.outbound)
    scene.ask("GET", f"/management/webhooks/{webhook}/deliveries")
    registry = Webhooks(scene.service.store, scene.connections.vault, scene.service.outbound)
    scene.evidence.add("repr", repr(registry))


def do_every_action(scene: Scene) -> None:
    job, stage = _open_job(scene)
    link = f"http://{scene.link_host}/cv.pdf?signature={quote(SECRETS['the signature of a link'], safe='')}"
    lost = link.replace("/cv.pdf", "/nothing.pdf")
    candidate = {"first_name": "Ada", "last_name": MARKER, "email_address": "ada@example.com"}
    body = {"candidate": candidate, "attachments": [{**PDF, "data_url": link}, {**PDF, "data_url": lost}]}
    key = {"Idempotency-Key": SECRETS["an idempotency key"]}
    made = scene.ask("POST", f"/v1/ats/jobs/{job}/applications", body, key).json["data"]
    scene.ask("POST", f"/v1/ats/jobs/{job}/applications", body, key)
    scene.ask("POST", f"/v1/ats/jobs/{job}/applications", {**body, "stage_id": stage}, key)  # another request
    application, candidate_id = f"/v1/ats/applications/{made['id']}", f"/v1/ats/candidates/{made['candidate_id']}"
    scene.ask("PUT", f"{application}/stage", {"stage_id": stage})
    scene.ask("POST", f"{application}/notes", {"content": "a note", "content_type": "PLAIN_TEXT"})
    scene.ask("POST", f"{application}/result-links", {"label": "Report", "url": link})
    scene.ask("POST", f"{candidate_id}/result-links", {"label": "Report", "url": link})
    scene.ask("POST", f"{application}/attachments", {"attachment": {**PDF, "data_url": link}})
    files = scene.ask("GET", f"{candidate_id}/attachments", shows=True).json["data"]["results"]
    scene.secrets["the signature of a file of Gem's"] = parse_qs(urlsplit(files[0]["data_url"]).query)["signature"][0]
    scene.ask("GET", f"{application}/attachments", shows=True)
    reasons = scene.ask("GET", "/v1/ats/rejection-reasons").json["data"]["results"]
    scene.ask("POST", f"{application}/reject", {"rejection_reason_id": reasons[0]["id"]})


def _open_job(scene: Scene) -> tuple[str, str]:
    jobs = scene.ask("GET", "/v1/ats/jobs?page_size=250").json["data"]["results"]
    job = next(one for one in jobs if one["status"] == "OPEN" and len(one["stages"]) > 1)
    return job["id"], job["stages"][1]["id"]


def pass_secrets_through(scene: Scene) -> None:
    header, password = SECRETS["a header of a passthrough"], SECRETS["a password in a passthrough"]
    scene.ask(
        "POST",
        "/v1/passthrough/gem/api",
        {
            "method": "POST",
            "path": "/candidates/",
            "headers": {"X-Application-Secret": header, "Authorization": f"Bearer {header}"},
            "params": {"token": SECRETS["a password in a parameter"]},
            "data": {"password": password, "nested": [{"api_key": password}], "last_name": MARKER},
        },
    )


def ask_wrongly(scene: Scene) -> None:
    wrong = SECRETS["a wrong key of the service"]
    scene.ask("GET", "/v1/ats/jobs", headers={"Authorization": f"Bearer {wrong}"})
    scene.ask("GET", "/v1/ats/jobs", headers={"Authorization": f"Basic {wrong}"})
    scene.ask("GET", f"/v1/ats/jobs?api_key={quote(wrong)}")
    scene.ask("POST", "/v1/connect/create-link", {"api_key": wrong})
    scene.ask("POST", "/management/webhooks", {"url": f"https://user:{quote(wrong, safe='')}@example.com/"})
    scene.client.post("/v1/ats/candidates", data=f'{{"password": "{wrong}', content_type="application/json")
    with pytest.MonkeyPatch.context() as patch:  # something nobody foresaw

        def broken(*_given: object, **_named: object) -> None:
            raise RuntimeError("broken on purpose")

        patch.setattr(Links, "create", broken)
        scene.ask("POST", "/v1/connect/create-link", LINK)


def let_gem_fail(scene: Scene) -> None:
    """Gem goes away, and something else answers with what it was sent."""
    key, secret = SECRETS["Gem's key"], SECRETS["the application's secret"]

    def echo(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, html=f"<pre>{dict(request.headers)}</pre>")

    def vanish(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("gone", request=request)

    transports: list[Callable[[httpx.Request], httpx.Response]] = [echo, vanish]
    for transport in transports:
        options = {"transport": httpx.MockTransport(transport), "attempts": 2, "sleep": lambda _seconds: None}
        with GemConnector(scene.gem.base_url, api_key=key, application_secret=secret, **options) as gem:  # type: ignore[arg-type]  # one by one they fit
            scene.evidence.add("repr", repr(gem))
            try:
                next(gem.users())
            except ConnectorError as error:
                scene.evidence.add("exceptions", told(error))
    for wrong in (f"{key} ", f"{key}é", ""):
        with suppress(ConnectorError):
            GemConnector(scene.gem.base_url, api_key=wrong)
    scene.gem.simulator.faults.status(500, path="/ats/v0/users/")
    scene.ask("POST", "/v1/force-sync", {"type": "DELTA"})
    sync_it(scene)
    scene.gem.simulator.faults.clear()


def record_a_session(scene: Scene) -> None:
    file = scene.folder / "session.yaml"
    provenance = Provenance("simulator", datetime(2026, 11, 22, tzinfo=UTC), scene.gem.base_url)
    key, secret = SECRETS["Gem's key"], SECRETS["the application's secret"]
    with (
        gem_vcr(provenance, record_mode="once").use_cassette(str(file)),
        GemConnector(scene.gem.base_url, api_key=key, application_secret=secret, rate=1e6) as gem,
        gem.connect(f"sqlite:///{scene.folder / 'recorded.db'}") as integration,
    ):
        scene.evidence.add("repr", repr(integration) + repr(integration.sync("full")))


def use_the_command_line(scene: Scene) -> None:
    key, secrets = ("--secret-keys", SECRETS["the encryption key"]), ("--database", scene.database)
    password = quote(SECRETS["the database's password"], safe="")
    away = f"postgresql://somebody:{password}@127.0.0.1:1/gem"
    wrong, wrong_key = SECRETS["a wrong key of Gem's"], SECRETS["a wrong encryption key"]
    url = ("--base-url", scene.gem.base_url)
    for arguments in (
        ("sync", *url, "--api-key", wrong, *secrets, "--integration-id", "gem:another"),
        ("sync", *url, "--api-key", wrong, "--database", away),
        ("sync", "--base-url", f"http://u:{password}@gem.test", "--api-key", wrong, *secrets),
        ("integrations", "create", "--organization", "A", *url, "--api-key", wrong, *secrets, *key),
        ("integrations", "list", *secrets, *key, "--json"),
        ("integrations", "show", scene.integration, *secrets, *key),
        ("integrations", "show", scene.integration, *secrets, "--secret-keys", wrong_key),
        ("integrations", "users", scene.integration, *secrets, "--secret-keys", _other_key()),
        ("integrations", "relink", scene.integration, *secrets, *key, "--api-key", wrong),
        ("webhooks", "list", *secrets, *key, "--json"),
        ("webhooks", "add", f"https://u:{password}@example.com", *secrets, *key),
        ("logs", "list", *secrets, "--json"),
        ("logs", "list", "--database", away),
        ("keys", "add", *secrets, "--environment", "other", "--api-key", SECRETS[THE_KEY]),
        ("keys", "revoke", SECRETS[THE_KEY], "--yes", *secrets),
        ("keys", "list", *secrets),
        ("export", "candidates", *secrets, "--integration-id", scene.integration),
        ("worker", *secrets, *key, "--broker", BROKER),
        ("serve", "--database", away, "--api-key", SECRETS[THE_KEY]),
        ("serve", *secrets, "--secret-keys", wrong_key),
        ("serve", *secrets, "--api-key", "pl4nted"),
    ):
        scene.run(*arguments)
    for one in _calls(scene):
        scene.run("logs", "show", one, *secrets, "--json")


def _other_key() -> str:
    return base64.urlsafe_b64encode(b"another-key-that-opens-nothing!!").decode()


def _calls(scene: Scene) -> list[str]:
    assert scene.service.call_log is not None
    scene.service.call_log.flush()
    found = scene.ask("GET", "/logs.json?page_size=250").json["data"]["results"]
    return [one["id"] for one in found if one["status"] >= 400 or one["method"] != "GET"]


def serve_it(scene: Scene) -> None:
    """In a process of its own, with everything given on the command line."""
    command = [sys.executable, "-m", "connector", "serve", "--port", "0", "--database", scene.database, "--json"]
    command += ["--api-key", SECRETS[THE_KEY], "--secret-keys", SECRETS["the encryption key"]]
    command += ["--application-secret", SECRETS["the application's secret"], "--base-url", scene.gem.base_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        headers = {"Authorization": f"Bearer {SECRETS[THE_KEY]}", "X-Integration-Id": scene.integration}
        address = f"{json.loads(announced)['base_url']}/ats/users"
        assert _status(address, headers) == 200
        assert _status(f"{address}?api_key={quote(SECRETS[THE_KEY], safe='')}", headers) == 400
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
    scene.evidence.add("output of the service", announced + rest + errors)


def _status(url: str, headers: dict[str, str]) -> int:
    """By what tells nobody, unlike httpx, where it goes."""
    try:
        with urlopen(Request(url, headers=headers), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def look_at_everything(scene: Scene) -> None:
    connections, key = scene.connections, SECRETS["Gem's key"]
    with connections.client(scene.integration) as client:
        scene.evidence.add("repr", repr(client) + repr(vars(client)["_http"]))
    credentials = Credentials(key, SECRETS["the application's secret"])
    for one in (
        connections,
        connections.get(scene.integration),
        connections.gem,
        connections.vault,
        credentials,
        Entered(credentials),
        scene.service,
        scene.service.store,
        scene.service.outbound,
        scene.gem,
        scene.gem.simulator,
        scene.gem.simulator.journal.find(),
        make_app(BROKER, "nobody"),
    ):
        scene.evidence.add("repr", f"{one!r} {one}")


ACTS: list[Callable[[Scene], None]] = [
    connect_an_account,
    sync_it,
    listen_where_nobody_takes_anything,
    do_every_action,
    pass_secrets_through,
    ask_wrongly,
    let_gem_fail,
    record_a_session,
    use_the_command_line,
    serve_it,
    look_at_everything,
]
