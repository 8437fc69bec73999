"""What faults make of a request and of its answer: pure functions. What they do to the connection is in `wire`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

import orjson

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer
from gem_simulator.api.paging import DEFAULT_PER_PAGE
from gem_simulator.control.faults import Fault, Kind

_PAGE_FOR_PEOPLE = "<!doctype html><html><head><title>Gem</title></head><body><h1>We'll be back soon</h1></body></html>"


def shape_query(faults: Iterable[Fault], query: str) -> str:
    """The query string as the server understands it.

    >>> shape_query([Fault(kind="cap_per_page", per_page=50)], "page=2&per_page=500")
    'page=2&per_page=50'
    """
    caps = [fault.per_page for fault in faults if fault.kind == "cap_per_page"]
    if not caps:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    asked = next((value for name, value in pairs if name == "per_page"), str(DEFAULT_PER_PAGE))
    if not asked.isdecimal():
        return query
    others = [(name, value) for name, value in pairs if name != "per_page"]
    return urlencode([*others, ("per_page", str(min(int(asked), *caps)))])


def instead(faults: Iterable[Fault]) -> Answer | None:
    """The answer that a fault gives without asking the application; the first fault wins."""
    given = (_INSTEAD[fault.kind](fault) for fault in faults if fault.kind in _INSTEAD)
    return next(given, None)


def shape_answer(faults: Iterable[Fault], answer: Answer) -> Answer:
    """The answer as the faults distort it, one after the other."""
    for fault in faults:
        if fault.kind in _SHAPES:
            answer = _SHAPES[fault.kind](answer)
    return answer


def _status(fault: Fault) -> Answer:
    answer = answers.error(fault.status or 503)
    body = answer.body if fault.body is None else fault.body.encode()
    return Answer(answer.status, body, (*answer.headers, *_retry_after(fault)))


def _throttle(fault: Fault) -> Answer:
    answer = answers.TOO_MANY_REQUESTS
    return answer._replace(headers=(*answer.headers, *_retry_after(fault)))


def _html(fault: Fault) -> Answer:
    body = (fault.body or _PAGE_FOR_PEOPLE).encode()
    return Answer(fault.status or 200, body, (("Content-Type", "text/html; charset=utf-8"),))


def _retry_after(fault: Fault) -> tuple[tuple[str, str], ...]:
    return () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)


def _invalid_utf8(answer: Answer) -> Answer:
    """A broken byte inside the first string, where a parser that is not strict would let it through."""
    before, quote, rest = answer.body.partition(b'"')
    return answer._replace(body=before + quote + b"\xff" + rest)


def _not_a_list(answer: Answer) -> Answer:
    return answer._replace(body=b'{"data":%s}' % answer.body)


def _reverse(answer: Answer) -> Answer:
    records = orjson.loads(answer.body)
    return answer._replace(body=orjson.dumps(records[::-1])) if isinstance(records, list) else answer


def _no_pagination(answer: Answer) -> Answer:
    return answer.without_header("X-Pagination")


_INSTEAD: Mapping[Kind, Callable[[Fault], Answer]] = {"status": _status, "throttle": _throttle, "html": _html}
_SHAPES: Mapping[Kind, Callable[[Answer], Answer]] = {
    "invalid_utf8": _invalid_utf8,
    "not_a_list": _not_a_list,
    "no_pagination": _no_pagination,
    "reverse": _reverse,
}
