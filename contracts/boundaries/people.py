"""Boundary records of users, candidates, applications, offers, rejection reasons and scorecards.

Each function gives what differs from a record of the tenant.
"""

from __future__ import annotations

from typing import Any

from contracts.boundaries.values import CUSTOM, DAYS, EMAILS, LINKS

Record = dict[str, Any]

EARLY, LATE = "2026-01-02T03:04:05.678Z", "2026-02-03T04:05:06.789Z"
NO_MOMENT = "2026-01-02"


def users() -> list[Record]:
    """Addresses, names, and who can work."""
    names: list[Record] = [
        {"first_name": first, "last_name": last, "name": name}
        for first in (None, "", "Ada")
        for last in (None, "", "Lopez")
        for name in (None, "", "Zoë", "Zoë van Ek", " Ek")
    ]
    return [
        *({"primary_email_address": email} for email in EMAILS),
        {"primary_email_address": None, "emails": [*EMAILS]},
        {"primary_email_address": None, "emails": ["no address", "b@one.com", "a@one.com"]},
        {"primary_email_address": None, "emails": None},
        {"primary_email_address": "no address", "emails": ["b@one.com"]},
        *names,
        *(
            {"disabled": disabled, "deleted_at": deleted}
            for disabled in (None, True, False)
            for deleted in (None, LATE)
        ),
    ]


def candidates() -> list[Record]:
    """Addresses, links, numbers; and applications of which another one than the first in the list is the initial."""
    return [
        *({"email_addresses": [{"value": email, "type": "work", "is_primary": True}]} for email in EMAILS),
        {"email_addresses": [_email("a", None), _email("b", False), _email("c", True), _email("d", True)]},
        {"email_addresses": [_email("a", False), {"value": "b@one.com"}]},
        {"email_addresses": [{"value": None, "type": "work"}, {"type": "work"}]},
        *({"social_media_addresses": [{"value": link}]} for link in LINKS),
        {"phone_numbers": [{"value": "1", "type": None}, {"value": "2"}, {"value": None, "type": "Home"}]},
        *({"id": f"initial-{number}", "applications": embedded} for number, embedded in enumerate(_EMBEDDED)),
        *({"id": f"stored-{number}", "applications": None} for number in range(len(_EMBEDDED))),
        {"applications": None},
        {"is_private": None},
        *CUSTOM,
    ]


def _email(name: str, is_primary: bool | None) -> Record:
    return {"value": f"{name}@one.com", "type": name, "is_primary": is_primary}


def _applied(remote_id: str, applied_at: str | None, source: str | None) -> Record:
    return {"id": remote_id, "applied_at": applied_at, "source": source and {"id": source, "public_name": source}}


_EMBEDDED: tuple[list[Record], ...] = (
    [],
    [_applied("b", LATE, "late"), _applied("a", EARLY, "early")],
    [_applied("a", LATE, "late"), _applied("b", EARLY, "early")],
    [_applied("a", LATE, "late"), _applied("b", EARLY, None)],
    [_applied("b", EARLY, "second"), _applied("a", EARLY, "first")],
    [_applied("b", NO_MOMENT, "second"), _applied("a", None, "first")],
    [_applied("a", NO_MOMENT, "none"), _applied("b", LATE, "late")],
    [_applied("a", None, "none"), _applied("b", LATE, "late")],
    [_applied("a", "2026-01-02T23:00:00.000-05:00", "late"), _applied("b", "2026-01-03T01:00:00.000+05:00", "early")],
    [_applied("a", LATE, "late"), _applied("b", LATE, "same"), _applied("c", EARLY, "early")],
)


def applications() -> list[Record]:
    """Each status, what is missing, and those of candidates whose payload has none."""
    statuses = ("active", "hired", "rejected", "dropped_out", "Active", "", None)
    return [
        *({"status": status} for status in statuses),
        *({"jobs": named} for named in (None, [], [{"id": "first"}, {"id": "second"}])),
        *({"current_stage": stage} for stage in (None, {"id": "stage"})),
        *({"rejection_reason": reason} for reason in (None, {"id": "r"}, {"id": "r", "name": "Reason"})),
        *({"source": source} for source in (None, {"id": "s"}, {"id": "s", "public_name": "Source"})),
        *(
            {**one, "id": f"stored-{number}-{one['id']}", "candidate_id": f"stored-{number}"}
            for number, embedded in enumerate(_EMBEDDED)
            for one in embedded
        ),
        {"id": "of-boundary-post", "jobs": [{"id": "staged"}]},
        {"id": "of-no-job", "jobs": []},
        *CUSTOM,
        {"id": "of-other-job", "jobs": [{"id": "staged-too"}]},
    ]


def offers() -> list[Record]:
    """Each status, sent and not sent; and the day on which the work begins."""
    statuses = ("unresolved", "accepted", "rejected", "deprecated", "approved", "", None)
    return [
        *({"status": status, "sent_at": sent} for status in statuses for sent in (None, "", "2026-03-01")),
        *({"starts_at": day} for day in (*DAYS, None)),
    ]


def rejection_reasons() -> list[Record]:
    """With a name and without."""
    return [{"name": None}, {"name": ""}]


def scorecards() -> list[Record]:
    """Each kind of question with each kind of answer; who judged; what was said on the whole."""
    answers: tuple[Any, ...] = (None, "", "Yes", 4, 4.5, True, False, [], ["Yes"], ["Yes", "No"])
    options: tuple[Any, ...] = (None, [], ["Yes", None, "No"])
    questions = [
        {"id": "q", "question": "Hire?", "type": kind, "answer": answer, "options": shown}
        for kind in ("single_select", "multi_select", "text", "", None)
        for answer in answers
        for shown in options
    ]
    return [
        *({"questions": [question]} for question in questions),
        {"questions": [{"id": None, "question": None, "type": "text", "answer": "a"}]},
        {"questions": None},
        *(
            {"interviewer": one, "submitted_by": other}
            for one in (None, {"id": "one"})
            for other in (None, {"id": "other"}, {"id": "another"})
        ),
        *(
            {"overall_recommendation": recommendation, "overall_feedback": feedback}
            for recommendation in (None, "", "yes")
            for feedback in (None, "", "Good.")
        ),
        {"interview_id": None, "candidate_id": None},
    ]
