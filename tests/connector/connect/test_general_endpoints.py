"""The endpoints around integrations, by the official SDK."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from kombo import Kombo
from kombo.errors import KomboAtsError, KomboGeneralError

from connector.store import integrations
from connector.sync import run_sync
from gem_simulator import Server, Simulator
from tests.connector.api.world import KEY
from tests.connector.connect.conftest import World


def synced(world: World, integration_id: str) -> None:
    with world.connections.client(integration_id) as client:
        run_sync(client, world.connections.store, integration_id, "full")


def jobs(sdk: Kombo) -> int:
    """How many jobs the first page has."""
    answer = sdk.ats.get_jobs()
    assert answer is not None
    return len(answer.result.data.results)


def code_of(call: Callable[[], object]) -> tuple[int, str | None]:
    """Status and code of the error that a call ends in."""
    with pytest.raises((KomboGeneralError, KomboAtsError)) as caught:
        call()
    error = caught.value
    assert isinstance(error, KomboGeneralError | KomboAtsError)
    return error.status_code, error.data.error.code


def test_a_link_leads_to_the_connection_page(world: World) -> None:
    link = world.link()
    assert re.fullmatch(re.escape(world.url) + "/connect\\?token=[A-Za-z0-9_-]{43}", link)
    assert httpx.get(link).status_code == 200


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "es"])
def test_links_take_every_option_that_the_sdk_has(world: World, language: str) -> None:
    link = world.link(
        language=language,
        link_type="MAGIC_LINK",
        enable_filtering=True,
        enable_field_mapping=True,
        enable_static_ips=True,
        remote_environment="production",
        end_user_origin_id=None,
    )
    assert world.visit(link).status == 200


def test_a_link_needs_no_more_than_whom_it_is_for(world: World) -> None:
    created = world.sdk.connect.create_connection_link(end_user_email="jo@acme.test", end_user_organization_name="Acme")
    assert created.data.link.startswith(world.url)


@pytest.mark.parametrize(
    "wrong",
    [
        {"end_user_email": "nobody"},
        {"end_user_email": "a b@acme.test"},
        {"end_user_organization_name": ""},
        {"end_user_origin_id": ""},
        {"integration_tool": "greenhouse"},
        {"scope_config_id": "none-such"},
    ],
)
def test_a_link_for_nobody_or_for_another_tool_is_refused(world: World, wrong: dict[str, str]) -> None:
    assert code_of(lambda: world.link(**wrong)) == (400, "PLATFORM.INPUT_INVALID")


def test_an_integration_tells_whose_it_is_and_how_far_it_has_come(world: World) -> None:
    found = world.connect()

    def details() -> tuple[str, str, str]:
        data = world.sdk.general.get_integration_details(integration_id=found).data
        return data.status, data.setup_status, data.end_user.organization_name

    assert details() == ("ACTIVE", "FINAL_SYNC_PENDING", "Acme")
    synced(world, found)
    assert details() == ("ACTIVE", "COMPLETED", "Acme")
    for days in (0, 4):
        world.clock.pass_days(days)
        world.connections.note_authentication(found, worked=False)
    assert details()[0] == "INVALID"
    world.sdk.general.set_integration_enabled(integration_id=found, value=False)
    assert details()[0] == "INACTIVE"


def test_a_disabled_integration_is_not_read_until_it_is_enabled(world: World) -> None:
    found = world.connect()
    synced(world, found)
    sdk = Kombo(api_key=KEY, integration_id=found, server_url=f"{world.url}/v1")
    assert jobs(sdk)
    world.sdk.general.set_integration_enabled(integration_id=found, value=False)
    assert code_of(sdk.ats.get_jobs) == (409, "INTEGRATION.INACTIVE")
    world.sdk.general.set_integration_enabled(integration_id=found, value=True)
    assert jobs(sdk)


def test_a_deleted_integration_is_not_found_any_more(world: World) -> None:
    found = world.connect()
    synced(world, found)
    link = world.sdk.general.create_reconnection_link(integration_id=found).data.link
    world.sdk.general.delete_integration(integration_id=found, body={})
    sdk = Kombo(api_key=KEY, integration_id=found, server_url=f"{world.url}/v1")
    gone = (404, "PLATFORM.INTEGRATION_NOT_FOUND")
    assert code_of(sdk.ats.get_jobs) == gone
    assert code_of(lambda: world.sdk.general.get_integration_details(integration_id=found)) == gone
    assert code_of(lambda: world.sdk.general.delete_integration(integration_id=found, body={})) == gone
    assert world.visit(link).status == 410
    assert [event.kind for event in world.told][-1] == "deleted"


def test_nobody_sees_or_changes_what_is_of_another_environment(world: World) -> None:
    found = world.connect()
    general = world.other_sdk.general
    gone = (404, "PLATFORM.INTEGRATION_NOT_FOUND")
    calls: list[Callable[[], object]] = [
        lambda: general.get_integration_details(integration_id=found),
        lambda: general.delete_integration(integration_id=found, body={}),
        lambda: general.set_integration_enabled(integration_id=found, value=False),
        lambda: general.create_reconnection_link(integration_id=found),
        lambda: general.create_setup_link(integration_id=found, link_type="EMBEDDED"),
    ]
    assert {code_of(call) for call in calls} == {gone}
    assert world.connections.get(found).enabled


def test_a_customer_reconnects_with_a_new_key_of_the_same_account(world: World, gem: Server) -> None:
    found = world.connect()
    synced(world, found)
    before = world.connections.get(found)
    link = world.sdk.general.create_reconnection_link(integration_id=found, link_type="MAGIC_LINK").data.link
    page = world.visit(link)
    assert page.heading == "Reconnect Gem"
    page = page.send("key", api_key=gem.api_key)
    assert page.heading == "Who acts in Gem"
    assert before.gem_user is not None
    assert f'value="{before.gem_user.id}" selected' in page.text
    done = page.send("user", user=before.gem_user.id)
    assert world.sdk.connect.get_integration_by_token(token=done.activation_token).data.id == found
    assert world.connections.get(found).source == before.source
    assert len(world.connections.every()) == 1


def test_a_customer_cannot_reconnect_with_a_key_of_another_account(world: World) -> None:
    found = world.connect()
    synced(world, found)
    with Simulator(seed=8, candidates=3, api_key="N" * 40).serve() as other:
        with world.connections.store.write() as connection:
            number = world.connections.get(found).number
            integrations.update(connection, number, base_url=other.base_url)
        page = world.visit(world.sdk.general.create_reconnection_link(integration_id=found).data.link)
        refused = page.send("key", api_key=other.api_key)
    assert "another Gem account" in refused.error  # before anybody of the other account is shown
    assert refused.heading == "Reconnect Gem"


def test_a_setup_link_needs_a_step_to_set_up(world: World) -> None:
    found = world.connect()
    call = world.sdk.general.create_setup_link
    assert code_of(lambda: call(integration_id=found, link_type="EMBEDDED")) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.gem_contract("feature.connection_guide")
def test_the_tool_names_the_guide(world: World) -> None:
    tool = world.sdk.general.get_tools(category="ats").data.tools[0]
    assert tool.connection_guide_url is not None
    guide = httpx.get(tool.connection_guide_url)
    assert guide.status_code == 200
    assert "Shareable access key" in guide.text
