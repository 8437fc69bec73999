"""What several resources have in common: the small embedded objects and the filters that come again and again."""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.parameters import Boolean, DateTime, Kind, Parameter, Text
from gem_simulator.api.schemas import Schema, array, moment, nullable, record, text

REFERENCE, SCHEMA = Evidence.REFERENCE, Evidence.SCHEMA


def between(stem: str, evidence: Evidence = REFERENCE) -> tuple[Parameter, Parameter]:
    """The two filters on a moment: `{stem}_after` includes it, `{stem}_before` does not (bounds: inferred, Harvest)."""
    return after(stem, evidence), Parameter(f"{stem}_before", DateTime(), f"Only where {stem} is earlier.", evidence)


def after(stem: str, evidence: Evidence = REFERENCE) -> Parameter:
    """The filter on the earliest moment."""
    return Parameter(f"{stem}_after", DateTime(), f"Only where {stem} is this or later.", evidence)


def filtered(name: str, meaning: str, kind: Kind | None = None, evidence: Evidence = REFERENCE) -> Parameter:
    """A filter on equality."""
    return Parameter(name, kind or Text(), meaning, evidence)


def include_deleted(evidence: Evidence = REFERENCE) -> Parameter:
    """Gem's own parameter; Harvest has none like it."""
    return Parameter("include_deleted", Boolean(), "Soft-deleted records too, with deleted_at set.", evidence)


CREATED = between("created")
UPDATED = between("updated")


FILE_TYPES = ("resume", "cover_letter", "offer_letter", "offer_packet", "take_home_test", "other")


def named(evidence: Evidence) -> Schema:
    """`{id, name}`; a name may be missing."""
    return record(evidence, "id", id=text(), name=nullable(text()))


SCHEMAS: dict[str, Schema] = {
    "UserLite": record(
        REFERENCE,
        "id",
        id=text(),
        name=nullable(text()),
        first_name=nullable(text()),
        last_name=nullable(text()),
        employee_id=nullable(text()),
    ),
    "UserEmail": record(SCHEMA, "", id=nullable(text()), email=nullable(text())),
    "JobLite": named(REFERENCE),
    "JobStageLite": named(REFERENCE),
    "InterviewLite": named(REFERENCE),
    "SourceLite": record(REFERENCE, "id", id=text(), public_name=nullable(text())),
    "ReasonType": record(
        REFERENCE,
        "id",
        id=text(),
        name=nullable(text(values=("We rejected them", "They rejected us", "None Specified"))),
    ),
    "File": record(
        REFERENCE,
        "",
        filename=nullable(text()),
        url=nullable(text("Signed, and good for a while only.")),
        type=nullable(text(values=FILE_TYPES)),
        created_at=nullable(moment()),
    ),
    "Question": record(
        SCHEMA,
        "",
        id=nullable(text()),
        question=nullable(text()),
        type=nullable(text()),
        answer={},
        options=nullable(array({})),
    ),
}
