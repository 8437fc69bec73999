"""The formats of texts in requests, each with the pattern that the document shows: what it allows is accepted."""

from __future__ import annotations

import binascii
import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

# Engines of regular expressions do not agree on what a blank or a letter is: both are written out, the same for all.
_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_LETTER = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0391-\u03a1\u03a3-\u03ce\u0400-\u0481"
_ATOM = rf"[^{_BLANK}()<>\[\],;:\\\"@.]+"
_LABEL = f"[{_LETTER}]([-{_LETTER}]{{0,61}}[{_LETTER}])?"
EMAIL_PATTERN = rf"^{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+$"
LINK_PATTERN = rf"^[hH][tT][tT][pP][sS]?://[^{_BLANK}/?#@\\]+([/?#][^{_BLANK}]*)?$"
BASE64_PATTERN = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
CONTENT_TYPE_PATTERN = r"^[A-Za-z0-9_.+-]+/[A-Za-z0-9_.+-]+$"
TEXT_PATTERN = r"^[^\x00]*$"
PLAIN_EMAIL_PATTERN = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
"""Of the address in a connection link, which has ASCII characters alone."""
LONGEST_ADDRESS = 254

IN_WORDS = {
    LINK_PATTERN: "it is no http or https link",
    CONTENT_TYPE_PATTERN: "it is no content type such as application/pdf",
    TEXT_PATTERN: "it holds a NUL character",
    PLAIN_EMAIL_PATTERN: "it is no email address such as jo@example.com",
}
"""What is wrong with a text that does not match, for people."""


_is_email = re.compile(EMAIL_PATTERN.removeprefix("^").removesuffix("$")).fullmatch


def _email(address: str) -> str:
    if not _is_email(address):
        raise ValueError("not an email address")
    return address


def decoded_base64(text: str) -> bytes:
    """The bytes that base64 stands for.

    Raises:
        ValueError: it is not base64 as RFC 4648 has it.
    """
    return binascii.a2b_base64(text.encode("ascii"), strict_mode=True) if text else b""


def _base64(text: str) -> str:
    try:
        decoded_base64(text)
    except ValueError:
        raise ValueError("not base64") from None
    return text


Text = Annotated[str, Field(pattern=TEXT_PATTERN)]
"""Any text without NUL characters, which no database takes."""

Words = Annotated[str, Field(min_length=1, pattern=TEXT_PATTERN)]
"""A text that is not empty."""

Name = Annotated[str, Field(min_length=1, max_length=255, pattern=TEXT_PATTERN)]
"""A text that is not empty, as long as Gem's names may be (255 characters: confirmed for the CRM API)."""

Reference = Annotated[str, Field(min_length=1, max_length=1000, pattern=TEXT_PATTERN)]
"""A record: our id, or ``remote:`` and Gem's."""

Email = Annotated[
    str,
    Field(max_length=LONGEST_ADDRESS),
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "pattern": EMAIL_PATTERN, "maxLength": LONGEST_ADDRESS}),
]
"""An email address; names that exist only in tests (``.test``) are names.

Domains are written in Latin, Greek or Cyrillic letters, or as punycode.
"""

Link = Annotated[str, Field(pattern=LINK_PATTERN, max_length=4000)]
"""An http or https link."""

Base64 = Annotated[
    str,
    AfterValidator(_base64),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": BASE64_PATTERN}),
]
"""Bytes as base64 (RFC 4648), without line breaks."""

ContentType = Annotated[str, Field(pattern=CONTENT_TYPE_PATTERN, max_length=255)]
"""A media type, such as ``application/pdf``."""
