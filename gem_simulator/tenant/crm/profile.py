"""A candidate in the words of the CRM API, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from gem_simulator.tenant.clock import millis
from gem_simulator.tenant.collection import Record

#: What only the CRM API knows of a candidate, and takes.
ONLY_HERE = ("nickname", "location", "school", "due_date")
_SAME = ("first_name", "last_name", "title", "company")
_NETWORKS = {"linkedin.com": "linkedin", "github.com": "github", "twitter.com": "twitter", "x.com": "twitter"}


def seconds(at: str | None) -> int | None:
    """An instant of a record as the CRM API writes it."""
    return None if at is None else millis(at) // 1000


def profile(record: Record, extras: Mapping[str, Any], custom_fields: list[Record], created_by: str) -> Record:
    """A candidate as the CRM API shows it (fields confirmed by client code).

    Args:
        record: the candidate as the ATS API has it.
        extras: what only the CRM API knows, by ONLY_HERE.
        custom_fields: its values, as shown.
        created_by: the id of a user.
    """
    profiles = [_link(one["value"]) for one in record.get("social_media_addresses") or () if one.get("value")]
    handles = [one["username"] for one in profiles if one["network"] == "linkedin"]
    phones = [one["value"] for one in record.get("phone_numbers") or () if one.get("value")]
    educations = [_education(one) for one in record.get("educations") or ()]
    return {
        "id": record["id"],
        "created_at": seconds(record.get("created_at")),
        "created_by": created_by,
        "last_updated_at": seconds(record.get("updated_at")),
        "candidate_greenhouse_id": None,
        **{name: record.get(name) for name in _SAME},
        "weblink": f"https://www.gem.com/candidate/{record['id']}",
        "emails": [
            {"email_address": one["value"], "is_primary": bool(one.get("is_primary"))}
            for one in record.get("email_addresses") or ()
            if one.get("value")
        ],
        "phone_number": next(iter(phones), None),
        "linked_in_handle": next(iter(handles), None),
        "profiles": profiles,
        "education_info": educations,
        "work_info": [_work(one) for one in record.get("employments") or ()],
        "custom_fields": custom_fields,
        "project_ids": [],
        "sourced_from": None,
        "gem_source": None,
        **{name: extras.get(name) for name in ONLY_HERE},
        "school": extras.get("school", next((one["school"] for one in educations), None)),
    }


def changes(record: Record, body: Mapping[str, Any]) -> Record:
    """What a body makes of a candidate in the ATS API's words; what it does not name stays (ours)."""
    found: Record = {name: body[name] for name in _SAME if name in body}
    if "emails" in body:
        types = {one.get("value"): one.get("type") for one in record.get("email_addresses") or ()}
        found["email_addresses"] = [
            # Only personal addresses can be written (the coverage page says so).
            {
                "type": types.get(one["email_address"], "personal"),
                "value": one["email_address"],
                "is_primary": one["is_primary"],
            }
            for one in body["emails"] or ()
        ]
    if "profile_urls" in body:
        found["social_media_addresses"] = [{"value": url} for url in body["profile_urls"] or ()]
    if "phone_number" in body:
        number = body["phone_number"]
        found["phone_numbers"] = [{"type": "mobile", "value": number}] if number else []
    return found


def _link(url: str) -> Record:
    try:
        parts = urlsplit(url)
        host, path = parts.hostname or "", parts.path
    except ValueError:  # people write anything
        host, path = "", ""
    network = _NETWORKS.get(host.removeprefix("www."), "other")
    return {"network": network, "url": url, "username": path.rstrip("/").rpartition("/")[2]}


def _education(one: Record) -> Record:
    return {
        "school": one.get("school_name"),
        "parsed_university": None,
        "parsed_school": None,
        "start_date": one.get("start_date"),
        "end_date": one.get("end_date"),
        "field_of_study": one.get("discipline"),
        "parsed_major_1": None,
        "parsed_major_2": None,
        "degree": one.get("degree"),
    }


def _work(one: Record) -> Record:
    return {
        "company": one.get("company_name"),
        "title": one.get("title"),
        "work_start_date": one.get("start_date"),
        "work_end_date": one.get("end_date"),
        "is_current": one.get("end_date") is None,
    }
