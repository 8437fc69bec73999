"""The whole comparison: every part, in the order in which they explain each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.drift import answers, fields, filters, paging, retyped
from contracts.drift.comparison import Comparison
from contracts.drift.finding import Finding, ordered
from contracts.drift.verdicts import Verdict, verdicts
from contracts.drift.written import written


@dataclass(frozen=True)
class Drift:
    """What was found.

    Attributes:
        findings: what changed, the worst first.
        accepted: what changed, and is written in the document already.
        verdicts: what is inferred or decided in the document, and what the evidence says of it.
        requests: how many the evidence holds.
        records: how many different ones it shows.
    """

    findings: Sequence[Finding]
    accepted: Sequence[Finding]
    verdicts: Sequence[Verdict]
    requests: int
    records: int


def compare(comparison: Comparison) -> Drift:
    """Holds the evidence against the document and a clean simulator."""
    found = list(_found(comparison))
    known = written(comparison.document)
    new = [one for one in found if one.key not in known]
    return Drift(
        findings=ordered(new),
        accepted=ordered([one for one in found if one.key in known]),
        verdicts=verdicts(comparison, found),
        requests=len(comparison.exchanges),
        records=comparison.evidence.observed.records,
    )


def _found(comparison: Comparison) -> list[Finding]:
    seen = fields.fields_of(comparison)
    headers = paging.headers_of(comparison)
    numbering = list(paging.numbering(comparison))
    filtered = [*filters.filters(comparison), *filters.deleted(comparison)]
    explained = {one.place for one in filtered if one.kind == "filter-ignored"} | ({"page"} if numbering else set())
    return [
        *fields.presence(comparison, seen),
        *fields.nulls(comparison, seen),
        *fields.words(comparison, seen),
        *retyped.types(seen),
        *retyped.times(comparison, seen),
        *retyped.links(seen),
        *paging.envelope(comparison),
        *paging.paging_header(comparison, headers),
        *numbering,
        *paging.sizes(comparison),
        *paging.default_size(comparison),
        *paging.order(comparison),
        *filtered,
        *answers.statuses(comparison, frozenset(explained)),
        *answers.error_bodies(comparison),
        *answers.content_types(comparison),
        *answers.headers(comparison, [name for one in headers for name in one.instead]),
        *answers.rate_limit(comparison),
    ]
