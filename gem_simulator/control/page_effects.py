"""Pages with records that belong elsewhere: faults of lists. Pure, given what makes the page of a query."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import orjson

from gem_simulator.api.answers import Answer
from gem_simulator.api.crm import CRM_ROOT, DEFAULT_PAGE_SIZE
from gem_simulator.api.paging import DEFAULT_PER_PAGE, pagination
from gem_simulator.control.fault_kinds import Fault

_HEADER = "X-Pagination"
_MOVES = frozenset({"duplicate_page", "skip_page", "shift_records"})


class Size(NamedTuple):
    """How a list takes the size of its pages."""

    parameter: str
    default: int

    @classmethod
    def at(cls, path: str) -> Size:
        """At a path: the CRM API has a name of its own for it."""
        crm = path.startswith(CRM_ROOT + "/")
        return cls("page_size", DEFAULT_PAGE_SIZE) if crm else cls("per_page", DEFAULT_PER_PAGE)


def cap_query(caps: Iterable[int], query: str, size: Size) -> str:
    """The query as it is understood where pages are capped.

    >>> cap_query([50], "page=2&per_page=500", Size("per_page", 100))
    'page=2&per_page=50'
    """
    asked = _pairs(query).get(size.parameter, str(size.default))
    return with_values(query, **{size.parameter: str(min(int(asked), *caps))}) if asked.isdecimal() else query


def with_values(query: str, **values: str) -> str:
    """The query with other values of some parameters."""
    others = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in values]
    return urlencode([*others, *values.items()])


def page(faults: Iterable[Fault], query: str, size: Size, make: Callable[[str], Answer]) -> Answer:
    """The answer to a query, with the records of another place of the list where faults say so.

    Args:
        faults: that strike the request.
        query: as it came.
        size: how this list takes the size of its pages.
        make: the answer to a query.
    """
    answer = make(query)
    moves = [fault for fault in faults if fault.kind in _MOVES]
    told = answer.header(_HEADER)
    if not moves or told is None:
        return answer
    asked = _pairs(query)
    number, per_page = int(asked.get("page") or 1), int(asked.get(size.parameter) or size.default)
    begin = max((number - 1) * per_page + sum(_distance(fault, per_page) for fault in moves), 0)
    first, over = divmod(begin, per_page)
    records: list[object] = []
    for one in (first + 1, first + 2)[: 2 if over else 1]:
        records += orjson.loads(make(with_values(query, page=str(one))).body)
    total = orjson.loads(told)["total"] - sum(fault.shift for fault in moves if fault.kind == "shift_records")
    header = orjson.dumps(pagination(max(total, 0), number, per_page)).decode()
    moved = answer.without_header(_HEADER)
    return moved._replace(
        body=orjson.dumps(records[over : over + per_page]), headers=(*moved.headers, (_HEADER, header))
    )


def _distance(fault: Fault, per_page: int) -> int:
    if fault.kind == "shift_records":
        return fault.shift
    return per_page if fault.kind == "skip_page" else -per_page


def _pairs(query: str) -> dict[str, str]:
    """The first value of each parameter, which is the one that counts."""
    return dict(reversed(parse_qsl(query, keep_blank_values=True)))
