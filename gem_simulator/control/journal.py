"""The journal: which requests came in, without anything that is secret."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import orjson

from cassettes import MASK, Redactor
from gem_simulator.control.faults import Match
from gem_simulator.tenant import iso

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.api.forms import FormPart

LONGEST_BODY = 20_000
#: Of a text inside a longer JSON body, and what is kept of a longer one. Notes are up to 10,000 characters long.
LONGEST_TEXT, LONGEST_KEPT = 10_000, 60
MOST_PARTS, LONGEST_NAME = 50, 300
CAPACITY = 10_000

#: Headers worth keeping. All others are dropped: a secret may stand in any of them.
_KEPT = {
    "CONTENT_TYPE": "content-type",
    "HTTP_ACCEPT": "accept",
    "HTTP_USER_AGENT": "user-agent",
    "HTTP_IDEMPOTENCY_KEY": "idempotency-key",
}
#: Headers of which only the presence is kept.
_SECRET = {"HTTP_X_API_KEY": "x-api-key", "HTTP_X_APPLICATION_SECRET": "x-application-secret"}
_SECRET_IN_QUERY = re.compile(r"((?:^|&)[^=&]*(?:signature|key|secret|token)[^=&]*=)[^&]*", re.IGNORECASE)


class Part(NamedTuple):
    """One part of a form: what it was, without its content.

    Attributes:
        name: of the field.
        filename: None for a plain value.
        content_type: as it was sent.
        size: in bytes.
        sha256: of its content, in hex.
    """

    name: str
    filename: str | None
    content_type: str
    size: int
    sha256: str


class Entry(NamedTuple):
    """A request that came in, and how it was answered.

    Attributes:
        number: counted from 1, over all requests since the simulator started.
        at: simulated time, in milliseconds since 1970.
        headers: lower-case names; the key and the secret only as present.
        body: as text, cut at 20,000 characters; long texts inside a longer JSON body are cut first, so that it remains
            JSON. Of a form: nothing.
        faults: the kinds of faults that struck it.
        parts: of a form.
    """

    number: int
    at: int
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int
    faults: list[str]
    parts: list[Part]

    @property
    def json(self) -> Any:
        """The body, parsed; None where it is no JSON, or was cut."""
        try:
            return orjson.loads(self.body)
        except ValueError:
            return None

    def as_dict(self) -> dict[str, Any]:
        """For JSON; the time as ISO 8601."""
        return {**self._asdict(), "at": iso(self.at), "parts": [part._asdict() for part in self.parts]}


class Journal:
    """The last requests, up to a capacity.

    Args:
        secrets: texts that must not appear in it, wherever a client puts them.
        now: simulated milliseconds.
        capacity: how many entries to keep.
    """

    def __init__(self, secrets: tuple[str, ...], now: Callable[[], int], capacity: int = CAPACITY) -> None:
        self._clean = Redactor(form for secret in secrets for form in (secret, quote(secret, safe=""))).text
        self._now = now
        self._entries: deque[Entry] = deque(maxlen=capacity)
        self._numbers = count(1)

    def record(self, environ: WSGIEnvironment, body: bytes | None, status: int, faults: list[Any]) -> None:
        """Write down a request."""
        parts = self._parts(environ, body or b"")
        self._entries.append(
            Entry(
                number=next(self._numbers),
                at=self._now(),
                method=environ["REQUEST_METHOD"],
                path=self._clean(environ["PATH_INFO"]),
                query=self._clean_query(environ.get("QUERY_STRING", "")),
                headers=self._headers(environ),
                body=self._readable(body) if body and not parts else "",
                status=status,
                faults=faults,
                parts=parts,
            )
        )

    @property
    def entries(self) -> list[Entry]:
        """What is kept, oldest first."""
        return list(self._entries)

    def find(self, method: str = "*", path: str = "*", status: int | None = None) -> list[Entry]:
        """The entries of a method, a path (a glob, as of a fault) and a status."""
        match = Match(path=path)
        return [
            entry
            for entry in self.entries
            if fnmatchcase(entry.method, method)
            and match.covers(entry.method, entry.path)
            and status in (None, entry.status)
        ]

    def clear(self) -> None:
        """Forget all entries; the numbers go on."""
        self._entries.clear()

    def start_over(self) -> None:
        """Forget all entries; numbers begin again at 1."""
        self._numbers = count(1)
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def _headers(self, environ: WSGIEnvironment) -> dict[str, str]:
        kept = {name: self._clean(environ[key]) for key, name in _KEPT.items() if environ.get(key)}
        return kept | {name: MASK for key, name in _SECRET.items() if key in environ}

    def _clean_query(self, query: str) -> str:
        return _SECRET_IN_QUERY.sub(rf"\1{MASK}", self._clean(query)) if query else ""

    def _readable(self, body: bytes) -> str:
        text = self._clean(body.decode("utf-8", "replace"))
        if len(text) > LONGEST_BODY:
            text = self._clean(_shortened(text))  # again: a secret may have been written in JSON's escapes
        return text[:LONGEST_BODY]

    def _parts(self, environ: WSGIEnvironment, body: bytes) -> list[Part]:
        if not environ.get("CONTENT_TYPE", "").lower().startswith("multipart/"):
            return []
        from gem_simulator.api.forms import parts_of

        return [self._part(part) for part in parts_of(environ["CONTENT_TYPE"], body)[:MOST_PARTS]]

    def _part(self, part: FormPart) -> Part:
        filename = None if part.filename is None else self._clean(part.filename)[:LONGEST_NAME]
        digest = hashlib.sha256(part.content).hexdigest()
        name, kind = (self._clean(text)[:LONGEST_NAME] for text in (part.name, part.content_type))
        return Part(name, filename, kind, len(part.content), digest)


def _shortened(text: str) -> str:
    """A JSON text with the long texts in it cut: base64 of files, above all. Anything else as it is."""
    try:
        return orjson.dumps(_cut(orjson.loads(text))).decode()
    except ValueError:
        return text


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_KEPT]}… [{len(value)} characters]"
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    return value
