"""Create candidate, create application.

job open? ─► stage of the job? ─► source ─► files ─► ┌ alone, for this address ────────────────────────────────┐
                                                     │ Gem knows nobody  POST /candidates/                      │
                                                     │ Gem knows them    active on that job? ─► refused         │
                                                     │                   else POST /candidates/{id}/applications │
                                                     │                   and a résumé upload for each file      │
                                                     └──────────────────────────────────────────────────────────┘
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connector.actions.alone import Renew, alone
from connector.actions.desk import Desk, Payload, payload_of
from connector.actions.errors import ApplicationAlreadyExists, InputInvalid
from connector.actions.files import Upload, take_all
from connector.actions.jobs import open_job, stage_of_job
from connector.actions.left_out import linkedin_handle, tell_left_out
from connector.actions.people import active, applications_of, find_person
from connector.actions.references import read_candidate
from connector.actions.results import Created
from connector.actions.resumes import upload_all
from connector.actions.sending import ask_attributed, send
from connector.actions.sources import chosen_source
from connector.errors import UnexpectedGemResponse
from connector.gem.streams import STREAMS
from connector.sync.absorb import absorb
from connector.unified.ids import unified_id
from connector.unified.requests import CreateApplication, CreateCandidate, NewCandidate

LONGEST_LOCAL_PART = 64
"""Characters before the @ of an address (RFC 5321); no pattern that the document could show counts them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An application as Gem is to have it.

    Args:
        person: who applies.
        job_id, stage_id, source_id: Gem's ids.
        files: what goes along.
    """

    person: NewCandidate
    job_id: str
    stage_id: str | None
    source_id: str | None
    files: Sequence[Upload] = ()


def create_candidate(desk: Desk, request: CreateCandidate) -> Created:
    """Creates a candidate with an application."""
    wanted = request.application
    return _create(desk, request, (wanted.job_id, "application.job_id"), (wanted.stage_id, "application.stage_id"))


def create_application(desk: Desk, job_id: str, request: CreateApplication) -> Created:
    """Creates an application, and the candidate where Gem has none of this address."""
    return _create(desk, request, (job_id, "job_id"), (request.stage_id, "stage_id"))


def _create(
    desk: Desk,
    request: CreateCandidate | CreateApplication,
    job: tuple[str, str],
    stage: tuple[str | None, str],
) -> Created:
    tell_left_out(desk, request)
    email = request.candidate.email_address
    if email.index("@") > LONGEST_LOCAL_PART:
        raise InputInvalid("candidate.email_address", f"more than {LONGEST_LOCAL_PART} characters stand before the @")
    job_id = open_job(desk, *job)
    wanted = Wanted(
        request.candidate,
        job_id,
        None if stage[0] is None else stage_of_job(desk, job_id, stage[0], stage[1]),
        chosen_source(desk, request.source),
        take_all(desk, request.attachments or ()),
    )
    with alone(desk, f"application of {email.casefold()}") as renew:
        person = find_person(desk, email)
        if person is None:
            person, application = _new_person(desk, wanted, renew)
        else:
            person, application = _known_person(desk, person, wanted, renew)
    return _kept(desk, person, application)


def body_of_candidate(wanted: Wanted, handle: str | None) -> dict[str, Any]:
    """What `POST /candidates/` takes (confirmed, ATS reference), but for who acts (ours)."""
    person = wanted.person
    body = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email_address,
        "job_id": wanted.job_id,
        "phone_number": person.phone_number,
        "title": person.title,
        "company": person.company,
        "initial_stage_id": wanted.stage_id,
        "source_id": wanted.source_id,
        "linkedin_handle": handle,
        "attachments": [
            {
                "filename": file.name,
                "type": "resume",
                "content": base64.b64encode(file.content).decode(),
                "content_type": file.content_type,
            }
            for file in wanted.files
        ],
    }
    return {name: value for name, value in body.items() if value}


def body_of_application(wanted: Wanted) -> dict[str, Any]:
    """What `POST /candidates/{id}/applications` takes (inferred, Harvest), but for who acts."""
    body = {"job_id": wanted.job_id, "initial_stage_id": wanted.stage_id, "source_id": wanted.source_id}
    return {name: value for name, value in body.items() if value}


def _new_person(desk: Desk, wanted: Wanted, renew: Renew) -> tuple[Payload, Payload]:
    body = body_of_candidate(wanted, linkedin_handle(desk, wanted.person))

    def request() -> tuple[Payload, Payload]:
        renew()
        answer = ask_attributed(desk, "POST", STREAMS["candidates"].path, body)
        found = _with_application(desk, payload_of(answer), wanted.job_id)
        if found is None:
            raise UnexpectedGemResponse(f"The answer is not the candidate that was created: {answer.status}")
        return found

    def arrived() -> tuple[Payload, Payload] | None:
        return _with_application(desk, find_person(desk, wanted.person.email_address), wanted.job_id)

    return send(desk, request, arrived)


def _with_application(desk: Desk, person: Payload | None, job_id: str) -> tuple[Payload, Payload] | None:
    """Somebody with their application to a job. What a write answers is no confirmed fact: Gem is asked again then."""
    if person is None or not person.id:
        return None
    found = active(applications_of(desk, person, job_id)) if "applications" in person.values else None
    if found is None:
        whole = read_candidate(desk, person.id)
        person = person if whole is None else whole
        found = active(applications_of(desk, person, job_id))
    return None if found is None else (person, found)


def _known_person(desk: Desk, person: Payload, wanted: Wanted, renew: Renew) -> tuple[Payload, Payload]:
    existing = active(applications_of(desk, person, wanted.job_id))
    if existing is not None:
        if desk.resumed:
            return person, existing
        raise ApplicationAlreadyExists(
            "This candidate has an active application on this job already.",
            hint="Read it, or wait until it has ended.",
        )
    desk.check_acting_user()
    body = body_of_application(wanted)

    def request() -> bool:
        renew()
        ask_attributed(desk, "POST", f"{STREAMS['candidates'].item(person.id)}/applications", body)
        return True

    def arrived() -> bool | None:
        now = read_candidate(desk, person.id)
        return True if now is not None and active(applications_of(desk, now, wanted.job_id)) is not None else None

    send(desk, request, arrived)
    desk.warn("Gem knew a candidate of this address: the application is theirs, and their data was left as it was.")
    upload_all(desk, person.id, list(wanted.files))
    found = _with_application(desk, read_candidate(desk, person.id), wanted.job_id)
    if found is None:
        raise UnexpectedGemResponse("Gem took the application, but does not show it")
    return found


def _kept(desk: Desk, person: Payload, application: Payload) -> Created:
    """Stored and tracked at once, so that a read right after sees it."""
    integration = desk.integration.id
    desk.store.track(integration, candidate_ids=[person.id], application_ids=[application.id])
    applications = [application.data] if application.data else []
    absorb(desk.client, desk.store, integration, candidates=[person.data], applications=applications)
    return Created(
        candidate_id=unified_id(integration, "candidates", person.id),
        candidate_remote_id=person.id,
        application_id=unified_id(integration, "applications", application.id),
        application_remote_id=application.id,
        warnings=tuple(desk.warnings),
    )
