"""The check itself: sync a tenant, let it live on, sync it again.

After each sync every record of the store, and every raw record of the tenant, is held against its contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from contracts.boundaries import with_boundaries
from contracts.functions.links import without_signatures
from contracts.gem_document import load_gem_document
from contracts.gem_reader import GemReader
from contracts.played import Played
from contracts.result import CheckResult
from contracts.run import Raw, Records, Run, Unsettled, checking, own_database
from contracts.subject import Subject
from gem_simulator import Simulator

PROFILES = ("realistic", "edge")
LIVED_ON = 7
"""Days that a simulated tenant lives on between two syncs."""

UNLIMITED = 1e6
"""Requests a second; a simulator of our own need not be spared."""

SETTINGS: Mapping[str, Mapping[str, object]] = {
    "realistic": {"remote_data": False, "include_job_templates": False, "job_board": None},
    "edge": {"remote_data": True, "include_job_templates": True, "job_board": "acme"},
}
"""Each profile is synced with other settings, so that every setting is seen on and off."""

BOUNDARIES_OF = "realistic"
"""The profile whose first records are put beside those at the boundaries of rules."""
PATTERNS = 30
"""How many of each collection."""

OTHERS: Mapping[str, object] = {"remote_data": True, "include_job_templates": False, "job_board": None}
"""With which tenants are synced that are not ours."""


def check_simulator(*, candidates: int, seed: int = 42, profiles: Sequence[str] = PROFILES) -> CheckResult:
    """Checks simulated tenants: a full sync, a week of life, a delta sync, another full one.

    Args:
        candidates: how many each tenant has.
        seed: another seed, other tenants.
        profiles: which tenants, of `PROFILES`.

    Raises:
        ContractsError: a contract is broken.
        ConnectorError: a sync failed.
    """
    with checking("simulator", must_exercise=True) as result:
        for profile in profiles:
            _check_profile(result, profile, candidates, seed)
    return result


def check_tenant(base_url: str, api_key: str, application_secret: str | None = None) -> CheckResult:
    """Checks a real tenant: one full sync into a database that is deleted afterwards; nothing is written to Gem.

    What changes in Gem while it is read is left out: the tenant is read before and after the sync, and only what was
    the same both times is held against the store.

    Args:
        base_url: the root of the ATS API; a bare host will do.
        api_key: its key.
        application_secret: a partner's secret, where the key is a shareable access key.

    Raises:
        ContractsError: the tenant does not answer as Gem does.
        ConnectorError: the sync failed.
    """
    with (
        checking(base_url, must_exercise=False) as result,
        own_database() as database,
        Subject(base_url, api_key, application_secret, database, OTHERS) as subject,
        GemReader(subject.base_url, api_key, application_secret, document=load_gem_document()) as reader,
    ):
        run = Run("tenant", result, reader, subject, OTHERS)
        before = reader.read_all()
        subject.sync("full")
        run.look("full sync", unsettled=partial(_changed, before))
    return result


def _check_profile(result: CheckResult, profile: str, candidates: int, seed: int) -> None:
    settings = SETTINGS[profile]
    with (
        Simulator(seed=seed, candidates=candidates, profile=profile, strict=True).serve() as server,
        own_database() as database,
    ):
        subject = Subject(server.base_url, server.api_key, None, database, settings, rate=UNLIMITED)
        reader = GemReader(server.base_url, server.api_key, document=load_gem_document())
        with subject, reader:
            run = Run(profile, result, reader, subject, settings)
            subject.sync("full")
            run.look("full sync")
            run.look_at_fields("full sync")
            run.look_straight("straight reads")
            if profile == BOUNDARIES_OF:
                _check_boundaries(result, run.raw)
            server.simulator.tenant.advance(LIVED_ON)
            subject.sync("delta")
            run.look(
                "delta sync a week later",
                known=partial(_known_after_delta, run.raw),
                unsettled=partial(_timeless, run.raw),
            )
            subject.sync("full")
            run.look("full sync a week later")


def _check_boundaries(result: CheckResult, raw: Raw) -> None:
    """Straight reads of records at the boundaries of rules; some are against Gem's document, which is not asked."""
    few = {name: records[:PATTERNS] for name, records in raw.items()}
    settings, whole = SETTINGS["edge"], with_boundaries(few)
    with (
        own_database() as database,
        Subject(
            "http://gem.test", "none", None, database, settings, rate=UNLIMITED, transport=Played(whole)
        ) as subject,
    ):
        run = Run("boundaries", result, _Whole(whole), subject, settings, holds_payloads=False, raw=whole)
        run.look_straight("straight reads")


@dataclass(frozen=True, slots=True)
class _Whole:
    """Records that are there already."""

    raw: Raw

    def read_all(self) -> Raw:
        return self.raw


DELTA_FIELDS = {"applications": "last_activity_at"}
"""What a delta sync goes by, where that is not `updated_at`."""

READ_WHOLE = frozenset({"rejection_reasons"})
"""What a delta sync reads whole: its records have no time of change."""


def _known_after_delta(before: Raw, after: Raw) -> Raw:
    """What a delta sync can know: the new state of what it sees, the old one of all else, hard deletions among them.

    It sees a record whose time of change moved, and the applications inside a candidate that it sees.
    """
    seen = {name: _touched(records, before.get(name, []), name) for name, records in after.items()}
    seen["applications"] |= _embedded(after["candidates"], seen["candidates"])
    return {name: _merged(before.get(name, []), records, seen[name]) for name, records in after.items()}


def _embedded(candidates: Records, ids: set[str]) -> set[str]:
    """The applications inside these candidates."""
    wanted = (candidate for candidate in candidates if candidate["id"] in ids)
    return {application["id"] for candidate in wanted for application in candidate.get("applications") or []}


def _touched(records: Records, before: Records, collection: str) -> set[str]:
    if collection in READ_WHOLE:
        return {record["id"] for record in records}
    moment = _moment(collection)
    known = {record["id"]: record.get(moment) for record in before}
    return {record["id"] for record in records if record.get(moment) not in (None, known.get(record["id"]))}


def _moment(collection: str) -> str:
    return DELTA_FIELDS.get(collection, "updated_at")


def _merged(before: Records, after: Records, seen: set[str]) -> Records:
    new = {record["id"]: record for record in after if record["id"] in seen}
    old = [new.pop(record["id"], record) for record in before]
    return [*old, *new.values()]


def _timeless(before: Raw, after: Raw) -> Unsettled:
    """The records that changed and have no time of change to show: whether a delta saw them cannot be told.

    Nor can it be told of the applications inside such a candidate.
    """
    changed = _changed(before, after)
    timeless = {
        name: {one["id"] for one in records if one["id"] in changed[name] and one.get(_moment(name)) is None}
        for name, records in after.items()
        if name not in READ_WHOLE
    }
    timeless["applications"] |= _embedded(after["candidates"], timeless["candidates"])
    return {name: frozenset(ids) for name, ids in timeless.items()}


def _changed(before: Raw, after: Raw) -> Unsettled:
    """The records that are not the same in both, or are only in one of them."""
    return {name: frozenset(_different(before.get(name, []), records)) for name, records in after.items()}


def _different(before: Records, after: Records) -> Iterator[str]:
    old = {record["id"]: without_signatures(record) for record in before}
    for record in after:
        if old.pop(record["id"], None) != without_signatures(record):
            yield record["id"]
    yield from old
