"""Faults below HTTP: they need the raw socket, which gunicorn and werkzeug both put into the environ."""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gem_simulator.api.answers import Answer
from gem_simulator.control.faults import Fault, Faults

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

#: A stalled request is let go after this many seconds, so that a forgotten one does not hold a thread for ever.
LONGEST_STALL = 120.0


def disturb(faults: Sequence[Fault], environ: WSGIEnvironment, answer: Answer, armed: Faults) -> None:
    """Break the connection if a fault says so. Raises ConnectionResetError then: to a server, a client that left."""
    kinds = {fault.kind for fault in faults}
    for fault in faults:
        if fault.kind == "stall":
            armed.wait_until_removed(fault, LONGEST_STALL)
    connection = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if "truncate" in kinds:
        _send_half(connection, answer)
    elif kinds & {"reset", "stall"}:
        _reset(connection)
    else:
        return
    raise ConnectionResetError(errno.ECONNRESET, "a fault broke the connection")


def _send_half(connection: socket.socket | None, answer: Answer) -> None:
    """The head with the whole length, half of the body, and an orderly end."""
    if connection is None:
        return
    lines = [f"HTTP/1.1 {answer.status_line}", *(f"{name}: {value}" for name, value in answer.headers), "", ""]
    connection.sendall("\r\n".join(lines).encode("latin-1") + answer.body[: len(answer.body) // 2])
    connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket | None) -> None:
    """Close without lingering, which makes the kernel send a reset; taking the descriptor away keeps the server out."""
    if connection is None:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
