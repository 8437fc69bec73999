"""What faults make of a request and of its answer: pure functions. How the answer then goes out is in `delivery`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from email.utils import formatdate

import orjson

from gem_simulator.api import answers
from gem_simulator.api.answers import JSON, Answer
from gem_simulator.control import clock_effects, page_effects
from gem_simulator.control.fault_kinds import Fault, Kind
from gem_simulator.control.faults import Struck

_PAGE_FOR_PEOPLE = "<!doctype html><html><head><title>Gem</title></head><body><h1>We'll be back soon</h1></body></html>"


def answer_of(struck: Sequence[Struck], path: str, query: str, now: int, make: Callable[[str], Answer]) -> Answer:
    """The answer to a request that faults strike.

    Args:
        struck: the faults, in the order of arming.
        path: of the request.
        query: its query string.
        now: the time by the server's clock, in milliseconds since 1970.
        make: the answer to a query string, did no fault strike.
    """
    faults = [one.fault for one in struck]
    given = next((_INSTEAD[fault.kind](fault, now) for fault in faults if fault.kind in _INSTEAD), None)
    if given is None:
        size = page_effects.Size.at(path)
        asked = _understood(faults, query, size)
        given = page_effects.page(faults, asked, size, make)
    for kind, shape in _SHAPES.items():  # in this order: what makes the body unreadable comes last
        for one in struck:
            if one.fault.kind == kind:
                given = shape(one, given)
    return given


def skew_of(struck: Iterable[Struck]) -> int:
    """By how many seconds the server's clock is ahead."""
    return sum(one.fault.skew for one in struck if one.fault.kind == "clock_skew")


def _understood(faults: Iterable[Fault], query: str, size: page_effects.Size) -> str:
    """The query as the server takes it."""
    caps = [fault.per_page for fault in faults if fault.kind == "cap_per_page"]
    if caps:
        query = page_effects.cap_query(caps, query, size)
    for fault in faults:
        if fault.kind == "clock_skew":
            query = clock_effects.skew_query(query, fault.skew)
    return query


def _status(fault: Fault, now: int) -> Answer:
    answer = answers.error(fault.status or 503)
    body = answer.body if fault.body is None else fault.body.encode()
    return Answer(answer.status, body, (*answer.headers, *_retry_after(fault, now)))


def _throttle(fault: Fault, now: int) -> Answer:
    answer = answers.TOO_MANY_REQUESTS
    return answer._replace(headers=(*answer.headers, *_retry_after(fault, now)))


def _html(fault: Fault, now: int) -> Answer:
    body = (fault.body or _PAGE_FOR_PEOPLE).encode()
    headers = (("Content-Type", "text/html; charset=utf-8"), *_retry_after(fault, now))
    return Answer(fault.status or 200, body, headers)


def _retry_after(fault: Fault, now: int) -> tuple[tuple[str, str], ...]:
    if fault.retry_after is None:
        return ()
    date = formatdate(now // 1000 + fault.retry_after, usegmt=True)
    return (("Retry-After", date if fault.retry_after_date else str(fault.retry_after)),)


def _no_answer(_fault: Fault, _now: int) -> Answer:
    """The request has not even arrived: nothing is done for it, and the journal shows the status 0."""
    return Answer(0, b"", ())


def _clock_skew(struck: Struck, answer: Answer) -> Answer:
    skewed = clock_effects.skew_body(answer.body, struck.fault.skew) if _is_json(answer) else answer.body
    return answer._replace(body=skewed)


def _shuffle(struck: Struck, answer: Answer) -> Answer:
    def mixed(records: list[object]) -> list[object]:
        struck.chance.shuffle(records)
        return records

    return _rearranged(answer, mixed)


def _reverse(_struck: Struck, answer: Answer) -> Answer:
    return _rearranged(answer, lambda records: records[::-1])


def _rearranged(answer: Answer, order: Callable[[list[object]], list[object]]) -> Answer:
    records = orjson.loads(answer.body) if _is_json(answer) else None
    return answer._replace(body=orjson.dumps(order(records))) if isinstance(records, list) else answer


def _is_json(answer: Answer) -> bool:
    return answer.header("Content-Type") == JSON


def _not_a_list(_struck: Struck, answer: Answer) -> Answer:
    return answer._replace(body=b'{"data":%s}' % answer.body)


def _no_pagination(_struck: Struck, answer: Answer) -> Answer:
    return answer.without_header("X-Pagination")


def _wrong_content_type(struck: Struck, answer: Answer) -> Answer:
    headers = answer.without_header("Content-Type").headers
    return answer._replace(headers=(("Content-Type", struck.fault.content_type), *headers))


def _invalid_json(_struck: Struck, answer: Answer) -> Answer:
    """Without its end, which leaves no JSON whole but a bare number, and Gem sends none."""
    return answer._replace(body=answer.body[:-1])


def _invalid_utf8(_struck: Struck, answer: Answer) -> Answer:
    """A broken byte inside the first string, where a parser that is not strict would let it through."""
    before, quote, rest = answer.body.partition(b'"')
    return answer._replace(body=before + quote + b"\xff" + rest)


#: The first one that strikes answers without asking the application.
_INSTEAD: Mapping[Kind, Callable[[Fault, int], Answer]] = {
    "connect_error": _no_answer,
    "status": _status,
    "throttle": _throttle,
    "html": _html,
}
_SHAPES: Mapping[Kind, Callable[[Struck, Answer], Answer]] = {
    "clock_skew": _clock_skew,
    "shuffle": _shuffle,
    "reverse": _reverse,
    "not_a_list": _not_a_list,
    "no_pagination": _no_pagination,
    "wrong_content_type": _wrong_content_type,
    "invalid_json": _invalid_json,
    "invalid_utf8": _invalid_utf8,
}
