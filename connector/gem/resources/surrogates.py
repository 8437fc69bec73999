"""Half characters: JSON may spell them (``"\\ud83d"`` alone), yet no reader but Python's own takes them.

A server in Python writes such text out when somebody pasted half an emoji; one of them makes a whole page unreadable.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def mend_half_characters(raw: bytes) -> bytes:
    r"""JSON with every escaped surrogate that lacks its other half replaced by U+FFFD; all else byte for byte.

    >>> mend_half_characters(rb'["\ud83d\ude00", "\ud83d", "\\ud83d"]')
    b'["\\ud83d\\ude00", "\\ufffd", "\\\\ud83d"]'
    """
    return _ESCAPE.sub(lambda match: rb"\ufffd" if match[1] else match[0], raw)
