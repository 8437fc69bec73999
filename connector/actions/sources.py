"""Which source an application gets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connector.actions.desk import Desk, Payload
from connector.unified.requests import WantedSource


def chosen_source(desk: Desk, wanted: WantedSource | None) -> str | None:
    """Gem's id of the source: that of the request, else the integration's automatic one; None where there is neither.

    A source that a request names and Gem does not have is told in a warning; the automatic one is used then.
    """
    if wanted is not None and wanted.id:
        return wanted.id
    names = [] if wanted is None else [name for name in (wanted.name, wanted.unified_key) if name]
    sources: list[Payload] | None = None
    if names:
        sources = _sources(desk)
        found = _named(sources, names)
        if found is not None:
            return found
        desk.warn(f"Gem has no source {names[0]!r}: the application gets the source of the integration, if it has one.")
    return _automatic(desk, sources)


def _automatic(desk: Desk, sources: list[Payload] | None) -> str | None:
    given = desk.attribution
    if given.source_id or not given.source_name:
        return given.source_id
    found = _named(_sources(desk) if sources is None else sources, [given.source_name])
    if found is None:
        desk.warn(f"Gem has no source {given.source_name!r}, which this integration writes: the application has none.")
    return found


def _sources(desk: Desk) -> list[Payload]:
    """All sources, read anew: a new one is listed a minute or two after it was made (a vendor's help page says so)."""
    found = desk.read_list("/sources/")
    if found is None:
        desk.warn("This Gem account does not list its sources, so none can be found by its name.")
    return found or []


def _named(sources: Iterable[Payload], names: Iterable[str]) -> str | None:
    by_key: dict[str, str] = {}
    for source in sources:
        name = source.values.get("name") or source.values.get("public_name")
        if isinstance(name, str) and source.id and not source.values.get("deleted_at"):
            by_key.setdefault(source_key(name), source.id)
    return next((by_key[key] for key in map(source_key, names) if key in by_key), None)


def source_key(name: str) -> str:
    """What a name and its key have in common (ours: no values of unified keys are documented).

    >>> source_key("Company career site") == source_key("COMPANY_CAREER_SITE")
    True
    """
    return re.sub(r"[\W_]+", " ", name).strip().casefold()
