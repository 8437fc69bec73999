"""Requests to addresses that clients name: links to attachments, targets of webhooks.

    URL ──► http or https? no user, no odd characters? ──► resolve ──► every address public? ──► connect to that address
              ▲                                                                                        │
              └────────────────── a redirect is a URL like any other (at most 3) ◄─────────────────────┘

The connection goes to the address that was checked, not to the name again, so that a name which resolves to something
else the second time gains nothing. One clock runs over all of it, and a body is read only up to its limit. Nothing of
ours goes along: no cookies, no credentials, no proxy of the environment.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from connector.actions.addresses import is_public
from connector.errors import ConnectorError

MOST_REDIRECTS = 3
SECONDS = 20.0
LONGEST_URL = 4_000
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Sequence[str]]


class Refused(ConnectorError):
    """The address is none that we talk to."""


class Unfetched(ConnectorError):
    """There was no answer, or none that could be taken: time, size, status, connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Args:
        status: the HTTP status.
        headers: by lower-case name.
        body: the bytes, at most as many as were asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def resolve(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def trusted() -> ssl.SSLContext:
    """TLS with the authorities that the system trusts; they take long to load."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Outbound:
    """Sends requests to public addresses only.

    Args:
        allowed: hosts, or `host:port`, that may be reached although they are not public: for local development.
        seconds: for everything, redirects and all.
        resolver: host and port → IP addresses.
        clock: monotonic seconds.
        tls: whom to trust.
    """

    allowed: frozenset[str] = frozenset()
    seconds: float = SECONDS
    resolver: Resolve = resolve
    clock: Callable[[], float] = time.monotonic
    tls: Callable[[], ssl.SSLContext] = trusted

    def get(self, url: str, *, limit: int) -> Answer:
        """Fetches something; redirects are followed.

        Args:
            url: where it is.
            limit: the most bytes to take.

        Raises:
            Refused: an address on the way is none that we talk to.
            Unfetched: it took too long, is too large, or was not answered with success.
        """
        deadline = self.clock() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once("GET", url, {"Accept": "*/*"}, None, limit, deadline)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                break
            url = urljoin(url, location)
        else:
            raise Unfetched(f"it is redirected more than {MOST_REDIRECTS} times")
        if answer.status != 200:
            raise Unfetched(f"the server answered {answer.status}")
        return answer

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, limit: int = 64 * 1024) -> Answer:
        """Sends something, whatever the answer; redirects are not followed, and a body is read up to its limit.

        Raises:
            Refused: the address is none that we talk to.
            Unfetched: it took too long, or there was no answer.
        """
        return self._once("POST", url, headers, body, limit, self.clock() + self.seconds, cut=True)

    def check(self, url: str) -> None:
        """Raises Refused where `url` is, as far as can be told now, none that we talk to."""
        self._addresses(_parsed(url), self.clock() + self.seconds)

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        limit: int,
        deadline: float,
        *,
        cut: bool = False,
    ) -> Answer:
        parts = _parsed(url)
        addresses = self._addresses(parts, deadline)
        connection = _Connection(
            parts, addresses, self.tls() if parts.scheme == "https" else None, self._left(deadline)
        )
        with self._watched(connection, deadline):
            connection.request(method, _target(parts), body, _headers(headers))
            with connection.getresponse() as response:
                return _read(response, limit, cut=cut)

    def _left(self, deadline: float) -> float:
        left = deadline - self.clock()
        if left <= 0:
            raise Unfetched(f"it took more than {self.seconds:g} seconds")
        return left

    def _addresses(self, parts: SplitResult, deadline: float) -> Sequence[str]:
        host, port = _host(parts), _port(parts)
        addresses = self._resolved(host, port, self._left(deadline))
        if {host, f"{host}:{port}"} & self.allowed:
            return addresses
        if not addresses or not all(map(is_public, addresses)):
            raise Refused("its host is not on the public Internet")
        return addresses

    def _resolved(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """In a thread, since the system's resolver knows no time limit."""
        found: list[Sequence[str]] = []

        def look() -> None:
            with suppress(OSError, UnicodeError):
                found.append(self.resolver(host, port))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(seconds)
        if not found:
            raise Unfetched("its host cannot be found")
        return found[0]

    @contextmanager
    def _watched(self, connection: _Connection, deadline: float) -> Iterator[None]:
        """Ends the connection when time is up, however slowly bytes still trickle in."""
        up = threading.Event()

        def end() -> None:
            up.set()
            connection.cut()

        timer = threading.Timer(self._left(deadline), end)
        timer.daemon = True
        timer.start()
        failure: ConnectorError
        try:
            yield
        except ConnectorError as error:
            failure = error
        except TimeoutError:  # the socket has the same limit, and may be the first to say so
            up.set()
            failure = Unfetched("")
        except ssl.SSLError:
            failure = Unfetched("TLS with its host failed")
        except (OSError, http.client.HTTPException, ValueError):
            failure = Unfetched("the connection was lost, or what came is not HTTP")
        else:
            if not up.is_set():
                return
            failure = Unfetched("")
        finally:
            timer.cancel()
            connection.close()
        raise Unfetched(f"it took more than {self.seconds:g} seconds") if up.is_set() else failure


class _Connection(http.client.HTTPConnection):
    """A connection to addresses that were checked."""

    def __init__(
        self, parts: SplitResult, addresses: Iterable[str], tls: ssl.SSLContext | None, seconds: float
    ) -> None:
        super().__init__(_host(parts), _port(parts), timeout=seconds)
        self.default_port = _PORTS[parts.scheme]
        self._addresses = list(addresses)
        self._tls = tls
        self._raw: socket.socket | None = None
        self._is_cut = False

    def connect(self) -> None:
        """Connects to the first address that takes us."""
        self._raw = self._first()
        self.sock = self._raw if self._tls is None else self._tls.wrap_socket(self._raw, server_hostname=self.host)

    def _first(self) -> socket.socket:
        failure = OSError("no address")
        for address in self._addresses:
            if self._is_cut:
                break
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                failure = error
        raise failure

    def cut(self) -> None:
        """Ends it, from another thread."""
        self._is_cut = True
        if self._raw is not None:
            with suppress(OSError):
                self._raw.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, limit: int, *, cut: bool) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status in _REDIRECTS and "location" in headers:
        return Answer(response.status, headers, b"")
    too_large = Unfetched(f"it is larger than {limit / 1024 / 1024:g} MB")
    if (response.length or 0) > limit and not cut:
        raise too_large
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > limit:
            if cut:
                return Answer(response.status, headers, bytes(body[:limit]))
            raise too_large
    if response.length:
        raise Unfetched("the connection was lost before the end")
    return Answer(response.status, headers, bytes(body))


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {"User-Agent": "gem-ats-connector", "Accept-Encoding": "identity", "Connection": "close", **headers}


def _parsed(url: str) -> SplitResult:
    odd = len(url) > LONGEST_URL or "\\" in url or any(not char.isprintable() or char.isspace() for char in url)
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0) and "@" not in parts.netloc
    except ValueError:
        usable = False
    if odd or not usable or parts.scheme not in _PORTS:
        raise Refused("it is not a plain http or https link")
    return parts


def _host(parts: SplitResult) -> str:
    """As DNS has it."""
    host = (parts.hostname or "").rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        raise Refused("its host is no name that can be looked up") from None


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path
