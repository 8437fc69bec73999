"""The hash that names a unified record."""

from __future__ import annotations

import hashlib

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 24


def unified_id(integration_id: str, model: str, remote_id: str) -> str:
    """The id of a unified record: 24 characters of base58, always the same for the same three.

    >>> unified_id("gem:default", "jobs", "am9iOg")
    'PsJweN6eZPZXXM1KxKtGpn98'
    """
    digest = hashlib.sha256(f"{integration_id}\0{model}\0{remote_id}".encode()).digest()
    number = int.from_bytes(digest, "big") % len(ALPHABET) ** LENGTH
    text = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text.rjust(LENGTH, ALPHABET[0])
