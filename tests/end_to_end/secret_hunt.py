"""Finds a secret in bytes, however it is written there."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, quote_plus


class Sighting(NamedTuple):
    """A secret where none may be."""

    secret: str
    spelling: str
    place: str


@dataclass
class Evidence:
    """What programs have left behind: outputs, files, answers, by where they were found."""

    found: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, place: str, content: bytes | str) -> None:
        """Keeps one more; what comes from one place several times is joined."""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        self.found.setdefault(place, []).append(raw)

    def sightings(self, secrets: Mapping[str, str]) -> Iterator[Sighting]:
        """Where any of the secrets is found, in any spelling."""
        for place, raw in self._joined():
            for name, secret in secrets.items():
                yield from (Sighting(name, spelling, place) for spelling, needle in spellings(secret) if needle in raw)

    def places_of(self, text: str) -> set[str]:
        """Where a text is found as it is."""
        return {place for place, raw in self._joined() if text.encode() in raw}

    def _joined(self) -> Iterator[tuple[str, bytes]]:
        return ((place, b"\n".join(parts)) for place, parts in self.found.items())


def spellings(secret: str) -> Iterable[tuple[str, bytes]]:
    """The ways in which a secret may be written, by their names."""
    raw = secret.encode()
    escaped = json.dumps(secret)[1:-1]
    yield "plain", raw
    yield "reversed", raw[::-1]
    yield "as JSON", escaped.encode()
    yield "as JSON, reversed", escaped.encode()[::-1]
    yield "as JSON in JSON", json.dumps(escaped)[1:-1].encode()
    yield "in a URL", quote(secret, safe="").encode()
    yield "in a form", quote_plus(secret).encode()
    yield "in HTML", html.escape(secret).encode()
    yield "in hexadecimal", raw.hex().encode()
    for offset in range(3):  # base64 of a text differs by where in a group of three bytes it begins
        padded = base64.b64encode(b"\0" * offset + raw).rstrip(b"=")
        middle = padded[(0, 2, 3)[offset] : -1]
        yield f"in base64 at {offset}", middle
        yield f"in URL-safe base64 at {offset}", middle.translate(bytes.maketrans(b"+/", b"-_"))
