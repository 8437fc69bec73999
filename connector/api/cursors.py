"""Cursors: where a list goes on, and for which question.

A cursor is base64 of a JSON object with the last id that was given and a fingerprint of operation, integration and
filters. Going on after an id stays right while records are added, changed and deleted. The fingerprint refuses a
cursor that comes back with another question, whose pages would not fit together.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import orjson

from connector.api.problems import input_invalid

_is_id = re.compile(r"[\x21-\x7e]{1,200}").fullmatch


def fingerprint(*parts: object) -> str:
    """A short text that another question will not have."""
    return sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()[:16]


def cursor(after: str, question: str) -> str:
    """The cursor that goes on after an id."""
    return urlsafe_b64encode(orjson.dumps({"after": after, "for": question})).decode()


def read_cursor(text: str, question: str) -> str:
    """The id to go on after.

    Raises:
        Problem: it is none of ours, or belongs to another question.
    """
    try:
        found = orjson.loads(urlsafe_b64decode(text.encode()))
        after, asked = found["after"], found["for"]
    except (ValueError, KeyError, TypeError):
        raise input_invalid("The cursor is broken. Use `next` of the previous page as it is.") from None
    if not isinstance(after, str) or not _is_id(after):
        raise input_invalid("The cursor is broken. Use `next` of the previous page as it is.")
    if asked != question:
        raise input_invalid(
            "The cursor belongs to other filters. Repeat the filters of the first page with every cursor."
        )
    return after
