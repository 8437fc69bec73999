"""A cassette: one recorded session with Gem, in a file that a reviewer can read and a program loads in no time.

The file is JSON, written over many lines: bodies that are JSON stand in it as data, one interaction after the other in
the order in which they happened, and above them where and when they were recorded. JSON is YAML as well, so it may
be called NAME.yaml like other cassettes, and every tool for those opens it.

    {"format": "gem-cassette/1",
     "origin": "simulator", "recorded_at": "2026-11-22T04:10:00Z", "gem_document": "v0", "recorded_with": "0.1.0",
     "base_url": "https://api.gem.com/ats/v0",
     "interactions": [{"request": {"method": "GET", "uri": …, "headers": {…}},
                       "response": {"status": 200, "headers": {…}, "json": […]}}, …]}
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import orjson

from cassettes import bodies
from cassettes.errors import CassetteBroken, CassetteError, CassetteMissing

FORMAT = "gem-cassette/1"
Origin = Literal["simulator", "gem_sandbox"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
Headers = Mapping[str, str]

#: A body is kept as it reads once it is decoded, so what told how it travelled would be wrong.
_OF_THE_WIRE = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a cassette comes from.

    Args:
        origin: what was recorded: the simulator, or a tenant of Gem.
        recorded_at: when the session began, UTC.
        base_url: Gem's ATS root, as the session asked for it.
        gem_document: version of the document of Gem's API that recorder and simulator went by.
        recorded_with: version of this distribution.
    """

    origin: Origin
    recorded_at: datetime
    base_url: str
    gem_document: str = ""
    recorded_with: str = ""

    def age(self, now: datetime) -> timedelta:
        """How long ago it was recorded."""
        return now - self.recorded_at


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked.

    Args:
        method: in capitals.
        uri: whole.
        headers: lower-case names; those that authenticate are masked.
        body: its bytes.
    """

    method: str
    uri: str
    headers: Headers = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered.

    Args:
        status: the HTTP status.
        headers: lower-case names; none of those that tell how the body travelled.
        body: decoded.
    """

    status: int
    headers: Headers = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and its answer."""

    request: Request
    response: Response


@dataclass(frozen=True, slots=True)
class Cassette:
    """A recorded session.

    Args:
        provenance: where it comes from.
        interactions: in the order in which they happened.
    """

    provenance: Provenance
    interactions: tuple[Interaction, ...]

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Cassette:
        """Reads a file.

        Raises:
            CassetteMissing: there is none, or it cannot be read.
            CassetteBroken: it is no cassette; the message says where it is not.
        """
        try:
            text = Path(path).read_bytes()
        except OSError as error:
            raise CassetteMissing(f"Cannot read the cassette {os.fspath(path)}: {error.strerror}.") from None
        return cls.parse(text, where=os.fspath(path))

    @classmethod
    def parse(cls, text: str | bytes, *, where: str = "the cassette") -> Cassette:
        """Reads what `text` gave.

        Raises:
            CassetteBroken: it is no cassette; the message says where it is not.
        """
        try:
            data = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise CassetteBroken(f"{where}: line {error.lineno}, column {error.colno}: {error.msg}") from None
        try:
            return _cassette(data)
        except _Wrong as wrong:
            raise CassetteBroken(f"{where}: {wrong}") from None

    def text(self) -> str:
        """As a file holds it."""
        provenance = self.provenance
        data = {
            "format": FORMAT,
            "origin": provenance.origin,
            "recorded_at": provenance.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "base_url": provenance.base_url,
            "gem_document": provenance.gem_document,
            "recorded_with": provenance.recorded_with,
            "interactions": [
                {
                    "request": {
                        "method": one.request.method,
                        "uri": one.request.uri,
                        "headers": dict(one.request.headers),
                        **bodies.shown(one.request.body),
                    },
                    "response": {
                        "status": one.response.status,
                        "headers": dict(one.response.headers),
                        **bodies.shown(one.response.body),
                    },
                }
                for one in self.interactions
            ],
        }
        return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n"

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a file; one that is there is replaced, whole or not at all."""
        write_whole(path, self.text())


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """Writes a file; one that is there is replaced, whole or not at all. Folders that are missing are made.

    Raises:
        CassetteError: it cannot be written; nothing of it is left behind.
    """
    with _beside(Path(path)) as beside:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)


def must_be_writable(path: str | os.PathLike[str]) -> None:
    """Tells before a session, which may take long and change a tenant for good, whether it can be kept at its end.

    Raises:
        CassetteError: it cannot be written.
    """
    with _beside(Path(path)) as beside:
        beside.touch()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Where to write first what shall be in a file; is gone afterwards."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = f"{target.parent} is no folder" if isinstance(error, FileExistsError) else error.strerror or error
        raise CassetteError(f"{target} cannot be written: {why}") from error


def kept_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers as a cassette keeps them: lower-case names, equal ones joined, none of how the body travelled."""
    kept: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower not in _OF_THE_WIRE:
            kept[lower] = f"{kept[lower]}, {value}" if lower in kept else value
    return kept


class _Wrong(Exception):
    """What a file says wrong, and where."""


def _cassette(data: Any) -> Cassette:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        told = f"its format is {found!r}" if found else "it tells no format"
        raise _Wrong(f'{told}; a cassette begins with {{"format": "{FORMAT}"}}')
    origin = data.get("origin")
    if origin not in ORIGINS:
        raise _Wrong(f"origin: {origin!r} is none of {', '.join(ORIGINS)}")
    provenance = Provenance(
        origin=origin,
        recorded_at=_moment(_text(data, "recorded_at", "")),
        base_url=_text(data, "base_url", ""),
        gem_document=str(data.get("gem_document", "")),
        recorded_with=str(data.get("recorded_with", "")),
    )
    listed = data.get("interactions")
    if not isinstance(listed, list):
        raise _Wrong("interactions: it has no list of them")
    return Cassette(provenance, tuple(_interaction(one, f"interactions[{n}]") for n, one in enumerate(listed)))


def _interaction(data: Any, where: str) -> Interaction:
    request, response = _object(data, "request", where), _object(data, "response", where)
    status = response.get("status")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        raise _Wrong(f"{where}.response.status: {status!r} is no HTTP status")
    asked = Request(
        method=_text(request, "method", f"{where}.request.").upper(),
        uri=_text(request, "uri", f"{where}.request."),
        headers=_headers(request, f"{where}.request"),
        body=_body(request, f"{where}.request"),
    )
    return Interaction(
        asked, Response(status, _headers(response, f"{where}.response"), _body(response, f"{where}.response"))
    )


def _object(data: Any, name: str, where: str) -> dict[str, Any]:
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, dict):
        raise _Wrong(f"{where}.{name}: there is none")
    return found


def _text(data: dict[str, Any], name: str, where: str) -> str:
    found = data.get(name)
    if not isinstance(found, str) or not found:
        raise _Wrong(f"{where}{name}: there is none")
    return found


def _headers(message: dict[str, Any], where: str) -> Headers:
    headers = message.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise _Wrong(f"{where}.headers: they are no names with texts")
    return {name.lower(): value for name, value in headers.items()}


def _body(message: dict[str, Any], where: str) -> bytes:
    try:
        return bodies.content(message)
    except ValueError as error:
        raise _Wrong(f"{where}: {error}") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong(f"recorded_at: {text!r} is no date-time such as 2026-11-22T04:10:00Z") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
