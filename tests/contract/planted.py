"""A tenant whose every answer holds secrets and personal values, in every place that a message has."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, quote_plus

import httpx

from gem_simulator import Simulator

Record = dict[str, Any]

#: Nobody is called so, and no word of any language looks like these; each is planted in one place, some in several.
NAMES = [
    f"{start}{end}"
    for start in ("Zyxg", "Quorv", "Vlimp", "Xandr", "Wuzzk")
    for end in ("wenlo", "athzi", "ofluk", "ippav")
]
SECRETS = [
    f"{prefix}{number:02}k9Qz7Wv3Xp" for prefix in ("sk_live_", "ghp_", "tok-", "AKIAZZ", "pw!") for number in range(8)
]


class Plants:
    """The values, and where each was put."""

    def __init__(self) -> None:
        self.values: list[str] = []

    def new(self, value: str) -> str:
        """Plants a value."""
        if value not in self.values:
            self.values.append(value)
        return value


def encodings(value: str) -> Iterator[str]:
    """How a value might still be read off a file, in small letters: cases count as the same."""
    raw = value.encode()
    for one in (
        value,
        json.dumps(value)[1:-1],
        quote(value, safe=""),
        quote_plus(value),
        html.escape(value),
        raw.hex(),
        value[::-1],
    ):
        yield one.casefold()
    for shift in range(3):
        # The characters of base64 that do not depend on what stands before and after.
        encoded = base64.b64encode(b"\0" * shift + raw).decode()[4 if shift else 0 :].rstrip("=")[:-2]
        if len(encoded) >= 8:  # shorter ones come by chance
            yield encoded.casefold()
            yield encoded.replace("+", "-").replace("/", "_").casefold()


def planted_candidate(one: Record, plants: Plants) -> None:
    """Plants into one candidate, as long as there are fresh values."""
    new = plants.new
    name, family = NAMES[0], NAMES[1]
    email = f"{name}.{family}@{NAMES[2]}-corp.io"
    one["first_name"], one["last_name"] = new(name), new(family).upper()
    one["company"], one["title"] = new(f"{NAMES[3]} Gesellschaft"), new(f"{NAMES[4]} whisperer")
    one["email_addresses"] = [
        {"type": new("Zqprivate"), "value": new(email), "is_primary": True},
        {"type": "work", "value": email.upper(), "is_primary": False},
        {"type": "other", "value": new(f"ask {NAMES[5]} for it"), "is_primary": False},
    ]
    one["phone_numbers"] = [
        {"type": "mobile", "value": new("+49 151 70707071")},
        {"type": "work", "value": 4915170707072},
    ]
    new("4915170707072")
    one["social_media_addresses"] = [
        {"value": f"https://www.linkedin.com/in/{new('zqlinked-profile')}"},
        {"value": f"https://{new('intra.zqhost')}.io/~{new('zqhome')}?token={new(SECRETS[0])}#{new('zqfragment')}"},
        {"value": f"https://{new('zquser')}:{new('zqpassword')}@github.com/{quote(new('zq slug ü'))}"},
    ]
    one["tags"] = [
        new(f"knows {NAMES[6]}"),
        new(SECRETS[1]),
        base64.b64encode(new("zq secret in base64").encode()).decode(),
    ]
    one["educations"] = [
        {
            "id": new("zqedu@school.io"),
            "school_name": new(f"{NAMES[7]} Gymnasium"),
            "degree": new(f"Dr. {NAMES[8]}"),
            "discipline": new(NAMES[9]),
            "start_date": new("born in Zqstadt"),
            "end_date": "2018-06-01",
        }
    ]
    one["employments"] = [
        {"id": "1", "company_name": new(f"{NAMES[10]} & Söhne"), "title": new(f"Head of {NAMES[11]}")}
    ]
    for file in one.get("attachments") or []:
        file["filename"] = new(f"CV {NAMES[12]} final.pdf")
        file["url"] = (
            f"http://127.0.0.1:9/{new('zqpath')}/cv.pdf?X-Amz-Signature={new('zqamzsignature')}&X-Amz-Credential={new(SECRETS[2])}"
        )
    one["linked_user_ids"] = [new("zqlinked@user.io"), base64.b64encode(new("zq.in.id@base64.io").encode()).decode()]
    one["created_at"] = one.get("created_at")
    one["last_activity"] = new("Tuesday, with Zqdentist")
    one["is_private"] = new("only for Zqeyes")
    one["x_unknown"] = {
        new("Zqkey of an object"): {new("zq.key@object.io"): [new(NAMES[13]), {"ssn": new("078-05-1120 Zqssn")}]}
    }
    one[new("zq.field@candidate.io")] = new(SECRETS[3])


def planted_application(one: Record, plants: Plants) -> None:
    """Plants into one application."""
    new = plants.new
    one["status"] = new("zqstatus word")
    one["source"] = {"id": new("zq source id"), "public_name": new(f"Friend of {NAMES[14]}")}
    one["credited_to"] = new("zq.credited@acme.io")
    one["recruiter"] = {"id": "7", "email": new("zq.recruiter@acme.io"), new("zqnickname"): new(NAMES[15])}
    one["custom_fields"] = {
        new("Zqcustom key"): {"deep": [{"deeper": new(f"{NAMES[16]}'s mother")}, new(SECRETS[4])]},
        "salary": new("zq123456 EUR"),
        "born": new("Zq 1988-07-07"),
        "iban": new("DE89370400440532013000"),
        "card": 4111111111111111,
        "when": "1988-07-07T04:05:06.000Z",
        "html": f'<b onclick="{new("zqonclick")}">{new("zqbold")}</b>',
        "json": json.dumps({"inner": new("zq json in json")}),
        "jwt": new("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6cSJ9.c2lnbmF0dXJl"),
        "pem": new("-----BEGIN PRIVATE KEY-----\nMIIzq\n-----END PRIVATE KEY-----"),
        "aws": new("AKIAIOSFODNN7ZQZQZQ"),
    }
    new("4111111111111111"), new("1988-07-07T04:05:06")


def planted_others(collection: str, one: Record, plants: Plants) -> None:
    """Plants into a record of another list."""
    new, fields = plants.new, _TEXTS.get(collection, ())
    for number, field in enumerate(fields):
        one[field] = new(f"Zq{collection.replace('_', '')}{number} {NAMES[17]}")
    if collection == "users":
        one["primary_email_address"], one["emails"] = new("zq.user@acme.io"), [new("zq.second@acme.io")]
    if collection == "scheduled_interviews":
        one["video_conferencing_url"] = f"https://zoom.us/j/{new('zqmeeting')}?pwd={new(SECRETS[5])}"
    if collection in ("jobs", "users"):
        one["offices"] = [{"id": "1", "name": new("Zqoffice 5"), "location": {"name": new("Zqtown, Zqstate, Germany")}}]


_TEXTS = {
    "users": ("first_name", "last_name", "name", "employee_id"),
    "jobs": ("name", "requisition_id"),
    "job_posts": ("title", "content", "internal_content", "absolute_url"),
    "job_stages": ("name",),
    "scheduled_interviews": ("location", "external_event_id"),
    "scorecards": ("overall_feedback", "overall_recommendation", "interview"),
    "rejection_reasons": ("name",),
    "sources": ("name",),
    "departments": ("name", "parent_department_external_id"),
    "offices": ("name",),
    "openings": ("opening_id",),
}


def planted(path: str, data: Any, plants: Plants) -> Any:
    """The JSON of an answer with something planted into its records."""
    collection = path.strip("/").removeprefix("ats/v0/").partition("/")[0]
    records = data if isinstance(data, list) else [data]
    for one in records:
        if not isinstance(one, dict):
            continue
        if "errors" in one or "code" in one:
            one["message"] = plants.new("No candidate zq.echoed@acme.io for Zqecho")
            one["errors"] = {"query": {plants.new("zqparameter"): [plants.new("'zq.wrong@acme.io' is Zqwrong.")]}}
        elif "notes" in one and "emails" in one:
            one["notes"] = [
                {
                    "id": "1",
                    "body": plants.new(f"Met {NAMES[18]} at Zqcafe"),
                    "user": {"id": "1", "name": plants.new(NAMES[19])},
                }
            ]
            one["emails"] = [{"subject": plants.new("Zqsubject line"), "to": plants.new("zq.to@acme.io")}]
            one["activities"] = [{"subject": plants.new("Zqactivity"), "at": "2026-01-01T00:00:00.000Z"}]
        elif path.startswith("/v0/"):
            one.update(
                {
                    "nickname": plants.new("Zqnick"),
                    "school": plants.new("Zqschool"),
                    "weblink": plants.new("https://zq.example-crm.io/zqme"),
                }
            )
        elif collection == "candidates" and "/" not in path.strip("/").removeprefix("ats/v0/candidates").strip("/"):
            planted_candidate(one, plants)
            for application in one.get("applications") or []:
                planted_application(application, plants)
        elif collection == "applications" and "applied_at" in one:
            planted_application(one, plants)
        else:
            planted_others(collection, one, plants)
    return data


@contextmanager
def planted_tenant(plants: Plants) -> Iterator[tuple[str, str, str]]:
    """A served tenant; its root, its key and the secret of a partner."""
    secret = plants.new("5ec4e7" * 20)
    simulator = Simulator(seed=5, candidates=12, application_secret=secret)
    key = plants.new(simulator.api_key)
    client = httpx.Client(transport=simulator.transport())
    with _served(lambda request, headers: _answer(client, request, headers, plants)) as root:
        yield f"{root}/ats/v0", key, secret
    client.close()


def _answer(
    client: httpx.Client, target: str, headers: dict[str, str], plants: Plants
) -> tuple[int, dict[str, str], bytes]:
    answer = client.get(f"http://gem.test{target}", headers=headers)
    extra = {
        "Set-Cookie": f"session={plants.new('zqcookie')}; Path=/",
        "X-Request-Id": plants.new("zqrequest-7"),
        "X-Internal-Token": plants.new(SECRETS[6]),
        "X-Zqperson": plants.new("zqheader value"),
        "Server": plants.new("zqserver/1"),
        "Location": f"https://acme.io/{plants.new('zqlocation')}",
        "Authorization": f"Bearer {plants.new(SECRETS[7])}",
    }
    plants.new("X-Zqperson")
    kept = {name: answer.headers[name] for name in ("content-type", "date", "x-pagination") if name in answer.headers}
    path = target.partition("?")[0]
    if "json" not in answer.headers.get("content-type", ""):
        return answer.status_code, {**kept, **extra}, b"%PDF-1.4 " + plants.new("zq in a file").encode()
    if path.endswith("/no_such_list/"):
        page = f"<html><title>{plants.new('Zqtitle')}</title>{plants.new('zq.page@acme.io')}</html>"
        return 404, {**kept, **extra, "content-type": "text/html"}, page.encode()
    body = planted(path, answer.json(), plants)
    # Every letter beyond ASCII escaped, and of the names every letter.
    text = json.dumps(body).replace(NAMES[13], "".join(f"\\u{ord(one):04x}" for one in NAMES[13]))
    return answer.status_code, {**kept, **extra}, text.encode()


@contextmanager
def _served(answer: Callable[[str, dict[str, str]], tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # in one piece, or the client's machine waits for more

        def do_GET(self) -> None:
            asked = {name: value for name, value in self.headers.items() if name.lower().startswith("x-")}
            status, headers, body = answer(self.path, asked)
            self.send_response_only(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
