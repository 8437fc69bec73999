"""Replaying to a program that uses httpx: its client gets a transport that has no network."""

from __future__ import annotations

import httpx

from cassettes.replay import Player


class ReplayTransport(httpx.BaseTransport):
    """Answers from a recorded session; opens no socket.

    Args:
        player: the session.

    >>> httpx.Client(transport=ReplayTransport(Player(cassette)))      # doctest: +SKIP
    """

    def __init__(self, player: Player) -> None:
        self._player = player

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer. Raises NotRecorded for what the session never asked."""
        answer = self._player.play(request.method, str(request.url), request.read())
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body, request=request)
