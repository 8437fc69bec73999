"""Faults below HTTP: they need the raw socket, which gunicorn and werkzeug both put into the environ."""

from __future__ import annotations

import errno
import os
import socket
import struct
from typing import TYPE_CHECKING

from gem_simulator.api.answers import Answer

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.api.gateway import Outcome


def disturb(outcome: Outcome, environ: WSGIEnvironment) -> None:
    """Break the connection if a fault says so. Raises ConnectionResetError then: to a server, a client that left."""
    kinds = {fault.kind for fault in outcome.struck}
    for fault in outcome.struck:
        if fault.kind == "stall":
            outcome.faults.wait_until_removed(fault)
    connection = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if "truncate" in kinds:
        _send_half(connection, outcome.answer)
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
    connection.sendall("\r\n".join(lines).encode("latin-1") + half_of(answer))
    connection.shutdown(socket.SHUT_RDWR)


def half_of(answer: Answer) -> bytes:
    """What comes of a truncated body."""
    return answer.body[: len(answer.body) // 2]


def _reset(connection: socket.socket | None) -> None:
    """Close without lingering, which makes the kernel send a reset; taking the descriptor away keeps the server out."""
    if connection is None:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
