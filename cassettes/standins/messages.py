"""Requests and answers, each part visited as what it is: path, query, headers, JSON, forms, files, other texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from cassettes.cassette import Interaction, Request, Response
from cassettes.redaction import MASK, SECRET_HEADERS
from cassettes.standins.rules import Operation, Rules
from cassettes.standins.shapes import UNKNOWN, Shape, Visitor, visited_json

_PART = re.compile(rb'name="([^"\r\n]*)"(?:; filename="([^"\r\n]*)")?')
_BOUNDARY = "standin"


def visited_interaction(one: Interaction, rules: Rules, visitor: Visitor) -> Interaction:
    """The interaction with what the visitor made of its parts."""
    request, response = one.request, one.response
    found = rules.find(request.method, urlsplit(request.uri).path)
    operation = found[0] if found else None
    asked = _body(request.body, operation.request if operation else UNKNOWN, request.headers, visitor)
    answered = _body(
        response.body, operation.response(response.status) if operation else UNKNOWN, response.headers, visitor
    )
    return Interaction(
        Request(request.method, _uri(request.uri, found, rules, visitor), _headers(request.headers, rules), asked),
        Response(response.status, _headers(response.headers, rules), answered),
    )


def _uri(uri: str, found: tuple[Operation, re.Match[str]] | None, rules: Rules, visitor: Visitor) -> str:
    if found is None:
        return visitor.text(uri, "link")
    operation, match = found
    parts = urlsplit(uri)
    path, end = "", 0
    for number, kind in enumerate(operation.kinds, 1):
        value = visitor.text(unquote(match[number]), kind)
        path += match.string[end : match.start(number)] + quote(value, safe="")
        end = match.end(number)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([_pair(name, value, operation, visitor) for name, value in pairs], quote_via=quote)
    host = rules.facts.hosts.get(parts.netloc, parts.netloc)
    return urlunsplit((parts.scheme, host, (path + match.string[end:]).removeprefix(rules.prefix), query, ""))


def _pair(name: str, value: str, operation: Operation, visitor: Visitor) -> tuple[str, str]:
    shape = operation.query.get(name)
    if shape is None:
        return visitor.text(name, "key"), visitor.text(value, "typed")
    if shape.items is not None:
        return name, ",".join(visitor.text(one, shape.items.kind) for one in value.split(","))
    return name, visitor.text(value, shape.kind, shape.known)


def _headers(headers: Mapping[str, str], rules: Rules) -> dict[str, str]:
    kept = {}
    for name, value in headers.items():
        allowed = rules.headers.get(name)
        if name == "content-type" and value.startswith("multipart/"):
            kept[name] = f"multipart/form-data; boundary={_BOUNDARY}"
        elif allowed is not None and allowed.fullmatch(value):
            kept[name] = value
        elif name in SECRET_HEADERS or all(word in rules.header_words for word in name.split("-")):
            kept[name] = MASK
    return kept


def _body(body: bytes, shape: Shape, headers: Mapping[str, str], visitor: Visitor) -> bytes:
    if not body:
        return body
    if headers.get("content-type", "").startswith("multipart/"):
        return _form(body, visitor)
    made = visited_json(body, shape, visitor)
    if made is not None:
        return made
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return visitor.content(body)
    if text.startswith("%PDF") or "\0" in text:
        return visitor.content(body)
    return visitor.text(text, "html" if "<" in text else "text").encode()


def _form(body: bytes, visitor: Visitor) -> bytes:
    """A form of as many parts, with stand-ins for its files."""
    pieces = []
    for name, filename in _PART.findall(body):
        part = f'form-data; name="{visitor.text(name.decode("utf-8", "replace"), "key")}"'
        if filename:
            part += f'; filename="{visitor.text(filename.decode("utf-8", "replace"), "file")}"'
        content = visitor.content(body).decode()
        pieces.append(f"--{_BOUNDARY}\r\nContent-Disposition: {part}\r\n\r\n{content}\r\n")
    return "".join([*pieces, f"--{_BOUNDARY}--\r\n"]).encode()
