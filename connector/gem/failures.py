"""What it means that Gem gave no whole answer: httpx's exceptions as ours.

httpx exceptions hold the request, and the request holds the key: what is made of one here must be raised outside of the
`except` block that caught it, or it would carry the request along.
"""

from __future__ import annotations

import socket
import ssl

import httpx

from connector.errors import GemError, GemUnreachable, UnexpectedGemResponse
from connector.gem.answers import IS_THIS_GEM


def unanswered(failure: httpx.HTTPError, request: httpx.Request) -> GemError:
    """The typed error for a request that got no whole answer; to be raised outside of `except`."""
    host = request.url.host
    if is_of_tls(failure):
        hint = "Check that the base URL begins with the right one of http and https, and the host's certificate."
        return gem_error(GemUnreachable, f"TLS with {host} failed", hint, request)
    if _has_cause(failure, socket.gaierror):
        hint = "Check how the base URL is spelt, and the network."
        return gem_error(GemUnreachable, f"The host {host} is not known", hint, request)
    if isinstance(failure, httpx.TimeoutException):
        what = f"{host} did not answer in time"
        return gem_error(GemUnreachable, what, "Check the network, or try again later.", request)
    if isinstance(failure, httpx.RemoteProtocolError | httpx.DecodingError):
        what = f"{host} sent no whole HTTP answer (truncated, or not HTTP)"
        return gem_error(UnexpectedGemResponse, what, IS_THIS_GEM, request)
    if isinstance(failure, httpx.ConnectError):
        what = f"{host} does not accept connections on port {request.url.port or request.url.scheme}"
        return gem_error(GemUnreachable, what, "Check host and port of the base URL, and that it runs.", request)
    what = f"The connection to {host} was lost ({type(failure).__name__})"
    return gem_error(GemUnreachable, what, "Check the network, or try again later.", request)


def is_of_tls(failure: httpx.HTTPError) -> bool:
    """Whether trying again is of no use: certificates do not get better."""
    return _has_cause(failure, ssl.SSLError)


def gem_error(kind: type[GemError], what: str, hint: str, request: httpx.Request) -> GemError:
    """An error of ours that names the request, and holds nothing of it but method and URL."""
    url = str(request.url)
    return kind(f"{what}: {request.method} {url}", hint=hint, method=request.method, url=url)


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, kind):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
