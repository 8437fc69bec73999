"""Replaying: which recorded answer a request gets.

Answers to equal requests come in the order in which they were recorded. When a read is repeated more often than it was,
the last answer comes again; that of a write never does, since it would do twice what happened once. Requests are equal
when their method, path, query (in any order) and body are. The host does not count: a session replays at any address.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from cassettes.cassette import Cassette, Interaction, Response
from cassettes.errors import NotRecorded

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
Identity = tuple[str, str, tuple[tuple[str, str], ...], bytes]


def identity(method: str, uri: str, body: bytes = b"") -> Identity:
    """What makes a request equal to another one.

    >>> identity("GET", "https://a.test/x/?b=2&a=1") == identity("GET", "http://b.test/x?a=1&b=2")
    True
    """
    parts = urlsplit(uri)
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return method.upper(), parts.path.rstrip("/"), query, _digest(body) if body else b""


class Player:
    """A session that is being replayed; safe to share between threads.

    Args:
        cassette: the session.
    """

    def __init__(self, cassette: Cassette) -> None:
        self.cassette = cassette
        self._lock = threading.Lock()
        self._played: Counter[Identity] = Counter()
        self._recorded: dict[Identity, list[Interaction]] = defaultdict(list)
        for one in cassette.interactions:
            self._recorded[identity(one.request.method, one.request.uri, one.request.body)].append(one)

    def play(self, method: str, uri: str, body: bytes = b"") -> Response:
        """The recorded answer to a request.

        Raises:
            NotRecorded: the session never made it, or made this write less often; the message shows the nearest one.
        """
        asked = identity(method, uri, body)
        with self._lock:
            recorded, turn = self._recorded.get(asked, []), self._played[asked]
            if turn < len(recorded) or (recorded and asked[0] in _READS):
                self._played[asked] += 1
                return recorded[min(turn, len(recorded) - 1)].response
        raise NotRecorded(self._refusal(asked, len(recorded)))

    def unplayed(self) -> list[Interaction]:
        """What was recorded and never asked for, in the order of the session."""
        with self._lock:
            left = {id(one) for asked, all_ in self._recorded.items() for one in all_[self._played[asked] :]}
        return [one for one in self.cassette.interactions if id(one) in left]

    def _refusal(self, asked: Identity, times: int) -> str:
        method, path, query, _ = asked
        what = f"{method} {path}{_as_query(query)}"
        if times:
            return f"The session has {what} {times} times, with this body, and it came once more. Record it again."
        nearest = _nearest(asked, self._recorded)
        if nearest is None:
            return f"The session never asked {what}: it has no request at all."
        differs = _difference(asked, nearest)
        near = f"{nearest[0]} {nearest[1]}{_as_query(nearest[2])}"
        return f"The session never asked {what}. The nearest it has is {near}: {differs}. Record it again."


def _nearest(asked: Identity, recorded: Iterable[Identity]) -> Identity | None:
    def closeness(other: Identity) -> tuple[Any, ...]:
        shared = len(set(asked[2]) & set(other[2]))
        ours, theirs = asked[1].split("/"), other[1].split("/")
        same_parts = sum(a == b for a, b in zip(ours, theirs, strict=False)) - abs(len(ours) - len(theirs))
        return asked[1] == other[1], asked[0] == other[0], same_parts, shared, -len(other[2])

    return max(recorded, key=closeness, default=None)


def _difference(asked: Identity, other: Identity) -> str:
    told = []
    if asked[0] != other[0]:
        told.append(f"method {other[0]}")
    if asked[1] != other[1]:
        told.append("another path")
    ours, theirs = dict(asked[2]), dict(other[2])
    told += [
        f"{name} is {_value(theirs, name)} there, {_value(ours, name)} here"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]
    if asked[3] != other[3]:
        told.append("another body")
    return "; ".join(told) or "the same values, in another number"


def _value(query: dict[str, str], name: str) -> str:
    return repr(query[name]) if name in query else "not"


def _as_query(pairs: tuple[tuple[str, str], ...]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in pairs) if pairs else ""


def _digest(body: bytes) -> bytes:
    """Of the body; of JSON, whatever the order of its keys."""
    with suppress(ValueError):
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).digest()
