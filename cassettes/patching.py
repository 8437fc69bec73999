"""Any HTTP library of this process, answered from a recorded session or listened to, by what vcrpy patches.

    with played(Player(Cassette.load("session.yaml"))) as heard: ...     answers come from the session alone
    with listened() as heard: ...                                        the network answers, as ever

Both tell what was asked and answered, in that order. Unlike `gem_vcr`, neither reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from vcr.filters import decode_response
from vcr.patch import CassettePatcherBuilder

from cassettes.cassette import Interaction, Request, Response, kept_headers
from cassettes.errors import NotRecorded
from cassettes.replay import Player


@dataclass(slots=True)
class Heard:
    """What a program asked so far.

    Attributes:
        exchanges: with the answers, in their order. Headers are as the program sent them: they hold its key.
        refused: why, for each request that a replayed session has no answer to.
    """

    exchanges: list[Interaction] = field(default_factory=list, repr=False)
    refused: list[str] = field(default_factory=list)


@contextmanager
def played(player: Player) -> Iterator[Heard]:
    """Answers every HTTP request of this process from a session; raises NotRecorded in it for what that does not have.

    Args:
        player: the session.
    """
    made = _Played(player)
    with _patched(made):
        yield made.heard


@contextmanager
def listened() -> Iterator[Heard]:
    """Lets every HTTP request of this process through, and keeps it with its answer."""
    made = _Listened()
    with _patched(made):
        yield made.heard


@contextmanager
def _patched(made: _Cassette) -> Iterator[None]:
    with ExitStack() as stack:
        for patcher in CassettePatcherBuilder(made).build():
            stack.enter_context(patcher)
        yield


class _Cassette:
    """As much of vcrpy's cassette as its patches ask for."""

    custom_patches = ()
    skip_patchers = ()
    write_protected = False

    def __init__(self, name: str) -> None:
        self._path = name
        self.heard = Heard()

    def filter_request(self, request: Any) -> Any:
        return request

    def append(self, request: Any, response: dict[str, Any]) -> None:
        self.heard.exchanges.append(_interaction(request, response))


class _Played(_Cassette):
    """Answers."""

    def __init__(self, player: Player) -> None:
        super().__init__("a session that is replayed")
        self._player = player

    def can_play_response_for(self, request: Any) -> bool:
        del request  # what there is no answer for is refused when it is asked for: everything else would go on
        return True

    def play_response(self, request: Any) -> dict[str, Any]:
        asked = _asked(request)
        try:
            answer = self._player.play(asked.method, asked.uri, asked.body)
        except NotRecorded as refusal:
            self.heard.refused.append(str(refusal))
            raise
        self.heard.exchanges.append(Interaction(asked, answer))
        return {
            "status": {"code": answer.status, "message": ""},
            "headers": {name: [value] for name, value in answer.headers.items()},
            "body": {"string": answer.body},
        }


class _Listened(_Cassette):
    """Only listens."""

    def __init__(self) -> None:
        super().__init__("a session that is listened to")

    def can_play_response_for(self, request: Any) -> bool:
        del request
        return False


def _interaction(request: Any, response: dict[str, Any]) -> Interaction:
    plain = decode_response(response)
    body = (plain.get("body") or {}).get("string")
    answered = Response(plain["status"]["code"], kept_headers(_pairs(plain["headers"])), _bytes(body))
    return Interaction(_asked(request), answered)


def _asked(request: Any) -> Request:
    return Request(request.method, request.uri, kept_headers(_pairs(request.headers)), _bytes(request.body_bytes))


def _pairs(headers: Any) -> Iterator[tuple[str, str]]:
    for name, values in (headers or {}).items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            yield name, value if isinstance(value, str) else value.decode("latin-1")


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)
