"""The smallest WSGI application: a constant body. The limit that the simulator's pages are set beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

BODY = b" " * int(os.environ.get("BODY_BYTES", "150000"))
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def application(_environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer every request alike."""
    start_response("200 OK", HEADERS)
    return [BODY]
