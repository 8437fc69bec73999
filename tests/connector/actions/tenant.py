"""A served tenant with an integration on it, and what tests ask of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from connector import GemConnector, Integration, Settings
from connector.actions import Actions, Attribution, Outbound
from connector.unified.requests import CreateApplication
from gem_simulator import Server, Simulator
from gem_simulator.control.entries import Entry

PDF = {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": "JVBERi0xLjQK"}


@dataclass(frozen=True, slots=True)
class Office:
    """A tenant, an integration on it, and its actions."""

    server: Server
    gem: GemConnector
    integration: Integration
    outbound: Outbound

    @property
    def actions(self) -> Actions:
        """In the name of the first user."""
        return self.actions_of(Attribution(user_id=self.user_id))

    def actions_of(self, attribution: Attribution | None) -> Actions:
        """In somebody's name."""
        return Actions(
            self.gem.client,
            self.integration.store,
            self.integration.id,
            attribution=attribution,
            outbound=self.outbound,
        )

    @property
    def user_id(self) -> str:
        """Gem's id of a user who can act."""
        user = next(one for one in self.records("users") if not one["disabled"])
        return str(user["id"])

    def records(self, collection: str, **filters: str) -> list[dict[str, Any]]:
        """Records of the tenant."""
        found = self.server.simulator.tenant.list(collection, filters, limit=1000)
        return [orjson.loads(record) for record in found.records]

    def job(self, status: str = "open", *, number: int = 0) -> dict[str, Any]:
        """A job of this status, with stages."""
        found = [job for job in self.records("jobs") if job["status"] == status and not job["is_template"]]
        return [job for job in found if self.stages(job["id"])][number]

    def stages(self, job_id: str) -> list[dict[str, Any]]:
        """The living stages of a job."""
        return self.records("job_stages", job_id=job_id)

    def candidate(self, remote_id: str) -> dict[str, Any]:
        """A candidate as Gem has it."""
        found = self.server.simulator.tenant.get("candidates", remote_id)
        assert found is not None
        candidate: dict[str, Any] = orjson.loads(found)
        return candidate

    def active_application(self) -> dict[str, Any]:
        """An application that is under way, on an open job with several stages."""
        jobs = {job["id"] for job in self.records("jobs") if job["status"] == "open" and not job["is_template"]}
        return next(
            one
            for one in self.records("applications")
            if one["status"] == "active"
            and one["jobs"][0]["id"] in jobs
            and one["current_stage"]
            and len(self.stages(one["jobs"][0]["id"])) > 2
        )

    def asked(self, method: str = "*", path: str = "*") -> list[Entry]:
        """The requests that Gem got."""
        return self.server.simulator.journal.find(method, path)

    def writes(self) -> list[tuple[str, str]]:
        """Method and path of all writes that Gem got."""
        return [(entry.method, entry.path) for entry in self.asked() if entry.method != "GET"]

    def forget_requests(self) -> None:
        """Begins the journal anew."""
        self.server.simulator.journal.clear()


@contextmanager
def office(path: Path, *, settings: Settings | None = None, **simulator: Any) -> Iterator[Office]:
    """A tenant of thirty candidates, served; nothing is synced yet."""
    with (
        Simulator(**{"candidates": 30, **simulator}).serve() as server,
        GemConnector(server.base_url, server.api_key, settings=settings, rate=1e6, sleep=lambda _seconds: None) as gem,
        gem.connect(f"sqlite:///{path / 'gem.db'}") as integration,
    ):
        allowed = frozenset({server.url.partition("//")[2]})
        yield Office(server, gem, integration, Outbound(allowed=allowed))


def asks(**changes: Any) -> CreateApplication:
    """A request to create an application; `candidate` and the rest can be changed."""
    person = {"first_name": "Ada", "last_name": "Lopez", "email_address": "ada@example.test"}
    person |= changes.pop("candidate", {})
    return CreateApplication.model_validate({"candidate": person, **changes})
