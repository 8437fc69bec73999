"""What each page of the console shows: its rule, its template, and a function that gathers what the template needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin

from msgspec.structs import FieldInfo
from werkzeug.exceptions import NotFound

from gem_simulator.console.columns import COLUMNS, title, value_at
from gem_simulator.console.forms import ask, body_of
from gem_simulator.console.highlight import whole_items
from gem_simulator.console.page import Page
from gem_simulator.console.records import PER_PAGE, Found
from gem_simulator.control.fault_kinds import Fault
from gem_simulator.control.faults import Faults
from gem_simulator.control.matching import Armed
from gem_simulator.control.presets import PRESETS
from gem_simulator.tenant import COLLECTIONS, PROFILES, iso

Context = dict[str, Any]
Show = Callable[..., Context]

#: Requests on a page of the journal, and on the overview.
_REQUESTS, _NEWEST = 100, 8
#: Of a fault, what decides which requests it strikes.
_MATCH = ("kind", "method", "path", "after", "times")


class Field(NamedTuple):
    """A field of a fault's form: what may be chosen, or whether a number is wanted."""

    name: str
    choices: tuple[str, ...] = ()
    number: bool = False


def overview(page: Page) -> Context:
    """What there is, and what came in last."""
    return {"counts": page.reader.counts(), "entries": page.simulator.journal.entries[: -_NEWEST - 1 : -1]}


def records(page: Page, collection: str) -> Context:
    """A list, or what was found in it."""
    _known(collection)
    text, named, first = page.asked.get("q", "").strip(), page.asked.get("names", ""), _first(page)
    if named:
        found = page.reader.naming(collection, named, first)
    elif text:
        found = page.reader.search(collection, text, first)
    else:
        found = page.reader.page(collection, first)
    return {
        "collection": collection,
        "columns": COLUMNS[collection],
        "found": found,
        "counts": page.reader.counts(),
        "previous": _previous(page, found, searching=bool(text or named)),
        "title": title,
        "value_at": value_at,
        "per_page": PER_PAGE,
        "text": text,
        "named": named,
    }


def _first(page: Page) -> int:
    given = page.asked.get("from", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def _previous(page: Page, found: Found, *, searching: bool) -> str | None:
    if found.first == 0:
        return None
    return page.other(**{"from": None if searching else max(found.first - PER_PAGE, 0)})


def record(page: Page, collection: str, id: str) -> Context:  # noqa: A002  # the name in the rule
    """One record, what it names, and what names it."""
    _known(collection)
    found = page.reader.get(collection, id)
    if found is None:
        raise NotFound(f"No record of {collection} has the id {id}; it may have been deleted without a trace.")
    return {
        "collection": collection,
        "record": found,
        "heading": title(collection, found),
        "whose": None if collection == "candidates" else found.get("candidate_id"),
        "names": page.reader.names(collection, found),
        "named_by": list(page.reader.named_by(collection, found)),
        "title": title,
        "value_at": value_at,
    }


def _known(collection: str) -> None:
    if collection not in COLLECTIONS:
        raise NotFound(f"There is no collection {collection!r}; there are: {', '.join(COLLECTIONS)}.")


def journal(page: Page) -> Context:
    """The requests that came in, newest first."""
    asked, kept = page.asked, page.simulator.journal
    status = asked.get("status", "")
    filters = {name: asked[name].strip() for name in ("method", "path") if asked.get(name, "").strip()}
    number = int(status) if status.isascii() and status.isdigit() else None
    found = kept.find(**filters, status=number) if filters or number is not None else kept.entries
    before = asked.get("before", "")
    if before.isascii() and before.isdigit():
        found = [entry for entry in found if entry.number < int(before)]
    shown = found[: -_REQUESTS - 1 : -1]
    return {
        "entries": shown,
        "total": len(kept),
        "older": page.other(before=shown[-1].number) if len(found) > len(shown) else None,
        "filtered": bool(filters or status),
    }


def entry(page: Page, number: str) -> Context:
    """One request, and how it was answered."""
    entries = page.simulator.journal.entries
    for place, found in enumerate(entries):
        if str(found.number) == number:
            return {
                "entry": found,
                "first": whole_items(found.answer.body) if found.answer.cut else [],
                "before": entries[max(place - 1, 0) : place],
                "after": entries[place + 1 : place + 2],
            }
    raise NotFound(f"The journal has no request {number}: it keeps the newest, and is emptied by a reset.")


def faults(page: Page) -> Context:
    """Faults, drifts and the rate limit."""
    fields = {field.name: _field(field) for field in body_of("POST /faults")}
    return {
        "armed": [_armed(one) for one in page.simulator.faults.armed],
        "fields": fields,
        "more": [field for name, field in fields.items() if name not in _MATCH],
        "presets": PRESETS.values(),
        "drifts": ask(page.simulator, "/drifts"),
        "told": {kind: _told(kind) for kind in fields["kind"].choices},
        "limit": page.simulator.throttle.limit,
    }


def _armed(one: Armed) -> Context:
    """An armed fault, and those of its settings that are not as they are when left out."""
    assert isinstance(one.match, Fault)
    return {
        **one._asdict(),
        "over": one.match.times is not None and one.struck >= one.match.times,
        "often": _often(one.match),
        "settings": {name: value for name, value in one.match.settings.items() if name not in _MATCH},
    }


def _often(fault: Fault) -> str:
    """How often a fault strikes."""
    if fault.times is not None:
        return "once" if fault.times == 1 else f"{fault.times} times"
    return "again and again" if fault.every > 1 or fault.probability < 1 else "every time"


def _field(field: FieldInfo) -> Field:
    parts = list(_parts(field.type))
    choices = next((get_args(part) for part in parts if get_origin(part) is Literal), ())
    if bool in parts:
        choices = ("true", "false")
    return Field(field.name, choices, number=int in parts or float in parts)


def _parts(kind: Any) -> Iterator[Any]:
    """A type, and those that it is put together of."""
    yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _told(kind: str) -> str:
    """The first line of what the method says that arms such a fault."""
    return (getattr(Faults, kind).__doc__ or "").partition("\n")[0]


def state(page: Page) -> Context:
    """Time, snapshots, reset, export and import."""
    return {"snapshots": ask(page.simulator, "/snapshots"), "now": iso(page.now)}


def tenants(page: Page) -> Context:
    """The tenants of this server."""
    return {"all": ask(page.simulator, "/tenants"), "profiles": PROFILES}


#: By endpoint: rule below the console's path ("" is the start), template, what it shows.
PAGES: Mapping[str, tuple[str, str, Show]] = {
    "overview": ("", "overview.html", overview),
    "records": ("/records/<collection>", "records.html", records),
    "record": ("/records/<collection>/<id>", "record.html", record),
    "journal": ("/journal", "journal.html", journal),
    "entry": ("/journal/<number>", "entry.html", entry),
    "faults": ("/faults", "faults.html", faults),
    "state": ("/state", "state.html", state),
    "tenants": ("/tenants", "tenants.html", tenants),
}
