"""What Gem passes over in silence, or refuses without saying what it knows: told here to whoever sent it.

Gem ignores unknown query parameters (a client was seen to send one); a second value of a known one, too, and it reads
booleans in many spellings (both inferred). So a mistyped filter gives all records, and nobody notices. By default an
answer stays as Gem's and brings these remarks in a header; a strict simulator refuses the request with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from gem_simulator.api import answers, bodies
from gem_simulator.api.answers import Answer
from gem_simulator.api.crm import Upload
from gem_simulator.api.forms import parts_of
from gem_simulator.api.operations import ROOT, Operation, Request, Write
from gem_simulator.api.parameters import Boolean, OneOf, Parameter
from gem_simulator.tenant import Tenant

HEADER = "X-Simulator-Warning"
#: Characters of the header, and of one thing that came.
_LONGEST, _LONGEST_CAME = 1_500, 60
#: Remarks on one request: looking for near names takes time.
_MOST = 20
_BOOLEANS = ("true", "false")


class Remark(NamedTuple):
    """Something that was sent and does not count.

    Attributes:
        place: from its location on: `("query", "per_pages")`, `("json", "recruiter", "id")`.
        text: what came, what is allowed, and what is nearest to it; ASCII.
    """

    place: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{'.'.join(map(_ascii, self.place))}: {self.text}"


def answer(operation: Operation, request: Request, tenant: Tenant, *, strict: bool) -> Answer:
    """What an operation answers; with the remarks in a header, or refused with them if it is to be strict."""
    found = list(islice(remarks(operation, request), _MOST))
    if not found:
        return operation.answer(request, tenant)
    given = refusal(found) if strict else operation.answer(request, tenant)
    return given._replace(headers=(*given.headers, (HEADER, _header(found))))


def refusal(found: Sequence[Remark]) -> Answer:
    """422 in Gem's format, with the remarks where they belong."""
    errors: dict[str, Any] = {}
    for remark in found:
        *way, last = remark.place
        level = errors
        for name in way:
            level = level.setdefault(name, {})
        level.setdefault(last, []).append(remark.text)
    return answers.error(422, message=f"The simulator is strict: {_header(found)}", errors=errors)


def remarks(operation: Operation, request: Request) -> Iterator[Remark]:
    """Everything in a request that does not count."""
    yield from _query(operation.parameters, request.query)
    if isinstance(operation, Write) and request.body:
        yield from _content_type(request.content_type)
        yield from _json(operation.body, request.body)
    elif isinstance(operation, Upload):
        names = {part.name for part in parts_of(request.content_type, request.body)} - {operation.part}
        for name in sorted(names):
            yield Remark(("files", name), _unknown("part", name, (operation.part,)))


def nowhere(method: str, path: str) -> str:
    """What to tell of a path that Gem does not have."""
    return f"path: there is no {_ascii(method)} {_ascii(path)}{_near(path, _paths())}; known: {ROOT}/openapi.json"


@cache
def _paths() -> tuple[str, ...]:
    from gem_simulator.api.resources import RESOURCES

    operations = (operation for resource in RESOURCES for operation in resource.operations)
    return tuple(dict.fromkeys(operation.root + operation.path for operation in operations))


def _query(parameters: Sequence[Parameter], query: str) -> Iterator[Remark]:
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in given.items():
        place = ("query", name)
        if name not in known:
            yield Remark(place, _unknown("parameter", name, tuple(known)))
            continue
        if len(values) > 1:
            yield Remark(place, f"came {len(values)} times; only the first value counts, {_came(values[0])}")
        kind = known[name].kind
        words = _BOOLEANS if isinstance(kind, Boolean) else kind.words if isinstance(kind, OneOf) else ()
        yield from _word(place, values[0], words)


def _content_type(content_type: str) -> Iterator[Remark]:
    if content_type.partition(";")[0].strip().lower() != answers.JSON:
        text = f"came {_came(content_type)}; known: {answers.JSON}" if content_type else f"missing; send {answers.JSON}"
        yield Remark(("headers", "Content-Type"), text)


def _json(kind: bodies.Object, body: bytes) -> Iterator[Remark]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    yield from _value(("json",), kind, value)


def _value(place: tuple[str, ...], kind: bodies.Kind, value: object) -> Iterator[Remark]:
    match kind, value:
        case bodies.Object(fields), dict():
            known = {field.name: field.kind for field in fields}
            for name, inner in value.items():
                if name in known:
                    yield from _value((*place, name), known[name], inner)
                else:
                    yield Remark((*place, name), _unknown("field", name, tuple(known)))
        case bodies.ListOf(item), list():
            for position, inner in enumerate(value):
                yield from _value((*place, str(position)), item, inner)
        case bodies.Text(), str():
            yield from _word(place, value, kind.words or kind.known)


def _word(place: tuple[str, ...], value: str, words: Sequence[str]) -> Iterator[Remark]:
    if words and value not in words:
        yield Remark(place, f"came {_came(value)}{_near(value, words)}; known: {', '.join(words)}")


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    return f"Unknown {what}{_near(name, known)}; known: {', '.join(known) or 'none here'}"


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.lower()[:_LONGEST_CAME], known, 1)
    return f", did you mean {near[0]}?" if near else ""


def _came(value: str) -> str:
    cut = value if len(value) <= _LONGEST_CAME else f"{value[:_LONGEST_CAME]}..."
    return json.dumps(cut)


def _ascii(name: str) -> str:
    """A name as it is, or in escapes where a header could not hold it."""
    return name if name.isascii() and name.isprintable() and len(name) <= _LONGEST_CAME else _came(name)


def _header(found: Sequence[Remark]) -> str:
    text = " | ".join(map(str, found))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
