"""Which strings are email addresses."""

from __future__ import annotations

import re

_DNS_LABEL = re.compile(r"[^\W_](?:[^\W_]|-)*(?<!-)")
_NOT_IN_LOCAL_PART = re.compile(r"[\s\x00-\x1f\x7f()<>\[\],;:\\\"]")


def valid_email(text: str) -> bool:
    """Whether the text is one email address.

    One @; before it no empty part between dots; after it at least two DNS labels. Names that only exist in tests
    (`.test`) are addresses too, and letters of every script are letters.

    >>> valid_email("ada@example.test"), valid_email("ada..l@example.com"), valid_email("ada@example")
    (True, False, False)
    """
    local, at, domain = text.partition("@")
    if not at or "@" in domain or len(local) > 64 or len(domain) > 253:
        return False
    labels = domain.split(".")
    return (
        all(local.split("."))
        and _NOT_IN_LOCAL_PART.search(local) is None
        and len(labels) > 1
        and all(len(label) <= 63 and _DNS_LABEL.fullmatch(label) for label in labels)
    )
