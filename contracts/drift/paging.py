"""How lists come: in an envelope, by pages of which size and number, told of in which header, in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from contracts.drift.comparison import Comparison, Side, operations_of
from contracts.drift.exchange import Exchange, paging_of
from contracts.drift.finding import Finding, Severity
from contracts.drift.forms import moment_of
from contracts.paths import CRM_ROOT
from contracts.walk_values import MOMENTS

HEADER = "x-pagination"
DEFAULT = 100
"""Records of a page where nobody says how many (confirmed, ATS reference)."""
#: As many pairs of neighbours tell an order; fewer may be chance.
_ENOUGH = 5
_READ = "GET lists"


def envelope(comparison: Comparison) -> Iterator[Finding]:
    """Lists inside an object."""
    lists = comparison.exchanges.lists
    inside = [one for one in lists if one.listed is not None and one.listed.key is not None]
    if inside:
        keys = sorted({str(one.listed.key) for one in inside if one.listed is not None})
        yield _finding(
            "envelope",
            "breaking",
            "lists come inside an object: " + " or ".join(f'{{"{key}": […]}}' for key in keys),
            "a bare array (confirmed, live code)",
            inside,
            lists,
            example=", ".join(keys),
            detail={"keys": keys},
        )


@dataclass(frozen=True)
class Header:
    """What became of the header that tells of pages, in one of the two APIs.

    Attributes:
        where: whose lists.
        lacking: lists that came without it, though the document has it there.
        of: all lists where the document has it.
        instead: the names of headers that tell the same.
    """

    where: str
    lacking: Sequence[Exchange]
    of: Sequence[Exchange]
    instead: tuple[str, ...]


def headers_of(comparison: Comparison) -> list[Header]:
    """Looks for the header, and for what took its place."""
    lists = [one for one in comparison.exchanges.lists if _has_header(one)]
    crm = [one for one in lists if one.path.startswith(CRM_ROOT)]
    ats = [one for one in lists if not one.path.startswith(CRM_ROOT)]
    return [_header(_READ, ats), _header(f"{_READ} of the CRM API", crm)]


def _header(where: str, of: Sequence[Exchange]) -> Header:
    lacking = [one for one in of if HEADER not in one.headers]
    names = {name for one in lacking for name, value in one.headers.items() if _tells(name, value)}
    return Header(where, lacking, of, tuple(sorted(names)))


def _has_header(one: Exchange) -> bool:
    return one.operation is not None and "X-Pagination" in one.operation.answer.get("headers", {})


def _tells(name: str, value: str) -> bool:
    return paging_of(value) is not None or (name == "link" and 'rel="' in value)


def paging_header(comparison: Comparison, headers: Sequence[Header]) -> Iterator[Finding]:
    """`X-Pagination` gone, or another header in its place."""
    for header in headers:
        if not header.lacking:
            continue
        always = len(header.lacking) == len(header.of)
        what = "`X-Pagination` is gone" if always else "`X-Pagination` is not always sent"
        if header.instead:
            new = " and ".join(f"`{name}`" for name in header.instead)
            what += f": {new} takes its place" if "link" in header.instead else f": it looks renamed to {new}"
        yield _finding(
            "paging-header",
            "notable",
            what,
            f"sent with lists ({comparison.mark('components', 'headers', 'Pagination')})",
            header.lacking,
            header.of,
            place=header.where,
            example=", ".join(header.instead),
            detail={"instead": list(header.instead)},
        )


def numbering(comparison: Comparison) -> Iterator[Finding]:
    """A first page that is not page 1."""
    lists = [one for one in comparison.exchanges.lists if one.paging]
    other = [one for one in lists if one.paging.get("first_page") not in (None, 1)]
    if other:
        first = other[0].paging["first_page"]
        yield _finding(
            "page-numbering",
            "breaking",
            f"the first page is page {first}, not page 1",
            "page counts from 1 (confirmed, ATS reference)",
            other,
            lists,
            example=str(first),
            detail={"first": first},
        )


def sizes(comparison: Comparison) -> Iterator[Finding]:
    """Pages that are smaller, or larger, than was asked for."""
    asked = [one for one in comparison.exchanges.lists if one.query.get("per_page", "").isdecimal()]
    full = {id(one) for one in asked if _has_more(comparison, one)}
    capped = [one for one in asked if id(one) in full and 0 < _count(one) < int(one.query["per_page"])]
    if capped:
        most = max(map(_count, capped))
        large = [one for one in asked if int(one.query["per_page"]) > most]
        yield _finding(
            "page-size",
            "notable",
            f"page size capped at {most}",
            "per_page is 1 to 500 (confirmed, ATS reference)",
            capped,
            large,
            example=str(most),
            detail={"most": most},
        )
    too_many = [one for one in asked if _count(one) > int(one.query["per_page"])]
    if too_many:
        most = max(map(_count, too_many))
        yield _finding(
            "page-size",
            "breaking",
            f"per_page is ignored: pages hold {most} records",
            "per_page is 1 to 500 (confirmed, ATS reference)",
            too_many,
            asked,
            example=str(most),
            detail={"most": most},
        )


def default_size(comparison: Comparison) -> Iterator[Finding]:
    """Pages of another size where the client said nothing."""
    asked = [
        one
        for one in comparison.exchanges.lists
        if one.operation is not None and "per_page" in one.operation.parameters and "per_page" not in one.query
    ]
    other = [one for one in asked if _count(one) > DEFAULT or (_count(one) < DEFAULT and _has_more(comparison, one))]
    if other:
        most = max(map(_count, other))
        yield _finding(
            "page-default",
            "notable",
            f"a page holds {most} records unless per_page says otherwise",
            f"{DEFAULT} (confirmed, ATS reference)",
            other,
            asked,
            example=str(most),
            detail={"size": most},
        )


def _count(one: Exchange) -> int:
    return len(one.listed.records) if one.listed is not None else 0


def _has_more(comparison: Comparison, one: Exchange) -> bool:
    """Whether there is a page after this one: its header says so, or the list has shown more records than it holds."""
    told = one.paging
    if told:
        page, last = told.get("page"), told.get("last_page")
        return isinstance(page, int) and isinstance(last, int) and page < last
    if one.operation is None or one.query.keys() - {"page", "per_page", "include_deleted"}:
        return False
    known = len(comparison.evidence.ids.get(one.operation.collection, ()))
    first = one.query.get("page", "1") == "1"
    return first and "include_deleted" in one.query and _count(one) < known


def order(comparison: Comparison) -> Iterator[Finding]:
    """Lists whose records no longer come in the order in which they were made."""
    now, known = _steps(comparison.evidence), _steps(comparison.reference)
    turned, mixed, ruled = [], [], []
    for collection, steps in now.items():
        was = known.get(collection, Counter())
        if was["down"] or was["up"] < _ENOUGH or steps.total() < _ENOUGH:
            continue
        ruled.append(collection)
        if steps["down"] and not steps["up"]:
            turned.append(collection)
        elif steps["down"]:
            mixed.append(collection)
    says = "the oldest first (decision, ours)"
    for collections, what in ((turned, "the newest record comes first"), (mixed, "records come in no order of time")):
        if collections:
            yield Finding(
                "order",
                "notable",
                _READ,
                f"{what} in {_all(collections, ruled)}",
                says,
                len(collections),
                len(ruled),
                places=tuple(f"GET /{collection}/" for collection in collections),
            )


def _all(some: list[str], all_: list[str]) -> str:
    return "lists" if len(some) == len(all_) else ", ".join(some)


def _steps(side: Side) -> Mapping[str, Counter[str]]:
    """How often the next record of a page is younger (up) or older (down), by collection."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in side.exchanges.lists:
        if one.operation is None or not one.operation.collection or one.listed is None:
            continue
        moments = [moment for moment in map(_made_at, one.listed.records) if moment is not None]
        found[one.operation.collection].update(
            "up" if after > before else "down" for before, after in pairwise(moments) if after != before
        )
    return found


def _made_at(record: Any) -> Any:
    if not isinstance(record, dict):
        return None
    value = next((record[name] for name in MOMENTS["created"] if record.get(name) is not None), None)
    return moment_of(value)


def _finding(
    kind: str,
    severity: Severity,
    what: str,
    document: str,
    found: Sequence[Exchange],
    of: Sequence[Exchange],
    *,
    place: str = _READ,
    **more: Any,
) -> Finding:
    return Finding(kind, severity, place, what, document, len(found), len(of), places=operations_of(found), **more)
