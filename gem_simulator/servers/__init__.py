"""The servers: werkzeug in threads of this process for tests, gunicorn (gthread) for `gem-simulator serve`.

There is one worker, since faults, journal and throttle live in its memory. Both servers hand out the raw socket that
faults need.
"""

from __future__ import annotations

import os
import socket


def listen(host: str, port: int) -> socket.socket:
    """A socket that clients can already connect to; port 0 takes a free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512)


def url_of(listener: socket.socket) -> str:
    """`http://127.0.0.1:8800`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def parent_is_gone(parent: int) -> bool:
    """Whether the process that started us has ended: its children are handed to another then."""
    return os.getppid() != parent
