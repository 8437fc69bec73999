"""Answers that faults strike, on their way out by a socket, which gunicorn and werkzeug both put into the environ."""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from gem_simulator.api.answers import Answer
    from gem_simulator.api.gateway import Outcome


def deliver(outcome: Outcome, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send the answer as its delivery says. Raises ConnectionResetError where it ends early: a client that left."""
    plan, faults = outcome.delivery, outcome.faults
    connection: socket.socket | None = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")

    def gone() -> bool:
        return connection is not None and _has_hung_up(connection)

    for pause in (*plan.pauses, *([plan.silence] if plan.silence else [])):
        faults.wait(pause.struck, pause.seconds, gone)
    if plan.stalled is not None:
        faults.stall_until_removed(plan.stalled, gone)
    if plan.ending == "whole":
        start_response(outcome.answer.status_line, list(outcome.answer.headers))
        return _dripping(outcome)
    if connection is not None and plan.ending == "truncated":
        _break_off(connection, outcome.answer, _dripping(outcome))
    elif connection is not None:
        _reset(connection)
    raise ConnectionResetError(errno.ECONNRESET, "a fault broke the connection")


def _dripping(outcome: Outcome) -> Iterator[bytes]:
    drip = outcome.delivery.drip
    for piece in outcome.delivery.body:
        if drip is not None:
            outcome.faults.wait(drip.struck, drip.seconds)
        yield piece


def _has_hung_up(connection: socket.socket) -> bool:
    try:
        return bool(select.select([connection], [], [], 0)[0]) and connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _break_off(connection: socket.socket, answer: Answer, pieces: Iterator[bytes]) -> None:
    """The head with the whole length, a part of the body, and an orderly end."""
    lines = [f"HTTP/1.1 {answer.status_line}", *(f"{name}: {value}" for name, value in answer.headers), "", ""]
    connection.sendall("\r\n".join(lines).encode("latin-1"))
    for piece in pieces:
        connection.sendall(piece)
    connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    """Close without lingering, which makes the kernel send a reset; taking the descriptor away keeps the server out."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
