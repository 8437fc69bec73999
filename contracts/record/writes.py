"""What the plan `full` writes: every action of the connector, on people whom it makes up and creates itself.

Gem has no request that deletes any of it, so it is told before what it will be.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import orjson

from connector.errors import ConnectorError
from connector.gem_connector.integration import Integration
from contracts.errors import SourceUnusable
from contracts.gem_requests import Requests

PDF = b"%PDF-1.4\n% a recording\n%%EOF\n"
FIELD_PREFIX = "Recording:"
Outcome = tuple[str, str]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writes:
    """What will be written.

    Attributes:
        user: in whose name.
        job: to which people apply.
        stage_id: another stage of that job.
        reason_id: of a rejection; None where the tenant has none.
        token: makes the people's names and addresses unlike all others.
    """

    user: Record
    job: Record
    stage_id: str
    reason_id: str | None
    token: str

    @classmethod
    def planned(cls, client: httpx.Client, *, rate: float | None) -> Writes:
        """Looks for a user who may act and for an open job with two stages; writes nothing.

        Raises:
            SourceUnusable: there is none, or no answer.
        """
        requests = Requests(client, rate=rate)
        users = [one for one in _records(requests, "/users/") if not one.get("disabled")]
        for job in _records(requests, "/jobs/", status="open") if users else ():
            stages = [one for one in _records(requests, f"/jobs/{job['id']}/stages") if one.get("active")]
            if len(stages) > 1 and not job.get("is_template"):
                reasons = _records(requests, "/rejection_reasons/")
                reason = reasons[0]["id"] if reasons else None
                return cls(users[0], job, stages[1]["id"], reason, secrets.token_hex(4))
        what = "an open job with two stages in use" if users else "a user who is not disabled"
        raise SourceUnusable(f"Nothing can be written to this tenant: it has no {what}. Record with --plan reads.")

    def lines(self) -> list[str]:
        """What will be written, for people."""
        job, user = self.job.get("name") or self.job["id"], self.user.get("name") or self.user["id"]
        rejected = "rejected, with a note" if self.reason_id else "left as it is: the tenant has no rejection reason"
        return [
            f"2 candidates, “Recording Standin” and “Second Standin” <…{self.token}@example.com>, with a résumé each",
            f"2 applications to the job “{job}”; one moved to its second stage and then {rejected}",
            "2 more résumés of the first candidate",
            "3 notes about the first candidate",
            f"2 custom fields of candidates, “{FIELD_PREFIX} Score” and “{FIELD_PREFIX} Level”, if there are none yet",
            f"all in the name of the user “{user}”",
        ]

    def done(self, integration: Integration) -> Iterator[Outcome]:
        """Writes it, one action after the other; what is refused is told, and the others go on."""
        settings = replace(integration.settings, user_id=self.user["id"])
        integration.store.integration(integration.id, settings=settings)
        made: dict[str, Any] = {}
        for name, act in self._actions(integration, made):
            try:
                made[name] = act()
                yield name, "done"
            except ConnectorError as error:
                yield name, f"refused: {error.message}"
            except KeyError as missing:
                yield name, f"left out: there is no {missing.args[0]}"

    def _actions(self, on: Integration, made: Record) -> Iterator[tuple[str, Callable[[], Any]]]:
        job = f"remote:{self.job['id']}"
        link = {"label": "A result", "url": "https://example.com/results/1"}
        details = {"custom_field_name_prefix": FIELD_PREFIX, "attributes": [{"key": "Score", "value": "42"}]}
        level = {"custom_field_name_prefix": FIELD_PREFIX, "attributes": [{"key": "Level", "value": "B"}]}
        yield (
            "create_candidate",
            lambda: on.create_candidate({**self._person("Recording"), "application": {"job_id": job}}),
        )
        yield "create_application", lambda: on.create_application(job, self._person("Second"))
        first: Callable[[], Any] = lambda: made["create_candidate"]  # noqa: E731
        yield "get_candidate_attachments", lambda: on.get_candidate_attachments(first().candidate.id)
        yield "get_application_attachments", lambda: on.get_application_attachments(first().application.id)
        yield (
            "move_application_to_stage",
            lambda: on.move_application_to_stage(first().application.id, f"remote:{self.stage_id}"),
        )
        yield (
            "add_application_result_link",
            lambda: on.add_application_result_link(first().application.id, **link, details=details),
        )
        yield (
            "add_candidate_result_link",
            lambda: on.add_candidate_result_link(first().candidate.id, **link, details=level),
        )
        yield "add_application_note", lambda: on.add_application_note(first().application.id, "A note of a recording.")
        yield "add_application_attachment", lambda: on.add_application_attachment(first().application.id, self._file())
        yield "add_candidate_attachment", lambda: on.add_candidate_attachment(first().candidate.id, self._file())
        if self.reason_id:
            yield (
                "reject_application",
                lambda: on.reject_application(
                    first().application.id, f"remote:{self.reason_id}", note="Rejected by a recording."
                ),
            )
        yield "passthrough", lambda: on.passthrough({"method": "GET", "path": "/rejection_reasons/?per_page=1"})

    def _person(self, first_name: str) -> Record:
        return {
            "candidate": {
                "first_name": first_name,
                "last_name": "Standin",
                "email_address": f"{first_name.lower()}.{self.token}@example.com",
                "phone_number": "+1 202-555-0100",
                "company": "Nobody Ltd",
                "title": "Tester",
                "social_links": [{"url": f"https://www.linkedin.com/in/{first_name.lower()}-standin-{self.token}"}],
            },
            "attachments": [self._file()],
        }

    def _file(self) -> Record:
        data = base64.b64encode(PDF).decode()
        return {"name": "recording.pdf", "type": "CV", "content_type": "application/pdf", "data": data}


def _records(requests: Requests, path: str, **parameters: str) -> list[Record]:
    answer = requests.get(path, {"per_page": 100, **parameters})
    if answer.status_code != httpx.codes.OK:
        return []
    found = orjson.loads(answer.content)
    return [one for one in found if isinstance(one, dict) and "id" in one] if isinstance(found, list) else []
