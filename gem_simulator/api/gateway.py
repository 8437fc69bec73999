"""The front door: a WSGI application that does what the cloud gateway before Gem does, and then asks for an answer.

    request → key (403, 401) → throttle (429) → faults → ┬ list: a page, ready or made ┬ → links → journal → out
                                                         └ anything else: Flask        ┘

Lists do not pass through Flask: they are what a sync asks for, thousands of times, and Flask need not be imported for
the first answer. They run the very operation that Flask's route would run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from gem_simulator.api import answers, files
from gem_simulator.api.answers import Answer
from gem_simulator.api.operations import ROOT, ListOf, Request
from gem_simulator.api.pages import Page
from gem_simulator.api.resources import RESOURCES
from gem_simulator.control import fault_effects, wire
from gem_simulator.control.faults import Fault
from gem_simulator.tenant import FILE_ORIGIN, FILE_SIGNATURE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from gem_simulator.simulator import Simulator

CONTROL = "/_simulator"
LARGEST_BODY = 32 * 1024 * 1024

_LISTS = {
    ROOT + operation.path.rstrip("/"): operation
    for resource in RESOURCES
    for operation in resource.operations
    if isinstance(operation, ListOf) and operation.parent is None
}
#: Ours, not Gem's: they need no key, and no fault, throttle or journal touches them.
_OURS = (CONTROL, f"{ROOT}/openapi.json")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")


class Gateway:
    """Serves a simulator over WSGI. One object may be called by many threads at once."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._date = (-1, "")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        if environ["PATH_INFO"].startswith(_OURS):
            return self._simulator.application.wsgi_app(environ, start_response)
        body = _read_body(environ)
        answer, struck = self._answer(environ, body)
        self._simulator.journal.record(environ, body, answer.status, [fault.kind for fault in struck])
        self._simulator.faults.run_actions(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        headers = [*answer.headers, ("Content-Length", str(len(answer.body))), ("Date", self.http_date())]
        if struck:
            wire.disturb(struck, environ, answer._replace(headers=tuple(headers)), self._simulator.faults)
        start_response(answer.status_line, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: WSGIEnvironment, body: bytes | None) -> tuple[Answer, tuple[Fault, ...]]:
        path = environ["PATH_INFO"]
        if path.startswith(files.PREFIX):
            with self._simulator.lock:
                query = environ.get("QUERY_STRING", "")
                return files.file_answer(self._simulator.tenant, self._simulator.signatures, path, query), ()
        refusal = self._simulator.credentials.refusal(environ) or self._simulator.throttle.refusal()
        if refusal is not None:
            return refusal, ()
        if body is None:
            return answers.TOO_LARGE, ()
        struck = self._simulator.faults.strike(environ["REQUEST_METHOD"], path)
        if not struck:
            return self._made(environ, body), ()
        environ["QUERY_STRING"] = fault_effects.shape_query(struck, environ.get("QUERY_STRING", ""))
        answer = fault_effects.instead(struck) or self._made(environ, body)
        return fault_effects.shape_answer(struck, answer), struck

    def _made(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        asked_to_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        operation = _LISTS.get(environ["PATH_INFO"].removesuffix("/")) if asked_to_read else None
        if operation is not None:
            return self._page(operation, environ)
        return self._from_flask(environ, body)

    def _page(self, operation: ListOf, environ: WSGIEnvironment) -> Answer:
        origin, query = _origin(environ), environ.get("QUERY_STRING", "")
        pages, tenant = self._simulator.pages, self._simulator.tenant
        ready = pages.get((tenant.version, origin, operation.path, query))
        if ready is None:
            with self._simulator.lock:
                key = (tenant.version, origin, operation.path, query)
                answer = operation.answer(Request(query=query), tenant)
            ready = _cut(answer, origin)
            if ready.status == 200:
                pages.put(key, ready)
        return self._signed(ready)

    def _from_flask(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        asked = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        asked.pop("HTTP_TRANSFER_ENCODING", None)
        if asked["REQUEST_METHOD"] == "HEAD":
            asked["REQUEST_METHOD"] = "GET"  # for its length; the body is dropped on the way out
        caught: list[tuple[int, tuple[tuple[str, str], ...]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            kept = tuple((name, value) for name, value in headers if name.lower() != "content-length")
            caught.append((int(status[:3]), kept))

        chunks = self._simulator.application.wsgi_app(asked, start_response)
        content = b"".join(chunks)
        status, headers = caught[-1]
        return self._signed(_cut(Answer(status, content, headers), _origin(environ)))

    def _signed(self, page: Page) -> Answer:
        return page.signed(self._simulator.signatures.new())

    def http_date(self) -> str:
        """The simulated time as the `Date` header has it: that Gem's clock is read from there is ours."""
        second = self._simulator.tenant.clock.now() // 1000
        made_for, text = self._date
        if made_for != second:
            text = formatdate(second, usegmt=True)
            self._date = (second, text)
        return text


def _cut(answer: Answer, origin: str) -> Page:
    return Page.of(answer._replace(body=answer.body.replace(FILE_ORIGIN, origin.encode())), FILE_SIGNATURE)


def _origin(environ: WSGIEnvironment) -> str:
    host = environ.get("HTTP_HOST", "")
    if not _HOST.fullmatch(host):  # it goes into JSON as it is
        host = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"


def _read_body(environ: WSGIEnvironment) -> bytes | None:
    """The body; None where it is larger than any request to Gem could be."""
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    length = environ.get("CONTENT_LENGTH")
    if not chunked and not (length and length.isdigit()):
        return b""
    wanted = LARGEST_BODY + 1 if chunked else int(length or 0)
    if wanted > LARGEST_BODY and not chunked:
        return None
    body: bytes = environ["wsgi.input"].read(wanted)
    return body if len(body) <= LARGEST_BODY else None
