"""What a walk asks for: records worth a look of their own, and values for each parameter, all seen in the tenant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]

#: Where a moment is, for the parameters named after it; `updated` is in `updated_at`, and so on.
MOMENTS = {
    "created": ("created_at", "applied_at"),
    "last_activity": ("last_activity_at",),
    "starts": ("start.date_time", "starts_at"),
    "ends": ("end.date_time",),
    "sent": ("sent_at",),
    "updated": ("updated_at",),
    "resolved": ("updated_at",),
}
#: Where the value of a parameter is, in a record of which list.
PLACES = {
    "job_id": ("jobs", "id"),
    "candidate_ids": ("candidates", "id"),
    "requisition_id": ("jobs", "requisition_id"),
    "department_id": ("departments", "id"),
    "office_id": ("offices", "id"),
    "external_event_id": ("scheduled_interviews", "external_event_id"),
}
#: Which list the id in a path is of.
OWNERS = {
    "job_id": "jobs",
    "job_post_id": "job_posts",
    "job_stage_id": "job_stages",
    "candidate_id": "candidates",
    "application_id": "applications",
    "user_id": "users",
    "office_id": "offices",
    "department_id": "departments",
    "scheduled_interview_id": "scheduled_interviews",
    "scorecard_id": "scorecards",
    "offer_id": "offers",
    "opening_id": "openings",
    "source_id": "sources",
    "rejection_reason_id": "rejection_reasons",
}
#: Whose `application_id` leads to applications that have something below this last step of a path.
BELOW = {
    "scheduled_interviews": "scheduled_interviews",
    "scorecards": "scorecards",
    "offers": "offers",
    "current_offer": "offers",
}
_PAGING = ("page", "per_page", "include_deleted")
_SOME_MOMENT = "2026-01-01T00:00:00.000Z"


class Samples:
    """Some records of each list: the first, the last, those between at even distances, and the first deleted one.

    Args:
        number: how many of a list.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._kept: dict[str, list[Record]] = defaultdict(list)
        self._deleted: dict[str, Record] = {}
        self._statuses: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, collection: str, records: Iterable[Any]) -> None:
        """Takes in a page."""
        for record in records:
            if not isinstance(record, dict) or not isinstance(record.get("id"), str):
                continue
            self._kept[collection].append(record)
            if record.get("deleted_at"):
                self._deleted.setdefault(collection, record)
            if isinstance(record.get("status"), str):
                self._statuses[collection][record["status"]] = None
        # Of a page, no more than what may still be chosen is kept: tenants are large.
        self._kept[collection] = _spread(self._kept[collection], 20 * self._number)

    def of(self, collection: str) -> list[Record]:
        """The records that were chosen."""
        chosen = _spread(self._kept[collection], self._number)
        deleted = self._deleted.get(collection)
        return chosen if deleted is None or deleted in chosen else [*chosen, deleted]

    def owners(self, collection: str, path: str) -> list[str]:
        """Ids of records for which a path has something to show, as far as that is known."""
        child = BELOW.get(path.rpartition("/")[2]) if collection == "applications" else None
        ids = [record.get("application_id") for record in self.of(child)] if child else []
        found = [one for one in ids if isinstance(one, str)] or [record["id"] for record in self.of(collection)]
        return list(dict.fromkeys(found))

    def moment(self, collection: str, stem: str) -> str:
        """A moment in the middle of those that were seen."""
        fields = MOMENTS.get(stem, (f"{stem}_at",))
        seen = sorted(
            value
            for record in self._kept[collection]
            if isinstance(value := next(filter(None, (_at(record, field) for field in fields)), None), str)
        )
        middle = seen[len(seen) // 2] if seen else _SOME_MOMENT
        return middle if "T" in middle else f"{middle}T00:00:00.000Z"

    def named(self, parameter: str, collection: str) -> list[str]:
        """Values for a parameter that its name explains; of a status, all that were seen."""
        if parameter == "status":
            return list(self._statuses[collection])
        if parameter == "email":
            return self._emails(collection)[: self._number]
        where, field = PLACES.get(parameter, (collection, parameter))
        found = [record.get(field) for record in self._kept[where]]
        return list(dict.fromkeys(one for one in found if isinstance(one, str) and one))[: self._number]

    def _emails(self, collection: str) -> list[str]:
        found: list[Any] = []
        for record in self._kept[collection]:
            found.append(record.get("primary_email_address"))
            found += [one.get("value") for one in record.get("email_addresses") or [] if isinstance(one, dict)]
        return [one for one in found if isinstance(one, str) and "@" in one]

    def files(self) -> Iterator[str]:
        """Links of some attachments."""
        links = [
            one["url"]
            for record in self._kept["candidates"]
            for one in record.get("attachments") or []
            if isinstance(one, dict) and str(one.get("url")).startswith(("http://", "https://"))
        ]
        yield from _spread(links, self._number)


def delta_parameter(collection: str) -> str:
    """The parameter by which a delta asks for what changed (confirmed, ATS reference)."""
    return "last_activity_after" if collection == "applications" else "updated_after"


def owner_of(path: str) -> str:
    """The list whose record's id a path holds; "" where it holds none.

    >>> owner_of("/applications/{application_id}/offers")
    'applications'
    """
    return OWNERS.get(path.partition("{")[2].partition("}")[0], "")


def values_for(parameter: Mapping[str, Any], collection: str, samples: Samples) -> list[str]:
    """Values to try a parameter of a list with, each by itself; none for those of paging."""
    name, schema = parameter["name"], parameter["schema"]
    if name in _PAGING:
        return []
    if schema.get("format") == "date-time":
        return [samples.moment(collection, name.rpartition("_")[0])]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    if "enum" in schema:
        return list(schema["enum"])
    found = samples.named(name, collection)
    if name == "status":
        return found
    return [",".join(found)] if found and schema.get("type") == "array" else found[:1]


def _spread(items: list[Any], number: int) -> list[Any]:
    """So many of them at most, at even distances, the first and the last among them.

    >>> _spread([1, 2, 3, 4, 5], 3)
    [1, 3, 5]
    """
    if len(items) <= number:
        return items
    step = (len(items) - 1) / max(number - 1, 1)
    return [items[round(index * step)] for index in range(number)]


def _at(record: Record, place: str) -> Any:
    found: Any = record
    for step in place.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
