"""The simulator under requests made of Gem's document: one operation at a time, and sequences of them.

    strict      what the document does not allow is refused, what it allows is refused for its meaning alone
    as Gem      what Gem passes over in silence is taken, and a header tells of it

Each operation and each sequence has a tenant of its own, and another one beside it, nothing of which may ever be seen.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import orjson
import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.schemas import BaseSchema

from contracts.fuzz.checks import watch_strangers
from contracts.fuzz.engine import (
    changing,
    holding,
    is_of_operation,
    is_well_formed,
    look_at_bodies_first,
    machine_of,
    run,
)
from contracts.fuzz.failures import Found
from contracts.fuzz.known import Ids, Known, number_of
from contracts.fuzz.profiles import Profile, config
from contracts.gem_document import load_gem_document
from gem_simulator import Simulator
from gem_simulator.tenant import COLLECTIONS, Tenant

CANDIDATES = 12
SEED, STRANGERS_SEED = 42, 43
WARNING = "X-Simulator-Warning"

SEMANTIC = (
    ("json.from_stage_id", "Missing data for required field."),  # where the application is in a stage
    ("json.initial_stage_id", "Not a stage of this job."),
    ("json.to_stage_id", "Not a stage of this job."),
    ("json.new_stage_id", "Not a stage of this job."),
    ("json.attachments", "Not valid base64."),
    ("json.attachments.*.type", "came *; known: *"),
    ("json.project_id", "Missing data for required field."),  # where the scope is a project
    ("json.option_values", "Only for single_select and multi_select."),
    ("json.custom_fields", "Not a valid value of *"),
    ("files.resume_file", "File type must be one of: *"),
)
"""What a request that the document allows may be refused for with 422: globs of the place, and of the text."""

_FILE = {"filename": "cv.pdf", "type": "resume", "content": base64.b64encode(b"%PDF-1.4\n").decode()}
_IN_SEQUENCES = ("Candidate", "Application")


@dataclass(frozen=True, slots=True)
class Account:
    """A simulated account that is fuzzed.

    Args:
        url: of its server.
        key: of the account.
        ids: what requests may name.
    """

    url: str
    key: str
    ids: Known

    def change(self, case: Case[Any]) -> None:
        """Puts known ids into a request, and a file that Gem takes."""
        if case.path_parameters:
            case.path_parameters = self.ids.path(case.path_parameters)
        if isinstance(case.body, dict):
            body = self.ids.named(case.body)
            if body.get("attachments") and number_of(case.body) % 6:
                body["attachments"] = [_FILE]
            case.body = body


@contextmanager
def account(*, strict: bool) -> Iterator[Account]:
    """A server with two accounts."""
    simulator = Simulator(seed=SEED, candidates=CANDIDATES, strict=strict)
    strangers = simulator.tenants.add("stranger", seed=STRANGERS_SEED, candidates=CANDIDATES)
    # Some ids are alike in all accounts, as Gem's seem to be.
    theirs = {name: one for name, one in _ids(strangers.tenant).items() if not _has(simulator.tenant, one)}
    with simulator.serve() as server:
        yield Account(server.url, server.api_key, Known(_ids(simulator.tenant), theirs))


def _has(tenant: Tenant, id_: str) -> bool:
    return any(tenant.get(collection, id_) is not None for collection in COLLECTIONS)


def _ids(tenant: Tenant) -> Ids:
    """Records that belong together: an active application that is not in its job's last stage, and what it names."""
    application, job, stages = next(_active(tenant))
    here = next(place for place, one in enumerate(stages) if one["id"] == application["current_stage"]["id"])
    names = {
        "application_id": application["id"],
        "candidate_id": application["candidate_id"],
        "job_id": job["id"],
        "new_job_id": job["id"],
        "from_stage_id": stages[here]["id"],
        "to_stage_id": stages[here + 1]["id"],
        "initial_stage_id": stages[0]["id"],
        "new_stage_id": stages[0]["id"],
        "job_stage_id": stages[0]["id"],
    }
    collections = "job_posts users offices departments scheduled_interviews scorecards offers openings sources"
    for collection in (*collections.split(), "rejection_reasons"):
        for record in _records(tenant, collection):  # a small account has not all of them
            names.setdefault(f"{collection.removesuffix('s')}_id", record["id"])
    return names


def _active(tenant: Tenant) -> Iterator[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]]:
    jobs = {one["id"]: one for one in _records(tenant, "jobs") if one["status"] == "open"}
    for application in _records(tenant, "applications", status="active"):
        job = jobs.get(application["jobs"][0]["id"])
        if job is not None:
            stages = sorted(_records(tenant, "job_stages", job_id=job["id"]), key=lambda one: one["priority"])
            if application["current_stage"]["id"] in [one["id"] for one in stages[:-1]]:
                yield application, job, stages


def _records(tenant: Tenant, collection: str, **filters: str) -> Iterator[dict[str, Any]]:
    yield from map(orjson.loads, tenant.list(collection, filters, limit=1000).records)


def document() -> dict[str, Any]:
    """Gem's document, with whole paths, so that those of both APIs go to one server."""
    raw = load_gem_document().raw
    paths = {
        path if path.startswith("/v0/") else f"/ats/v0{path}": {k: v for k, v in item.items() if k != "servers"}
        for path, item in raw["paths"].items()
    }
    return {**raw, "paths": paths}


def _schema(account: Account, profile: Profile, *, strict: bool) -> BaseSchema:
    given = config(
        profile,
        auth={"openapi": {"api_key": {"api_key": account.key}}},
        checks={
            "positive_data_acceptance": {"enabled": False},  # ours says why a request may be refused
            "negative_data_rejection": {"enabled": strict},
        },
    )
    schema = schemathesis.openapi.from_dict(document(), config=given)
    schema.config.update(base_url=account.url)
    return schema


def fuzz_gem(tag: str, profile: Profile, *, strict: bool) -> Found:
    """Fuzzes the operations of Gem's API that are about one thing.

    Args:
        tag: which, as Gem's document names them.
        profile: how long to look.
        strict: what the simulator is; without it, it passes over what Gem passes over.
    """
    found = Found(profile.seed)
    check = refusals_are_semantic if strict else what_is_passed_over_is_told
    with account(strict=strict) as one:
        strangers = watch_strangers(one.ids.strangers.values())
        with changing(one.change), holding(check, strangers):
            schema = _schema(one, profile, strict=strict)
            look_at_bodies_first(schema, tag, found, thorough=profile.thorough)
    return found


def fuzz_gem_sequences(profile: Profile) -> Found:
    """Fuzzes sequences of requests about candidates and applications: create, read, move, reject.

    Args:
        profile: how many sequences, and how long.
    """
    found = Found(profile.seed)
    with account(strict=True) as first:
        machine = machine_of(_schema(first, profile, strict=True).include(tag=[*_IN_SEQUENCES]), found)

    class Sequence(machine):  # type: ignore[misc, valid-type]  # made of the document when it is read
        """One sequence."""

        def setup(self) -> None:
            super().setup()
            self.own = ExitStack()
            self.account = self.own.enter_context(account(strict=True))
            self.own.enter_context(changing(self.account.change))

        def teardown(self) -> None:
            self.own.close()

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:  # noqa: ARG002 - as it is called
            return {"base_url": self.account.url}

    with holding(refusals_are_semantic, watch_strangers(first.ids.strangers.values())):
        run(Sequence, profile, found)
    return found


def refusals_are_semantic(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request that the document allows is refused for what it means alone."""
    if not is_well_formed(case) or response.status_code < 300 or not is_of_operation(response, case):
        return
    status, told = response.status_code, response.json()
    assert status in (400, 404, 422), f"HTTP {status} is no answer to a request that the document allows: {told}"
    if status != 422:
        return
    for place, text in _leaves("", told["errors"]):
        known = any(fnmatchcase(place, at) and fnmatchcase(text, what) for at, what in SEMANTIC)
        assert known, f"The document allows what the simulator refuses by its form: {place}: {text}"


def what_is_passed_over_is_told(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A parameter that the document does not allow, and that Gem takes all the same, is told of in a header."""
    if response.status_code >= 300 or not is_of_operation(response, case):
        return
    if set(case.query or ()) - {one.name for one in case.operation.query}:
        assert WARNING.lower() in response.headers, "What does not count was taken, and nothing tells of it"


def _leaves(place: str, errors: Any) -> Iterator[tuple[str, str]]:
    if isinstance(errors, dict):
        for name, inner in errors.items():
            yield from _leaves(f"{place}.{name}" if place else re.sub(r"[\[*?]", "_", name), inner)
    else:
        yield from ((place, text) for text in errors)
