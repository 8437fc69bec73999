"""Status, headers and bodies of answers, held against what the document says of the request that was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from contracts.drift.asked import PAGING, Expected, expected
from contracts.drift.comparison import Comparison, mark_of, operations_of
from contracts.drift.exchange import JSON, Exchange
from contracts.drift.finding import Finding, Severity

_THROTTLED = HTTPStatus.TOO_MANY_REQUESTS
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
#: What gateways, caches and browsers' defences add to any answer; it says nothing about Gem.
_OF_THE_WAY = frozenset(
    "server via vary age alt-svc connection cache-control pragma expires etag last-modified allow set-cookie "
    "strict-transport-security referrer-policy permissions-policy content-security-policy content-length "
    "content-encoding content-language transfer-encoding nel report-to server-timing accept-ranges".split()
)
_WAYS = (
    "x-amz",
    "x-amzn",
    "x-cache",
    "x-request-id",
    "x-trace",
    "x-frame",
    "x-content-type",
    "x-xss",
    "cf-",
    "access-control-",
    "x-envoy",
    "x-forwarded",
    "x-powered",
    "x-runtime",
    "x-download",
    "x-permitted",
    "x-simulator",
)
BURST = 500
"""Requests at once that Gem allows a key (confirmed, CRM reference)."""


def statuses(comparison: Comparison, explained: frozenset[str]) -> Iterator[Finding]:
    """Statuses that the document does not have for what was asked.

    `explained` are parameters of which other findings tell: one that is ignored is not refused either.
    """
    groups: dict[tuple[str, int, int, str], list[Exchange]] = defaultdict(list)
    of: dict[str, int] = defaultdict(int)
    known = {_what(one) for one in comparison.reference.exchanges if not one.succeeded}
    there = {one.operation for one in comparison.exchanges if one.succeeded}
    for one in comparison.exchanges:
        wanted = expected(comparison, one)
        if wanted is None or one.status == _THROTTLED or one.status >= _FAILED or wanted.wrong & explained:
            continue
        of[wanted.why] += 1
        if one.status != wanted.status and _what(one) not in known:
            groups[_group(one, wanted, there=one.operation in there)].append(one)
    for (kind, status, came, why), found in groups.items():
        yield _status(comparison, kind, status, came, why, found, of)


def _what(one: Exchange) -> tuple[str, frozenset[str], int]:
    """What was asked for and how, without the values, and the answer: what the simulator refuses is known."""
    return str(one.operation), frozenset(one.query), one.status


def _group(one: Exchange, wanted: Expected, *, there: bool) -> tuple[str, int, int, str]:
    """What has one cause: the kind of finding, the two statuses, and why another was expected."""
    why, operation = wanted.why, one.operation
    failed = wanted.status < HTTPStatus.BAD_REQUEST <= one.status
    if not failed or operation is None:
        return "status-changed", wanted.status, one.status, why
    if not there:
        return "path-missing", wanted.status, one.status, str(operation)
    if wanted.filters and one.status == HTTPStatus.NOT_FOUND:
        return "empty-list-refused", wanted.status, one.status, "a filter"
    if wanted.filters:
        return "filter-refused", wanted.status, one.status, " and ".join(sorted(wanted.filters))
    return "status-changed", wanted.status, one.status, why


def _status(
    comparison: Comparison,
    kind: str,
    wanted: int,
    came: int,
    why: str,
    found: Sequence[Exchange],
    of: Mapping[str, int],
) -> Finding:
    places = operations_of(found)
    place = places[0] if len(places) == 1 else why
    filters = set(found[0].query) - PAGING if kind == "filter-refused" else set()
    total = of.get(why) or sum(
        str(one.operation) in places and filters <= set(one.query) for one in comparison.exchanges
    )
    severity: Severity = "breaking"
    match kind:
        case "empty-list-refused":
            what = f"{came} where no record passes a filter, instead of an empty list"
        case "filter-refused":
            what = f"`{why}` is refused with {came}"
        case "path-missing":
            what = f"`{place}` answers {came}: it is not there, or not for this key"
            severity = "breaking" if _confirmed(found[0]) else "notable"
        case _:
            what = f"{came} instead of {wanted}, {why}"
            severity = "notable" if (wanted < 400) == (came < 400) else "breaking"
    return Finding(
        kind,
        severity,
        place,
        what,
        f"{wanted} ({_mark(found[0], wanted)})",
        len(found),
        total,
        str(came),
        places=places,
        detail={"status": came, "instead_of": wanted},
    )


def _confirmed(one: Exchange) -> bool:
    return one.operation is not None and one.operation.raw.get("x-evidence") == "confirmed"


def _mark(one: Exchange, status: int) -> str:
    if one.operation is None:
        return "decision, ours"
    responses = one.operation.raw["responses"]
    return mark_of(responses.get(str(status), {})) or mark_of(one.operation.raw)


def error_bodies(comparison: Comparison) -> Iterator[Finding]:
    """Errors that are not in the form that the document has for them."""
    groups: dict[str, list[Exchange]] = defaultdict(list)
    of: dict[str, int] = defaultdict(int)
    for one in comparison.exchanges:
        if not HTTPStatus.BAD_REQUEST <= one.status < _FAILED:
            continue
        schema = error_schema(comparison, one)
        of[schema] += 1
        if not is_error(comparison, schema, one.data):
            groups[schema].append(one)
    for schema, found in groups.items():
        fields = ", ".join(comparison.definition("components", "schemas", schema)["required"])
        came = _form(found[0].data)
        yield Finding(
            "error-body",
            "notable",
            "errors",
            f"errors are {came} instead of an object with {fields}",
            f"{schema} ({comparison.mark('components', 'schemas', schema, 'properties', fields.partition(',')[0])})",
            len(found),
            of[schema],
            came,
            places=operations_of(found),
        )


def error_schema(comparison: Comparison, one: Exchange) -> str:
    """The schema of an error: what the document says of the operation and the status, else the general one."""
    raw: Mapping[str, Any] = {} if one.operation is None else one.operation.raw["responses"]
    response = comparison.document.resolve(raw.get(str(one.status), raw.get("default", {})))
    reference = response.get("content", {}).get(JSON, {}).get("schema", {}).get("$ref", "Error")
    return str(reference).rpartition("/")[2]


def is_error(comparison: Comparison, schema: str, data: Any) -> bool:
    """Whether a body has what an error of this schema must have."""
    return isinstance(data, dict) and set(comparison.definition("components", "schemas", schema)["required"]) <= set(
        data
    )


def _form(data: Any) -> str:
    if isinstance(data, dict):
        keys = ", ".join(_inside(name, value) for name, value in data.items())
        return f"{{{keys}}}"
    return "no JSON" if data is None else "no object"


def _inside(name: str, value: Any) -> str:
    return f"{name}: {{{', '.join(value)}}}" if isinstance(value, dict) else name


def content_types(comparison: Comparison) -> Iterator[Finding]:
    """JSON that is said to be something else."""
    json = [one for one in comparison.exchanges if one.body and one.data is not None and one.status < _FAILED]
    groups: dict[str, list[Exchange]] = defaultdict(list)
    for one in json:
        said = one.headers.get("content-type", "none").partition(";")[0].strip().lower()
        if said != JSON:
            groups[said].append(one)
    for said, found in groups.items():
        yield Finding(
            "content-type",
            "notable",
            "Content-Type",
            f"JSON is said to be `{said}`",
            f"{JSON} (confirmed, live code)",
            len(found),
            len(json),
            said,
            places=operations_of(found),
        )


def headers(comparison: Comparison, explained: Iterable[str]) -> Iterator[Finding]:
    """Headers that are new, and the Date that is gone. `explained` are those that other findings tell of."""
    exchanges = comparison.exchanges
    known = comparison.reference.headers | set(explained) | {"content-type"}
    counted: dict[str, list[Exchange]] = defaultdict(list)
    for one in exchanges:
        for name in one.headers:
            if name not in known and name not in _OF_THE_WAY and not name.startswith(_WAYS):
                counted[name].append(one)
    for name, found in counted.items():
        yield Finding(
            "header-new",
            "news",
            name,
            f"a header `{name}` is sent",
            "does not name it",
            len(found),
            len(exchanges),
            places=operations_of(found),
        )
    dateless = [one for one in exchanges if "date" not in one.headers]
    if dateless:
        yield Finding(
            "header-missing",
            "notable",
            "Date",
            "`Date` is not sent: nobody can tell Gem's time",
            f"a header ({comparison.mark('components', 'headers', 'Date')})",
            len(dateless),
            len(exchanges),
            places=operations_of(dateless),
        )


def rate_limit(comparison: Comparison) -> Iterator[Finding]:
    """429 before as many requests were made as are allowed at once."""
    throttled = [one for one in comparison.exchanges if one.status == _THROTTLED]
    if throttled and throttled[0].number < BURST:
        yield Finding(
            "rate-limit",
            "notable",
            "rate limit",
            "429 comes before 500 requests were made",
            f"20 requests a second, {BURST} at once ({comparison.mark('components', 'responses', 'TooManyRequests')})",
            len(throttled),
            len(comparison.exchanges),
            f"after {throttled[0].number} requests",
            places=operations_of(throttled),
        )
