"""API passthrough: any request to Gem's ATS API, with our authentication, rate limit and retries.

The path stays below the ATS root, whatever it says: it is looked at as it is, and decoded until nothing is left to
decode. What Gem answers is data, errors too.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlencode

import orjson

from connector.actions.desk import Desk
from connector.actions.errors import InputInvalid
from connector.actions.files import Unusable, contents
from connector.actions.results import PassthroughAnswer
from connector.gem.answers import GemAnswer
from connector.gem.bodies import Body, Form, Json, Part, Raw
from connector.unified.requests import FormField, Passthrough

LARGEST_FILE = 25 * 1024 * 1024
MOST_DECODINGS = 5

OURS = frozenset({"x-api-key", "x-application-secret", "host", "content-length", "accept-encoding"})
BY_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "expect"}
)
_is_header_name = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+").fullmatch
_is_header_value = re.compile(r"[\t\x20-\x7e]*").fullmatch


def passthrough(desk: Desk, request: Passthrough) -> PassthroughAnswer:
    """Sends a request to Gem.

    Raises:
        InputInvalid: the path leads elsewhere, a header is none, or a file cannot be had.
        GemError: there was no answer at all.
    """
    path = _path(request.path, request.params or {})
    body, headers = _body(desk, request), _headers(desk, request.headers or {})
    if isinstance(body, Form):
        headers.pop("content-type", None)
    answer = desk.client.request(request.method, path, body=body, headers=headers, check=False)
    return _answer(desk, answer, as_base64=bool(request.response_as_base64))


def _path(path: str, params: Mapping[str, str]) -> str:
    """The path with its whole query.

    >>> _path("candidates/?page=2", {"email": "a b"})
    '/candidates/?page=2&email=a+b'
    """
    where, _, query = path.partition("?")
    where = where if where.startswith("/") else f"/{where}"
    _check(where)
    if "#" in query or _is_odd(query):
        raise InputInvalid("path", "the query holds characters that no query has")
    query = "&".join(part for part in (query, urlencode(params)) if part)
    return f"{where}?{query}" if query else where


def _check(path: str) -> None:
    """Raises InputInvalid where the path could lead out of the ATS root, however it is encoded."""
    for _ in range(MOST_DECODINGS):
        slashes = path.replace("\\", "/")
        leads_away = "//" in slashes or ":/" in slashes or {".", ".."} & set(slashes.split("/"))
        if leads_away or "\\" in path or "#" in path or _is_odd(path):
            raise InputInvalid(
                "path",
                "it has to stay below /ats/v0",
                hint="Give a path such as /candidates/, without host, `//`, `.` or `..`, encoded ones included.",
            )
        decoded = unquote(path)
        if decoded == path:
            return
        path = decoded
    raise InputInvalid("path", "it is encoded again and again")


def _is_odd(text: str) -> bool:
    return any(not char.isprintable() or char.isspace() for char in text)


def _headers(desk: Desk, headers: Mapping[str, str]) -> dict[str, str]:
    kept = {}
    for name, value in headers.items():
        if not _is_header_name(name) or not _is_header_value(value):
            raise InputInvalid("headers", "a name or a value holds characters that no header has")
        if name.lower() in OURS | BY_CONNECTION:
            desk.warn(f"The header {name} was left out: it is set here.")
        else:
            kept[name.lower()] = value
    return kept


def _body(desk: Desk, request: Passthrough) -> Body | None:
    if request.multipart_form_data is not None:
        return Form(list(_parts(desk, request.multipart_form_data)))
    if isinstance(request.data, str):
        return Raw(request.data.encode(), "text/plain; charset=utf-8")
    return None if request.data is None else Json(request.data)


def _parts(desk: Desk, fields: Iterable[FormField]) -> Iterable[Part]:
    for position, field in enumerate(fields):
        if isinstance(field.value, str):
            yield Part(field.name, field.value.encode())
            continue
        try:
            content, answered = contents(desk, field.value, LARGEST_FILE)
        except Unusable as reason:
            raise InputInvalid(f"multipart_form_data[{position}].value", str(reason)) from None
        kind = field.value.content_type or answered or "application/octet-stream"
        yield Part(field.name, content, field.value.name, kind)


def _answer(desk: Desk, answer: GemAnswer, *, as_base64: bool) -> PassthroughAnswer:
    clean = desk.client.without_secrets
    return PassthroughAnswer(
        url=clean(answer.url),
        status=answer.status,
        headers={name: clean(value) for name, value in answer.headers.items()},
        data=_data(desk, answer, as_base64=as_base64),
        warnings=tuple(desk.warnings),
    )


def _data(desk: Desk, answer: GemAnswer, *, as_base64: bool) -> object:
    if as_base64:
        return base64.b64encode(answer.body).decode()
    text = answer.body.decode("utf-8", errors="replace")
    if "\ufffd" in text and not _is_utf8(answer.body):
        desk.warn("The answer is not UTF-8: what is no text was replaced. Ask for it with response_as_base64.")
    text = desk.client.without_secrets(text)
    if "json" in answer.headers.get("content-type", ""):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
