"""HAR 1.2, the form in which browsers and proxies write down HTTP sessions, read as the interactions of a cassette."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Any

import orjson

from cassettes.cassette import Cassette, Interaction, Request, Response, kept_headers
from cassettes.errors import CassetteBroken, CassetteMissing


def load_session(path: str | os.PathLike[str]) -> tuple[Interaction, ...]:
    """What happened in a recorded session, in its order: a cassette's, or a HAR file's.

    Raises:
        CassetteMissing: there is no such file, or it cannot be read.
        CassetteBroken: it is neither; the message says where it is not.
    """
    where = os.fspath(path)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CassetteMissing(f"Cannot read the recording {where}: {error.strerror}.") from None
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise CassetteBroken(
            f"{where}: line {error.lineno}, column {error.colno}: {error.msg}; cassettes and HAR files are JSON"
        ) from None
    if isinstance(data, dict) and "log" in data:
        return parse(data, where=where)
    return Cassette.parse(content, where=where).interactions


def parse(data: Any, *, where: str = "the HAR file") -> tuple[Interaction, ...]:
    """The entries of a HAR document. Those without an answer (status 0: the request failed) are left out.

    Raises:
        CassetteBroken: it is none; the message says where it is not.
    """
    log = data.get("log") if isinstance(data, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise CassetteBroken(f"{where}: it has no list log.entries")
    found = []
    for number, entry in enumerate(entries):
        try:
            if entry["response"]["status"]:
                found.append(_interaction(entry["request"], entry["response"]))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CassetteBroken(f"{where}: log.entries[{number}] is no entry of HAR 1.2: {error!r}") from None
    return tuple(found)


def _interaction(asked: dict[str, Any], answered: dict[str, Any]) -> Interaction:
    body = (asked.get("postData") or {}).get("text") or ""
    return Interaction(
        Request(asked["method"].upper(), asked["url"] + "", _headers(asked), body.encode()),
        Response(int(answered["status"]), _headers(answered), _content(answered.get("content") or {})),
    )


def _headers(message: dict[str, Any]) -> dict[str, str]:
    return kept_headers((header["name"], header["value"]) for header in message.get("headers") or ())


def _content(content: dict[str, Any]) -> bytes:
    text: str = content.get("text") or ""
    if content.get("encoding") != "base64":
        return text.encode()
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"its content is not base64: {error}") from None
