"""A tenant as one JSON file: how it began, what was written to it, and its time.

The records that nobody has written to are not in it: a tenant of a million candidates takes no more than one of ten.
"""

from __future__ import annotations

from typing import Any

import orjson

from gem_simulator.tenant.clock import Clock, Reading, iso, millis
from gem_simulator.tenant.errors import UnfitExport
from gem_simulator.tenant.overlay import BookTables, Overlay
from gem_simulator.tenant.recorded import RECORDED
from gem_simulator.tenant.tenant import Tenant

FORMAT = "gem-simulator tenant"
#: Grows when older files can no longer be read as they are.
VERSION = 1

#: What a tenant is made from, in the words of `Tenant`.
BEGINNING = ("seed", "candidates", "profile", "locale")
#: What helps who imports into a tenant that began otherwise.
IMPORT_IT = "make that tenant first, or start from the file: gem-simulator serve --import FILE"


def beginning(tenant: Tenant) -> dict[str, Any]:
    """Format, version, and what the tenant was made from."""
    return {"format": FORMAT, "version": VERSION, **{name: getattr(tenant, name) for name in BEGINNING}}


def export(tenant: Tenant) -> bytes:
    """The file. The same seed and the same writes at the same times give the same bytes."""
    with tenant.lock:
        tenant.settle()
        clock = reading_as_json(tenant.clock.read())
        return orjson.dumps({**beginning(tenant), "clock": clock, "overlay": tenant.overlay.as_json()})


def take(tenant: Tenant, content: bytes) -> None:
    """Be the tenant of a file. Nothing happens where it cannot be read, or belongs to one that began otherwise.

    Raises:
        UnfitExport: it cannot be.
    """
    document = parse(content)
    check_beginning(tenant, document)
    overlay = overlay_of(tenant, document.get("overlay"))
    reading = reading_of(document.get("clock"))
    with tenant.lock:
        tenant.clock.take(reading)
        tenant.put_on(overlay)


def tenant_of(content: bytes) -> Tenant:
    """The tenant of a file, made anew.

    Raises:
        UnfitExport: the file cannot be read.
        ValueError, FakerMissing: as `Tenant`.
    """
    document = parse(content)
    if document["profile"] == RECORDED:
        raise UnfitExport("this export is of a tenant that began with a recording: start from both, with --cassette")
    tenant = Tenant(**{name: document[name] for name in BEGINNING})
    take(tenant, content)
    return tenant


def parse(content: bytes) -> dict[str, Any]:
    """A JSON object of the format and version that this is. Raises UnfitExport."""
    if content == b"":
        raise UnfitExport("there is nothing in it: an empty file, or none was chosen")
    try:
        document = orjson.loads(content)
    except ValueError as error:
        raise UnfitExport(f"this is no JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnfitExport(f'this is no export of a simulated tenant: its "format" should be "{FORMAT}"')
    if document.get("version") != VERSION:
        found = document.get("version")
        raise UnfitExport(f"this export is of version {found!r}; this simulator reads version {VERSION}")
    _check_types(document)
    return document


def _check_types(document: dict[str, Any]) -> None:
    kinds: dict[str, Any] = {"seed": int, "candidates": int, "profile": str, "locale": (str, type(None))}
    for name, kind in kinds.items():
        if name not in document or not isinstance(document[name], kind) or isinstance(document[name], bool):
            raise UnfitExport(f"{name} is missing, or not of the right type")


def check_beginning(tenant: Tenant, document: dict[str, Any], remedy: str = IMPORT_IT) -> None:
    """Whether it began as this one did. Raises UnfitExport, which ends with what to do."""
    here = beginning(tenant)
    others = [f"{name} {document[name]!r} (here {here[name]!r})" for name in BEGINNING if document[name] != here[name]]
    if others:
        raise UnfitExport(f"this file is of another tenant: {', '.join(others)}; {remedy}")


def overlay_of(tenant: Tenant, document: object) -> Overlay:
    """The overlay of a file, checked against what the tenant began with. Raises UnfitExport."""
    overlay = Overlay(tenant.overlay.books)
    overlay.read(document)
    for name, tables in overlay.books.items():
        _check_numbers(tenant, name, tables)
    return overlay


def _check_numbers(tenant: Tenant, name: str, tables: BookTables) -> None:
    span = tenant.span(name)
    if list(tables.created) != [*range(span, span + len(tables.created))]:
        raise UnfitExport(f"the numbers of new {name} must follow one another from {span}")
    last = span + len(tables.created)
    for part in (tables.written, tables.removed):
        strange = next((number for number in part if not 0 <= number < last), None)
        if strange is not None:
            raise UnfitExport(f"there are no {name} of the number {strange}")


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """How a clock stands, for JSON."""
    return {"now": iso(reading.now), "frozen": reading.frozen}


def reading_of(value: object) -> Reading:
    """What `reading_as_json` wrote. Raises UnfitExport."""
    try:
        assert isinstance(value, dict)
        reading = Reading(millis(value["now"]), bool(value["frozen"]))
        Clock.check(reading.now)
    except (AssertionError, KeyError, TypeError, ValueError):
        raise UnfitExport(
            'clock must be as {"now": "2026-03-02T09:00:00.000Z", "frozen": false}, between 1970 and 9900'
        ) from None
    return reading
