"""The journal as an HTTP archive (HAR 1.2), which browsers' developer tools and many others open.

What the journal does not have is left out where HAR allows it, and -1 where it wants a number; a body of which only the
beginning was kept says so in its comment. Names that begin with `_` are ours, as HAR has it for additions.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl, quote

from gem_simulator.api.answers import reason
from gem_simulator.control.entries import Entry, Part
from gem_simulator.tenant import iso

_VERSION = "1.2"
_HTTP = "HTTP/1.1"
_UNKNOWN = -1


def har(entries: Iterable[Entry]) -> dict[str, Any]:
    """The archive of some requests, for JSON."""
    return {
        "log": {
            "version": _VERSION,
            "creator": {"name": "gem-simulator", "version": version("gem-ats-connector")},
            "entries": [_entry(entry) for entry in entries],
            "comment": "Simulated: no request reached Gem. Times of day are those of the simulated clock.",
        }
    }


def _entry(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "startedDateTime": iso(entry.at),
        "time": entry.milliseconds,
        "request": _request(entry),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": entry.milliseconds, "receive": 0},
        "_number": entry.number,
        "_operation": entry.operation,
    }
    if entry.faults:
        told["comment"] = f"struck by: {', '.join(entry.faults)}"
    return told


def _request(entry: Entry) -> dict[str, Any]:
    has_body = bool(entry.body or entry.parts)
    return {
        "method": entry.method,
        "url": _url(entry),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(entry.headers.items()),
        "queryString": _pairs(parse_qsl(entry.query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN if has_body else 0,
        **({"postData": _sent(entry)} if has_body else {}),
    }


def _sent(entry: Entry) -> dict[str, Any]:
    kind = {"mimeType": entry.headers.get("content-type", "")}
    if entry.parts:
        return {**kind, "params": [_param(part) for part in entry.parts]}
    return {**kind, "text": entry.body}


def _param(part: Part) -> dict[str, str]:
    filename = {} if part.filename is None else {"fileName": part.filename}
    told = f"{part.size} bytes, SHA-256 {part.sha256}"
    return {"name": part.name, **filename, "contentType": part.content_type, "comment": told}


def _response(entry: Entry) -> dict[str, Any]:
    answer = entry.answer
    content: dict[str, Any] = {"size": answer.size, "mimeType": answer.headers.get("content-type", "")}
    if answer.body:
        content["text"] = answer.body
    if answer.cut:
        content["comment"] = f"only the beginning of {answer.size} bytes was kept"
    return {
        "status": entry.status,
        "statusText": reason(entry.status),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(answer.headers.items()),
        "content": content,
        "redirectURL": answer.headers.get("location", ""),
        "headersSize": _UNKNOWN,
        "bodySize": answer.size,
    }


def _url(entry: Entry) -> str:
    """Servers hand over a path as the bytes of its UTF-8 in Latin-1."""
    origin = quote(entry.origin.encode("latin-1", "replace"), safe=":/[]")
    path = quote(entry.path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~")
    query = quote(entry.query.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~?%")
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
