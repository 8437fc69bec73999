"""Who may ask, and what they are told otherwise.

A team's own key goes alone (confirmed). A partner's shareable access key goes with the partner's application secret
(confirmed; that a missing one is a 401 is ours). A bad key never gets past the gateway: 403 (body inferred from another
path of the same host).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer

#: What the first tenant of a server is called, which controls mean unless they name another.
DEFAULT = "default"

_ALPHANUMERICS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The key of a tenant, and the secret where the key is a partner's."""

    api_key: str = field(repr=False)
    application_secret: str | None = field(default=None, repr=False)

    def refusal(self, environ: Mapping[str, object]) -> Answer | None:
        """What a request with these headers (of a WSGI environ) is refused with; None lets it pass."""
        if not _same(environ.get("HTTP_X_API_KEY"), self.api_key):
            return answers.FORBIDDEN
        if self.application_secret is None or _same(environ.get("HTTP_X_APPLICATION_SECRET"), self.application_secret):
            return None
        return answers.WRONG_SECRET

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen anywhere."""
        return tuple(secret for secret in (self.api_key, self.application_secret) if secret)


def key_for_seed(seed: int, name: str = DEFAULT) -> str:
    """A key in Gem's form, 40 letters and digits, always the same for a seed; another for tenants of another name.

    >>> len(key_for_seed(42)), key_for_seed(42) == key_for_seed(42), key_for_seed(42) == key_for_seed(43)
    (40, True, False)
    """
    of = f"{seed}" if name == DEFAULT else f"{seed} {name}"
    number = int.from_bytes(hashlib.sha512(f"api key of tenant {of}".encode()).digest())
    letters = []
    for _ in range(40):
        number, position = divmod(number, len(_ALPHANUMERICS))
        letters.append(_ALPHANUMERICS[position])
    return "".join(letters)


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode("latin-1", "replace"), expected.encode())
