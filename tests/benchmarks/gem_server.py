"""A loopback server of canned candidates, as light as Python allows: what is measured is the client, not this.

    python -m tests.benchmarks.gem_server --records 100000

prints one JSON line with the port and serves until its standard input closes. Candidates are 2 KB each, in Gem's shape,
with one embedded application and one attachment whose link carries another signature at every fetch. `updated_after`
is honoured; `POST /touch?every=100` edits each hundredth candidate. Every other list is empty.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import itertools
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

RECORD_BYTES = 2048
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIGNATURE = b"0" * 64


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(kind: str, number: int) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def candidate(number: int, *, edits: int = 0) -> bytes:
    """One candidate as Gem sends it, padded to 2 KB."""
    created = START + timedelta(minutes=5 * number)
    updated = _iso(NOW + timedelta(days=edits) if edits else created + timedelta(hours=3))
    name, me = f"Person{number}", _id("Candidate", number)
    application = {
        "applied_at": _iso(created),
        "candidate_id": me,
        "credited_to": None,
        "current_stage": {"id": _id("stage", number % 80), "name": "Phone Screen"},
        "custom_fields": {},
        "id": _id("application", number),
        "job_post_id": None,
        "jobs": [{"id": _id("job", number % 20), "name": "Engineer"}],
        "last_activity_at": updated,
        "recruiter": {"email": "rita@acme.test", "id": _id("User", 7)},
        "rejected_at": None,
        "rejection_reason": None,
        "source": {"id": _id("source", number % 9), "public_name": "Referral"},
        "status": "active",
    }
    url = f"http://127.0.0.1/files/{me}/cv.pdf?expires=1767225600&signature={SIGNATURE.decode()}"
    record = {
        "application_ids": [application["id"]],
        "applications": [application],
        "attachments": [{"created_at": _iso(created), "filename": "cv.pdf", "type": "resume", "url": url}],
        "company": "Acme",
        "created_at": _iso(created),
        "educations": [],
        "email_addresses": [{"is_primary": True, "type": "personal", "value": f"{name}@example.com"}],
        "employments": [],
        "first_name": name,
        "id": me,
        "is_private": False,
        "last_activity": updated,
        "last_name": "Lopez",
        "linked_user_ids": [],
        "phone_numbers": [{"type": "mobile", "value": "+1 555 0100"}],
        "social_media_addresses": [{"value": f"https://www.linkedin.com/in/{name}"}],
        "tags": ["Kubernetes", "Rust"],
        "title": f"Engineer {edits}" if edits else "Engineer",
        "updated_at": updated,
    }
    body = json.dumps(record, separators=(",", ":"))
    # What pads it is nothing that anybody reads.
    padding = ",".join(f'"user {number:04}{"x" * 31}"' for number in range(max(RECORD_BYTES - len(body), 0) // 43))
    return body.replace('"linked_user_ids":[]', f'"linked_user_ids":[{padding}]').encode()


@dataclass
class Candidates:
    """The records in list order, and which of them were edited since."""

    records: list[bytes]
    edited: dict[int, datetime] = field(default_factory=dict)
    rounds: int = 0
    fetches: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def touch(self, every: int) -> int:
        """Edit each `every`-th candidate; answers how many."""
        self.rounds += 1
        for number in range(0, len(self.records), every):
            self.records[number] = candidate(number, edits=self.rounds)
            self.edited[number] = NOW + timedelta(days=self.rounds)
        return len(range(0, len(self.records), every))

    def now(self) -> datetime:
        """Gem's time: a day goes by with every round of edits, and each sync begins an hour after them."""
        return NOW + timedelta(days=self.rounds, hours=1)

    def page(self, page: int, per_page: int, updated_after: datetime | None) -> tuple[bytes, int]:
        """The body of one page and the total of the list."""
        if updated_after is None:
            chosen, total = self.records[(page - 1) * per_page : page * per_page], len(self.records)
        else:
            numbers = sorted(number for number, moment in self.edited.items() if moment >= updated_after)
            chosen = [self.records[number] for number in numbers[(page - 1) * per_page : page * per_page]]
            total = len(numbers)
        signature = f"{next(self.fetches):064x}".encode()
        return (b"[" + b",".join(chosen) + b"]").replace(SIGNATURE, signature), total


class Gem(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, and no more of it than these benchmarks need."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self.received = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection that answers go to."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete (none has a body)."""
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
            self.transport.writelines(self.answer(method, target))

    def answer(self, method: str, target: str) -> tuple[bytes, bytes]:
        """The head and the body of one answer."""
        url = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if method == "POST":
            body, total = json.dumps(self.candidates.touch(int(query["every"]))).encode(), 0
        elif url.path.rstrip("/").endswith("/candidates"):
            after = datetime.fromisoformat(query["updated_after"]) if "updated_after" in query else None
            body, total = self.candidates.page(int(query.get("page", 1)), int(query.get("per_page", 100)), after)
        else:
            body, total = b"[]", 0
        return self.head(len(body), total, query), body

    def head(self, length: int, total: int, query: dict[str, str]) -> bytes:
        """Status line and headers, with X-Pagination and Gem's time."""
        pages = -(-total // int(query.get("per_page", 100)))
        pagination = json.dumps({"total": total, "total_pages": pages, "first_page": 1, "last_page": pages})
        date = format_datetime(self.candidates.now(), usegmt=True)
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
            f"X-Pagination: {pagination}\r\nDate: {date}\r\n\r\n"
        ).encode()


async def serve(records: int) -> None:
    """Serve until standard input closes."""
    candidates = Candidates([candidate(number) for number in range(records)])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Gem(candidates), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    asyncio.run(serve(parser.parse_args().records))
