"""Holds what a client asked for against Gem's document: paths, methods, parameters, bodies, and the key.

Gem passes over much in silence, such as a parameter that it does not know: a client that misspells `updated_after`
reads everything, every time, and nobody notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from cassettes import Interaction, Request
from contracts.gem_document import METHODS, GemDocument
from contracts.paths import Paths, below_root, nearest
from contracts.payloads import place_of, said

KEY = "x-api-key"
_JSON = "application/json"
_API = ("/ats/", "/v0/")


@dataclass(frozen=True, slots=True)
class RequestProblem:
    """Something that a client should not have asked, or not so.

    Attributes:
        request: method and path as the document has them; with the path that was asked for where it has none.
        message: what is wrong, and what the document has instead.
    """

    request: str
    message: str

    def __str__(self) -> str:
        return f"{self.request}: {self.message}"


def check_requests(document: GemDocument, interactions: Iterable[Interaction]) -> list[RequestProblem]:
    """What is wrong with requests, each problem once.

    Args:
        document: what Gem takes.
        interactions: what was asked; what went to other places than Gem's API is passed over.
    """
    paths = Paths(document)
    found = (problem for one in interactions for problem in _problems(document, paths, one.request))
    return list(dict.fromkeys(found))


def _problems(document: GemDocument, paths: Paths, request: Request) -> Iterator[RequestProblem]:
    path = urlsplit(request.uri).path
    if not any(root in path for root in _API):
        return
    place = paths.find(request.uri)
    if place is None:
        like = paths.nearest(request.uri)
        hint = f"; the nearest is {like}" if like else ""
        yield RequestProblem(f"{request.method} {below_root(request.uri) or path}", f"Gem has no such path{hint}")
        return
    name, item = f"{request.method} {place.template}", document.raw["paths"][place.template]
    operation = item.get(request.method.lower())
    if operation is None:
        known = ", ".join(method.upper() for method in METHODS if method in item)
        yield RequestProblem(name, f"Gem has no such method there, only {known}")
        return
    if not {header.lower(): value for header, value in request.headers.items()}.get(KEY):
        yield RequestProblem(name, "the header X-API-Key is missing")
    messages = [*_query(document, operation, request), *_body(document, operation, request)]
    yield from (RequestProblem(name, message) for message in messages)


def _query(document: GemDocument, operation: Mapping[str, Any], request: Request) -> Iterator[str]:
    parameters = map(document.resolve, operation.get("parameters", ()))
    known = {one["name"]: one for one in parameters if one["in"] == "query"}
    for name, value in parse_qsl(urlsplit(request.uri).query, keep_blank_values=True):
        if name not in known:
            like = nearest(name, known)
            hint = f"did you mean {like}?" if like else f"it has {', '.join(known) or 'none'}"
            yield f"the parameter {name} is none that Gem knows there: {hint}"
            continue
        schema = known[name]["schema"]
        for error in document.validator_of(schema).iter_errors(_value(schema, value)):
            yield f"the parameter {name}={value} {said(error)}"


def _value(schema: Mapping[str, Any], text: str) -> Any:
    """What a text in a query stands for; the text where it does not fit."""
    match schema.get("type"):
        case "integer" if text.removeprefix("-").isdecimal():
            return int(text)
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "array":
            return text.split(",")
    return text


def _body(document: GemDocument, operation: Mapping[str, Any], request: Request) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    if content is None:
        if request.body and "requestBody" not in operation:
            yield "it has a body, and Gem takes none there"
        return
    try:
        body = orjson.loads(request.body) if request.body else None
    except orjson.JSONDecodeError as broken:
        yield f"the body is no JSON: {broken}"
        return
    if body is None:
        if operation["requestBody"].get("required"):
            yield "the body is missing"
        return
    for error in document.validator_of(content["schema"]).iter_errors(body):
        place = place_of(list(error.instance_path))
        yield f"{f'{place} in the body' if place else 'the body'} {said(error)}"
