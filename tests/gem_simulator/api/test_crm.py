"""The CRM API's paths on the same host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.api.forms import parts_of
from gem_simulator.tenant import FILE_SIGNATURE
from tests.gem_simulator.conftest import client_of

Body = dict[str, Any]

MISSING = ["Missing data for required field."]
NOT_FOUND = {"code": 404, "status": "Not Found"}
TEN_MEGABYTES = 10 * 1024 * 1024


@pytest.fixture
def crm(simulator: Simulator) -> Iterator[httpx.Client]:
    """A client of this test's own tenant, below the CRM API's root."""
    with client_of(simulator) as client:
        client.base_url = httpx.URL("http://gem.test/v0")
        yield client


@pytest.fixture
def person(own_gem: httpx.Client) -> Body:
    """A candidate as the ATS API shows it."""
    first: Body = own_gem.get("/candidates/").json()[0]
    return first


@pytest.fixture
def user(own_gem: httpx.Client) -> str:
    return str(own_gem.get("/users/").json()[0]["id"])


def invalid(answer: httpx.Response, location: str = "json", **problems: object) -> None:
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"] == {location: problems}


class TestUsers:
    def test_are_those_of_the_ats_api(self, crm: httpx.Client, own_gem: httpx.Client) -> None:
        listed = own_gem.get("/users/?per_page=500").json()
        expected = [{"id": one["id"], "name": one["name"], "email": one.get("primary_email_address")} for one in listed]
        assert crm.get("/users", params={"page_size": 100}).json() == expected

    def test_come_in_pages_of_20_whatever_per_page_says(self, crm: httpx.Client) -> None:
        first, second = (crm.get("/users", params={"per_page": 100, "page": page}) for page in (1, 2))
        total = json.loads(first.headers["X-Pagination"])["total"]
        assert len(first.json()) == 20 < total
        assert second.json() == crm.get("/users", params={"page_size": 100}).json()[20:40]

    @pytest.mark.parametrize("size", ["0", "101", "x"])
    def test_a_page_holds_100_at_most(self, crm: httpx.Client, size: str) -> None:
        assert set(crm.get("/users", params={"page_size": size}).json()["errors"]["query"]) == {"page_size"}


class TestAnswersAtTheDoor:
    @pytest.mark.parametrize("path", ["/v0/users", "/v0/custom_fields", "/v0/nowhere"])
    def test_a_key_is_needed_here_too(self, simulator: Simulator, path: str) -> None:
        with client_of(simulator, **{"X-API-Key": "wrong"}) as stranger:
            answer = stranger.get(f"http://gem.test{path}")
        assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})

    def test_the_throttle_counts_both_apis_together(self) -> None:
        simulator = Simulator(seed=5, candidates=3, rate_limit=0.001, burst=2)
        with client_of(simulator) as gem:
            codes = [gem.get(url).status_code for url in ("/users/", "http://gem.test/v0/users", "/users/")]
        assert codes == [200, 200, 429]

    def test_faults_and_the_journal_reach_it(self, simulator: Simulator, crm: httpx.Client) -> None:
        simulator.faults.status(503, path="/v0/users")
        assert [crm.get("/users").status_code for _ in range(2)] == [503, 200]
        assert [(entry.path, entry.status) for entry in simulator.journal.find(path="/v0/*")] == [
            ("/v0/users", 503),
            ("/v0/users", 200),
        ]

    @pytest.mark.parametrize("path", ["/jobs", "/candidates", "/notes"])
    def test_there_is_nothing_else_below_its_root(self, crm: httpx.Client, path: str) -> None:
        assert (crm.get(path).status_code, crm.get(path).json()) == (404, NOT_FOUND)


class TestACandidate:
    def test_is_the_same_person_in_other_words(self, crm: httpx.Client, person: Body) -> None:
        answer = crm.get(f"/candidates/{person['id']}")
        assert answer.status_code == 200
        shown = answer.json()
        same = ("id", "first_name", "last_name", "company", "title")
        assert {name: shown[name] for name in same} == {name: person[name] for name in same}
        addresses = [
            {"email_address": one["value"], "is_primary": one["is_primary"]} for one in person["email_addresses"]
        ]
        assert shown["emails"] == addresses
        assert [one["url"] for one in shown["profiles"]] == [one["value"] for one in person["social_media_addresses"]]
        assert isinstance(shown["created_at"], int)

    def test_that_is_gone_or_deleted_is_not_found(self, simulator: Simulator, crm: httpx.Client, person: Body) -> None:
        simulator.tenant.delete("candidates", person["id"], hard=False)
        for id_ in (person["id"], "nobody"):
            for answer in (crm.get(f"/candidates/{id_}"), crm.put(f"/candidates/{id_}", json={})):
                assert (answer.status_code, answer.json()) == (404, NOT_FOUND)

    def test_can_be_changed_and_shows_so_in_the_ats_api(
        self, simulator: Simulator, crm: httpx.Client, own_gem: httpx.Client, person: Body, user: str
    ) -> None:
        simulator.tenant.clock.advance(60_000)
        body = {
            "first_name": "Ada",
            "last_name": None,
            "nickname": "A.",
            "title": "Engineer",
            "company": "Acme",
            "location": "Vienna",
            "school": "State U",
            "phone_number": "+1 555 0100",
            "emails": [{"email_address": "ada@example.com", "is_primary": True}],
            "profile_urls": ["https://www.linkedin.com/in/ada", "https://ada.example.com"],
            "due_date": {"date": "2026-05-01", "user_id": user, "note": None},
        }
        answer = crm.put(f"/candidates/{person['id']}", json=body)
        assert answer.status_code == 200
        shown = answer.json()
        assert {name: shown[name] for name in body if name != "profile_urls"} == {
            name: value for name, value in body.items() if name != "profile_urls"
        }
        assert shown["linked_in_handle"] == "ada"
        assert crm.get(f"/candidates/{person['id']}").json() == shown
        now = own_gem.get(f"/candidates/{person['id']}").json()
        assert (now["first_name"], now["last_name"], now["title"]) == ("Ada", None, "Engineer")
        assert now["email_addresses"] == [{"type": "personal", "value": "ada@example.com", "is_primary": True}]
        assert now["phone_numbers"] == [{"type": "mobile", "value": "+1 555 0100"}]
        assert [one["value"] for one in now["social_media_addresses"]] == body["profile_urls"]
        assert now["updated_at"] > person["updated_at"]
        assert now["last_activity"] == person["last_activity"]

    def test_keeps_what_is_not_named(self, crm: httpx.Client, person: Body) -> None:
        before = crm.get(f"/candidates/{person['id']}").json()
        after = crm.put(f"/candidates/{person['id']}", json={"nickname": "X"}).json()
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"nickname", "last_updated_at"}

    @pytest.mark.parametrize(
        ("body", "problems"),
        [
            ({"email": "x"}, {"email": ["Unknown field."]}),
            ({"first_name": "x" * 256}, {"first_name": ["Longer than maximum length 255."]}),
            ({"emails": [{"email_address": "a@b.test"}]}, {"emails": {"0": {"is_primary": MISSING}}}),
            (
                {"emails": [{"email_address": "a@b.test", "is_primary": 1}]},
                {"emails": {"0": {"is_primary": ["Not a valid boolean."]}}},
            ),
            ({"custom_fields": [{"value": "x"}]}, {"custom_fields": {"0": {"custom_field_id": MISSING}}}),
            ({"custom_fields": None}, {"custom_fields": ["Field may not be null."]}),
            ({"due_date": {"date": "2026-02-30", "user_id": "x"}}, {"due_date": {"date": ["Not a valid date."]}}),
        ],
    )
    def test_names_what_is_wrong(self, crm: httpx.Client, person: Body, body: Body, problems: Body) -> None:
        invalid(crm.put(f"/candidates/{person['id']}", json=body), **problems)

    def test_of_the_edge_profile_reads_and_takes_changes_too(self) -> None:
        simulator = Simulator(seed=9, candidates=150, profile="edge")
        with client_of(simulator) as gem:
            for one in gem.get("/candidates/?per_page=150").json():
                url = f"http://gem.test/v0/candidates/{one['id']}"
                assert gem.get(url).status_code == 200
                assert gem.put(url, json={"first_name": "Ada"}).json()["first_name"] == "Ada"


class TestCustomFields:
    @pytest.fixture
    def fields(self, crm: httpx.Client) -> dict[str, Body]:
        """Those that the tenant begins with, by the type of their values."""
        return {field["value_type"]: field for field in crm.get("/custom_fields").json()}

    def test_of_every_type_are_there_from_the_beginning(self, fields: dict[str, Body]) -> None:
        assert set(fields) == {"date", "text", "single_select", "multi_select"}
        assert {kind for kind, field in fields.items() if field["options"]} == {"single_select", "multi_select"}

    def test_can_be_made_and_are_listed(self, crm: httpx.Client) -> None:
        body = {"name": "  Result score ", "value_type": "single_select", "scope": "team", "option_values": ["A", "B"]}
        answer = crm.post("/custom_fields", json=body)
        assert answer.status_code == 201
        made = answer.json()
        assert (made["name"], made["scope"], made["project_id"]) == ("Result score", "team", None)
        assert [option["value"] for option in made["options"]] == ["A", "B"]
        assert crm.get("/custom_fields", params={"name": "Result score"}).json() == [made]
        assert crm.get("/custom_fields", params={"scope": "team"}).json()[-1] == made
        assert crm.get("/custom_fields", params={"scope": "project"}).json() == []

    def test_come_in_pages(self, crm: httpx.Client) -> None:
        for number in range(20):
            crm.post("/custom_fields", json={"name": f"F {number}", "value_type": "text", "scope": "team"})
        pages = [crm.get("/custom_fields", params={"page": page}) for page in (1, 2, 3)]
        assert [len(page.json()) for page in pages] == [20, 4, 0]
        assert json.loads(pages[0].headers["X-Pagination"])["total"] == 24

    @pytest.mark.parametrize("name", ["Result", " Result "])
    def test_have_names_that_nobody_else_has(self, crm: httpx.Client, name: str) -> None:
        crm.post("/custom_fields", json={"name": "Result", "value_type": "text", "scope": "team"})
        answer = crm.post("/custom_fields", json={"name": name, "value_type": "date", "scope": "team"})
        message = "A custom field with the name already existed"
        assert (answer.status_code, answer.json()["message"], answer.json()["status"]) == (400, message, "Bad Request")
        assert answer.json()["errors"] == {"json": {"name": [message]}}

    @pytest.mark.parametrize(
        ("change", "problems"),
        [
            ({"name": " "}, {"name": ["Shorter than minimum length 1."]}),
            (
                {"value_type": "number"},
                {"value_type": ["Must be one of: date, text, single_select, multi_select."]},
            ),
            ({"scope": "project"}, {"project_id": MISSING}),
            ({"option_values": ["A"]}, {"option_values": ["Only for single_select and multi_select."]}),
            ({"options": ["A"]}, {"options": ["Unknown field."]}),
        ],
    )
    def test_name_what_is_wrong(self, crm: httpx.Client, change: Body, problems: Body) -> None:
        body = {"name": "Result", "value_type": "text", "scope": "team"}
        invalid(crm.post("/custom_fields", json=body | change), **problems)

    def test_of_a_project_need_one_and_there_is_none(self, crm: httpx.Client) -> None:
        body = {"name": "Result", "value_type": "text", "scope": "project", "project_id": "UHJvamVjdDox"}
        answer = crm.post("/custom_fields", json=body)
        assert (answer.status_code, answer.json()["errors"]) == (404, {"json": {"project_id": ["Not found."]}})

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("text", "90/100"),
            ("date", "2026-05-01"),
            ("single_select", "Senior"),
            ("multi_select", ["English", "日本語"]),
        ],
    )
    def test_have_values_on_candidates(
        self, crm: httpx.Client, person: Body, fields: dict[str, Body], kind: str, value: object
    ) -> None:
        field, path = fields[kind], f"/candidates/{person['id']}"
        answer = crm.put(path, json={"custom_fields": [{"custom_field_id": field["id"], "value": value}]})
        assert answer.status_code == 200, answer.text
        (shown,) = crm.get(path).json()["custom_fields"]
        assert (shown["id"], shown["name"], shown["value"], shown["value_type"]) == (
            field["id"],
            field["name"],
            value,
            kind,
        )
        chosen = [option["id"] for option in field["options"] if option["value"] in value]  # type: ignore[operator]  # texts and lists
        assert shown["value_option_ids"] == chosen

    def test_keep_values_that_are_not_named_and_lose_those_that_are_null(
        self, crm: httpx.Client, person: Body, fields: dict[str, Body]
    ) -> None:
        path, text, date = f"/candidates/{person['id']}", fields["text"]["id"], fields["date"]["id"]
        crm.put(path, json={"custom_fields": [{"custom_field_id": text, "value": "old"}]})
        crm.put(path, json={"custom_fields": [{"custom_field_id": date, "value": "2026-05-01"}]})
        crm.put(path, json={"custom_fields": [{"custom_field_id": text, "value": "new"}]})
        values = {one["id"]: one["value"] for one in crm.get(path).json()["custom_fields"]}
        assert values == {text: "new", date: "2026-05-01"}
        after = crm.put(path, json={"custom_fields": [{"custom_field_id": text, "value": None}]}).json()
        assert [one["id"] for one in after["custom_fields"]] == [date]

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("text", 5),
            ("date", "1.5.2026"),
            ("date", 20260501),
            ("single_select", "Chief"),
            ("single_select", ["Senior"]),
            ("multi_select", "English"),
            ("multi_select", ["English", "Klingon"]),
            ("multi_select", [None]),
        ],
    )
    def test_refuse_values_of_another_kind_and_change_nothing(  # fixtures and two parameters
        self, simulator: Simulator, crm: httpx.Client, person: Body, fields: dict[str, Body], kind: str, value: object
    ) -> None:
        version, given = simulator.tenant.version, {"custom_field_id": fields[kind]["id"], "value": value}
        answer = crm.put(f"/candidates/{person['id']}", json={"nickname": "X", "custom_fields": [given]})
        invalid(answer, custom_fields=[f"Not a valid value of {fields[kind]['name']}: {kind}."])
        assert simulator.tenant.version == version
        assert crm.get(f"/candidates/{person['id']}").json()["nickname"] is None

    def test_that_nobody_knows_are_named(self, crm: httpx.Client, person: Body) -> None:
        given = {"custom_field_id": "none", "value": "x"}
        answer = crm.put(f"/candidates/{person['id']}", json={"custom_fields": [given]})
        assert (answer.status_code, answer.json()["errors"]) == (404, {"json": {"custom_fields": ["Not found."]}})

    def test_can_be_refused_by_the_account(self, simulator: Simulator, crm: httpx.Client, person: Body) -> None:
        simulator.tenant.crm.takes_custom_fields = False
        body, path = {"name": "Result", "value_type": "text", "scope": "team"}, f"/candidates/{person['id']}"
        refusals = [
            crm.get("/custom_fields"),
            crm.post("/custom_fields", json=body),
            crm.put(path, json={"custom_fields": [{"custom_field_id": "x", "value": "y"}]}),
        ]
        message = "Custom fields are not available to this team"
        expected = {"code": 403, "status": "Forbidden", "message": message}
        assert [(answer.status_code, answer.json()) for answer in refusals] == [(403, expected)] * 3
        assert crm.put(path, json={"nickname": "X"}).json()["custom_fields"] == []


class TestResumes:
    def upload(self, crm: httpx.Client, candidate: str, user: str, name: str, content: bytes) -> httpx.Response:
        files = {"resume_file": (name, content)}
        return crm.post(f"/candidates/{candidate}/uploaded_resumes/{user}", files=files)

    @pytest.mark.parametrize("name", ["ada.pdf", "ADA.PDF", "cv.doc", "Lebenslauf Ö.docx"])
    def test_are_kept_and_listed(self, crm: httpx.Client, person: Body, user: str, name: str) -> None:
        answer = self.upload(crm, person["id"], user, name, b"%PDF-1.4 hello")
        assert answer.status_code == 201
        made = answer.json()
        assert set(made) == {"id", "candidate_id", "created_at", "user_id", "filename", "download_url"}
        assert (made["candidate_id"], made["user_id"], made["filename"]) == (person["id"], user, name)
        assert isinstance(made["created_at"], int)
        assert crm.get(made["download_url"]).content == b"%PDF-1.4 hello"
        (listed,) = crm.get(f"/candidates/{person['id']}/uploaded_resumes").json()
        assert listed["id"] == made["id"]

    def test_show_among_the_attachments_as_resumes(
        self, simulator: Simulator, crm: httpx.Client, own_gem: httpx.Client, person: Body, user: str
    ) -> None:
        simulator.tenant.clock.advance(60_000)
        for content in (b"%PDF-1.4 one", b"%PDF-1.4 two"):
            self.upload(crm, person["id"], user, "ada.pdf", content)
        now = own_gem.get(f"/candidates/{person['id']}").json()
        new = now["attachments"][-2:]
        assert [(one["filename"], one["type"]) for one in new] == [("ada.pdf", "resume")] * 2
        assert [own_gem.get(one["url"]).content for one in new] == [b"%PDF-1.4 one", b"%PDF-1.4 two"]
        assert now["attachments"][:-2] == [
            {**one, "url": now["attachments"][place]["url"]} for place, one in enumerate(person["attachments"])
        ]
        assert now["updated_at"] > person["updated_at"]
        assert FILE_SIGNATURE.decode() not in json.dumps(now)

    def test_are_at_most_ten_megabytes(self, crm: httpx.Client, person: Body, user: str) -> None:
        assert self.upload(crm, person["id"], user, "a.pdf", bytes(TEN_MEGABYTES)).status_code == 201
        answer = self.upload(crm, person["id"], user, "a.pdf", bytes(TEN_MEGABYTES + 1))
        invalid(answer, "files", resume_file=["File size cannot exceed 10MB."])

    @pytest.mark.parametrize("name", ["a.txt", "pdf", "a.pdf.exe", "a.png"])
    def test_are_of_three_kinds(self, crm: httpx.Client, person: Body, user: str, name: str) -> None:
        answer = self.upload(crm, person["id"], user, name, b"x")
        invalid(answer, "files", resume_file=["File type must be one of: .pdf, .doc, .docx."])

    def test_come_as_a_file_in_a_form(self, crm: httpx.Client, person: Body, user: str) -> None:
        path = f"/candidates/{person['id']}/uploaded_resumes/{user}"
        answers = [
            crm.post(path, json={"resume_file": "JVBERi0="}),
            crm.post(path, files={"file": ("a.pdf", b"%PDF")}),
            crm.post(path, files={"resume_file": (None, b"%PDF")}),
            crm.post(path, content=b"--x", headers={"Content-Type": "multipart/form-data"}),
            crm.post(path, content=b"--x\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}),
            crm.post(path),
        ]
        for answer in answers:
            invalid(answer, "files", resume_file=MISSING)

    def test_need_a_candidate_and_a_user(self, crm: httpx.Client, person: Body, user: str) -> None:
        answers = [
            self.upload(crm, "nobody", user, "a.pdf", b"%PDF"),
            self.upload(crm, person["id"], "nobody", "a.pdf", b"%PDF"),
            crm.get("/candidates/nobody/uploaded_resumes"),
        ]
        assert [(answer.status_code, answer.json()) for answer in answers] == [(404, NOT_FOUND)] * 3


@given(st.binary(max_size=200), st.text(max_size=30))
def test_whatever_comes_as_a_form_is_read_or_is_none(body: bytes, boundary: str) -> None:
    for part in parts_of(f"multipart/form-data; boundary={boundary}", body):
        assert part.content in body


NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20)


@given(NAMES, NAMES, st.binary(max_size=500))
def test_a_file_in_a_form_is_read_as_it_was_sent(name: str, filename: str, content: bytes) -> None:
    sent = httpx.Request("POST", "http://gem.test", files={name: (filename, content, "application/pdf")})
    (part,) = parts_of(sent.headers["Content-Type"], sent.read())
    assert part == (name, filename, "application/pdf", content)
