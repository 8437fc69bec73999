"""The console without a browser: what its pages say, and who may send its forms."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

import gem_simulator.console
from gem_simulator import Simulator
from gem_simulator.console import records
from gem_simulator.console.links import NAMED_BY, names
from gem_simulator.tenant import COLLECTIONS, Tenant

CONSOLE = "/_simulator/console"
ASSETS = Path(gem_simulator.console.__file__).parent / "assets"


def opened(simulator: Simulator, **headers: str) -> httpx.Client:
    """A client that asks for pages as a browser does."""
    sent = {"Accept": "text/html", **headers}
    return httpx.Client(transport=simulator.transport(), base_url="http://127.0.0.1:8800", headers=sent)


@pytest.fixture
def console(simulator: Simulator) -> Iterator[httpx.Client]:
    with opened(simulator) as client:
        yield client


def send(console: httpx.Client, call: str, **fields: str) -> httpx.Response:
    """Sends a form and gives the page that follows."""
    headers = {"Origin": "http://127.0.0.1:8800", "Sec-Fetch-Site": "same-origin"}
    back = fields.pop("back", f"{CONSOLE}/state")
    return console.post(
        f"{CONSOLE}/send", data={"call": call, "back": back, **fields}, headers=headers, follow_redirects=True
    )


def notice(answer: httpx.Response) -> str:
    found = re.search('<p class="notice.*?>(.*?)</p>', answer.text)
    assert found, answer.text
    return html.unescape(found[1])


def some(tenant: Tenant, collection: str, count: int) -> list[dict[str, Any]]:
    return [orjson.loads(record) for record in tenant.list(collection, {}, include_deleted=True, limit=count).records]


def test_browsers_get_the_console_and_programs_the_index(console: httpx.Client) -> None:
    assert "<h1>Tenant default</h1>" in console.get("/_simulator/").text
    assert console.get("/_simulator?tenant=default").headers["Location"] == "/_simulator/?tenant=default"
    for path in ("/_simulator", "/_simulator/"):
        assert console.get(path, headers={"Accept": "*/*"}).json()["tenant"] == "default"


@pytest.mark.parametrize("profile", ["realistic", "edge", "minimal"])
def test_every_collection_and_record_has_a_page(profile: str) -> None:
    simulator = Simulator(seed=3, candidates=9, profile=profile)
    simulator.tenant.advance(3)
    with opened(simulator) as console:
        for collection in COLLECTIONS:
            assert console.get(f"{CONSOLE}/records/{collection}").status_code == 200
            for record in some(simulator.tenant, collection, 2):
                page = console.get(f"{CONSOLE}/records/{collection}/{record['id']}")
                assert page.status_code == 200, page.text
                assert record["id"] in page.text
        assert console.get(f"{CONSOLE}/records/people").status_code == 404
        assert "without a trace" in console.get(f"{CONSOLE}/records/jobs/nobody").text


def test_what_names_a_record_is_found_from_there() -> None:
    tenant = Tenant(seed=3, candidates=40)
    named = {
        (collection, role): one
        for collection in COLLECTIONS
        for record in some(tenant, collection, 40)
        for role, *one in names(collection, record)
    }
    assert {("applications", "current stage"), ("jobs", "hiring managers"), ("offers", "opening")} <= named.keys()
    for (collection, role), (target, id_) in named.items():
        content = tenant.get(target, id_)
        itself = names(target, orjson.loads(content)) if content is not None else ()
        back = {each.collection for each in NAMED_BY[target]} | {one.collection for one in itself}
        assert collection in back, f"{target} do not tell that {collection} name them as {role}"


def test_a_record_shows_what_it_names_and_what_names_it(simulator: Simulator, console: httpx.Client) -> None:
    (application,) = some(simulator.tenant, "applications", 1)
    page = console.get(f"{CONSOLE}/records/applications/{application['id']}").text
    for target in (f"candidates/{application['candidate_id']}", f"jobs/{application['jobs'][0]['id']}"):
        assert f'href="{CONSOLE}/records/{target}"' in page
    job = console.get(f"{CONSOLE}/records/jobs/{application['jobs'][0]['id']}").text
    assert f'href="{CONSOLE}/records/applications/{application["id"]}"' in job
    user = application["recruiter"]["id"]
    found = console.get(f"{CONSOLE}/records/applications", params={"names": user}).text
    assert f"/records/applications/{application['id']}" in found


def test_all_that_name_a_record_are_found_however_many_others_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LOOKED_THROUGH", 100)
    simulator = Simulator(seed=2, candidates=250)
    named = some(simulator.tenant, "applications", 1000)[-1]["jobs"][0]["id"]
    naming = simulator.tenant.list("applications", {"job_id": named}, include_deleted=True, limit=100)
    with opened(simulator) as console:
        page = console.get(f"{CONSOLE}/records/applications", params={"names": named}).text
    assert 0 < naming.total < 50
    assert len(re.findall('<th scope="row">', page)) == naming.total


def test_a_record_can_be_deleted_from_its_page(simulator: Simulator, console: httpx.Client) -> None:
    (job,) = some(simulator.tenant, "jobs", 1)
    form = {"collection": "jobs", "id": job["id"], "back": f"{CONSOLE}/records/jobs/{job['id']}"}
    softly = send(console, "DELETE /records/{collection}/{id}", **form)
    assert '<span class="pill bad">deleted</span>' in softly.text
    gone = send(console, "DELETE /records/{collection}/{id}", **form, hard="true")
    assert (gone.status_code, gone.url.path, notice(gone)) == (200, f"{CONSOLE}/records/jobs", f"Deleted {job['id']}.")


def test_records_are_found_by_id_email_and_name(simulator: Simulator, console: httpx.Client) -> None:
    person = next(one for one in some(simulator.tenant, "candidates", 12) if one["email_addresses"])
    email = person["email_addresses"][0]["value"]
    for text in (person["id"], email, email[1:-4].upper(), person["last_name"].casefold()):
        page = console.get(f"{CONSOLE}/records/candidates", params={"q": text}).text
        assert f"/records/candidates/{person['id']}" in page, text
    assert "0 found among all of 12" in console.get(f"{CONSOLE}/records/candidates", params={"q": "nobody at all"}).text


def test_long_lists_have_pages_and_searches_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LOOKED_THROUGH", 100)
    with opened(Simulator(seed=2, candidates=150)) as console:
        page = console.get(f"{CONSOLE}/records/candidates?from=50").text
        assert "51–100 of 150" in page
        assert len(re.findall('<th scope="row">', page)) == 50
        looked = console.get(f"{CONSOLE}/records/candidates?q=nobody+is+called+this").text
        assert "0 found among the first 100 of 150" in looked
        assert "q=nobody+is+called+this&amp;from=100" in looked


def test_text_of_records_is_text_on_the_page(
    simulator: Simulator, console: httpx.Client, own_gem: httpx.Client
) -> None:
    body = {"first_name": "<script>alert(1)</script>", "last_name": "&amp;", "email": "a@example.com"}
    body["job_id"] = next(job["id"] for job in some(simulator.tenant, "jobs", 9) if job["status"] == "open")
    made = own_gem.post("/candidates/", json=body).json()
    for path in (f"records/candidates/{made['id']}", "records/candidates?q=script", "journal/1"):
        page = console.get(f"{CONSOLE}/{path}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_journal_shows_long_answers_by_their_first_records(console: httpx.Client, own_gem: httpx.Client) -> None:
    first = own_gem.get("/candidates/").json()[0]
    page = html.unescape(console.get(f"{CONSOLE}/journal/1").text)
    assert re.search(r"The first \d of its records", page)
    assert '"email_addresses": [\n' in re.sub("<[^>]+>", "", page)
    assert f'href="{CONSOLE}/records/jobs/{first["applications"][0]["jobs"][0]["id"]}"' in page


def test_forms_make_control_calls_and_say_what_came_of_it(simulator: Simulator, console: httpx.Client) -> None:
    assert notice(send(console, "PUT /clock", frozen="true")).startswith("It is 2026-03-02")
    assert simulator.clock.frozen
    assert notice(send(console, "POST /advance", days="2")).startswith("Lived on for 2 days:")
    assert notice(send(console, "PUT /snapshots/{name}", name="now")) == "Took the snapshot “now”."
    send(console, "POST /faults", kind="status", path="/jobs*", times="null", status="500", method="")
    (armed,) = simulator.faults.armed
    assert (armed.match.path, armed.match.times, armed.match.method) == ("/jobs*", None, "*")
    told = send(console, "POST /faults/presets/{name}", back=f"{CONSOLE}/faults", name="maintenance")
    assert notice(told) == "Armed the faults of “maintenance”."
    assert all(f"<code>{value}</code>" in told.text for value in (503, 40))
    assert [one.id for one in simulator.faults.armed] == [1, 2, 3, 4]
    assert send(console, "POST /reset").status_code == 200
    assert (simulator.faults.armed, simulator.tenant.version, simulator.snapshots.names) == ((), 0, ["now"])


def test_strictness_is_shown_and_switched(simulator: Simulator, console: httpx.Client) -> None:
    assert "tells of what Gem ignores" in console.get("/_simulator/", headers={"Accept": "text/html"}).text
    told = send(console, "PUT /strictness", strict="true", back=f"{CONSOLE}/faults")
    assert notice(told) == "Strict from now on: True."
    assert "Be as Gem" in told.text
    assert simulator.strict
    assert "refuses what Gem ignores" in console.get("/_simulator/", headers={"Accept": "text/html"}).text


def test_a_refused_form_says_why_and_keeps_what_was_entered(simulator: Simulator, console: httpx.Client) -> None:
    answer = send(console, "POST /faults", back=f"{CONSOLE}/faults", kind="status", path="/jobs*", times="often")
    assert "times must be" in notice(answer)
    assert 'role="alert"' in answer.text
    assert 'name="path" value="/jobs*"' in answer.text
    assert "times must be" not in console.get(str(answer.url)).text  # it is said once
    assert notice(send(console, "PUT /nothing")) == "there is no control call 'PUT /nothing'"
    assert notice(send(console, "GET /journal")) == "there is no control call 'GET /journal'"


def test_a_form_comes_back_to_the_console_wherever_it_points(console: httpx.Client) -> None:
    for back in ("https://evil.example/", "//evil.example", "/ats/v0/jobs", ""):
        assert send(console, "PUT /clock", frozen="true", back=back).url.path == "/_simulator/"


def test_an_exported_file_can_be_imported(simulator: Simulator, console: httpx.Client) -> None:
    simulator.clock.freeze()
    simulator.tenant.advance(5)
    content = simulator.export()
    simulator.reset()
    assert simulator.export() != content
    form = {"call": "POST /import", "back": f"{CONSOLE}/state"}
    console.post(f"{CONSOLE}/send", data=form, files={"file": ("tenant.json", content)})
    assert simulator.export() == content


def test_each_tenant_has_its_own_pages(simulator: Simulator, console: httpx.Client) -> None:
    added = notice(send(console, "POST /tenants", name="acme", seed="7", candidates="3", profile="edge", rate_limit=""))
    acme = simulator.tenants["acme"]
    assert added == f"There is a tenant “acme” now; its key is {acme.api_key}."
    page = console.get("/_simulator/?tenant=acme").text
    assert acme.api_key in page
    assert simulator.api_key not in page
    assert f'href="{CONSOLE}/records/jobs?tenant=acme"' in page
    assert console.get("/_simulator/?tenant=nobody").status_code == 404


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://rebound.evil.com:8800", "Host": "rebound.evil.com:8800"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: " ".join(headers.values()))
def test_pages_of_other_sites_can_change_nothing(
    simulator: Simulator, console: httpx.Client, headers: dict[str, str]
) -> None:
    simulator.faults.status(500)
    sent = console.post(f"{CONSOLE}/send", data={"call": "POST /reset"}, headers=headers)
    direct = console.post("/_simulator/reset", headers=headers)
    assert (sent.status_code, direct.status_code) == (403, 403)
    assert len(simulator.faults.armed) == 1
    assert "any web site" in direct.json()["error"] or "another site" in direct.json()["error"]


def test_a_browser_is_not_fooled_by_a_name_that_points_here(simulator: Simulator) -> None:
    rebound = {"Host": "rebound.evil.com", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
    with opened(simulator, **rebound) as console:
        assert console.get("/_simulator/").status_code == 403
        assert console.get("/_simulator/tenants").status_code == 403
    with opened(simulator, Host="gem.staging.example.com") as program:
        assert program.post("/_simulator/reset").status_code == 200


def test_a_page_runs_and_loads_nothing_but_its_own(console: httpx.Client) -> None:
    page = console.get("/_simulator/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r' style="|<style| on\w+="', page.text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(full[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


ON_PAPER = ["ink", "soft", "accent", "bad", "key", "text", "digit", "word"]


def test_all_text_has_contrast_in_light_and_dark() -> None:
    css = (ASSETS / "console.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    assert light.keys() == dark.keys()
    pairs = [(ink, ground) for ink in ON_PAPER for ground in ("paper", "ground", "raised")]
    pairs += [(mood, f"{mood}-ground") for mood in ("good", "warn", "bad", "cold", "accent")]
    pairs += [("accent-ink", "accent"), ("paper", "bad")]
    for colours in (light, dark):
        for ink, ground in pairs:
            shades = sorted(luminance(colours[name]) for name in (ink, ground))
            assert (shades[1] + 0.05) / (shades[0] + 0.05) >= 4.5, (ink, ground, colours[ink], colours[ground])
        shades = sorted(luminance(colours[name]) for name in ("field", "paper"))
        assert (shades[1] + 0.05) / (shades[0] + 0.05) >= 3, "the borders of fields"


def test_drifts_are_switched_from_the_page_of_faults(simulator: Simulator, console: httpx.Client) -> None:
    told = send(console, "POST /drifts/{name}", back=f"{CONSOLE}/faults", name="page-cap")
    assert notice(told) == "Gem is another one now: “page-cap” is on."
    assert "1 of " in told.text
    assert simulator.drifts.names == ("page-cap",)
    assert notice(send(console, "DELETE /drifts/{name}", name="page-cap")) == "“page-cap” is off."
    assert not simulator.drifts.names
