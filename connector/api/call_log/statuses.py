"""Which HTTP statuses somebody means who looks for calls."""

from __future__ import annotations

import re

PATTERN = "^([1-5][0-9][0-9]|[1-5]xx|error)$"


def statuses(text: str) -> tuple[int, int]:
    """The lowest and the highest status that are meant.

    Raises:
        ValueError: it is none.

    >>> statuses("404"), statuses("4xx"), statuses("error")
    ((404, 404), (400, 499), (400, 599))
    """
    if not re.match(PATTERN, text):
        raise ValueError(text)
    if text == "error":
        return 400, 599
    return int(text.replace("x", "0")), int(text.replace("x", "9"))
