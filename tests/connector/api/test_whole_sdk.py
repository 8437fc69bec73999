"""Every operation of the official SDK, sync and async: what Gem has is done, the rest is a typed error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from kombo import Kombo, errors

from connector.api.resources import OPERATIONS
from connector.integrations import Credentials
from connector.store import environments
from connector.store.connections import EndUser
from tests.connector.api.gem_behind import ADA, PDF, GemBehind, gem_behind
from tests.connector.api.world import KEY, World

numbers = count(1)


def anybody() -> dict[str, str]:
    return {**ADA, "email_address": f"somebody{next(numbers)}@example.test"}


def integration(gem: GemBehind) -> dict[str, Any]:
    return {"integration_id": gem.integration_id}


def application(gem: GemBehind) -> dict[str, Any]:
    return {"application_id": gem.applied(candidate=anybody()).id}


def candidate(gem: GemBehind) -> dict[str, Any]:
    return {"candidate_id": gem.applied(candidate=anybody()).candidate.id}


def field(gem: GemBehind) -> dict[str, Any]:
    first = gem.sdk.general.get_integration_fields(integration_id=gem.integration_id).result.data.results[0]
    return {**integration(gem), "integration_field_id": first.id}


def custom_field(gem: GemBehind) -> dict[str, Any]:
    first = gem.sdk.general.get_custom_fields(integration_id=gem.integration_id).result.data.results[0]
    return {**integration(gem), "custom_field_id": first.id}


def another_integration(gem: GemBehind) -> dict[str, Any]:
    store = gem.service.store
    with store.write() as connection:
        mine = environments.create(connection, environments.DEFAULT_ENVIRONMENT, store.clock())
    made = gem.connections.create(mine, EndUser("Acme"), Credentials(gem.server.api_key))
    return {"integration_id": made.id}


def job(gem: GemBehind) -> str:
    return f"remote:{gem.job()['id']}"


def stage(gem: GemBehind) -> str:
    return f"remote:{gem.records('job_stages', job_id=gem.job()['id'])[1]['id']}"


def link(_gem: GemBehind) -> dict[str, Any]:
    return {"label": "Score", "url": "https://acme.test/1"}


Arguments = Callable[[GemBehind], dict[str, Any]]

DONE: dict[str, Arguments] = {
    "general.check_api_key": lambda gem: {},
    "general.get_tools": lambda gem: {"category": "ats"},
    "general.get_integration_details": integration,
    "general.delete_integration": lambda gem: {**another_integration(gem), "body": {}},
    "general.set_integration_enabled": lambda gem: {**integration(gem), "value": True},
    "general.create_reconnection_link": integration,
    "general.get_integration_fields": integration,
    "general.update_integration_field": lambda gem: {**field(gem), "enable_passthrough": True},
    "general.get_custom_fields": integration,
    "general.update_custom_field_mapping": lambda gem: {**custom_field(gem), "integration_field_id": None},
    "general.trigger_sync": lambda gem: {"type_": "DELTA"},
    "general.send_passthrough_request": lambda gem: {"tool": "gem", "api": "api", "method": "GET", "path": "/users/"},
    "connect.create_connection_link": lambda gem: {
        "end_user_email": "ada@example.test",
        "end_user_organization_name": "Acme",
        "integration_category": "ATS",
        "integration_tool": "gem",
    },
    **{
        f"ats.get_{model}": lambda gem: {}
        for model in (
            *("users", "jobs", "application_stages", "candidates", "applications", "interviews"),
            *("tags", "offers", "rejection_reasons", "roles", "ats_scorecards"),
        )
    },
    "ats.create_candidate": lambda gem: {"candidate": anybody(), "application": {"job_id": job(gem)}},
    "ats.create_application": lambda gem: {"job_id": job(gem), "candidate": anybody()},
    "ats.move_application_to_stage": lambda gem: {**application(gem), "stage_id": stage(gem)},
    "ats.add_application_result_link": lambda gem: {**application(gem), **link(gem)},
    "ats.add_candidate_result_link": lambda gem: {**candidate(gem), **link(gem)},
    "ats.get_application_attachments": application,
    "ats.get_candidate_attachments": candidate,
    "ats.add_application_attachment": lambda gem: {**application(gem), "attachment": PDF},
    "ats.add_candidate_attachment": lambda gem: {**candidate(gem), "attachment": PDF},
    "ats.add_application_note": lambda gem: {**application(gem), "content": "Hi", "content_type": "PLAIN_TEXT"},
    "ats.reject_application": lambda gem: {
        **application(gem),
        "rejection_reason_id": f"remote:{gem.records('rejection_reasons')[0]['id']}",
    },
}
"""Operation of the SDK → what it is called with."""

NO_ACTION, NO_MODEL = "INTEGRATION.ACTION_NOT_AVAILABLE", "INTEGRATION.MODEL_NOT_AVAILABLE"

REFUSED: dict[str, tuple[Arguments, str]] = {
    "general.create_setup_link": (lambda gem: {**integration(gem), "link_type": "EMBEDDED"}, "PLATFORM.INPUT_INVALID"),
    "connect.get_integration_by_token": (lambda gem: {"token": "made-up"}, "PLATFORM.INPUT_INVALID"),
    "ats.get_notes": (lambda gem: {}, NO_MODEL),
    "ats.get_ats_attachments": (lambda gem: {}, NO_MODEL),
    "ats.add_candidate_tag": (lambda gem: {"candidate_id": "remote:1", "tag": {"name": "x"}}, NO_ACTION),
    "ats.remove_candidate_tag": (lambda gem: {"candidate_id": "remote:1", "tag": {"name": "x"}}, NO_ACTION),
    "ats.import_tracked_application": (
        lambda gem: {
            "tracked_at": "2026-01-01T00:00:00Z",
            "greenhouse": {"id_type": "application_id", "application_id": "1"},
        },
        NO_ACTION,
    ),
}
"""What Gem does not have, or not now; a good token is tried in the tests of the connection page."""


@pytest.fixture(scope="module")
def gem(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GemBehind]:
    with gem_behind(tmp_path_factory.mktemp("sdk") / "gem.db") as gem:
        yield gem


def test_no_operation_of_the_sdk_and_none_of_ours_is_left_out(gem: GemBehind) -> None:
    known = {
        f"{group}.{name}"
        for group in ("ats", "general", "connect")
        for name in dir(type(getattr(gem.sdk, group)))
        if not name.startswith("_") and f"{name}_async" in dir(type(getattr(gem.sdk, group)))
    } - {f"{group}.do_request" for group in ("ats", "general", "connect")}

    assert known == {*DONE, *REFUSED}
    named = {name.partition(".")[2].replace("_ats_", "_") for name in known}
    assert {one.name for one in OPERATIONS} - named == set()


def _method(sdk: Any, name: str) -> Any:
    group, _, method = name.partition(".")
    return getattr(getattr(sdk, group), method)


def _asynchronously(gem: GemBehind, name: str, given: dict[str, Any]) -> Any:
    async def call() -> Any:
        async with httpx.AsyncClient() as client:
            sdk = Kombo(
                api_key=KEY,
                integration_id=gem.integration_id,
                server_url=f"{gem.url}/v1",
                timeout_ms=30_000,
                async_client=client,
            )
            return await _method(sdk, f"{name}_async")(**given)

    return asyncio.run(call())


def _called(gem: GemBehind, name: str, given: dict[str, Any], way: str) -> Any:
    return _method(gem.sdk, name)(**given) if way == "sync" else _asynchronously(gem, name, given)


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("name", DONE)
def test_the_sdk_does_it(gem: GemBehind, name: str, way: str) -> None:
    answer = _called(gem, name, DONE[name](gem), way)

    assert getattr(answer, "result", answer).data is not None


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("name", REFUSED)
def test_the_sdk_tells_by_type_that_it_is_refused(gem: GemBehind, name: str, way: str) -> None:
    arguments, code = REFUSED[name]
    kind: Any = errors.KomboAtsError if name.startswith("ats.") else errors.KomboGeneralError

    with pytest.raises(kind) as caught:
        _called(gem, name, arguments(gem), way)

    assert caught.value.data.error.code == code


LISTS = [name for name in DONE if name.startswith("ats.get_") and not name.endswith("_attachments")]


@pytest.mark.parametrize("name", LISTS)
def test_the_models_of_the_sdk_take_every_record_however_odd(odd_world: World, odd_url: str, name: str) -> None:
    with httpx.Client() as http:
        sdk = Kombo(api_key=KEY, integration_id="gem:default", server_url=f"{odd_url}/v1", client=http)
        found, page = 0, _method(sdk, name)(page_size=20, include_deleted=True)
        while page is not None:
            found += len(page.result.data.results)
            page = page.next()

    path = next(one.path for one in OPERATIONS if one.name == name.partition(".")[2].replace("_ats_", "_"))
    assert found == len(odd_world.all(path, include_deleted=True)) > 0
