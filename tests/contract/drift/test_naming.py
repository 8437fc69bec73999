"""Every change that the simulator can make is named for what it is, and nothing else is found."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import httpx
import pytest

from cassettes import Interaction
from contracts.drift.compare import compare
from contracts.drift.comparison import Comparison, Side
from contracts.drift.finding import KINDS, SEVERITIES
from contracts.drift.sources import from_simulator, reference
from contracts.gem_document import load_gem_document
from contracts.walk import interaction_of
from gem_simulator import Simulator
from gem_simulator.drift.table import DRIFTS
from tests.contract.drift.conftest import Compared, Walked

DOCUMENT = load_gem_document()


class Named(NamedTuple):
    """What must be found."""

    kind: str
    severity: str
    place: str
    what: str


#: One finding each: none of these has consequences that would be told beside it.
NAMED = {
    "include-deleted-ignored": Named(
        "filter-ignored", "notable", "include_deleted", "`include_deleted=true` brings no deleted record, in no list"
    ),
    "updated-after-ignored": Named(
        "filter-ignored", "breaking", "updated_after", "`updated_after` is ignored: older or newer records come, too"
    ),
    "updated-after-exclusive": Named(
        "filter-bound", "breaking", "updated_after", "`updated_after` leaves out what happened at that very moment"
    ),
    "updated-after-seconds": Named(
        "filter-refused", "breaking", "updated_after", "`updated_after` is refused with 422"
    ),
    "empty-is-not-found": Named(
        "empty-list-refused",
        "breaking",
        "a filter",
        "404 where no record passes a filter, instead of an empty list",
    ),
    "newest-first": Named("order", "notable", "GET lists", "the newest record comes first in lists"),
    "page-cap": Named("page-size", "notable", "GET lists", "page size capped at 100"),
    "smaller-default-page": Named(
        "page-default", "notable", "GET lists", "a page holds 20 records unless per_page says otherwise"
    ),
    "pages-from-zero": Named("page-numbering", "breaking", "GET lists", "the first page is page 0, not page 1"),
    "no-pagination-header": Named("paging-header", "notable", "GET lists", "`X-Pagination` is gone"),
    "pagination-header-renamed": Named(
        "paging-header", "notable", "GET lists", "`X-Pagination` is gone: it looks renamed to `x-page-info`"
    ),
    "link-header": Named("paging-header", "notable", "GET lists", "`X-Pagination` is gone: `link` takes its place"),
    "field-renamed": Named(
        "field-renamed",
        "breaking",
        "candidates[].email_addresses",
        "`candidates[].email_addresses` looks renamed to `emails`",
    ),
    "field-dropped": Named("field-missing", "breaking", "jobs[].hiring_team", "`jobs[].hiring_team` is no longer sent"),
    "field-added": Named("field-added", "news", "candidates[].pronouns", "`candidates[].pronouns` is new: string"),
    "number-as-text": Named(
        "type-changed", "breaking", "job_stages[].priority", "`job_stages[].priority` is a number as a text"
    ),
    "flag-as-number": Named(
        "type-changed", "breaking", "jobs[].confidential", "`jobs[].confidential` is 0 or 1 instead of true or false"
    ),
    "stage-as-id": Named(
        "type-changed",
        "breaking",
        "applications[].current_stage",
        "`applications[].current_stage` is a text, such as an id, no longer an object",
    ),
    "nullable-stage": Named("null-new", "notable", "job_stages[].name", "`job_stages[].name` is null"),
    "nullable-id": Named("null-new", "breaking", "job_stages[].job_id", "`job_stages[].job_id` is null"),
    "new-status": Named(
        "value-new", "notable", "applications[].status", "`applications[].status` has a new word: on_hold"
    ),
    "upper-case-status": Named(
        "value-case-changed",
        "breaking",
        "jobs[].status",
        "`jobs[].status` is spelt otherwise: APPROVED, CLOSED, DRAFT, OPEN, PENDING_APPROVAL",
    ),
    "applications-not-embedded": Named(
        "field-missing",
        "breaking",
        "candidates[].applications",
        "`candidates[].applications` is no longer embedded: `application_ids` alone",
    ),
    "links-unsigned": Named(
        "links-unsigned",
        "notable",
        "candidates[].attachments[].url",
        "`candidates[].attachments[].url` is no longer signed",
    ),
    "numeric-ids": Named("ids-are-numbers", "breaking", "ids", "ids are numbers, not texts"),
    "times-in-seconds": Named("times-changed", "breaking", "times", "times are seconds since 1970 instead of RFC 3339"),
    "times-without-zone": Named("times-changed", "breaking", "times", "times are told without a zone"),
    "times-with-offset": Named("times-changed", "notable", "times", "times are told with an offset to the millisecond"),
    "times-without-milliseconds": Named("times-changed", "notable", "times", "times are told in UTC to the second"),
    "envelope": Named("envelope", "breaking", "GET lists", 'lists come inside an object: {"data": […]}'),
    "read-202": Named("status-changed", "notable", "to what is read", "202 instead of 200, to what is read"),
    "created-200": Named("status-changed", "notable", "to POST", "200 instead of 201, to POST"),
    "refused-400": Named("status-changed", "notable", "GET /users/", "400 instead of 422, to a wrong parameter"),
    "departments-gone": Named(
        "path-missing",
        "notable",
        "GET /departments/",
        "`GET /departments/` answers 404: it is not there, or not for this key",
    ),
    "error-body": Named(
        "error-body",
        "notable",
        "errors",
        "errors are {error: {type, message, details}} instead of an object with code, status",
    ),
    "content-type": Named("content-type", "notable", "Content-Type", "JSON is said to be `application/vnd.gem+json`"),
    "rate-limit-lowered": Named("rate-limit", "notable", "rate limit", "429 comes before 500 requests were made"),
}


def test_every_drift_is_among_them() -> None:
    assert list(NAMED) == list(DRIFTS)
    assert {one.kind for one in NAMED.values()} <= set(KINDS)


@pytest.mark.parametrize("name", NAMED)
def test_a_drift_is_named_and_nothing_else_is_found(walked: Walked, compared: Compared, name: str) -> None:
    found = compared(walked(name), DOCUMENT).findings
    assert [(one.kind, one.severity, one.place, one.what) for one in found] == [NAMED[name]]
    (one,) = found
    assert 0 < one.seen <= one.of
    assert one.document
    assert one.places


def test_a_clean_tenant_has_not_drifted(walked: Walked, compared: Compared) -> None:
    assert compared(walked(""), DOCUMENT).findings == []


@pytest.mark.parametrize(("seed", "candidates"), [(1, 30), (5, 80), (8, 10)])
def test_no_other_clean_tenant_has(compared: Compared, seed: int, candidates: int) -> None:
    interactions = from_simulator(DOCUMENT, seed=seed, candidates=candidates, samples=1).interactions
    assert compared(interactions, DOCUMENT).findings == []


def test_nor_has_one_where_every_record_is_odd() -> None:
    clean = Side(DOCUMENT, reference("edge"))
    for seed in (1, 3):
        interactions = from_simulator(DOCUMENT, seed=seed, candidates=60, profile="edge", samples=1).interactions
        assert compare(Comparison(DOCUMENT, Side(DOCUMENT, interactions), clean, odd=True)).findings == []


def test_an_odd_tenant_that_drifts_is_told_from_its_oddities() -> None:
    drift = ["number-as-text", "field-added", "page-cap"]
    interactions = from_simulator(DOCUMENT, seed=1, candidates=60, profile="edge", samples=1, drift=drift).interactions
    found = compare(Comparison(DOCUMENT, Side(DOCUMENT, interactions), Side(DOCUMENT, reference("edge")), odd=True))
    assert [one.kind for one in found.findings] == ["type-changed", "page-size", "field-added"]


def test_several_drifts_are_told_apart(compared: Compared) -> None:
    together = ("field-renamed", "numeric-ids", "times-in-seconds", "envelope", "link-header", "read-202")
    interactions = from_simulator(DOCUMENT, seed=7, candidates=60, drift=together, samples=1).interactions
    found = {(one.kind, one.what) for one in compared(interactions, DOCUMENT).findings}
    assert found == {(NAMED[name].kind, NAMED[name].what) for name in together}


def test_what_a_client_of_somebody_else_asks_is_judged_only_where_the_document_is_clear(compared: Compared) -> None:
    simulator = Simulator(seed=7, candidates=10, frozen=True)
    asked = (
        "/candidates/?include_deleted=True&per_page=1",
        "/candidates/?updated_after=2026-01-01&per_page=1",
        "/candidates/?page=7",
        "/candidates/?colour=blue&per_page=1",
        "/no/such/path",
        "/jobs/unknown",
    )
    with httpx.Client(transport=simulator.transport(), headers={"X-API-Key": simulator.api_key}) as client:
        interactions = tuple(interaction_of(client.get(f"http://gem.test/ats/v0{path}")) for path in asked)
    assert compared(interactions, DOCUMENT).findings == []


def test_the_worst_comes_first(walked: Walked, compared: Compared) -> None:
    interactions = (*walked("field-added"), *walked("new-status"), *walked("numeric-ids"))
    found = compared(interactions, DOCUMENT).findings
    assert [one.severity for one in found] == sorted((one.severity for one in found), key=SEVERITIES.index)
    assert {one.severity for one in found} == set(SEVERITIES)


def test_texts_that_are_no_words_are_never_shown(walked: Walked, compared: Compared) -> None:
    secret = "Ada's number at home"

    def told(one: Interaction) -> Interaction:
        body = one.response.body.replace(b'"type":"mobile"', f'"type":"{secret}"'.encode())
        return replace(one, response=replace(one.response, body=body))

    found = compared(tuple(map(told, walked(""))), DOCUMENT).findings
    assert [one.what for one in found] == ["`candidates[].phone_numbers[].type` has texts that are no words"]
    assert secret not in str([one.to_json() for one in found])
