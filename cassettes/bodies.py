"""Bodies of requests and answers, as a cassette shows them: JSON as data, text as text, anything else as base64.

A body is stored as data only where the data says all that the bytes said: one with a key that stands twice, or with a
number that 64 bits do not hold, is kept as text. Spaces between the tokens of JSON are not kept.

>>> shown(b'[{"id": "1"}]')
{'json': [{'id': '1'}]}
>>> shown(b'{"a": 1, "a": 2}')
{'text': '{"a": 1, "a": 2}'}
>>> content({"json": [{"id": "1"}]})
b'[{"id":"1"}]'
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

import orjson

FORMS = ("json", "text", "base64")


def shown(body: bytes) -> dict[str, Any]:
    """The body under the name of its form; nothing for an empty one."""
    if not body:
        return {}
    data = _data(body)
    if data is not None:
        return data
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def content(message: Mapping[str, Any]) -> bytes:
    """The bytes of what `shown` gave, which may have been edited since.

    Raises:
        ValueError: more than one form, or one that does not hold what it must.
    """
    forms = [name for name in FORMS if name in message]
    if len(forms) > 1:
        raise ValueError(f"it has {' and '.join(forms)}, but a body has one form")
    if not forms:
        return b""
    form, value = forms[0], message[forms[0]]
    if form == "json":
        return orjson.dumps(value)
    if not isinstance(value, str):
        raise ValueError(f"its {form} is no text")  # noqa: TRY004 - the file is wrong, not a type in the program
    if form == "text":
        return value.encode()
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("its base64 is none") from None


def _data(body: bytes) -> dict[str, Any] | None:
    if body[:1].strip() and body[:1] not in b'{["tfn-0123456789':
        return None
    try:
        data = orjson.loads(body)
        exact = json.loads(body, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    # Both parsers have to have read the same, or the data would not say what the bytes said.
    return {"json": data} if json.dumps(exact) == json.dumps(data) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
