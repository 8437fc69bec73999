"""Move, reject, notes, result links, attachments and passthrough, by the official SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest
from kombo import Kombo, errors

from connector.api import create_app
from connector.integrations.gem_account import Credentials
from connector.store import connections as stored
from contracts.fuzz.over_http import over_http
from tests.connector.api.gem_behind import PDF, GemBehind
from tests.connector.api.world import KEY

CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "move to its stage": lambda sdk, one: sdk.ats.move_application_to_stage(
        application_id=one.id, stage_id=one.current_stage.id
    ),
    "result link of an application": lambda sdk, one: sdk.ats.add_application_result_link(
        application_id=one.id,
        label="Score",
        url="https://acme.test/1",
        details={"custom_field_name_prefix": "Acme:", "attributes": [{"key": "Score", "value": "9"}]},
    ),
    "result link of a candidate": lambda sdk, one: sdk.ats.add_candidate_result_link(
        candidate_id=one.candidate.id, label="Score", url="https://acme.test/1"
    ),
    "note": lambda sdk, one: sdk.ats.add_application_note(
        application_id=one.id, content="Called", content_type="PLAIN_TEXT"
    ),
    "attachment of an application": lambda sdk, one: sdk.ats.add_application_attachment(
        application_id=one.id, attachment=PDF
    ),
    "attachment of a candidate": lambda sdk, one: sdk.ats.add_candidate_attachment(
        candidate_id=one.candidate.id, attachment=PDF
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_sdk_takes_the_answer_of_every_change(gem: GemBehind, change: str) -> None:
    application = gem.applied()

    answer = CHANGES[change](gem.sdk, application)

    assert answer.data.model_dump() == {}
    told = ["The application is in this stage already: nothing was sent."] if "move" in change else []
    assert [warning.message for warning in answer.warnings] == told


def test_a_move_is_read_at_once(gem: GemBehind) -> None:
    application = gem.applied()
    stage = gem.records("job_stages", job_id=application.job.remote_id)[1]

    gem.sdk.ats.move_application_to_stage(application_id=application.id, stage_id=f"remote:{stage['id']}")

    (read,) = gem.sdk.ats.get_applications(ids=[application.id]).result.data.results
    assert read.current_stage.remote_id == stage["id"]


def test_a_rejection_is_read_at_once(gem: GemBehind) -> None:
    application, reason = gem.applied(), gem.records("rejection_reasons")[0]

    answer = gem.sdk.ats.reject_application(
        application_id=application.id, rejection_reason_id=f"remote:{reason['id']}", note="Another time"
    )

    (read,) = gem.sdk.ats.get_applications(ids=[application.id]).result.data.results
    assert answer.data.model_dump() == {}
    assert (read.outcome, read.rejection_reason_name) == ("DECLINED", reason["name"])


def test_a_note_under_one_key_is_written_once(gem: GemBehind) -> None:
    application, note = gem.applied(), {"content": "Called", "content_type": "PLAIN_TEXT"}
    gem.server.simulator.journal.clear()

    for _ in range(2):
        answer = gem.send("POST", f"/ats/applications/{application.id}/notes", note, **{"Idempotency-Key": "0d1e-note"})
        assert answer.json() == {"status": "success", "data": {}, "warnings": []}

    assert len(gem.writes()) == 1


def test_a_stage_of_another_job_is_a_typed_error(gem: GemBehind) -> None:
    application = gem.applied()
    foreign = next(
        one for one in gem.records("job_stages") if one.get("job_id") not in {None, application.job.remote_id}
    )

    with pytest.raises(errors.KomboAtsError) as caught:
        gem.sdk.ats.move_application_to_stage(application_id=application.id, stage_id=f"remote:{foreign['id']}")

    assert (caught.value.data.error.code, caught.value.status_code) == ("PLATFORM.INPUT_INVALID", 400)


def test_files_of_a_candidate_and_of_an_application_are_asked_of_gem(gem: GemBehind) -> None:
    application = gem.applied(attachments=[PDF])

    of_candidate = gem.sdk.ats.get_candidate_attachments(candidate_id=application.candidate.id)
    of_application = gem.sdk.ats.get_application_attachments(application_id=application.id)

    (one,), (same,) = of_candidate.data.results, of_application.data.results
    assert (one.file_name, one.type, one.content_type) == ("cv.pdf", "CV", "application/pdf")
    assert (one.candidate_id, one.application_id, one.id) == (application.candidate.id, None, same.id)
    assert httpx.get(one.data_url).content == b"%PDF-1.4\n"
    assert of_candidate.warnings == []


def test_nobody_has_files_of_an_unknown_candidate(gem: GemBehind) -> None:
    with pytest.raises(errors.KomboAtsError) as caught:
        gem.sdk.ats.get_candidate_attachments(candidate_id="remote:nobody")

    assert caught.value.data.error.code == "PLATFORM.INPUT_INVALID"


def test_passthrough_gives_what_gem_answers(gem: GemBehind) -> None:
    found = gem.sdk.general.send_passthrough_request(
        tool="gem", api="api", method="GET", path="/users/", params={"per_page": "2"}
    )
    missing = gem.sdk.general.send_passthrough_request(tool="gem", api="api", method="GET", path="/candidates/nobody")

    assert (found.data.status, len(found.data.data), found.warnings) == (200, 2, [])
    assert found.data.url == f"{gem.server.base_url}/users/?per_page=2"
    assert missing.data.status == 404


@pytest.mark.parametrize("path", ["https://example.test/", "//example.test/", "/../v0/candidates", "/%2e%2e/v0"])
def test_passthrough_stays_below_gems_root(gem: GemBehind, path: str) -> None:
    with pytest.raises(errors.KomboGeneralError) as caught:
        gem.sdk.general.send_passthrough_request(tool="gem", api="api", method="GET", path=path)

    assert (caught.value.data.error.code, caught.value.status_code) == ("PLATFORM.INPUT_INVALID", 400)
    assert gem.server.simulator.journal.find() == []


def test_codes_that_general_operations_do_not_know_are_left_out(gem: GemBehind) -> None:
    gem.sdk.general.set_integration_enabled(integration_id=gem.integration_id, value=False)

    with pytest.raises(errors.KomboGeneralError) as caught:
        gem.sdk.general.send_passthrough_request(tool="gem", api="api", method="GET", path="/users/")

    assert (caught.value.data.error.code, caught.value.status_code) == (None, 409)


def test_the_asynchronous_sdk_acts_too(gem: GemBehind) -> None:
    application = gem.applied()

    async def note() -> Any:
        async with httpx.AsyncClient() as client:
            sdk: Any = Kombo(
                api_key=KEY,
                integration_id=gem.integration_id,
                server_url=f"{gem.url}/v1",
                timeout_ms=30_000,
                async_client=client,
            )
            return await sdk.ats.add_application_note_async(
                application_id=application.id, content="Called", content_type="PLAIN_TEXT"
            )

    assert asyncio.run(note()).warnings == []


def test_actions_tell_how_many_more_may_run_and_stop_there(gem: GemBehind) -> None:
    path = f"/ats/candidates/remote:{gem.records('candidates')[0]['id']}/attachments"
    with gem.service.store.look() as connection:
        found = stored.find(connection, gem.integration_id)
    assert found is not None

    free = gem.send("GET", path)
    with ExitStack() as running:
        for _ in range(gem.service.limits.actions_at_once):
            running.enter_context(gem.service.limits.action(found.number))
        full = gem.send("GET", path)

    assert (free.headers["Concurrency-Limit"], free.headers["Concurrency-Remaining"]) == ("30", "29")
    assert (full.status_code, full.json()["error"]["code"]) == (429, "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED")


def test_actions_of_an_integration_nobody_acts_for_ask_for_a_set_up(gem: GemBehind) -> None:
    application = gem.applied()
    settings = gem.connections.get(gem.integration_id).settings
    gem.connections.configure(gem.integration_id, settings=replace(settings, user_id=None))

    with pytest.raises(errors.KomboAtsError) as caught:
        CHANGES["note"](gem.sdk, application)

    assert (caught.value.data.error.code, caught.value.status_code) == ("INTEGRATION.SETUP_INCOMPLETE", 409)


def test_a_service_without_secret_keys_says_that_it_only_reads(gem: GemBehind) -> None:
    with over_http(create_app(replace(gem.service, connections=None))) as url:
        headers = {"Authorization": f"Bearer {KEY}", "X-Integration-Id": gem.integration_id}
        answer = gem.http.get(f"{url}/v1/ats/candidates/remote:x/attachments", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (501, None)


def test_actions_that_are_under_way_together_share_a_client_until_a_relink(gem: GemBehind) -> None:
    clients = gem.service.gem_clients

    with clients.of(gem.connections, gem.integration_id) as first:
        with clients.of(gem.connections, gem.integration_id) as second:
            assert second is first
        gem.connections.relink(gem.integration_id, Credentials(gem.server.api_key))
        with clients.of(gem.connections, gem.integration_id) as relinked:
            assert relinked is not first
    with clients.of(gem.connections, gem.integration_id) as later:
        assert later is not first
