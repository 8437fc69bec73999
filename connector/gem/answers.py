"""What Gem answered, read: pages, their X-Pagination, Gem's clock, and the errors that a status stands for.

Pure functions of values; the requests themselves are made in `client`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from connector.errors import (
    GemAuthenticationError,
    GemError,
    GemInputInvalid,
    GemNotFound,
    GemRateLimited,
    GemUnavailable,
    UnexpectedGemResponse,
)

IS_THIS_GEM = (
    "Check that the base URL is Gem's ATS root, such as https://api.gem.com/ats/v0, and no proxy answers for it."
)
LONGEST_BODY = 500
"""Characters of an answer that an error keeps."""


@dataclass(frozen=True, slots=True)
class GemAnswer:
    """One answer as received.

    Args:
        method: the HTTP method that was sent.
        url: where to; it never holds a secret.
        status: the HTTP status.
        headers: by lower-case name.
        body: the bytes, decompressed.
    """

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class GemPage:
    """One page of a list.

    Args:
        number: the page that was asked for, from 1.
        per_page: the size that was asked for.
        records: one raw JSON value a record, not decoded.
        total: how many records the whole list has, from X-Pagination; None where that header is absent or nonsense.
        gem_time: when Gem answered, by its own clock (UTC, whole seconds).
    """

    number: int
    per_page: int
    records: list[msgspec.Raw]
    total: int | None
    gem_time: datetime


_split = msgspec.json.Decoder(list[msgspec.Raw]).decode
_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class _Pagination(msgspec.Struct):
    total: int


_pagination = msgspec.json.Decoder(_Pagination, strict=False).decode


def read_page(answer: GemAnswer, *, page: int, per_page: int, now: datetime) -> GemPage:
    """The answer to a list request.

    Raises:
        UnexpectedGemResponse: HTML, a truncated body, bytes that are not UTF-8, or JSON that is not a list.
    """
    check_json(answer)
    records: list[msgspec.Raw] | None = None
    try:
        records = _split(answer.body)
    except msgspec.ValidationError:
        what = "is JSON, but not a list"
    except msgspec.DecodeError as error:
        what = f"is not whole JSON ({error})"
    if records is None:
        raise unexpected(answer, f"The body {what}")
    total = total_of(answer.headers.get("x-pagination"), page=page, per_page=per_page, length=len(records))
    return GemPage(page, per_page, records, total, gem_time(answer.headers.get("date"), now))


def read_item(answer: GemAnswer) -> bytes:
    """The answer to a request for one record, as received.

    Raises:
        UnexpectedGemResponse: HTML, a truncated body, bytes that are not UTF-8, or JSON that is not an object.
    """
    check_json(answer)
    what = ""
    try:
        _object(answer.body)
    except msgspec.ValidationError:
        what = "is JSON, but not an object"
    except msgspec.DecodeError as error:
        what = f"is not whole JSON ({error})"
    if what:
        raise unexpected(answer, f"The body {what}")
    return answer.body


def check_json(answer: GemAnswer) -> None:
    """Raises UnexpectedGemResponse where the body cannot be Gem's JSON: HTML, nothing, or bytes that are not UTF-8."""
    body = answer.body
    if "html" in answer.headers.get("content-type", "") or body[:64].lstrip()[:1] == b"<":
        raise unexpected(answer, "The body is HTML instead of JSON")
    if not body:
        raise unexpected(answer, "The body is empty")
    if not is_utf8(body):
        raise unexpected(answer, "The body is not valid UTF-8")


def is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8; msgspec, which only looks for the ends of the records, does not say."""
    if body.isascii():
        return True
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def total_of(header: str | None, *, page: int, per_page: int, length: int) -> int | None:
    """`total` of an X-Pagination header, or None where the header is absent, broken or contradicted by its own page.

    The header is confirmed for Gem's CRM API and inferred for the ATS API, so nothing may depend on its being there.

    >>> total_of('{"total": 176, "total_pages": 2}', page=1, per_page=100, length=100)
    176
    """
    if header is None:
        return None
    try:
        total = _pagination(header).total
    except (msgspec.DecodeError, ValueError):
        return None
    begins = (page - 1) * min(per_page, length)
    return None if total < 0 or (length and total < begins + length) else total


def gem_time(date: str | None, now: datetime) -> datetime:
    """The Date header as a date-time; our own clock where the header is absent or nonsense."""
    try:
        parsed = parsedate_to_datetime(date or "")
    except (ValueError, TypeError):
        return now
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def unexpected(answer: GemAnswer, what: str) -> UnexpectedGemResponse:
    """An error for an answer that Gem would not give."""
    return UnexpectedGemResponse(
        f"{what}: {answer.method} {answer.url} answered {answer.status}",
        hint=IS_THIS_GEM,
        method=answer.method,
        url=answer.url,
        status=answer.status,
        body=beginning(answer.body),
    )


def beginning(body: bytes) -> str:
    """The first characters of a body, readable whatever it holds."""
    return body[: 4 * LONGEST_BODY].decode("utf-8", errors="replace")[:LONGEST_BODY]


_BY_STATUS: dict[int, tuple[type[GemError], str, str]] = {
    400: (GemInputInvalid, "Gem refused what was sent", "Mend the request; Gem's reasons are in the message."),
    401: (
        GemAuthenticationError,
        "Gem did not accept the application secret",
        "A partner key needs its application secret (GEM_APPLICATION_SECRET, --application-secret), a team's own none.",
    ),
    403: (
        GemAuthenticationError,
        "Gem's gateway did not accept the API key",
        "Check the key (GEM_API_KEY, --api-key) and that it belongs to the host of the base URL.",
    ),
    404: (GemNotFound, "Gem has nothing there", "Check the id and the base URL, which ends with /ats/v0."),
    410: (GemNotFound, "Gem has nothing there any more", "The record is gone."),
    422: (GemInputInvalid, "Gem refused what was sent", "Mend the request; Gem's reasons are in the message."),
    429: (
        GemRateLimited,
        "Gem kept answering that requests come too fast",
        "Wait a little; other programs that use this key share its 20 requests a second.",
    ),
}


def error_for(answer: GemAnswer) -> GemError | None:
    """The error that an answer stands for; None for a success."""
    if 200 <= answer.status < 300:
        return None
    if answer.status >= 500:
        kind: tuple[type[GemError], str, str] = (GemUnavailable, "Gem could not answer", "Try again later.")
    elif answer.status in _BY_STATUS:
        kind = _BY_STATUS[answer.status]
    else:
        return unexpected(answer, _reasons(answer.body) or "Gem does not answer so")
    error, what, hint = kind
    reasons = _reasons(answer.body)
    return error(
        f"{what}: {answer.method} {answer.url} answered {answer.status}" + (f" ({reasons})" if reasons else ""),
        hint=_authentication_hint(answer) or hint,
        method=answer.method,
        url=answer.url,
        status=answer.status,
        body=beginning(answer.body),
    )


def _authentication_hint(answer: GemAnswer) -> str:
    """A 403 that is not the gateway's own words is another rule: a permission, a proxy, another service."""
    if answer.status != 403 or b'"Forbidden"' in answer.body:
        return ""
    return "The key may lack a permission, or something in front of Gem refused the request. " + IS_THIS_GEM


class _Refusal(msgspec.Struct):
    message: str = ""
    errors: msgspec.Raw = msgspec.Raw(b"")


_refusal = msgspec.json.Decoder(_Refusal, strict=False).decode


def _reasons(body: bytes) -> str:
    """`message` and `errors` of Gem's error format (confirmed, typed by an integrator with test credentials)."""
    try:
        refusal = _refusal(body)
    except (msgspec.DecodeError, ValueError):
        return ""
    errors = beginning(bytes(refusal.errors))
    return " ".join(part for part in (refusal.message[:LONGEST_BODY], errors) if part)
