"""Every text of a session, with its place, held against what looks personal or secret and what may stay."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from cassettes.cassette import Interaction
from cassettes.har import load_session
from cassettes.redaction import MASK, SECRET_HEADERS
from cassettes.scan.detectors import detected, is_public
from cassettes.scan.findings import Finding, hidden
from cassettes.scan.recognising import is_standin
from cassettes.standins.replacing import noted
from cassettes.standins.rules import Operation, Rules
from cassettes.standins.session import StandIns
from cassettes.standins.shapes import UNKNOWN, Shape

_SECRET_NAME = re.compile(r"token|secret|api-?key|auth|session|password|signature|cookie", re.IGNORECASE)
_BLOB = b"stand-in"


def scan_file(path: str | os.PathLike[str], rules: Rules) -> list[Finding]:
    """What looks personal or secret in a cassette or a HAR file.

    Raises:
        CassetteError: it cannot be read, or is neither.
    """
    return list(scan(load_session(path), rules))


def scan(interactions: Iterable[Interaction], rules: Rules) -> Iterator[Finding]:
    """What looks personal or secret in a session, in its order."""
    session = tuple(interactions)
    known = StandIns(rules.facts)
    noted(session, rules, known)
    scanner, seen = _Scanner(rules, known), set[tuple[str, str]]()
    for number, one in enumerate(session):
        for finding in scanner.interaction(one, f"interactions[{number}]"):
            # The same value is told once, where it comes first.
            if (finding.why, finding.shown) not in seen:
                seen.add((finding.why, finding.shown))
                yield finding


class _Scanner:
    def __init__(self, rules: Rules, known: StandIns) -> None:
        self._rules = rules
        self._known = known
        self._facts = rules.facts

    def interaction(self, one: Interaction, place: str) -> Iterator[Finding]:
        request, response = one.request, one.response
        found = self._rules.find(request.method, urlsplit(request.uri).path)
        operation = found[0] if found else None
        yield from self._uri(request.uri, found, place)
        yield from self._headers(request.headers, f"{place}.request.headers")
        asked = operation.request if operation else UNKNOWN
        yield from self._body(request.body, asked, request.headers, f"{place}.request")
        yield from self._headers(response.headers, f"{place}.response.headers")
        answered = operation.response(response.status) if operation else UNKNOWN
        yield from self._body(response.body, answered, response.headers, f"{place}.response")

    def _uri(self, uri: str, found: tuple[Operation, re.Match[str]] | None, place: str) -> Iterator[Finding]:
        where = f"{place}.request.uri"
        if not is_public(uri, self._facts):
            yield Finding(where, "a host that is no stand-in", hidden(urlsplit(uri).netloc))
        for name, value in parse_qsl(urlsplit(uri).query, keep_blank_values=True):
            shape = found[0].query.get(name, UNKNOWN) if found else UNKNOWN
            shape = shape.items or shape
            for part in value.split(","):
                yield from self._text(part, shape, where)
        if found is not None:
            for kind, value in zip(found[0].kinds, found[1].groups(), strict=True):
                yield from self._text(unquote(value), Shape(kind), where)
        else:
            yield from self._text(uri.partition("?")[0], Shape("link"), where)

    def _headers(self, headers: Mapping[str, str], place: str) -> Iterator[Finding]:
        for name, value in headers.items():
            allowed = self._rules.headers.get(name)
            if value == MASK or (allowed is not None and allowed.fullmatch(value)):
                continue
            where = f"{place}.{name}"
            if name in SECRET_HEADERS or _SECRET_NAME.search(name):
                yield Finding(where, "a header that authenticates, not masked", hidden(value))
            else:
                yield from (Finding(where, why, hidden(what)) for why, what in detected(value, self._facts))

    def _body(self, body: bytes, shape: Shape, headers: Mapping[str, str], place: str) -> Iterator[Finding]:
        if not body or _BLOB in body[:200]:
            return
        try:
            yield from self._data(orjson.loads(body), shape, f"{place}.json")
        except ValueError:
            yield from self._raw(body, headers, place)

    def _raw(self, body: bytes, headers: Mapping[str, str], place: str) -> Iterator[Finding]:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            yield Finding(place, "a file", f"{len(body)} bytes")
            return
        if not headers.get("content-type", "").startswith("multipart/") or _BLOB not in body:
            yield from self._text(text, Shape("html" if "<" in text else "text"), f"{place}.text")

    def _data(self, data: Any, shape: Shape, place: str) -> Iterator[Finding]:
        if isinstance(data, dict):
            for name, value in data.items():
                where = f"{place}.{name}" if name in shape.fields else place
                if name not in shape.fields:
                    yield from self._text(name, Shape("key"), f"{place} (the name of a field)")
                yield from self._data(value, shape.below(name), where)
        elif isinstance(data, list):
            for number, item in enumerate(data):
                yield from self._data(item, shape.below(), f"{place}[{number}]")
        elif isinstance(data, str):
            yield from self._text(data, shape, place)

    def _text(self, value: str, shape: Shape, place: str) -> Iterator[Finding]:
        if shape.kind == "base64":
            if not _is_blob(value):
                yield Finding(place, "a file", hidden(value))
            return
        if self._known.stays(value):
            return
        found = list(detected(value, self._facts))
        yield from (Finding(place, why, hidden(what)) for why, what in found)
        if not found and not is_standin(value, shape.kind, self._facts, shape.known):
            yield Finding(place, f"a text ({shape.kind}) that is no stand-in", hidden(value))


def _is_blob(value: str) -> bool:
    try:
        return _BLOB in base64.b64decode(value)
    except (binascii.Error, ValueError):
        return False
