"""What texts look like: addresses, links, numbers, ids, moments; and which of them are stand-ins already."""

from __future__ import annotations

import base64
import binascii
import re

#: Letters, with the signs of scripts that write vowels above, below and beside them.
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0970-\u09e3\u0e30-\u0e4e])"
WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*|\d+")
EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]{}|\\]+@[^\s@<>\"',;:()\[\]{}|\\]+")
URL = re.compile(r"(?:https?|ftp)://[^\s\"'<>\\]+|www\.[^\s\"'<>\\]+", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w.-])\+?\(?\d(?:[\s().\-/]{0,3}\d){6,14}(?![\w-])")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>|<!--.*?-->|&(?:[a-z]{2,8}|#\d{1,5});", re.DOTALL)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
CODE = re.compile(r"[A-Z]{0,4}[-_/ ]?\d{1,8}|\d{1,3}-\d{1,3}", re.ASCII)
HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", re.ASCII)

#: How stand-ins are told from what they stand for.
RESERVED_HOST = re.compile(r"(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net))?|test|invalid)", re.IGNORECASE)
RESERVED_PHONE = re.compile(r"\+1 \d{3}-555-01\d{2}(?: x\d+)?|555\d{0,3}", re.ASCII)
MARKED = re.compile(r"@?[^\s/?#]*-sx[0-9a-f]{2,}(?:\.[a-z0-9]{1,5})?", re.IGNORECASE)
MARK_ID = re.compile(r"sx-[0-9a-f]{16}", re.ASCII)
MARK_CODE = re.compile(r"SX-[0-9A-F]{6}", re.ASCII)
MARK_KEY = re.compile(r"sx_[0-9a-f]{8}", re.ASCII)

_NUMBER = re.compile(r"-?\d{1,20}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_TYPED = re.compile(rb"[A-Za-z_]{2,24}:(?:\d{1,20}|.{16})", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9_+/-]{8,64}={0,2}", re.ASCII)


def is_opaque(text: str) -> bool:
    """Whether an id says nothing but which record it is of.

    That is a number, a UUID, or base64 of a type and a number or 16 bytes.

    >>> is_opaque("4010840002"), is_opaque("am9iOtWWIryHC4MCePdOyVZu2qU"), is_opaque("Q2FuZGlkYXRlOjEwMDE")
    (True, True, True)
    >>> is_opaque("ada@example.com"), is_opaque(base64.b64encode(b"ada@example.com").decode()), is_opaque("ada-lopez")
    (False, False, False)
    """
    if _NUMBER.fullmatch(text) or _UUID.fullmatch(text):
        return True
    if not _BASE64.fullmatch(text):
        return False
    padded = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return _TYPED.fullmatch(decoded) is not None and not _says_something(decoded.partition(b":")[2])


def _says_something(rest: bytes) -> bool:
    """Whether what should be bytes is a text."""
    return not rest.isdigit() and all(32 <= one < 127 for one in rest)
