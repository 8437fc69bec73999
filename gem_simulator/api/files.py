"""Attachment links: signed anew for every answer, good for a while on the simulated clock, served by the simulator.

That links are signed and temporary: inferred (Harvest, seven days there). The form of the signature is ours.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer
from gem_simulator.api.parameters import first_values

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

PREFIX = "/files/"
LIFETIME = 7 * 24 * 3600 * 1000

#: What a link is answered with that has expired or that nobody signed.
EXPIRED = Answer(
    403,
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
    (("Content-Type", "application/xml"),),
)


class Signatures:
    """Makes signatures and checks them.

    Args:
        secret: what only this simulator knows.
        now: simulated milliseconds.
    """

    def __init__(self, secret: bytes, now: Callable[[], int]) -> None:
        self._secret = secret
        self._now = now
        self._numbers = count(1)

    def new(self) -> bytes:
        """A signature no answer has had before."""
        signed = f"{self._now() + LIFETIME:x}-{next(self._numbers):x}"
        return f"{signed}-{self._mac(signed)}".encode()

    def valid(self, signature: str) -> bool:
        """Whether it is one of ours and still good."""
        signed, _, mac = signature.rpartition("-")
        if not hmac.compare_digest(mac.encode(), self._mac(signed).encode()):
            return False
        return int(signed.partition("-")[0], 16) > self._now()

    def _mac(self, signed: str) -> str:
        return hmac.new(self._secret, signed.encode(), hashlib.sha256).hexdigest()[:32]


def signature_of(query: str) -> str:
    """The signature in the query string of a link; "" if there is none."""
    return first_values(query).get("signature", "")


def file_answer(tenant: Tenant, path: str) -> Answer:
    """The content of an attachment; 404 for no such file. That its link is good is known."""
    candidate_id, _, key = path.removeprefix(PREFIX).partition("/")
    found = tenant.file(unquote(candidate_id), unquote(key))
    if found is None:
        return answers.NOT_FOUND
    content, content_type = found
    return Answer(200, content, (("Content-Type", content_type),))
