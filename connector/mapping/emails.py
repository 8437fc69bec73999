"""Which strings are email addresses: one pass over the text, however long and odd it is.

One ``@``; before it no empty part between dots; after it two DNS labels or more. Letters of every script are letters,
and names that exist only in tests (``.test``) are names.
"""

from __future__ import annotations

import re

_ATOM = r"[^\s\x00-\x1f\x7f()<>\[\],;:\\\"@.]+"
_LABEL = r"(?![^.]{64})[^\W_](?:-*[^\W_])*"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@.{{1,253}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+").fullmatch


def is_email_address(value: str) -> bool:
    """Whether the value is one email address.

    >>> is_email_address("ada@example.test"), is_email_address("ada..l@example.com")
    (True, False)
    """
    return _ADDRESS(value) is not None
