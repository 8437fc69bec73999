"""Which strings are email addresses: one pass over the text, however long and odd it is.

One ``@``; before it no empty part between dots; after it two DNS labels or more. Letters of every script are letters,
and names that exist only in tests (``.test``) are names.
"""

from __future__ import annotations

import re

_ATOM = r"[^\s\x00-\x1f\x7f()<>\[\],;:\\\"@.]+"
_LABEL = r"(?![^.]{64})[^\W_]+(?:-+[^\W_]+)*"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+").fullmatch
_LONGEST_LOCAL_PART = 64
_LONGEST_DOMAIN = 253


def is_email_address(value: str) -> bool:
    """Whether the value is one email address.

    >>> is_email_address("ada@example.test"), is_email_address("ada..l@example.com")
    (True, False)
    """
    at = value.find("@")
    return at <= _LONGEST_LOCAL_PART and len(value) - at - 1 <= _LONGEST_DOMAIN and _ADDRESS(value) is not None
