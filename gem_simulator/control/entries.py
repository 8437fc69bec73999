"""What the journal keeps of a request and of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from gem_simulator.tenant import iso

if TYPE_CHECKING:
    from gem_simulator.api.answers import Answer
    from gem_simulator.control.masking import Masking

#: Bytes that are kept of an answer: enough for any single record, and for the first ones of a page.
LONGEST_ANSWER = 4096

#: Of an answer, in lower case. What is not named here says nothing about the answer, or is added after it was made.
_WORTH_KEEPING = frozenset(
    {"allow", "content-type", "location", "retry-after", "x-pagination", "x-simulator-warning", "content-encoding"}
)
_READABLE = ("application/json", "text/", "application/xml")


class Part(NamedTuple):
    """One part of a form: what it was, without its content.

    Attributes:
        name: of the field.
        filename: None for a plain value.
        content_type: as it was sent.
        size: in bytes.
        sha256: of its content, in hex.
    """

    name: str
    filename: str | None
    content_type: str
    size: int
    sha256: str


class Answered:
    """What a request was answered with: its headers, and how its body begins.

    The beginning is cut off when the answer is made, and made readable when somebody reads it: pages are served by the
    thousand, and few are looked at.

    Attributes:
        size: of the whole body, in bytes.
    """

    __slots__ = ("_beginning", "_headers", "_masking", "size")

    def __init__(self, answer: Answer, masking: Masking, *, bodiless: bool = False) -> None:
        self.size = 0 if bodiless else len(answer.body)
        self._beginning = b"" if bodiless else answer.body[:LONGEST_ANSWER]
        self._headers = answer.headers
        self._masking = masking

    def __repr__(self) -> str:
        return f"Answered(headers={self.headers!r}, size={self.size}, body={self.body!r})"

    @property
    def headers(self) -> dict[str, str]:
        """Those worth keeping, by lower-case name."""
        return {
            name.lower(): self._masking.text(value) for name, value in self._headers if name.lower() in _WORTH_KEEPING
        }

    @property
    def body(self) -> str:
        """The first 4,096 bytes as text; nothing of a body that is no text, or once the journal needed the room."""
        if not self.headers.get("content-type", "").startswith(_READABLE):
            return ""
        text = self._beginning.decode("utf-8", "replace")
        return self._masking.beginning(text.rstrip("\ufffd")) if self.cut else self._masking.text(text)

    @property
    def cut(self) -> bool:
        """Whether the body was longer than what is kept of it."""
        return len(self._beginning) < self.size

    @property
    def json(self) -> Any:
        """The body, parsed; None where it is no JSON, or was cut."""
        return parsed(self.body)

    @property
    def weight(self) -> int:
        """Bytes that `forget` sets free."""
        return len(self._beginning)

    def forget(self) -> None:
        """Let go of the body."""
        self._beginning = b""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"headers": self.headers, "body": self.body, "size": self.size, "cut": self.cut}


class Entry(NamedTuple):
    """A request that came in, and how it was answered.

    Attributes:
        number: counted from 1, over all requests since the simulator started.
        at: simulated time, in milliseconds since 1970.
        milliseconds: of real time, that it took to make the answer.
        origin: where the client believed to be, as `http://127.0.0.1:8800`.
        headers: lower-case names; the key and the secret only as present.
        body: as text, cut at 20,000 characters; long texts inside a longer JSON body are cut first, so that it remains
            JSON. Of a form: nothing.
        status: of the answer; 0 where none was made, since the connection was refused.
        faults: the kinds of faults that struck it; where a socket could not carry one out, with what stood in for it.
        parts: of a form.
        answer: what went back, before faults of the connection.
    """

    number: int
    at: int
    milliseconds: float
    method: str
    origin: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int
    faults: list[str]
    parts: list[Part]
    answer: Answered

    @property
    def operation(self) -> str | None:
        """The name in the OpenAPI document of what was asked for; None for what Gem does not have."""
        from gem_simulator.api.routes import operation_of

        return operation_of(self.method, self.path)

    @property
    def json(self) -> Any:
        """The body, parsed; None where it is no JSON, or was cut."""
        return parsed(self.body)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; the time as ISO 8601."""
        return {
            **self._asdict(),
            "operation": self.operation,
            "at": iso(self.at),
            "parts": [part._asdict() for part in self.parts],
            "answer": self.answer.as_dict(),
        }


def parsed(text: str) -> Any:
    """JSON as a value; None for what is none."""
    try:
        return orjson.loads(text)
    except ValueError:
        return None
