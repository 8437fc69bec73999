"""The connection page without JavaScript: step by step, and what protects it."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from kombo.errors import KomboGeneralError

from connector.integrations.gem_account import Source
from gem_simulator import Fault, Server, Simulator
from tests.connector.connect.conftest import ANYBODY, APPLICATION, World, world_with

HOUR = 1 / 24


@pytest.mark.gem_contract("feature.connection_guide")
def test_the_guide_leads_to_the_shareable_access_key(world: World) -> None:
    page = world.visit(world.link())
    places = ("Admin settings", "Integrations", "Third party applications", "Add integration", "Shareable access key")
    found = [page.text.find(f"<strong>{place}</strong>") for place in places]
    assert -1 not in found
    assert found == sorted(found)
    assert "Acme" in page.text


@pytest.mark.gem_contract("feature.create_credentials")
def test_a_customer_connects_an_account_and_the_token_gives_its_id(world: World) -> None:
    page = world.visit(world.link())
    assert page.heading == "Connect Gem"
    page = page.send("key", api_key=world.gem.api_key)
    assert page.heading == "Source of applications"
    source, name = next((value, name) for value, name in page.options("source").items() if value)
    page = page.send("source", source=source, tracking_link="https://jobs.gem.com/acme?src=1")
    assert page.heading == "Who acts in Gem"
    user, shown = next((value, name) for value, name in page.options("user").items() if value)
    page = page.send("user", user=user)
    assert page.heading == "Gem is connected"

    found = world.sdk.connect.get_integration_by_token(token=page.activation_token).data
    assert (found.tool, found.end_user_organization_name) == ("gem", "Acme")
    assert (found.end_user_email, found.end_user_origin_id) == ("jo@acme.test", "acme-1")
    assert found.setup_status == "FINAL_SYNC_PENDING"
    made = world.connections.get(found.id)
    assert made.gem_user is not None
    assert (made.gem_user.id, made.gem_user.name) == (user, shown.split(" (")[0])
    assert (made.source.id, made.source.name) == (source, name)
    assert made.source.tracking_link == "https://jobs.gem.com/acme?src=1"
    with world.connections.client(found.id) as client:
        assert client.page("/users/", page=1, per_page=1).records
    assert [event.kind for event in world.told] == ["created"]


@pytest.mark.gem_contract("feature.create_credentials")
def test_a_key_that_gem_refuses_can_be_entered_again(world: World) -> None:
    page = world.visit(world.link()).send("key", api_key="w" * 40)
    assert (page.status, page.heading) == (422, "Connect Gem")
    assert "does not accept this key" in page.error
    assert "w" * 40 not in page.text
    assert [event.kind for event in world.told] == ["flow-failed"]
    assert page.send("key", api_key=f"  {world.gem.api_key}\n").heading == "Source of applications"


def test_a_key_that_cannot_be_one_is_refused_without_asking_gem(world: World) -> None:
    asked = len(world.gem.simulator.journal)
    assert "does not accept" in world.visit(world.link()).send("key", api_key="planted secret ü").error
    assert len(world.gem.simulator.journal) == asked


def test_a_gem_that_is_down_is_told_apart_from_a_wrong_key(world: World) -> None:
    page = world.visit(world.link())
    world.gem.simulator.faults.add(Fault(kind="status", status=503, times=10))
    failed = page.send("key", api_key=world.gem.api_key)
    assert failed.status == 502
    assert "cannot be reached" in failed.error
    world.gem.simulator.faults.clear()
    assert failed.send("key", api_key=world.gem.api_key).status == 200


def test_a_partner_is_offered_both_kinds_of_key(tmp_path: Path) -> None:
    with (
        Simulator(seed=7, profile="minimal", application_secret="f" * 128).serve() as gem,
        world_with(gem, tmp_path / "gem.db", application_secret="f" * 128) as world,
    ):
        page = world.visit(world.link())
        assert 'name="kind" value="shareable" checked' in page.text
        assert "does not accept" in page.send("key", api_key=gem.api_key, kind="team").error
        done = page.send("key", api_key=gem.api_key, kind="shareable").send("source").send("user", user=ANYBODY)
        found = world.sdk.connect.get_integration_by_token(token=done.activation_token).data.id
        with world.connections.client(found) as client:
            assert client.page("/users/", page=1, per_page=1).records


def test_the_person_for_whom_the_link_is_is_offered_first(world: World) -> None:
    page = world.visit(world.link()).send("key", api_key=world.gem.api_key).send("source")
    value, shown = next((value, name) for value, name in page.options("user").items() if "@" in name)
    address = shown.rsplit("(", 1)[1].rstrip(")")
    page = world.visit(world.link(end_user_email=address)).send("key", api_key=world.gem.api_key).send("source")
    assert f'<option value="{value}" selected>' in page.text


def test_a_user_who_is_none_of_gems_is_refused(world: World) -> None:
    page = world.visit(world.link()).send("key", api_key=world.gem.api_key).send("source")
    assert "Choose one" in page.send("user", user="somebody").error
    assert "Choose one" in page.send("user").error


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "jobs.gem.com/acme", "https://", "https://a:b@gem.com/", "x y"]
)
def test_a_tracking_link_that_is_none_is_refused(world: World, link: str) -> None:
    page = world.visit(world.link()).send("key", api_key=world.gem.api_key)
    assert "no link" in page.send("source", tracking_link=link).error


def test_a_source_that_is_there_already_needs_no_making(gem: Server, tmp_path: Path) -> None:
    with world_with(gem, tmp_path / "gem.db", source_name=_a_source(gem).name) as world:
        page = world.visit(world.link()).send("key", api_key=gem.api_key)
        assert f"Gem has the source “{_a_source(gem).name}”" in page.text
        done = page.send("source", go="on").send("user", user=ANYBODY)
        found = world.sdk.connect.get_integration_by_token(token=done.activation_token).data.id
        assert world.connections.get(found).settings.source_id == _a_source(gem).id


def test_a_source_that_is_not_there_yet_is_looked_for_again(gem: Server, tmp_path: Path) -> None:
    with world_with(gem, tmp_path / "gem.db", source_name="Our platform") as world:
        page = world.visit(world.link()).send("key", api_key=gem.api_key)
        assert "<code>Our platform</code>" in page.text
        page = page.send("source", go="retry", tracking_link="https://jobs.gem.com/x")
        assert "1–2 minutes" in page.error
        assert 'value="https://jobs.gem.com/x"' in page.text
        assert page.send("source", go="skip").heading == "Who acts in Gem"


def _a_source(gem: Server) -> Source:
    from connector.gem.client import GemClient
    from connector.integrations import gem_account

    with GemClient(gem.base_url, gem.api_key) as client:
        return gem_account.sources(client)[0]


def test_going_back_to_the_key_starts_with_another_account(world: World) -> None:
    page = world.visit(world.link()).send("key", api_key=world.gem.api_key).send("restart")
    assert page.heading == "Connect Gem"
    assert "Source" in page.send("key", api_key=world.gem.api_key).heading


def test_a_form_out_of_turn_is_answered_with_the_step_that_is_due(world: World) -> None:
    page = world.visit(world.link())
    assert page.send("user", user="u").heading == "Connect Gem"
    assert world.connections.every() == []


def test_a_link_is_used_up_once_something_came_of_it(world: World) -> None:
    link = world.link()
    early = world.visit(link).send("key", api_key=world.gem.api_key).send("source")
    first = world.visit(link).send("key", api_key=world.gem.api_key).send("source")
    assert first.send("user", user=ANYBODY).status == 200
    assert world.visit(link).status == 410
    assert early.send("user", user=ANYBODY).status == 410
    assert first.send("user", user=ANYBODY).status == 410
    assert len(world.connections.every()) == 1


def test_a_link_for_an_application_is_good_for_an_hour_and_one_to_be_sent_for_a_year(world: World) -> None:
    embedded, sent = world.link(), world.link(link_type="MAGIC_LINK")
    world.clock.pass_days(0.99 * HOUR)
    assert world.visit(embedded).status == 200
    world.clock.pass_days(0.02 * HOUR)
    assert world.visit(embedded).status == 410
    world.clock.pass_days(364)
    assert world.visit(sent).status == 200
    world.clock.pass_days(1)
    assert world.visit(sent).status == 410


def test_a_visit_that_began_in_time_may_end_a_little_later_but_not_the_next_day(world: World) -> None:
    link = world.link()
    world.clock.pass_days(0.9 * HOUR)
    page = world.visit(link).send("key", api_key=world.gem.api_key).send("source")
    world.clock.pass_days(0.5 * HOUR)
    assert page.send("user", user=ANYBODY).status == 200
    page = world.visit(world.link())
    world.clock.pass_days(1.1 * HOUR)
    assert page.send("key", api_key=world.gem.api_key).status == 410


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "ä", "%00"])
def test_a_link_that_never_was_is_told_as_such(world: World, token: str) -> None:
    page = world.visit(f"{world.url}/connect?token={token}")
    assert page.status == 410
    assert "new link" in page.text


def test_activation_tokens_work_once_shortly_and_in_their_own_environment(world: World) -> None:
    def token() -> str:
        page = world.visit(world.link()).send("key", api_key=world.gem.api_key).send("source")
        return page.send("user", user=ANYBODY).activation_token

    once = token()
    with pytest.raises(KomboGeneralError) as foreign:
        world.other_sdk.connect.get_integration_by_token(token=once)
    assert foreign.value.data.error.code == "PLATFORM.INPUT_INVALID"
    world.sdk.connect.get_integration_by_token(token=once)
    with pytest.raises(KomboGeneralError):
        world.sdk.connect.get_integration_by_token(token=once)
    late = token()
    world.clock.pass_days(0.17 * HOUR)
    with pytest.raises(KomboGeneralError):
        world.sdk.connect.get_integration_by_token(token=late)


def test_no_token_and_no_key_is_in_the_store_as_it_is(world: World) -> None:
    link = world.link()
    page = world.visit(link).send("key", api_key=world.gem.api_key).send("source")
    done = page.send("user", user=ANYBODY)
    planted = (link.split("token=")[1], page.hidden["visit"], done.activation_token, world.gem.api_key)
    with world.connections.store.look() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                assert not [one for one in planted if one in repr(tuple(row))], table


def test_nothing_that_was_entered_comes_back_in_a_page_or_a_url(world: World) -> None:
    page = world.visit(world.link()).send("key", api_key=world.gem.api_key)
    pages = [page, page.send("source"), page.send("source").send("user", user=ANYBODY)]
    assert not [one for one in pages if world.gem.api_key in one.text]
    assert not [one for one in pages if one.response.location]
    assert not [one for one in pages if "Set-Cookie" in one.response.headers]


def test_forms_of_other_sites_are_refused(world: World) -> None:
    page = world.visit(world.link())
    key = world.gem.api_key
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ):
        assert page.send("key", api_key=key, headers=headers).status == 403
    assert page.send("key", api_key=key, headers={"Sec-Fetch-Site": "same-origin"}).status == 200
    assert page.send("key", api_key=key, headers={"Origin": "http://localhost"}).status == 200


def test_a_form_without_the_token_of_its_page_does_nothing(world: World) -> None:
    answer = world.app.test_client().post("/connect/key", data={"api_key": world.gem.api_key})
    assert answer.status_code == 410


def test_pages_may_be_shown_inside_of_the_application_alone(world: World) -> None:
    embedded = world.visit(world.link()).response.headers
    assert f"frame-ancestors {APPLICATION}" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    sent = world.visit(world.link(link_type="MAGIC_LINK")).response.headers
    assert "frame-ancestors 'none'" in sent["Content-Security-Policy"]
    assert sent["X-Frame-Options"] == "DENY"


def test_pages_run_no_script_but_our_own_and_are_kept_nowhere(world: World) -> None:
    page = world.visit(world.link())
    headers = page.response.headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page.text)
    for asset in re.findall('(?:href|src)="(/connect/assets/.*?)"', page.text):
        with world.app.test_client().get(asset) as answer:
            assert answer.status_code == 200


def test_what_a_customer_is_called_is_no_markup(world: World) -> None:
    page = world.visit(world.link(end_user_organization_name="<script>alert(1)</script>"))
    assert "<script>alert" not in page.response.text


def test_a_form_that_is_too_large_is_refused(world: World) -> None:
    assert world.visit(world.link()).send("key", api_key="x" * 100_000).status == 413


def test_a_service_without_secret_keys_has_no_page(tmp_path: Path, gem: Server) -> None:
    from connector.api import Limits, Service, create_app
    from connector.store import Store

    with closing(Limits()) as limits, Store.open(f"sqlite:///{tmp_path / 'gem.db'}") as store:
        assert create_app(Service(store, limits)).test_client().get("/connect?token=x").status_code == 404


def test_a_service_without_its_database_says_so_to_customers_and_no_more(world: World, tmp_path: Path) -> None:
    link = world.link()
    world.connections.store.close()
    for file in tmp_path.glob("gem.db*"):
        file.rename(file.with_suffix(".gone"))
    (tmp_path / "gem.db").mkdir()

    page = world.visit(link)

    assert (page.status, "at the moment" in page.text, "still good" in page.text) == (503, True, True)
    assert "gem.db" not in page.text
