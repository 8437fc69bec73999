"""Attachment links without what changes at every fetch."""

from __future__ import annotations

from typing import Any


def without_signatures(payload: Any) -> Any:
    """The payload with the query cut off each `attachments[].url`: a signed link is another one at every fetch.

    >>> without_signatures({"attachments": [{"url": "https://files.test/cv.pdf?signature=1"}]})
    {'attachments': [{'url': 'https://files.test/cv.pdf'}]}
    """
    if not isinstance(payload, dict) or not isinstance(payload.get("attachments"), list):
        return payload
    return {**payload, "attachments": [_unsigned(file) for file in payload["attachments"]]}


def _unsigned(file: Any) -> Any:
    if isinstance(file, dict) and isinstance(file.get("url"), str):
        return {**file, "url": file["url"].partition("?")[0]}
    return file
