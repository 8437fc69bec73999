"""The signature: base64url without padding of HMAC-SHA256 over the raw body (documented by the unified API)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

SIGNATURE_HEADER = "X-Kombo-Signature"
"""The header that carries the signature: the unified API's, so that receivers written for it work unchanged."""


def sign(body: bytes, secret: str) -> str:
    """The signature of a body.

    >>> sign(b'{"id":"1"}', "secret")
    'YUYUKizgFZ6EwHZ4geTsgLw5faYlJufRn3B5XreUYMA'
    """
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).rstrip(b"=").decode()


def verify(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether a request was sent by whoever knows the secret; compared in constant time.

    Args:
        body: the request's body as it came, before anything has parsed it: JSON that is decoded and encoded again has
            other bytes, and another signature.
        signature: the value of the header `X-Kombo-Signature`; None or empty where there was none.
        secret: as it was shown when the first webhook was added, or the secret was rotated.

    >>> verify(b'{"id":"1"}', sign(b'{"id":"1"}', "secret"), "secret")
    True
    >>> verify(b'{"id": "1"}', sign(b'{"id":"1"}', "secret"), "secret")
    False
    """
    given = (signature or "").encode("utf-8", "surrogateescape").rstrip(b"=")
    return hmac.compare_digest(sign(body, secret).encode(), given)


def new_secret() -> str:
    """A secret that nobody can guess: 256 random bits."""
    return f"whsec_{secrets.token_urlsafe(32)}"
