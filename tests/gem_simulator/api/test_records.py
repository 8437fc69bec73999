"""Single records, and the lists that hang on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator

Record = dict[str, Any]
Everything = Callable[..., list[Record]]

COLLECTIONS = [
    "candidates",
    "applications",
    "jobs",
    "job_posts",
    "job_stages",
    "users",
    "offices",
    "departments",
    "scheduled_interviews",
    "scorecards",
    "offers",
    "openings",
    "sources",
    "rejection_reasons",
]
NOT_FOUND = {"code": 404, "status": "Not Found"}


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_record_of_a_list_is_found_by_its_id(gem: httpx.Client, collection: str, slash: str) -> None:
    listed = gem.get(f"/{collection}/").json()[0]
    answer = gem.get(f"/{collection}/{listed['id']}{slash}")
    assert answer.status_code == 200
    assert {**answer.json(), "attachments": None} == {**listed, "attachments": None}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_unknown_id_is_not_found(gem: httpx.Client, collection: str) -> None:
    answer = gem.get(f"/{collection}/bm9ib2R5")
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_an_id_is_case_sensitive(gem: httpx.Client) -> None:
    candidate = gem.get("/candidates/").json()[0]["id"]
    assert gem.get(f"/candidates/{candidate.swapcase()}").status_code == 404


def test_a_soft_deleted_record_is_found_with_its_deleted_at(simulator: Simulator, own_gem: httpx.Client) -> None:
    gone = own_gem.get("/candidates/").json()[0]["id"]
    simulator.tenant.delete("candidates", gone, hard=False)
    assert own_gem.get(f"/candidates/{gone}").json()["deleted_at"]


def test_a_record_deleted_for_good_is_not_found(simulator: Simulator, own_gem: httpx.Client) -> None:
    gone = own_gem.get("/candidates/").json()[0]["id"]
    simulator.tenant.delete("candidates", gone, hard=True)
    assert own_gem.get(f"/candidates/{gone}").json() == NOT_FOUND


@pytest.mark.parametrize(
    ("parents", "path", "children", "link"),
    [
        ("job_stages", "/jobs/{}/stages", "/job_stages/", "job_id"),
        ("job_posts", "/jobs/{}/job_posts", "/job_posts/", "job_id"),
        ("scheduled_interviews", "/applications/{}/scheduled_interviews", "/scheduled_interviews/", "application_id"),
        ("scorecards", "/applications/{}/scorecards", "/scorecards/", "application_id"),
        ("offers", "/applications/{}/offers", "/offers/", "application_id"),
    ],
)
def test_a_nested_list_holds_what_belongs_to_its_parent(
    everything: Everything, parents: str, path: str, children: str, link: str
) -> None:
    of_all = everything(children)
    parent = of_all[0][link]
    nested = everything(path.format(parent))
    assert [each["id"] for each in nested] == [each["id"] for each in of_all if each[link] == parent]


@pytest.mark.parametrize(
    "path",
    [
        "/jobs/nobody/stages",
        "/jobs/nobody/job_posts",
        "/jobs/nobody/job_post",
        "/applications/nobody/scheduled_interviews",
        "/applications/nobody/scorecards",
        "/applications/nobody/offers",
        "/applications/nobody/offers/current_offer",
        "/candidates/nobody/activity_feed",
    ],
)
def test_what_hangs_on_an_unknown_record_is_not_found(gem: httpx.Client, path: str) -> None:
    answer = gem.get(path)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_nested_list_is_paged_and_filtered_as_any_list(gem: httpx.Client) -> None:
    job = gem.get("/job_stages/").json()[0]["job_id"]
    stages = gem.get(f"/jobs/{job}/stages").json()
    assert gem.get(f"/jobs/{job}/stages", params={"per_page": 1, "page": 2}).json() == stages[1:2]
    assert gem.get(f"/jobs/{job}/stages", params={"updated_after": "2999-01-01T00:00:00Z"}).json() == []


def test_the_current_offer_is_the_newest(everything: Everything, gem: httpx.Client) -> None:
    offers = everything("/offers/")
    application = offers[-1]["application_id"]
    newest = [each for each in offers if each["application_id"] == application][-1]
    assert gem.get(f"/applications/{application}/offers/current_offer").json() == newest


def test_an_application_without_an_offer_has_no_current_one(everything: Everything, gem: httpx.Client) -> None:
    with_offer = {each["application_id"] for each in everything("/offers/", include_deleted="true")}
    other = next(each["id"] for each in everything("/applications/") if each["id"] not in with_offer)
    assert gem.get(f"/applications/{other}/offers/current_offer").status_code == 404


def test_the_post_of_a_job_is_one_of_its_posts(everything: Everything, gem: httpx.Client) -> None:
    post = next(each for each in everything("/job_posts/") if each["active"])
    assert gem.get(f"/jobs/{post['job_id']}/job_post").json()["job_id"] == post["job_id"]


def test_an_activity_feed_has_three_lists(gem: httpx.Client) -> None:
    candidate = gem.get("/candidates/").json()[0]["id"]
    assert gem.get(f"/candidates/{candidate}/activity_feed").json() == {"notes": [], "emails": [], "activities": []}
