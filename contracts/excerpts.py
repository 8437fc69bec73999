"""Payloads for people's eyes: short, and without what gives access to something."""

from __future__ import annotations

import re
from typing import Any

import orjson

LONGEST = 400
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
