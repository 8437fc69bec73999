"""The edge profile: makes every record odd, and keeps it valid.

A record gets two or three oddities of its collection and one of its fields null or left out, by its place in the
list: from some hundred candidates on, each of them happens. What stays: every id that names the record or what it
belongs to, the types, lists without null items, and the instants (written otherwise: other offsets, other digits).
The filters go by what the record was before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

from gem_simulator.tenant.clock import millis, moment
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.hashing import Dice, dice_key

if TYPE_CHECKING:
    from gem_simulator.tenant.world import World

Oddity = Callable[[Record, Dice], None]

TEXTS = (
    "",
    " ",
    "null",
    "0",
    "Zoë 🚀👩🏽‍🚀",
    "مرحبا \u202eabc",
    "Robert'); DROP TABLE candidates;--",
    "<img src=x onerror=alert(1)>",
    "line one\nline two\ttabbed",
    "Nul\u0000byte",
    "e\u0301 decomposed, \u00e9 composed",
    "x" * 300,
    "=1+1",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽",
    '"quoted", back\\slash',
)
EMAILS = (
    "",
    "nobody",
    "a@b@c.test",
    "dots..twice@example.com",
    ".dot@example.com",
    "sp ace@example.com",
    "ü@exämple.test",
    "UPPER.CASE@EXAMPLE.COM",
    "trailing@example.com ",
    "a@-bad-.example",
    "Ada <ada@example.com>",
    "@example.com",
)
LINKS = (
    "",
    " https://www.linkedin.com/in/space ",
    "https://www.linkedin.com/in/",
    "https://linkedin.com/in/a/b/c",
    "//github.com/slashes",
    "https://github.com",
    "http://[::1/broken",
    "https://user:pass@github.com/name",
    "https://github.com:443/port?tab=repositories#top",
    "ftp://x.com/name",
    "https://x.com/name/status/1",
    "https://en.wikipedia.org/wiki/Ada",
    "https://XING.com/profile/Ada_L",
    "https://stackoverflow.com/users/12/ada-l?tab=profile",
    "https://youtube.com/@ada",
    "https://medium.com/@ada/post-1",
    "javascript:alert(1)",
    "https://www.instagram.com/ada_l/reels",
)
PLACES = (
    "Paris, France, Europe",
    "  Berlin ,  Germany ",
    ", ",
    "Springfield, IL, United States of America",
    "Hong Kong, HK",
    "Bolivia, Plurinational State of",
    "France",
    "🌍 Anywhere",
    "Zürich, ZH, CH",
    "Berlin,Germany",
    "A, B, C, Germany",
    "Reykjavík, ICELAND",
    "London, England",
    "Taipei, Taiwan",
)
_KEEP = {
    "candidates": {"id", "applications", "application_ids", "last_activity"},
    "applications": {"id", "candidate_id", "status"},
    "job_posts": {"id", "job_id"},
    "job_stages": {"id", "job_id"},
    "scheduled_interviews": {"id", "application_id"},
    "scorecards": {"id", "application_id"},
    "offers": {"id", "application_id", "status"},
    "openings": {"id", "status"},
}
_ALWAYS_KEPT = {"id", "deleted_at"}


def twist(collection: str, number: int, record: Record, world: World) -> None:
    """Make a record odd; what is nested in it and shared with others is replaced, never changed."""
    place, dice = (
        world.collections[collection].ordinal(number),
        Dice(dice_key(world.seed, f"edge/{collection}"), number),
    )
    before = dict(record)
    oddities = _ODDITIES.get(collection, ()) or (_extra,)
    for k in range(2 + dice.below(2)):
        oddities[(place * 3 + k * (k + place // len(oddities))) % len(oddities)](record, dice)
    _blank(record, sorted(before.keys() - _KEEP.get(collection, set()) - _ALWAYS_KEPT), place)
    if place % 2:
        _write_times_otherwise(record, place)
    if place % 5 == 4 or record == before:
        _extra(record, dice)


def _blank(record: Record, fields: list[str], place: int) -> None:
    """One of some fields null, or not there at all."""
    rounds, turn = divmod(place, len(fields))
    if rounds % 2:
        record.pop(fields[turn], None)
    else:
        record[fields[turn]] = None


def _write_times_otherwise(record: Record, place: int) -> None:
    """The same instants, as other servers write them (all RFC 3339)."""
    for field, value in record.items():
        if field.endswith("_at") and isinstance(value, str) and len(value) == 24:
            record[field] = _WRITINGS[place // 2 % len(_WRITINGS)](value)


def _shifted(hours: int) -> Callable[[str], str]:
    zone = timezone(timedelta(hours=hours))
    return lambda value: moment(millis(value)).astimezone(zone).isoformat(timespec="milliseconds")


_WRITINGS: tuple[Callable[[str], str], ...] = (
    _shifted(2),
    lambda value: value[:-1] + "987Z",
    _shifted(-8),
    lambda value: value[:-1] + "+00:00",
    lambda value: value[:-1] + "999999Z",
)


def _extra(record: Record, dice: Dice) -> None:
    record["x_unknown_field"] = dice.pick((None, 1.5, True, [], {"nested": [{"deep": "yes"}]}, "text"))


def _text(field: str) -> Oddity:
    def odd(record: Record, dice: Dice) -> None:
        record[field] = dice.pick(TEXTS)

    return odd


def _value(field: str, *values: Any) -> Oddity:
    """One of some values, each a fresh one where it can be changed."""

    def odd(record: Record, dice: Dice) -> None:
        value = dice.pick(values)
        record[field] = [*value] if isinstance(value, list) else value

    return odd


def _drop(field: str) -> Oddity:
    def odd(record: Record, dice: Dice) -> None:  # noqa: ARG001 - one shape for all oddities
        record.pop(field, None)

    return odd


def _inside(field: str, oddity: Oddity) -> Oddity:
    """An oddity of what is nested in a record: of an object, or of each object of a list."""

    def odd(record: Record, dice: Dice) -> None:
        value = record.get(field)
        if isinstance(value, dict):
            record[field] = _odd_copy(value, oddity, dice)
        elif isinstance(value, list):
            record[field] = [_odd_copy(item, oddity, dice) for item in value]

    return odd


def _odd_copy(value: Record, oddity: Oddity, dice: Dice) -> Record:
    copy = dict(value)
    oddity(copy, dice)
    return copy


def _more(field: str, make: Callable[[Dice], Any]) -> Oddity:
    """One more item in a list."""

    def odd(record: Record, dice: Dice) -> None:
        record[field] = [*(record.get(field) or ()), make(dice)]

    return odd


def _twice(field: str) -> Oddity:
    """A list whose items are all there twice."""

    def odd(record: Record, dice: Dice) -> None:  # noqa: ARG001 - one shape for all oddities
        record[field] = [*(record.get(field) or ()), *(record.get(field) or ())]

    return odd


def _an_email(dice: Dice) -> Record:
    return {
        "type": dice.pick(("Personal", "WORK", None, "")),
        "value": dice.pick(EMAILS),
        "is_primary": dice.chance(50),
    }


def _a_phone(dice: Dice) -> Record:
    return {
        "type": dice.pick(("MOBILE", None, "fax", "")),
        "value": dice.pick(("", " ", "٠١٢٣", "+1 (555) 555-0100 ext. 5")),
    }


def _a_link(dice: Dice) -> Record:
    return {"value": dice.pick(LINKS)}


_FIRST: Mapping[str, Sequence[Oddity]] = {
    "candidates": (
        _text("first_name"),
        _more("social_media_addresses", _a_link),
        _more("email_addresses", _an_email),
        _more("phone_numbers", _a_phone),
        _drop("applications"),
        _text("last_name"),
        _more("social_media_addresses", _a_link),
        _value(
            "email_addresses", [], [{"value": "only@example.com"}], [{"type": None, "value": None, "is_primary": None}]
        ),
        _value("tags", ["", " ", "dup", "dup"], ["🔥" * 40]),
        _inside("attachments", _value("filename", None, "", "no_extension", "..", "ends.with.dot.", "UPPER.PDF")),
        _text("company"),
        _more("social_media_addresses", _a_link),
        _value("applications", None, None),
        _inside("educations", _value("start_date", None, "0001-01-01", "9999-12-31")),
        _inside("employments", _text("company_name")),
        _text("title"),
        _twice("email_addresses"),
        _value("phone_numbers", [{"value": "5"}], [{"type": "mobile", "value": None}], []),
        _value("social_media_addresses", [{"value": None}], [{}], []),
        _more("email_addresses", _an_email),
        _drop("application_ids"),
        _value("linked_user_ids", ["VXNlcjo5OTk5OTk"], ["007"]),
        _inside("attachments", _value("type", None, "Resume", "video")),
        _value("last_activity", None, None),
    ),
    "applications": (
        _value("jobs", None, [], None),
        _value("current_stage", None, {"id": "stage-that-is-gone", "name": None}),
        _inside("source", _value("public_name", None, "", "Zoë's «board»")),
        _value("rejection_reason", None, {"id": "r", "name": None, "type": None}, {"id": "0", "name": ""}),
        _value("custom_fields", None, {"": None}, {"a.b": [1, {"c": None}], "é": -0.0}, {"big": 9007199254740993}),
        _value("credited_to", "user-that-is-gone", "007", None),
        _value("recruiter", {"id": "0", "email": None}, {"id": "VXNlcjo5OTk5OTk"}, None),
        _inside("jobs", _text("name")),
        _value("job_post_id", "000", None),
        _more("jobs", lambda dice: {"id": f"second-job-{dice.below(9)}", "name": "Second"}),
        _value("source", {"id": "0"}, None),
        _value("sourcer", {"id": "-1", "email": "not an address"}, None),
    ),
    "jobs": (
        _inside("offices", _value("location", None, *({"name": place} for place in PLACES))),
        _value("location_type", "on_the_road", "Remote", "", "in_office", "hybrid", "remote"),
        _value("hiring_team", None, {}, {"recruiters": None, "sourcers": []}),
        _value("requisition_id", "007", "1e5", "９９", " ", "-"),
        _inside("offices", _value("location", *({"name": place} for place in PLACES))),
        _text("name"),
        _inside("departments", _value("name", None, "", "<i>Dept</i>", "部門")),
        _value("custom_fields", None, {"": ""}, {"offices": "not these", "departments": 1}, {"id": {"nested": []}}),
        _inside("hiring_team", _twice("recruiters")),
        _inside("offices", _value("name", None, "", "HQ 🏢", "Lyon, France")),
        _value("offices", [], None),
        _inside("offices", _value("location", None, {}, {"name": None})),
        _value("departments", [], None),
        _inside("offices", _value("location", *({"name": place} for place in PLACES[5:]))),
    ),
    "job_posts": (
        _value("location_type", "on_the_road", "HYBRID", ""),
        _value("employment_type", "apprenticeship", "Full_Time", "temporary", ""),
        _value("content", "", "<p>unclosed <b>tags", "plain & simple < 3", "<p>" + "長い" * 400 + "</p>"),
        _text("title"),
        _value("first_published_at", None, None),
        _value("listed", None, False),
        _value("internal", None, True, False),
        _value("external", None, True, False),
        _value("absolute_url", None, "", "not a url", "https://jobs.example.com/ä?q=1#x"),
        _drop("absolute_url"),
        _value("internal_content", "", "<p>salary: secret</p>"),
        _value("employment_type", "part_time", "contract", "intern", "full_time", "temporary"),
    ),
    "job_stages": (
        _value("priority", None, 1.5, -1, 1000000, 0),
        _text("name"),
        _inside("interviews", _value("job_stage_interview_item_id", None, "000")),
        _value("interviews", None, []),
        _inside("interviews", _value("interview_kit", None, {}, {"id": "0", "content": None, "questions": None})),
        _inside("interviews", _value("default_interviewer_users", None, [])),
        _inside("interviews", _value("estimated_minutes", None, 0, 7.5)),
        _inside("interviews", _drop("job_stage_interview_item_id")),
        _value("active", None, True, False),
    ),
    "users": (
        _value("primary_email_address", *EMAILS),
        _text("name"),
        _value("emails", None, [], ["", "x"], ["valid@example.com", "VALID@example.com"]),
        _value("employee_id", "000", "1e3", " "),
        _text("first_name"),
        _drop("primary_email_address"),
        _value("last_name", "", None, "O'Neill-Ødegård", "李"),
        _value("disabled", None, True),
        _value("offices", None, []),
        _value("linked_candidate_ids", None, ["gone"]),
        _value("departments", None, []),
    ),
    "scheduled_interviews": (
        _value("interviewers", None, []),
        _value("start", None, {"date_time": None}, {}, {"date_time": "2026-03-08T02:30:00.000-08:00"}),
        _value("status", "no_show", "cancelled", "", None),
        _value("interview", None, {"id": "0"}, {"id": "0", "name": None}),
        _twice("interviewers"),
        _value("job_stage_interview_item_id", None, "item-that-is-gone", "000"),
        _value("end", None, {"date_time": None}, {"date_time": "1999-12-31T23:59:59.999Z"}),
        _value("video_conferencing_url", "", "not a url", "https://meet.example.com/ü", None),
        _text("location"),
        _inside("interviewers", _value("response_status", None, "declined", "tentative")),
        _value(
            "questions", None, [{"id": "0", "question": None, "type": "matrix", "answer": [1], "options": [None, 2]}]
        ),
        _inside("interview", _text("name")),
        _value("organizer", None, {"id": "0"}),
        _drop("job_stage_interview_item_id"),
    ),
    "scorecards": (
        _value("overall_recommendation", "strong_yes", "4/5", ""),
        _text("overall_feedback"),
        _value("interviewer", None, {"id": "0"}),
        _value("questions", None, []),
        _value("interview_step", None, {"id": "0"}),
        _inside("questions", _value("answer", None, 4, True, ["Depth", "Pace"], [])),
        _inside("questions", _value("options", None, [], ["Yes", None])),
        _inside("questions", _value("type", None, "matrix", "")),
        _inside("questions", _value("question", None, "", "Zoë's question?")),
    ),
    "offers": (
        _value("compensation", None, [], [{}]),
        _value("sent_at", None, "9999-12-31"),
        _value("opening", None, {"id": "0"}),
        _value("status", "approved", None),
        _drop("created_at"),
        _value("starts_at", None, "0001-01-01", "9999-12-31"),
    ),
    "openings": (_value("opening_id", "007", "", "A/B"), _value("custom_fields", None, {"x": None})),
    "offices": (_value("location", None, *({"name": place} for place in PLACES)), _text("name")),
    "departments": (_text("name"), _value("child_ids", [], ["gone"])),
    "sources": (_text("name"), _value("type", None, {"id": "0"})),
    "rejection_reasons": (_text("name"), _value("type", None, {"id": "0"})),
}
_ODDITIES = {collection: (*oddities, _extra) for collection, oddities in _FIRST.items()}
