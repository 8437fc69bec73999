"""What happens during one call, gathered for the log."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import flask
import orjson

from connector.api.call_log.redaction import LARGEST_ANSWER, Cleaner, cleaner_of, is_secret_name, secrets_in
from connector.gem.exchanges import Exchange
from connector.store.call_log import NOBODY, LoggedCall

if TYPE_CHECKING:
    from connector.api.operations import Operation
    from connector.api.service import Service
    from connector.store import Integration

LOGS_PATH = "/logs"
"""Where the log is shown."""
MOST_GEM_REQUESTS = 30
"""Gem requests of one call that are kept."""

_SECRET_HEADERS = ("Authorization", "Idempotency-Key", "X-Api-Key", "X-Application-Secret", "Cookie")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_log = logging.getLogger(__name__)


def new_request_id() -> str:
    """By what a call is known: 128 random bits."""
    return f"req_{secrets.token_hex(16)}"


@dataclass(slots=True)
class Recording:
    """One call, from its beginning to its end.

    Args:
        service: what keeps the log, if one is kept.
        operation: what was asked for; None where it is no operation.
        id: the request id.
        environment: the number of the environment whose key it came with; 0 until it is known.
        integration: what it is about, once that is known.
        body: what was sent, once it was read.
        token: lets whoever has the log_url see this call.
        exchanges: what was asked of Gem.
        more_exchanges: how many of those are not kept.
    """

    service: Service
    operation: Operation | None
    id: str = field(default_factory=lambda: str(flask.g.request_id))
    environment: int = NOBODY
    integration: Integration | None = None
    body: bytes = b""
    token: str | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    more_exchanges: int = 0
    _began: float = field(default_factory=time.perf_counter)

    def saw(self, exchange: Exchange) -> None:
        """Gem was asked something."""
        if len(self.exchanges) < MOST_GEM_REQUESTS:
            self.exchanges.append(exchange)
        else:
            self.more_exchanges += 1

    def log_url(self) -> str | None:
        """Where this call can be read, by whoever has the URL, for a day; None where no log is kept."""
        if self.service.call_log is None:
            return None
        self.token = secrets.token_urlsafe(32)
        origin = self.service.connect_page.public_url or flask.request.host_url
        return f"{origin.rstrip('/')}{LOGS_PATH}/{self.id}?token={self.token}"

    def end(self, status: int, code: str | None, answer: bytes) -> None:
        """Hands the call to the log. Nothing that goes wrong with that is the caller's business."""
        log = self.service.call_log
        if log is None:
            return
        try:
            call = self._logged(status, code, answer, bodies=log.bodies)
        except Exception as error:  # noqa: BLE001 - whatever it is, the call itself was answered
            log.dropped += 1
            _log.warning("a call could not be logged: %s", type(error).__name__)
            return
        log.put(call)

    def _logged(self, status: int, code: str | None, answer: bytes, *, bodies: bool) -> LoggedCall:
        took = round((time.perf_counter() - self._began) * 1_000_000)
        request = flask.request
        plain = status < 400 and request.method in {"GET", "HEAD"} and not self.exchanges
        sent = _parsed(self.body) if bodies else None
        known = frozenset(self._secrets(sent, plain=plain))
        cleaner = cleaner_of(known) if plain else Cleaner(known)
        return LoggedCall(
            id=self.id,
            environment=self.environment,
            integration=None if self.integration is None else self.integration.number,
            at=self.service.store.clock() - took // 1000,
            plain_read=plain,
            operation=None if self.operation is None else self.operation.name,
            method=request.method if request.method in _METHODS else "…",
            # PostgreSQL has no text with a NUL in it.
            path=self._path(cleaner).replace("\0", "…"),
            query=self._query(cleaner, values=bodies).replace("\0", "…"),
            status=status,
            code=code,
            microseconds=took,
            token_hash=None if self.token is None else sha256(self.token.encode()).digest(),
            details=None if plain else self._details(cleaner, sent, answer, bodies=bodies),
        )

    def _secrets(self, sent: Any, *, plain: bool) -> Iterator[str]:
        for name in _SECRET_HEADERS:
            value = flask.request.headers.get(name, "")
            yield from {value, value.partition(" ")[2].strip()}
        if plain:
            return
        yield from secrets_in(sent)
        yield from (str(value) for name, value in (flask.request.view_args or {}).items() if is_secret_name(name))
        if self.integration is not None and self.service.connections is not None:
            yield from self.service.connections.secrets(self.integration.id)

    def _path(self, cleaner: Cleaner) -> str:
        path = flask.request.path
        if self.operation is None:
            # Whatever was meant: only words of ours are surely nobody's secret.
            ours = {part for rule in flask.current_app.url_map.iter_rules() for part in rule.rule.split("/")}
            return "/".join(part if part in ours else "…" for part in path.split("/")[:12])
        for name, value in (flask.request.view_args or {}).items():
            if is_secret_name(name):
                path = path.replace(str(value), "…")
        return cleaner.path(path)[:1000]

    def _query(self, cleaner: Cleaner, *, values: bool) -> str:
        query = flask.request.query_string.decode("utf-8", "replace")
        if self.operation is None or not query:
            return ""
        cleaned = cleaner.query(query)
        return cleaned if values else "&".join(one.partition("=")[0] for one in cleaned.split("&"))

    def _details(self, cleaner: Cleaner, sent: Any, answer: bytes, *, bodies: bool) -> str:
        known: dict[str, Any] = {
            "gem_requests": [_described(one, cleaner, bodies=bodies) for one in self.exchanges],
            "gem_requests_left_out": self.more_exchanges,
        }
        if bodies:
            request = f"[no JSON, {len(self.body):,} bytes]" if self.body and sent is None else cleaner.json(sent)
            known |= {"request_body": request if self.body else "", "response_body": cleaner.body(answer)}
        return orjson.dumps(known).decode()


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return None


def _described(one: Exchange, cleaner: Cleaner, *, bodies: bool) -> dict[str, Any]:
    url = urlsplit(one.url)
    query = cleaner.query(url.query)
    told: dict[str, Any] = {
        "method": one.method,
        "path": cleaner.path(url.path)[:1000],
        "query": query if bodies else "&".join(part.partition("=")[0] for part in query.split("&") if part),
        "status": None if one.answer is None else one.answer.status,
        "duration_ms": round(one.seconds * 1000, 3),
        "retries": max(one.tries - 1, 0),
        "failure": None if one.failure is None or not bodies else cleaner.text(one.failure)[:1000],
    }
    if bodies:
        told |= {"request_body": cleaner.body(one.content, one.content_type), "response_body": _answered(one, cleaner)}
    return told


def _answered(one: Exchange, cleaner: Cleaner) -> str:
    if one.answer is None:
        return ""
    kind = one.answer.headers.get("content-type", "")
    large = len(one.answer.body) > LARGEST_ANSWER
    return cleaner.body(one.answer.body, "too large" if large else kind)
