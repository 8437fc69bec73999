"""No way out: while a session is replayed, nothing connects to anywhere."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class NetworkBlocked(RuntimeError):
    """Something tried to reach the network while a session is replayed."""


@contextmanager
def blocked(why: str, allowed_hosts: Collection[str] = ()) -> Iterator[None]:
    """Refuses every connection and every look-up of a name, but for sockets of the file system.

    Args:
        why: told with each refusal.
        allowed_hosts: names or addresses that may be reached all the same, such as that of a database.
    """

    def refuse(host: Any, port: Any = None) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name not in allowed_hosts:
            where = name if port is None else f"{name}:{port}"
            raise NetworkBlocked(f"No connection to {where}: {why}. Other hosts: allowed_hosts=[{name!r}].")

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def guard(self: socket.socket, address: Any) -> Any:
            if isinstance(address, tuple):
                refuse(*address[:2])
            return connect(self, address)

        return guard

    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host is not None:
            refuse(host)
        return look_up(host, port, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
