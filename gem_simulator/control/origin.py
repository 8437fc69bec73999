"""Keeps web pages that a developer visits away from the controls, which need no key.

A page of another site can make a browser send requests here. It cannot read the answers, but a reset needs no answer.
Browsers say where such requests come from, and a page cannot change what they say; programs that are no browsers send
none of these headers and are always let in.

    changes     `Sec-Fetch-Site` must say `same-origin` or `none`; without it, `Origin` must be this very host
    everything  to a browser, this host must go by an address or by a name that public DNS cannot hold: a site that
                points its own name here (DNS rebinding) would count as the same origin
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

_READING = ("GET", "HEAD", "OPTIONS")
#: Ends of names that nobody can register (RFC 2606, 6761, 6762, 8375, and ICANN's `.internal`).
_PRIVATE = ("localhost", "test", "example", "invalid", "local", "internal", "home.arpa")
_PORT = re.compile(r":\d+$")


def refusal(method: str, headers: Headers) -> str | None:
    """Why a request must not be let in; None if it may.

    >>> refusal("POST", Headers({"Host": "127.0.0.1:8800", "Origin": "https://evil.example"})) is None
    False
    >>> refusal("POST", Headers({"Host": "127.0.0.1:8800"}))
    """
    host, origin, site = headers.get("Host", ""), headers.get("Origin"), headers.get("Sec-Fetch-Site")
    browser = origin is not None or site is not None or headers.get("User-Agent", "").startswith("Mozilla/")
    if browser and not is_private(host):
        return (
            f"a browser may open this by an IP address, as localhost or by a name without dots, but not as {host!r}: "
            "any web site could point a name of its own here"
        )
    if method in _READING:
        return None
    if site in ("same-origin", "none") or (site is None and (origin is None or _same(origin, host))):
        return None
    return "this request was made by a page of another site; only the console's own pages may change things here"


def is_private(host: str) -> bool:
    """Whether a host, with or without port, is an address or a name that public DNS cannot hold.

    >>> is_private("[::1]:8800"), is_private("gem:8800"), is_private("gem.evil.com")
    (True, True, False)
    """
    name = _PORT.sub("", host).strip("[]").rstrip(".").lower()
    try:
        ip_address(name)
    except ValueError:
        return "." not in name or any(name.endswith(f".{ending}") for ending in _PRIVATE)
    return True


def _same(origin: str, host: str) -> bool:
    """Not the scheme: a proxy may have spoken TLS."""
    return urlsplit(origin).netloc.lower() == host.lower()
