"""The front door: a WSGI application that does what the cloud gateway before Gem does, and then asks for an answer.

    request → key (403, 401): whose tenant → throttle (429) → faults → drifts → ┬ list: a page, ready or made ┬ → …
                                                                                └ anything else: Flask        ┘
    … → links → journal

What is told of a request that no tenant is meant by stands in the journal of the first.

Lists do not pass through Flask: they are what a sync asks for, thousands of times, and Flask need not be imported for
the first answer. They run the very operation that Flask's route would run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from email.utils import formatdate
from functools import cached_property, lru_cache
from threading import Lock, local
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from gem_simulator.api import answers, files, strictness
from gem_simulator.api.answers import Answer
from gem_simulator.api.operations import ROOT, ListOf, Request
from gem_simulator.api.pages import Page, PageCache
from gem_simulator.api.resources import RESOURCES
from gem_simulator.control import fault_effects, wire
from gem_simulator.control.delivery import STAND_INS, Delivery, delivery
from gem_simulator.control.faults import Faults, Struck
from gem_simulator.control.matching import Asked
from gem_simulator.tenant import FILE_ORIGIN, FILE_SIGNATURE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

    from gem_simulator.simulator import Simulator
    from gem_simulator.tenants import Tenants

CONTROL = "/_simulator"
#: The console for people: below this, and at the root of the controls for whoever accepts HTML.
CONSOLE = f"{CONTROL}/console"
#: Where Flask finds in the environ whose request it is.
SIMULATOR = "gem_simulator.simulator"
#: Stands in the environ where the door can do what no socket can: refuse the connection for one path.
REFUSES = "gem_simulator.refuses"
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


class Outcome(NamedTuple):
    """What becomes of a request, whatever door it came through.

    Attributes:
        answer: with `Content-Length` and `Date`.
        delivery: how it goes out, which is left to the door.
        struck: the faults that struck the request.
        faults: those that are armed, which the door may have to wait for.
    """

    answer: Answer
    delivery: Delivery
    struck: tuple[Struck, ...]
    faults: Faults


class Gateway:
    """Serves tenants over WSGI. One object may be called by many threads at once.

    Args:
        tenants: each request is for that whose key it brings.
        page_cache: bytes of ready pages to keep.
    """

    def __init__(self, tenants: Tenants, page_cache: int) -> None:
        self.pages = PageCache(page_cache)
        self._tenants = tenants
        self._lock = Lock()
        self._dates = local()

    @cached_property
    def application(self) -> Flask:
        """The Flask application behind the gateway; made when first needed, since Flask takes long to import."""
        from gem_simulator.api.application import create_application

        with self._lock:
            return create_application(self._tenants)

    @cached_property
    def console(self) -> Flask:
        """The console; made when first opened."""
        from gem_simulator.console.application import create_console

        with self._lock:
            return create_console(self._tenants)

    def _of(self, environ: WSGIEnvironment) -> Flask:
        """The Flask application that answers a request."""
        path = environ["PATH_INFO"]
        html = path.rstrip("/") == CONTROL and "text/html" in environ.get("HTTP_ACCEPT", "")
        return self.console if html or path.startswith(f"{CONSOLE}/") else self.application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        if environ["PATH_INFO"].startswith(_OURS):
            self._date(self._tenants.default)
            return self._of(environ).wsgi_app(environ, start_response)
        outcome = self.respond(environ)
        if outcome.struck:
            return wire.deliver(outcome, environ, start_response)
        start_response(outcome.answer.status_line, list(outcome.answer.headers))
        return outcome.delivery.body

    def respond(self, environ: WSGIEnvironment) -> Outcome:
        """What becomes of a request to Gem or to the controls, before it goes out by a door."""
        body, path = _read_body(environ), environ["PATH_INFO"]
        method = environ["REQUEST_METHOD"]
        if path.startswith(_OURS):
            answer = answers.TOO_LARGE if body is None else self._flask_answer(environ, body)
            return self._outcome(self._tenants.default, answer, (), method)
        began = perf_counter()
        simulator, answer, struck = self._answer(environ, body)
        seconds = perf_counter() - began
        simulator.journal.record(environ, body, answer, _told(struck, environ), seconds)
        simulator.faults.run_actions(Asked(method, path))
        return self._outcome(simulator, answer, struck, method)

    def _outcome(self, simulator: Simulator, answer: Answer, struck: tuple[Struck, ...], method: str) -> Outcome:
        date = self._date(simulator, fault_effects.skew_of(struck))
        sent = answer._replace(headers=(*answer.headers, ("Content-Length", str(len(answer.body))), ("Date", date)))
        return Outcome(sent, delivery(struck, sent, method), struck, simulator.faults)

    def _answer(self, environ: WSGIEnvironment, body: bytes | None) -> tuple[Simulator, Answer, tuple[Struck, ...]]:
        path = environ["PATH_INFO"]
        if path.startswith(files.PREFIX):
            return (*self._file(path, environ.get("QUERY_STRING", "")), ())
        simulator = self._tenants.of_key(environ.get("HTTP_X_API_KEY", ""))
        if simulator is None:
            return self._tenants.default, answers.FORBIDDEN, ()
        refusal = simulator.credentials.refusal(environ) or simulator.throttle.refusal()
        if refusal is not None:
            return simulator, refusal, ()
        if body is None:
            return simulator, answers.TOO_LARGE, ()
        struck = simulator.faults.strike(Asked(environ["REQUEST_METHOD"], path))
        if not struck:
            return simulator, self._made(simulator, environ, body), ()
        now = simulator.clock.now() + 1000 * fault_effects.skew_of(struck)

        def make(query: str) -> Answer:
            return self._made(simulator, {**environ, "QUERY_STRING": query}, body)

        query = environ.get("QUERY_STRING", "")
        return simulator, fault_effects.answer_of(struck, path, query, now, make), struck

    def _file(self, path: str, query: str) -> tuple[Simulator, Answer]:
        """Links bring no key: whose it is, its signature tells."""
        signature = files.signature_of(query)
        for simulator in self._tenants.values():
            if simulator.signatures.valid(signature) or "links-unsigned" in simulator.drifts.names:
                with simulator.lock:
                    return simulator, files.file_answer(simulator.tenant, path)
        return self._tenants.default, files.EXPIRED

    def _made(self, simulator: Simulator, environ: WSGIEnvironment, body: bytes) -> Answer:
        """The answer that no fault has struck."""
        changes = simulator.drifts.changes
        if not changes:
            return self._known(simulator, environ, body)
        from gem_simulator.drift.change import Asked as Drifting
        from gem_simulator.drift.change import applied

        def make(asked: Drifting) -> Answer:
            understood = {**environ, "PATH_INFO": asked.path, "QUERY_STRING": asked.query}
            return self._known(simulator, understood, asked.body)

        query = environ.get("QUERY_STRING", "")
        return applied(changes, Drifting(environ["REQUEST_METHOD"], environ["PATH_INFO"], query, body), make)

    def _known(self, simulator: Simulator, environ: WSGIEnvironment, body: bytes) -> Answer:
        """The answer as Gem is known to give it: without any drift."""
        asked_to_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        operation = _LISTS.get(environ["PATH_INFO"].removesuffix("/")) if asked_to_read else None
        if operation is not None:
            page = self._page(simulator, operation, environ)
        else:
            answer = self._flask_answer({**environ, SIMULATOR: simulator}, body)
            page = _cut(answer, origin_of(environ))
        return page.signed(simulator.signatures.new())

    def _page(self, simulator: Simulator, operation: ListOf, environ: WSGIEnvironment) -> Page:
        origin, query = origin_of(environ), environ.get("QUERY_STRING", "")
        tenant = simulator.tenant
        ready = self.pages.get((simulator.api_key, tenant.version, origin, operation.path, query, simulator.strict))
        if ready is None:
            with simulator.lock:
                key = (simulator.api_key, tenant.version, origin, operation.path, query, simulator.strict)
                answer = strictness.answer(operation, Request(query=query), tenant, strict=simulator.strict)
            ready = _cut(answer, origin)
            if ready.status == 200:
                self.pages.put(key, ready)
        return ready

    def _flask_answer(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        asked = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        asked.pop("HTTP_TRANSFER_ENCODING", None)
        if asked["REQUEST_METHOD"] == "HEAD":
            asked["REQUEST_METHOD"] = "GET"  # for its length; the body is dropped on the way out
        caught: list[tuple[int, tuple[tuple[str, str], ...]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            kept = tuple((name, value) for name, value in headers if name.lower() != "content-length")
            caught.append((int(status[:3]), kept))

        content = b"".join(self._of(asked).wsgi_app(asked, start_response))
        status, headers = caught[-1]
        return Answer(status, content, headers)

    def http_date(self) -> str:
        """The `Date` of the answer that this thread has made: servers that put their own date there ask for it."""
        return getattr(self._dates, "text", "") or self._date(self._tenants.default)

    def _date(self, simulator: Simulator, skew: int = 0) -> str:
        """The simulated time as the `Date` header has it: that Gem's clock is read from there is ours."""
        self._dates.text = text = _http_date(simulator.clock.now() // 1000 + skew)
        return text


def _told(struck: tuple[Struck, ...], environ: WSGIEnvironment) -> list[str]:
    """The faults as the journal has them: by kind, and what stands in for those which the door cannot carry out."""
    stand_ins = {} if REFUSES in environ else STAND_INS
    return [stand_ins.get(one.fault.kind, one.fault.kind) for one in struck]


@lru_cache(maxsize=64)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _cut(answer: Answer, origin: str) -> Page:
    return Page.of(answer._replace(body=answer.body.replace(FILE_ORIGIN, origin.encode())), FILE_SIGNATURE)


def origin_of(environ: WSGIEnvironment) -> str:
    """The server as a client calls it, as `http://127.0.0.1:8800`."""
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
