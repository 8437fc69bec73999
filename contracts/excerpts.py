"""Payloads for people's eyes: short, and without what gives access to something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

LONGEST = 400
"""Characters of a text, and of a value as one line."""

MOST = 6
"""Items of a list."""

_SIGNED = re.compile(r"(https?://[^\s\"?]+)\?[^\s\"]*")


def excerpt(value: Any, longest: int = LONGEST) -> str:
    """The beginning of a value as JSON. Queries of links are left out: a signature opens a file to whoever reads it.

    >>> excerpt({"url": "https://files.test/cv.pdf?signature=abc"})
    '{"url":"https://files.test/cv.pdf?…"}'
    """
    text = unsigned(orjson.dumps(value, default=str).decode())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def unsigned(text: str) -> str:
    """A text without the queries of the links in it.

    >>> unsigned("see https://files.test/cv.pdf?signature=abc")
    'see https://files.test/cv.pdf?…'
    """
    return _SIGNED.sub(r"\1?…", text)


def abridged(value: Any) -> Any:
    """A value as plain JSON that is still JSON: long texts and lists are cut, queries of links left out.

    >>> abridged({"tags": list("abcdefgh"), "cv": "https://files.test/cv.pdf?signature=abc"})
    {'tags': ['a', 'b', 'c', 'd', 'e', 'f', '… 2 more'], 'cv': 'https://files.test/cv.pdf?…'}
    """
    if isinstance(value, str):
        text = unsigned(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}… ({len(text):,} characters)"
    if isinstance(value, Mapping):
        return {str(key): abridged(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        more = [f"… {len(value) - MOST} more"] if len(value) > MOST else []
        return [*map(abridged, value[:MOST]), *more]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
