"""Where Gem's two APIs are, and what stays below them: the key goes nowhere else."""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote

import httpx

from connector.errors import GemInputInvalid, GemUnreachable

ATS_ROOT = "/ats/v0"
CRM_ROOT = "/v0"
Root = Literal["ats", "crm"]
"""Which of Gem's two APIs on the host: résumés and custom fields of candidates are written through the CRM API only."""


def ats_root(text: str) -> httpx.URL:
    """The ATS root that somebody means by a base URL; a bare host gets `/ats/v0` appended.

    Raises:
        GemUnreachable: it is no plain http or https URL.
    """
    try:
        url = httpx.URL(text.strip())
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):  # the latter: no host can be called so
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query or url.fragment:
        raise GemUnreachable(
            "The base URL is not a plain http or https URL",
            hint="Give Gem's ATS root, such as https://api.gem.com/ats/v0, without user, query or fragment.",
        )
    return url.copy_with(raw_path=(url.path.rstrip("/") or ATS_ROOT).encode())


def below(ats: httpx.URL, path: str, root: Root) -> httpx.URL:
    """What a path means below one of the roots, whatever it says.

    Args:
        ats: the ATS root.
        path: begins with a slash; may hold a query.
        root: below which one.

    Raises:
        GemInputInvalid: it leads elsewhere, or where the CRM API is cannot be told.
    """
    base = ats if root == "ats" else _crm(ats)
    try:
        url = httpx.URL(f"{base}{path}")
    except httpx.InvalidURL:
        url = httpx.URL("")
    dots = {".", ".."} & set(unquote(path.partition("?")[0]).split("/"))
    stays = path.startswith("/") and not dots and url.path.startswith(f"{base.path}/")
    if not stays or not same_place(url, base):
        raise GemInputInvalid(
            f"The path {path!r} does not stay below {base}", hint="Begin it with a slash, as in /candidates/."
        )
    return url


def same_place(url: httpx.URL, base: httpx.URL) -> bool:
    """Whether the key that is for one may be sent to the other."""
    return (url.scheme, url.netloc, url.userinfo) == (base.scheme, base.netloc, base.userinfo)


def _crm(ats: httpx.URL) -> httpx.URL:
    before, found, after = ats.path.rpartition(ATS_ROOT)
    if not found or after:
        raise GemInputInvalid(
            f"The base URL {ats} does not end with {ATS_ROOT}, so where the CRM API is cannot be told",
            hint="Use a base URL that ends like Gem's own, https://api.gem.com/ats/v0.",
        )
    return ats.copy_with(raw_path=f"{before}{CRM_ROOT}".encode())
