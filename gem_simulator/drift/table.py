"""Every drift, in the order in which those that are switched on act: from what a request means to what is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from gem_simulator.drift import answers, paging, requests
from gem_simulator.drift.change import Change
from gem_simulator.drift.records import added, dropped, every_third, records, renamed, turned
from gem_simulator.drift.values import NumericIds, times

Now = Callable[[], int]
_BERLIN = timezone(timedelta(hours=1))


class Drift(NamedTuple):
    """A change that a vendor may make.

    Attributes:
        name: how it is asked for.
        meaning: what is no longer as it was.
        begin: gives the change as it is switched on; takes the clock, in milliseconds, that goes on by itself.
    """

    name: str
    meaning: str
    begin: Callable[[Now], Change]


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _there(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(_BERLIN).isoformat(timespec="milliseconds")


def _unsigned(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "url": (one.get("url") or "").partition("?")[0] or None} for one in files]


def _drift(name: str, meaning: str, change: Change) -> Drift:
    return Drift(name, meaning, lambda _: change)


_ALL = (
    _drift(
        "include-deleted-ignored", "include_deleted=true brings no deleted record", requests.ignored("include_deleted")
    ),
    _drift("updated-after-ignored", "updated_after lets every record through", requests.ignored("updated_after")),
    _drift(
        "updated-after-exclusive",
        "updated_after leaves out what was updated at that very moment",
        requests.exclusive("updated_after"),
    ),
    _drift(
        "updated-after-seconds",
        "updated_after is taken as seconds since 1970, and refused as a date-time",
        requests.in_seconds("updated_after"),
    ),
    _drift(
        "empty-is-not-found",
        "a filter that lets no record through is answered with 404, not with an empty list",
        requests.nothing_is_not_found,
    ),
    _drift("newest-first", "lists begin with the newest record", paging.newest_first),
    _drift("page-cap", "no page holds more than 100 records, whatever is asked for", paging.capped(100)),
    _drift("smaller-default-page", "a page holds 20 records unless per_page says otherwise", paging.by_default(20)),
    _drift("pages-from-zero", "the first page is page 0", paging.from_zero),
    _drift("no-pagination-header", "lists come without X-Pagination", paging.told(paging.silent)),
    _drift("pagination-header-renamed", "X-Pagination is called X-Page-Info", paging.told(paging.under("X-Page-Info"))),
    _drift("link-header", "Link takes the place of X-Pagination", paging.linked),
    _drift(
        "field-renamed",
        "email_addresses of candidates is called emails",
        records("Candidate", renamed("email_addresses", "emails")),
    ),
    _drift("field-dropped", "jobs have no hiring_team", records("Job", dropped("hiring_team"))),
    _drift("field-added", "candidates have pronouns", records("Candidate", added("pronouns", "they/them"))),
    _drift("number-as-text", "priority of stages is a text", records("JobStage", turned("priority", str))),
    _drift("flag-as-number", "confidential of jobs is 0 or 1", records("Job", turned("confidential", int))),
    _drift(
        "stage-as-id",
        "current_stage of applications is an id, no object",
        records("Application", turned("current_stage", lambda stage: stage["id"])),
    ),
    _drift(
        "nullable-stage",
        "a stage may have no name: it is null in one stage in three",
        records("JobStage", every_third("name", None)),
    ),
    _drift(
        "nullable-id",
        "job_id of stages is null in one stage in three, as if they belonged to no job",
        records("JobStage", every_third("job_id", None)),
    ),
    _drift(
        "new-status",
        "one application in three has the status on_hold",
        records("Application", every_third("status", "on_hold")),
    ),
    _drift("upper-case-status", "the status of jobs is in capitals", records("Job", turned("status", str.upper))),
    _drift(
        "applications-not-embedded",
        "candidates come without their applications, with application_ids alone",
        records("Candidate", dropped("applications")),
    ),
    _drift(
        "links-unsigned",
        "links of attachments have no signature, and open without one",
        records("Candidate", turned("attachments", _unsigned)),
    ),
    Drift("numeric-ids", "every id is a number", lambda _: NumericIds()),
    _drift("times-in-seconds", "every time is a number of seconds since 1970", times(_seconds)),
    _drift("times-without-zone", "times have no Z", times(lambda text: text.removesuffix("Z"))),
    _drift("times-with-offset", "times are local, with the offset +01:00", times(_there)),
    _drift(
        "times-without-milliseconds", "times are told to the second", times(lambda text: f"{text.partition('.')[0]}Z")
    ),
    _drift("envelope", 'lists come as {"data": […]}', answers.in_envelope),
    _drift("read-202", "what is read is answered with 202, not 200", answers.status(200, 202, method="GET")),
    _drift("created-200", "what is created is answered with 200, not 201", answers.status(201, 200, method="POST")),
    _drift("refused-400", "a wrong parameter is answered with 400, not 422", answers.status(422, 400, method="GET")),
    _drift("departments-gone", "/departments is not there", answers.gone("/departments")),
    _drift("error-body", "errors come as {error: {type, message, details}}", answers.other_errors),
    _drift("content-type", "bodies are application/vnd.gem+json", answers.content_type("application/vnd.gem+json")),
    Drift("rate-limit-lowered", "5 requests a second, 20 at once", requests.limited(5.0, 20)),
)

DRIFTS = {drift.name: drift for drift in _ALL}
