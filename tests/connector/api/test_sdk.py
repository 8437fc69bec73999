"""The official SDK, unchanged but for its `server_url`: its models refuse every answer that is not as they expect."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from kombo import Kombo, errors

from tests.connector.api.world import KEY, ME, World

LISTS = {
    "get_users": "users",
    "get_jobs": "jobs",
    "get_candidates": "candidates",
    "get_applications": "applications",
    "get_application_stages": "application_stages",
    "get_interviews": "interviews",
}
BEYOND = {"get_tags": 5, "get_roles": 4, "get_offers": 3, "get_rejection_reasons": 5, "get_ats_scorecards": 18}
"""Lists beyond the coverage → how many records there are at least."""


def _kombo(url: str, client: httpx.Client, key: str = KEY, integration: str = ME) -> Kombo:
    return Kombo(api_key=key, integration_id=integration, server_url=f"{url}/v1", timeout_ms=30_000, client=client)


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


@pytest.fixture
def kombo(api_url: str, client: httpx.Client) -> Kombo:
    return _kombo(api_url, client)


def _all(method: Callable[..., Any], **query: Any) -> list[Any]:
    found, page = [], method(**query)
    while page is not None:
        found += page.result.data.results
        page = page.next()
    return found


@pytest.mark.parametrize("include_deleted", [False, True])
@pytest.mark.parametrize(("method", "model"), LISTS.items())
def test_every_record_comes_once_in_pages_of_any_size(
    kombo: Kombo, world: World, method: str, model: str, include_deleted: bool
) -> None:
    stored = [row["id"] for row in world.rows(model) if include_deleted or row["remote_deleted_at"] is None]

    found = _all(getattr(kombo.ats, method), page_size=17, include_deleted=include_deleted)

    assert [one.id for one in found] == stored
    assert len(stored) > 17


@pytest.mark.parametrize("method", [*LISTS, *BEYOND])
def test_the_asynchronous_sdk_reads_the_same(api_url: str, method: str) -> None:
    async def read() -> tuple[int, Any]:
        async with httpx.AsyncClient() as client:
            kombo = Kombo(api_key=KEY, integration_id=ME, server_url=f"{api_url}/v1", async_client=client)
            page = await getattr(kombo.ats, f"{method}_async")(page_size=2)
            following = await page.next()
            return len(page.result.data.results), following

    size, following = asyncio.run(read())

    assert size == 2
    assert following.result.data.results


@pytest.mark.parametrize(("method", "least"), BEYOND.items())
def test_lists_beyond_the_coverage_are_read_to_their_end(kombo: Kombo, method: str, least: int) -> None:
    found = _all(getattr(kombo.ats, method), page_size=2)

    assert len({one.id for one in found}) == len(found) >= least


def test_a_cursor_of_the_sdk_keeps_the_filters(kombo: Kombo) -> None:
    everyone = _all(kombo.ats.get_candidates)
    job = next(one.job.id for candidate in everyone for one in candidate.applications if one.job)

    found = _all(kombo.ats.get_candidates, page_size=1, job_ids=[job])

    assert {one.id for one in found} == {
        candidate.id for candidate in everyone if job in {one.job.id for one in candidate.applications if one.job}
    }


def test_the_general_operations_answer_the_sdk(kombo: Kombo) -> None:
    key = kombo.general.check_api_key()
    tool = kombo.general.get_tools(category="ats").data.tools[0]
    integration = kombo.general.get_integration_details(integration_id=ME)

    assert key.data.environment_id
    assert (tool.id, tool.partner_only_details_markdown is not None) == ("gem", True)
    assert len(tool.coverage.read_models) == 13
    assert (integration.data.id, integration.data.setup_status, integration.data.beta) == (ME, "COMPLETED", True)
    assert kombo.general.get_tools(category="hris").data.tools == []


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("get_notes", "INTEGRATION.MODEL_NOT_AVAILABLE"),
        ("get_ats_attachments", "INTEGRATION.MODEL_NOT_AVAILABLE"),
        ("get_users", "PLATFORM.INTEGRATION_NOT_FOUND"),
    ],
)
def test_errors_of_ats_operations_are_typed(api_url: str, client: httpx.Client, method: str, code: str) -> None:
    integration = ME if "NOT_AVAILABLE" in code else "gem:nobody"

    with pytest.raises(errors.KomboAtsError) as caught:
        getattr(_kombo(api_url, client, integration=integration).ats, method)()

    assert (caught.value.data.error.code, caught.value.status_code) == (code, 404)


def test_a_wrong_key_is_a_typed_error_everywhere(api_url: str, client: httpx.Client) -> None:
    kombo = _kombo(api_url, client, key="wrong")

    with pytest.raises(errors.KomboAtsError) as of_ats:
        kombo.ats.get_jobs()
    with pytest.raises(errors.KomboGeneralError) as of_general:
        kombo.general.check_api_key()

    for caught in (of_ats.value, of_general.value):
        assert (caught.data.error.code, caught.status_code) == ("PLATFORM.AUTHENTICATION_INVALID", 401)


def test_errors_of_general_operations_are_typed(kombo: Kombo) -> None:
    with pytest.raises(errors.KomboGeneralError) as caught:
        kombo.general.get_integration_details(integration_id="gem:nobody")

    assert caught.value.data.error.code == "PLATFORM.INTEGRATION_NOT_FOUND"


def test_offers_know_to_whom_they_were_made_and_applications_know_their_offers(kombo: Kombo) -> None:
    offers = _all(kombo.ats.get_offers)
    applications = {one.id: one for one in _all(kombo.ats.get_applications)}
    shown = {offer.id: application.id for application in applications.values() for offer in application.offers}

    assert shown == {one.id: one.application_id for one in offers if one.application_id in applications}
    assert shown
    for one in offers:
        whole = applications.get(one.application_id)
        if whole is not None:
            assert (one.application.candidate.id, one.application.job.id) == (whole.candidate_id, whole.job_id)
    assert {one.status for one in offers} >= {"ACCEPTED", "DECLINED"}


def test_scorecards_have_an_author_and_answers_of_each_type(kombo: Kombo) -> None:
    scorecards = _all(kombo.ats.get_ats_scorecards)

    assert {one.author.id for one in scorecards if one.author} == {one.author_id for one in scorecards}
    responses = [response for one in scorecards for response in one.responses]
    assert {response.TYPE for response in responses} == {"TEXT", "SINGLE_SELECT", "MULTI_SELECT"}
    assert all(response.options for response in responses if response.TYPE != "TEXT")

    wanted = scorecards[0]
    of_candidate = _all(kombo.ats.get_ats_scorecards, candidate_ids=[wanted.candidate_id])
    of_application = _all(kombo.ats.get_ats_scorecards, application_ids=[wanted.application_id], page_size=1)
    assert {one.id for one in of_candidate} == {one.id for one in scorecards if one.candidate_id == wanted.candidate_id}
    assert {one.id for one in of_application} == {
        one.id for one in scorecards if one.application_id == wanted.application_id
    }
