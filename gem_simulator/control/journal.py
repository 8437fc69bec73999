"""The journal: which requests came in and how they were answered, without anything that is secret."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import count
from sys import getsizeof
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from cassettes import MASK
from gem_simulator.control.entries import Answered, Entry, Part
from gem_simulator.control.masking import Masking
from gem_simulator.control.matching import Asked, Match
from gem_simulator.tenant import freeing

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.api.answers import Answer
    from gem_simulator.api.forms import FormPart

LONGEST_BODY = 20_000
#: Of a text inside a longer JSON body, and what is kept of a longer one. Notes are up to 10,000 characters long.
LONGEST_TEXT, LONGEST_KEPT = 10_000, 60
#: Of a path, a query string or a header; of the name of a part.
LONGEST_LINE, LONGEST_NAME = 8_000, 300
MOST_PARTS = 50
CAPACITY = 10_000
#: Bytes of bodies: of requests and the beginnings of answers together.
MEMORY = 12 * 1024 * 1024

#: Headers worth keeping. All others are dropped: a secret may stand in any of them.
_KEPT = {
    "CONTENT_TYPE": "content-type",
    "HTTP_ACCEPT": "accept",
    "HTTP_USER_AGENT": "user-agent",
    "HTTP_IDEMPOTENCY_KEY": "idempotency-key",
}
#: Headers of which only the presence is kept.
_SECRET = {"HTTP_X_API_KEY": "x-api-key", "HTTP_X_APPLICATION_SECRET": "x-application-secret"}
KEPT_HEADERS = (*_KEPT.values(), *_SECRET.values())
#: What a part of a form counts with, beside its names.
_PART = 500
#: Different sets of headers that are remembered: a few clients with a few kinds of requests.
_MOST_CLIENTS = 32


class Journal:
    """The last requests, as many as fit.

    Where bodies take more room than there is, the oldest answers lose theirs first; only then the oldest entries go.

    Args:
        secrets: texts that must not appear in it, wherever a client puts them.
        now: simulated milliseconds.
        capacity: how many entries to keep.
        memory: bytes of bodies to keep.
    """

    def __init__(
        self, secrets: tuple[str, ...], now: Callable[[], int], capacity: int = CAPACITY, memory: int = MEMORY
    ) -> None:
        self._masking = Masking(secrets)
        self._now = now
        self._capacity, self._memory = capacity, memory
        self._lock = Lock()
        self._known_headers: dict[tuple[object, ...], dict[str, str]] = {}
        self._entries: deque[Entry] = deque()
        self._answers: deque[Answered] = deque()  # those that still have their bodies
        self._weight = 0
        self.start_over()

    def start_over(self) -> None:
        """Forget all entries; numbers begin again at 1."""
        with self._lock:
            self._numbers = count(1)
        self.clear()

    def clear(self) -> None:
        """Forget all entries; the numbers go on."""
        with self._lock:
            old = self._entries
            self._entries, self._answers, self._weight = deque(), deque(), 0
        if len(old) > freeing.FEW:
            freeing.later(lambda: freeing.dissolve(old))

    def record(
        self,
        environ: WSGIEnvironment,
        body: bytes | None,
        answer: Answer,
        faults: list[Any],
        seconds: float = 0.0,
    ) -> None:
        """Write down a request, what it was answered with, and how long that took."""
        clean, method = self._masking.text, environ["REQUEST_METHOD"]
        parts = self._parts(environ, body or b"")
        entry = Entry(
            number=next(self._numbers),
            at=self._now(),
            milliseconds=seconds * 1000,
            method=method,
            origin=f"{environ['wsgi.url_scheme']}://{clean(environ.get('HTTP_HOST') or 'localhost')[:LONGEST_NAME]}",
            path=clean(environ["PATH_INFO"])[:LONGEST_LINE],
            query=self._masking.query(environ.get("QUERY_STRING", ""))[:LONGEST_LINE],
            headers=self._headers(environ),
            body=self._readable(body) if body and not parts else "",
            status=answer.status,
            faults=faults,
            parts=parts,
            answer=Answered(answer, self._masking, bodiless=method == "HEAD"),
        )
        self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        with self._lock:
            self._entries.append(entry)
            self._answers.append(entry.answer)
            self._weight += _weight(entry) + entry.answer.weight
            while len(self._entries) > self._capacity:
                self._drop_oldest()
            while self._weight > self._memory and self._answers:
                self._forget_oldest_answer()
            while self._weight > self._memory:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = self._entries.popleft()
        self._weight -= _weight(oldest)
        if self._answers and self._answers[0] is oldest.answer:
            self._forget_oldest_answer()

    def _forget_oldest_answer(self) -> None:
        answer = self._answers.popleft()
        self._weight -= answer.weight
        answer.forget()

    @property
    def entries(self) -> list[Entry]:
        """What is kept, oldest first."""
        with self._lock:
            return list(self._entries)

    def find(self, method: str = "*", path: str = "*", status: int | None = None) -> list[Entry]:
        """The entries of a method, a path (a glob, as of a fault) and a status."""
        match = Match(path=path)
        return [
            entry
            for entry in self.entries
            if fnmatchcase(entry.method, method)
            and match.covers(Asked(entry.method, entry.path))
            and status in (None, entry.status)
        ]

    def verify(  # noqa: PLR0913  # all by keyword, each with a default
        self,
        *,
        operation: str | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        json: Any = None,
        parts: Mapping[str, Any] | None = None,
        times: int | range | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
    ) -> list[Entry]:
        """The requests that are as expected, which must have come as often as expected.

        Args:
            operation: its name in the OpenAPI document, or a glob, as `post_candidates`.
            method: in capitals.
            path: a glob, with or without `/ats/v0` before it.
            status: of the answer.
            query: some of its parameters.
            headers: some of those that the journal keeps.
            json: a part of the body: an object may have more keys, a list not more items. Matchers: see `expectations`.
            parts: of a form, by name.
            times: so often, or a range; unless given, `at_least` and `at_most` count, and without these, once or more.
            at_least: so often or more.
            at_most: so often or less.

        Raises:
            NotVerified: an AssertionError, which shows the nearest request field by field.
            ValueError: an expectation that nothing could meet.

        >>> from gem_simulator import Simulator
        >>> Simulator(candidates=0).journal.verify(operation="post_candidates", times=0)
        []
        """
        from gem_simulator.control.expectations import Expectation
        from gem_simulator.control.verification import NotVerified, Times, judge

        often = Times.of(times, at_least, at_most)
        for name in headers or ():
            if name.lower() not in KEPT_HEADERS:
                raise ValueError(f"the journal does not keep the header {name}; it has {', '.join(KEPT_HEADERS)}")
        expectation = Expectation(
            operation=operation,
            method=method,
            path=path,
            status=status,
            query=query,
            headers=headers,
            json=json,
            parts=parts,
        )
        verdict = judge(self.entries, expectation, often)
        if not verdict.ok:
            raise NotVerified(verdict)
        return list(verdict.matching)

    def har(self) -> dict[str, Any]:
        """What is kept as an HTTP archive (HAR 1.2), for JSON."""
        from gem_simulator.control.har import har

        return har(self.entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def _headers(self, environ: WSGIEnvironment) -> dict[str, str]:
        """Those worth keeping; one object for all requests of a client, which sends the same ones every time."""
        sent = (*map(environ.get, _KEPT), *(key in environ for key in _SECRET))
        headers = self._known_headers.get(sent)
        if headers is None:
            clean = self._masking.text
            headers = {name: clean(environ[key])[:LONGEST_LINE] for key, name in _KEPT.items() if environ.get(key)}
            headers |= {name: MASK for key, name in _SECRET.items() if key in environ}
            if len(self._known_headers) >= _MOST_CLIENTS:
                self._known_headers = {}
            self._known_headers[sent] = headers
        return headers

    def _readable(self, body: bytes) -> str:
        text = self._masking.text(body.decode("utf-8", "replace"))
        if len(text) > LONGEST_BODY:
            text = self._masking.text(_shortened(text))  # again: a secret may have been written in JSON's escapes
        return text[:LONGEST_BODY]

    def _parts(self, environ: WSGIEnvironment, body: bytes) -> list[Part]:
        if not environ.get("CONTENT_TYPE", "").lower().startswith("multipart/"):
            return []
        from gem_simulator.api.forms import parts_of

        return [self._part(part) for part in parts_of(environ["CONTENT_TYPE"], body)[:MOST_PARTS]]

    def _part(self, part: FormPart) -> Part:
        clean = self._masking.text
        filename = None if part.filename is None else clean(part.filename)[:LONGEST_NAME]
        digest = hashlib.sha256(part.content).hexdigest()
        name, kind = (clean(text)[:LONGEST_NAME] for text in (part.name, part.content_type))
        return Part(name, filename, kind, len(part.content), digest)


def _weight(entry: Entry) -> int:
    """Bytes that go with an entry, beside what its answer weighs and what every entry has."""
    parts = sum(getsizeof(part.name) + getsizeof(part.filename) + _PART for part in entry.parts)
    return getsizeof(entry.body) + len(entry.path) + len(entry.query) + parts


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
