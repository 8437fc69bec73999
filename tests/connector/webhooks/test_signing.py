"""The signature, as the unified API documents it, and as a receiver checks it."""

from __future__ import annotations

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from connector.webhooks import verify
from connector.webhooks.signing import sign


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40))
def test_it_is_base64url_of_hmac_sha256_without_padding(body: bytes, secret: str) -> None:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    signature = sign(body, secret)
    assert "=" not in signature
    assert base64.urlsafe_b64decode(f"{signature}=") == digest
    assert verify(body, signature, secret)
    assert verify(body, f"{signature}=", secret), "some libraries pad"
    assert not verify(body + b"\n", signature, secret)


@given(st.text(max_size=60))
def test_nothing_else_is_a_signature(signature: str) -> None:
    assert not verify(b"{}", signature, "secret")
    assert not verify(b"{}", None, "secret")
