"""A Gem in memory, for what no tenant of the simulator would do: odd records, lists that lie, routes that are missing.

It gives the pages and items that a sync asks for, from dictionaries that a test changes as it likes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from connector.errors import GemError, GemInputInvalid, GemNotFound
from connector.gem.answers import GemPage
from connector.gem.streams import STREAMS

T0 = datetime(2026, 1, 1, tzinfo=UTC)
_BY_PATH = {stream.path.strip("/"): name for name, stream in STREAMS.items()}


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class MemoryGem:
    """Lists of records by stream; each record is a dictionary, or bytes that are sent as they are.

    Attributes:
        lists: the records, in list order.
        now: Gem's clock; every write puts it a minute on.
        has_items: whether single records can be asked for at all.
        heeds_candidate_ids: True, False (ignored) or None (refused).
        has_stages_of_jobs: whether `/jobs/{id}/stages` is there.
        before_request: called with the path before every answer.
    """

    account = "somebody"
    base_url = "https://memory.test/ats/v0"

    def __init__(self) -> None:
        self.lists: dict[str, list[dict[str, Any] | bytes]] = {name: [] for name in STREAMS}
        self.now = T0
        self.requests_made = 0
        self.paths: list[str] = []
        self.has_items = True
        self.heeds_candidate_ids: bool | None = True
        self.has_stages_of_jobs = True
        self.before_request: Callable[[str], None] = lambda _path: None

    def put(self, stream: str, remote_id: str, **fields: Any) -> dict[str, Any]:
        """Adds a record, or changes one; its dates say so."""
        self.now += timedelta(minutes=1)
        record = self.find(stream, remote_id)
        if record is None:
            record = {"id": remote_id, "created_at": iso(self.now), "applied_at": iso(self.now)}
            self.lists[stream].append(record)
        record |= {"updated_at": iso(self.now), "last_activity_at": iso(self.now)} | fields
        return record

    def find(self, stream: str, remote_id: str) -> dict[str, Any] | None:
        found = (record for record in self.lists[stream] if isinstance(record, dict) and record.get("id") == remote_id)
        return next(found, None)

    def vanish(self, stream: str, *remote_ids: str) -> None:
        """Without a trace."""
        self.lists[stream] = [
            record
            for record in self.lists[stream]
            if not isinstance(record, dict) or record.get("id") not in remote_ids
        ]

    def page(self, path: str, params: Mapping[str, Any] | None = None, *, page: int, per_page: int) -> GemPage:
        self._asked(path)
        found = [_bytes(record) for record in self._chosen(path, dict(params or {}))]
        records = [msgspec.Raw(data) for data in found[(page - 1) * per_page : page * per_page]]
        return GemPage(number=page, per_page=per_page, records=records, total=len(found), gem_time=self.now)

    def item(self, path: str) -> bytes:
        self._asked(path)
        list_path, _, remote_id = path.strip("/").partition("/")
        record = self.find(_BY_PATH[list_path], remote_id) if self.has_items else None
        if record is None:
            raise GemNotFound("404", method="GET", url=path, status=404)
        return _bytes(record)

    def _asked(self, path: str) -> None:
        self.requests_made += 1
        self.paths.append(path)
        self.before_request(path)

    def _chosen(self, path: str, params: dict[str, Any]) -> Iterator[dict[str, Any] | bytes]:
        name, _, rest = path.strip("/").partition("/")
        if rest:
            if not self.has_stages_of_jobs:
                raise GemNotFound("404", method="GET", url=path, status=404)
            job_id = rest.removesuffix("/stages")
            yield from (
                stage for stage in self.lists["job_stages"] if isinstance(stage, dict) and stage["job_id"] == job_id
            )
            return
        stream = STREAMS[_BY_PATH[name]]
        since = params.get(stream.delta_parameter or "")
        field = "last_activity_at" if stream.delta_parameter == "last_activity_after" else "updated_at"
        for record in self.lists[stream.name]:
            changed = isinstance(record, bytes) or since is None or record[field] >= since
            if changed and self._has_id(record, params):
                yield record

    def _has_id(self, record: dict[str, Any] | bytes, params: dict[str, Any]) -> bool:
        wanted = params.get("candidate_ids")
        if wanted is None or isinstance(record, bytes) or self.heeds_candidate_ids is False:
            return True
        if self.heeds_candidate_ids is None:
            raise GemInputInvalid("422", method="GET", url="/candidates/", status=422)
        return record["id"] in str(wanted).split(",")


def _bytes(record: dict[str, Any] | bytes) -> bytes:
    return record if isinstance(record, bytes) else json.dumps(record, ensure_ascii=False).encode()


def breaks_at(request: int, error: GemError) -> Callable[[str], None]:
    """A hook for `before_request` that fails at the request of this number, from 1, and never again."""
    seen = 0

    def hook(_path: str) -> None:
        nonlocal seen
        seen += 1
        if seen == request:
            raise error

    return hook


def small_tenant(candidates: int = 5) -> MemoryGem:
    """Two users, a job with a post and three stages, candidates with an application and an interview each."""
    gem = MemoryGem()
    for number in (1, 2):
        gem.put("users", f"u{number}", first_name=f"User {number}", primary_email_address=f"u{number}@acme.test")
    gem.put("jobs", "j1", name="Engineer", status="open", is_template=False, hiring_team={"recruiters": [{"id": "u1"}]})
    gem.put(
        "job_posts", "p1", job_id="j1", title="Engineer", content="<p>Hi</p>", live=True, active=True, external=True
    )
    for priority, name in enumerate(("Review", "Onsite", "Offer")):
        interviews = [{"id": f"i{priority}", "job_stage_interview_item_id": f"item{priority}"}]
        gem.put(
            "job_stages", f"s{priority}", job_id="j1", name=name, priority=priority, active=True, interviews=interviews
        )
    for number in range(1, candidates + 1):
        add_candidate(gem, number)
    return gem


def add_candidate(gem: MemoryGem, number: int, **fields: Any) -> None:
    application = gem.put(
        "applications",
        f"a{number}",
        candidate_id=f"c{number}",
        status="active",
        jobs=[{"id": "j1", "name": "Engineer"}],
        current_stage={"id": "s1", "name": "Onsite"},
        source={"id": "x", "public_name": "Referral"},
    )
    gem.put(
        "scheduled_interviews",
        f"v{number}",
        application_id=f"a{number}",
        job_stage_interview_item_id="item1",
        status="scheduled",
        interviewers=[{"id": "u1"}, {"id": "u2"}],
    )
    gem.put("candidates", f"c{number}", first_name=f"Ada {number}", applications=[application], **fields)
