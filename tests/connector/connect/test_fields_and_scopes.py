"""Custom fields, integration fields and scopes, by the official SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from kombo import Kombo

from connector.api.coverage import ACTION_OF, READ_MODELS, SCOPE_NAMES
from connector.errors import SettingInvalid
from connector.integrations.fields import Fields
from connector.integrations.scopes import keep_config, set_scopes
from connector.store import environments
from connector.store.environments import Environment
from connector.sync import run_sync
from connector.unified import MODELS
from tests.connector.api.world import KEY
from tests.connector.connect.conftest import ANYBODY, World
from tests.connector.connect.test_general_endpoints import code_of


def sync(world: World, integration_id: str, kind: Any = "delta") -> None:
    with world.connections.client(integration_id) as client:
        run_sync(client, world.connections.store, integration_id, kind)


@pytest.fixture
def integration(world: World) -> str:
    found = world.connect()
    sync(world, found, "full")
    return found


@pytest.fixture
def sdk(world: World, integration: str) -> Kombo:
    return Kombo(api_key=KEY, integration_id=integration, server_url=f"{world.url}/v1")


@pytest.fixture
def environment(world: World) -> Environment:
    with world.connections.store.write() as connection:
        return environments.create(connection, "default", 0)


def all_fields(list_page: Callable[..., Any], size: int = 100) -> list[Any]:
    """The results of all pages."""
    found: list[Any] = []
    cursor: str | None = None
    while True:
        given = {"cursor": cursor} if cursor else {}
        answer = list_page(page_size=size, **given)
        found += answer.result.data.results
        cursor = answer.result.data.next
        if cursor is None:
            return found


def test_every_custom_field_is_listed_with_what_it_shows(world: World, integration: str) -> None:
    found = all_fields(lambda **given: world.sdk.general.get_custom_fields(integration_id=integration, **given))
    shown = {(one.model, one.key): one.integration_field.key for one in found if one.integration_field}
    assert shown == {
        ("ats_jobs", "offices"): "offices",
        ("ats_jobs", "departments"): "departments",
        ("ats_applications", "source"): "source",
    }


def test_pages_of_integration_fields_have_each_of_them_once(world: World, integration: str) -> None:
    def page(**given: Any) -> Any:
        return world.sdk.general.get_integration_fields(integration_id=integration, **given)

    whole = [one.id for one in all_fields(page)]
    assert len(whole) > 3
    assert [one.id for one in all_fields(page, 2)] == whole


def test_a_field_is_defined_mapped_and_read(
    world: World, integration: str, sdk: Kombo, environment: Environment
) -> None:
    Fields(world.connections.store).define(environment, "candidates", "labels", label="Labels", description="Theirs.")
    general = world.sdk.general
    custom = next(
        one
        for one in all_fields(lambda **given: general.get_custom_fields(integration_id=integration, **given))
        if one.key == "labels"
    )
    assert (custom.label, custom.description, custom.integration_field) == ("Labels", "Theirs.", None)
    tags = next(
        one
        for one in all_fields(lambda **given: general.get_integration_fields(integration_id=integration, **given))
        if one.key == "tags"
    )
    mapped = general.update_custom_field_mapping(
        integration_id=integration, custom_field_id=custom.id, integration_field_id=tags.id
    )
    assert mapped.data.integration_field is not None
    assert mapped.data.integration_field.id == tags.id
    details = general.get_integration_details(integration_id=integration).data
    assert details.data_expired_at is not None
    world.clock.pass_days(0.1)
    sync(world, integration)
    assert general.get_integration_details(integration_id=integration).data.data_expired_at is None
    answer = sdk.ats.get_candidates()
    assert answer is not None
    shown = [one.custom_fields for one in answer.result.data.results]
    assert shown
    assert all(one is not None and set(one) == {"labels"} for one in shown)
    unmapped = general.update_custom_field_mapping(
        integration_id=integration, custom_field_id=custom.id, integration_field_id=None
    )
    assert unmapped.data.integration_field is None


def test_passthrough_is_switched_on_and_off(world: World, integration: str) -> None:
    general = world.sdk.general
    field = general.get_integration_fields(integration_id=integration).result.data.results[0]  # type: ignore[union-attr]  # there is a page
    for given, enabled in ((True, True), (False, False), (None, False)):
        updated = general.update_integration_field(
            integration_id=integration, integration_field_id=field.id, enable_passthrough=given
        )
        assert updated.data.is_passthrough_enabled is enabled


def test_fields_that_are_not_there_and_those_of_others_are_refused(world: World, integration: str) -> None:
    def change(sdk: Kombo, field: str) -> Callable[[], object]:
        return lambda: sdk.general.update_integration_field(
            integration_id=integration, integration_field_id=field, enable_passthrough=True
        )

    assert code_of(change(world.sdk, "none")) == (400, "PLATFORM.INPUT_INVALID")
    assert code_of(change(world.other_sdk, "none")) == (404, "PLATFORM.INTEGRATION_NOT_FOUND")
    mapping = world.sdk.general.update_custom_field_mapping
    refused = code_of(lambda: mapping(integration_id=integration, custom_field_id="none", integration_field_id=None))
    assert refused == (400, "PLATFORM.INPUT_INVALID")


def switch(world: World, integration: str, **changes: Any) -> None:
    found = world.connections.get(integration)
    named = {name.replace("__", "."): setting for name, setting in changes.items()}
    set_scopes(world.connections.store, found, named, SCOPE_NAMES)


def test_a_disabled_model_is_not_read_and_its_rows_are_deleted(world: World, integration: str, sdk: Kombo) -> None:
    switch(world, integration, ats_candidates="DISABLED")
    assert code_of(sdk.ats.get_candidates) == (403, "INTEGRATION.MODEL_DISABLED")
    assert sdk.ats.get_jobs() is not None
    sync(world, integration)
    store = world.connections.store
    assert list(store.read(integration, "candidates")) == []
    assert list(store.read(integration, "applications"))
    switch(world, integration, ats_candidates="ENABLED")
    sync(world, integration)
    assert list(store.read(integration, "candidates"))
    assert sdk.ats.get_candidates() is not None


def test_a_disabled_join_disappears_from_what_embeds_it(world: World, integration: str, sdk: Kombo) -> None:
    switch(world, integration, ats_join_jobs_users="DISABLED")
    sync(world, integration)
    answer = sdk.ats.get_jobs()
    assert answer is not None
    assert not [one for one in answer.result.data.results if one.hiring_team]


def test_disabled_fields_are_null_and_everything_still_reads(world: World, integration: str, sdk: Kombo) -> None:
    store = world.connections.store
    before = {model: [record.id for record in store.read(integration, model)] for model in MODELS}
    off = {name: "DISABLED" for name in SCOPE_NAMES if "." in name}
    set_scopes(store, world.connections.get(integration), off, SCOPE_NAMES)  # type: ignore[arg-type]  # they are literals
    sync(world, integration)
    for model in MODELS:
        assert [record.id for record in store.read(integration, model)] == before[model]
    for record in store.read(integration, "candidates"):
        values = json.loads(record.values)
        shown = {name for name in MODELS["candidates"].coverage_fields if values.get(name)}
        assert shown == set()
    for read in (
        sdk.ats.get_users,
        sdk.ats.get_jobs,
        sdk.ats.get_candidates,
        sdk.ats.get_applications,
        sdk.ats.get_application_stages,
        sdk.ats.get_interviews,
    ):
        assert read() is not None


def test_a_disabled_action_is_refused(world: World, integration: str, sdk: Kombo) -> None:
    switch(world, integration, ats_get_candidate_attachments="DISABLED")
    refused = code_of(lambda: sdk.ats.get_candidate_attachments(candidate_id="x"))
    assert refused in {(403, "INTEGRATION.ACTION_DISABLED"), (404, "INTEGRATION.ACTION_NOT_AVAILABLE")}


def test_the_integration_tells_what_is_switched_off(world: World, integration: str) -> None:
    switch(world, integration, ats_users="DISABLED", ats_jobs__description="OPTIONAL", ats_create_candidate="DISABLED")
    details = world.sdk.general.get_integration_details(integration_id=integration).data
    models = {one.id: one for one in details.read_models}
    assert (models["ats_users"].scope_config_setting, models["ats_users"].is_available) == ("DISABLED", False)
    assert not [one for one in models["ats_users"].fields if one.is_available]
    fields = {one.id: one for one in models["ats_jobs"].fields}
    assert (fields["description"].scope_config_setting, fields["description"].is_available) == ("OPTIONAL", True)
    assert fields["remote_data"].is_available is False
    actions = {one.id: one for one in details.write_actions}
    assert actions["ats_create_candidate"].is_available is False
    assert actions["ats_create_application"].is_available is True


def test_a_link_may_name_the_scopes_that_the_integration_begins_with(world: World, environment: Environment) -> None:
    store = world.connections.store
    config = keep_config(store, environment, "Jobs alone", {"ats_candidates": "DISABLED"}, SCOPE_NAMES)
    link = world.link(scope_config_id=config.id)
    done = world.visit(link).send("key", api_key=world.gem.api_key).send("source").send("user", user=ANYBODY)
    found = world.sdk.connect.get_integration_by_token(token=done.activation_token).data.id
    details = world.sdk.general.get_integration_details(integration_id=found).data
    assert (details.scope_config.id, details.scope_config.name) == (config.id, "Jobs alone")
    assert {one.id for one in details.read_models if not one.is_available} == {"ats_candidates"}


def test_scopes_of_another_environment_cannot_be_named(world: World) -> None:
    store = world.connections.store
    with store.write() as connection:
        other = environments.create(connection, "other", 0)
    config = keep_config(store, other, "Theirs", {}, SCOPE_NAMES)
    assert code_of(lambda: world.link(scope_config_id=config.id)) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize("name", ["ats_nothing", "ats_jobs.id", "ats_jobs.nothing", "jobs", ""])
def test_what_is_no_scope_cannot_be_set(world: World, integration: str, name: str) -> None:
    with pytest.raises(SettingInvalid):
        set_scopes(world.connections.store, world.connections.get(integration), {name: "DISABLED"}, SCOPE_NAMES)


def test_every_covered_action_has_an_operation_that_it_switches_off() -> None:
    from connector.api.coverage import WRITE_ACTIONS

    assert {action.id for action in WRITE_ACTIONS} <= set(ACTION_OF.values())
    assert {model.name for model in READ_MODELS} == set(MODELS)


def test_a_customer_may_refuse_what_is_optional(world: World, environment: Environment) -> None:
    changes: dict[str, Any] = {"ats_users": "OPTIONAL", "ats_candidates.phone_numbers": "OPTIONAL"}
    config = keep_config(world.connections.store, environment, "Ask", changes, SCOPE_NAMES)
    page = world.visit(world.link(scope_config_id=config.id)).send("key", api_key=world.gem.api_key).send("source")
    assert "Candidates: phone numbers" in page.text
    done = page.send("user", user=ANYBODY, allowed="ats_users")
    found = world.sdk.connect.get_integration_by_token(token=done.activation_token).data.id
    details = world.sdk.general.get_integration_details(integration_id=found).data
    models = {one.id: one for one in details.read_models}
    phones = next(one for one in models["ats_candidates"].fields if one.id == "phone_numbers")
    assert (models["ats_users"].is_available, models["ats_users"].opted_out_by_customer) == (True, False)
    assert (phones.is_available, phones.opted_out_by_customer) == (False, True)


def test_a_customer_maps_fields_before_anything_can_be_read(world: World, environment: Environment) -> None:
    Fields(world.connections.store).define(environment, "candidates", "labels", label="Labels", description="Theirs.")
    page = world.visit(world.link(enable_field_mapping=True)).send("key", api_key=world.gem.api_key).send("source")
    token = page.send("user", user=ANYBODY).activation_token
    connected = world.sdk.connect.get_integration_by_token(token=token).data
    assert connected.setup_status == "INCOMPLETE"
    sync(world, connected.id, "full")
    sdk = Kombo(api_key=KEY, integration_id=connected.id, server_url=f"{world.url}/v1")
    assert code_of(sdk.ats.get_jobs) == (409, "INTEGRATION.SETUP_INCOMPLETE")

    link = world.sdk.general.create_setup_link(integration_id=connected.id, link_type="MAGIC_LINK").data.link
    page = world.visit(link)
    assert "Theirs." in page.text
    known = Fields(world.connections.store)
    record = world.connections.get(connected.id)
    tags = next(one for one in known.integration_fields(record) if (one.model, one.key) == ("candidates", "tags"))
    labels = next(one for one, _ in known.custom_fields(environment, record) if one.key == "labels")
    assert "no integration field" in page.send("fields", headers=None, **{labels.id: "nonsense"}).error
    assert page.send("fields", headers=None, **{labels.id: tags.id}).heading == "The set-up is complete"
    assert world.visit(link).status == 410
    assert [event.kind for event in world.told][-1] == "state-changed"
    assert world.sdk.general.get_integration_details(integration_id=connected.id).data.setup_status == "COMPLETED"
    sync(world, connected.id)
    answer = sdk.ats.get_candidates()
    assert answer is not None
    assert all(set(one.custom_fields or {}) == {"labels"} for one in answer.result.data.results)
    assert sdk.ats.get_jobs() is not None
