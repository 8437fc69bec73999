"""Changes of lists: how large pages are, how they are counted and told of, and in which order records come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from gem_simulator.api.answers import Answer
from gem_simulator.api.paging import DEFAULT_PER_PAGE, MAX_PER_PAGE
from gem_simulator.drift.change import Asked, Change, Make, data_of, with_data

HEADER = "X-Pagination"
_NUMBERS = ("first_page", "last_page", "page", "previous_page", "next_page")


def capped(most: int) -> Change:
    """Pages of at most so many records, whatever was asked for."""

    def changed(asked: Asked, make: Make) -> Answer:
        wanted = asked.parameters.get("per_page", "")
        too_many = wanted.isascii() and wanted.isdecimal() and most < int(wanted) <= MAX_PER_PAGE
        return make(asked.with_parameters(per_page=str(most)) if asked.is_list and too_many else asked)

    return changed


def by_default(size: int) -> Change:
    """Pages of so many records where the client does not say how many."""

    def changed(asked: Asked, make: Make) -> Answer:
        unsaid = asked.is_list and "per_page" not in asked.parameters
        return make(asked.with_parameters(per_page=str(size)) if unsaid else asked)

    return changed


def from_zero(asked: Asked, make: Make) -> Answer:
    """The first page is page 0."""
    page = asked.parameters.get("page", "0")
    if not asked.is_list or not (page.isascii() and page.isdecimal()):
        return make(asked)
    return told(_one_less)(asked.with_parameters(page=str(int(page) + 1)), make)


def _one_less(answer: Answer, paging: dict[str, Any]) -> Answer:
    return _with_paging(answer, {name: value - (name in _NUMBERS) for name, value in paging.items()})


def newest_first(asked: Asked, make: Make) -> Answer:
    """The last record first, through all pages."""
    answer = make(asked)
    header = answer.header(HEADER) if asked.is_list else None
    if header is None or data_of(answer) is None:
        return answer
    asked_for = asked.parameters
    page, size = int(asked_for.get("page") or 1), int(asked_for.get("per_page") or DEFAULT_PER_PAGE)
    end = max(orjson.loads(header)["total"] - (page - 1) * size, 0)
    begin = max(end - size, 0)
    first = begin // size
    found: list[object] = []
    for one in (first + 1, first + 2):
        found += data_of(make(asked.with_parameters(page=str(one)))) or []
    return with_data(answer, found[begin - first * size : end - first * size][::-1])


def told(tell: Callable[[Answer, dict[str, Any]], Answer]) -> Change:
    """Lists whose paging is told of otherwise: `tell` gets an answer and what its header says."""

    def changed(asked: Asked, make: Make) -> Answer:
        answer = make(asked)
        header = answer.header(HEADER) if asked.is_list else None
        return answer if header is None else tell(answer, orjson.loads(header))

    return changed


def silent(answer: Answer, _paging: dict[str, Any]) -> Answer:
    """Not at all."""
    return answer.without_header(HEADER)


def under(name: str) -> Callable[[Answer, dict[str, Any]], Answer]:
    """In a header of another name."""
    return lambda answer, paging: _with_paging(answer, paging, name)


def _with_paging(answer: Answer, paging: dict[str, Any], name: str = HEADER) -> Answer:
    headers = answer.without_header(HEADER).headers
    return answer._replace(headers=(*headers, (name, orjson.dumps(paging).decode())))


def linked(asked: Asked, make: Make) -> Answer:
    """By `Link`, as Harvest does, in place of `X-Pagination`."""

    def tell(answer: Answer, paging: dict[str, Any]) -> Answer:
        rels = {"next": "next_page", "prev": "previous_page", "last": "last_page"}
        links = [
            f'<https://api.gem.com{asked.path}?{asked.with_parameters(page=str(paging[name])).query}>; rel="{rel}"'
            for rel, name in rels.items()
            if name in paging
        ]
        plain = answer.without_header(HEADER)
        return plain._replace(headers=(*plain.headers, ("Link", ", ".join(links)))) if links else plain

    return told(tell)(asked, make)
