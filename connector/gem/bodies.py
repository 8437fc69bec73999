"""Bodies of requests: JSON, raw bytes, and the parts of a form."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec


class Body(Protocol):
    """What a request carries."""

    def encoded(self) -> tuple[str, bytes]:
        """Its content type, and its bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Json:
    """A value as JSON; anything that msgspec can encode."""

    value: object

    def encoded(self) -> tuple[str, bytes]:
        """The value as JSON."""
        return "application/json", msgspec.json.encode(self.value)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are."""

    content: bytes
    content_type: str = "application/octet-stream"

    def encoded(self) -> tuple[str, bytes]:
        """The bytes themselves."""
        return self.content_type, self.content


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form.

    Args:
        name: of the field.
        content: its value, or the bytes of a file.
        filename: of a file; None for a plain value.
        content_type: of a file.
    """

    name: str
    content: bytes
    filename: str | None = None
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Form:
    """A form with files (RFC 7578).

    Args:
        parts: its fields in order.
        boundary: makes the line that divides them; it may stand in no part.
    """

    parts: Sequence[Part]
    boundary: Callable[[], str] = field(default=lambda: secrets.token_hex(16))

    def encoded(self) -> tuple[str, bytes]:
        """The parts, each between two lines that stand in none of them."""
        line = self.boundary()
        while any(line.encode() in part.content for part in self.parts):
            line = self.boundary()
        pieces: list[bytes] = []
        for part in self.parts:
            pieces += [b"--", line.encode(), b"\r\n", _head(part).encode(), b"\r\n\r\n", part.content, b"\r\n"]
        return f"multipart/form-data; boundary={line}", b"".join([*pieces, b"--", line.encode(), b"--\r\n"])


def _head(part: Part) -> str:
    disposition = f'Content-Disposition: form-data; name="{_quoted(part.name)}"'
    if part.filename is None:
        return disposition
    return f'{disposition}; filename="{_quoted(part.filename)}"\r\nContent-Type: {part.content_type}'


def _quoted(text: str) -> str:
    """As browsers do it: what would end the value or the line is percent-encoded."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
