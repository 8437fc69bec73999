"""Unified ids: 24 characters of base58 that anybody can compute again from where a record comes from.

    id = base58( SHA-256( integration_id NUL model NUL remote_id )  mod 58^24 ),  left-padded with "1"

Nothing is looked up, so an application can name its candidate before that candidate was ever fetched.
"""

from __future__ import annotations

from hashlib import sha256

DEFAULT_INTEGRATION_ID = "gem:default"
"""The integration of those who have only one: a single key, no service."""

ID_LENGTH = 24

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SPACE = 58**ID_LENGTH
_FOUR_DIGITS = 58**4
_TWO_DIGITS = 58**2
# Two digits at a time out of a table, and the big number split into small ones first: 2 µs instead of 6.
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)


def unified_id(integration_id: str, model: str, remote_id: str) -> str:
    """The unified id of a record.

    Args:
        integration_id: whose record it is, such as ``gem:default``.
        model: the export's name of the model, such as ``job_postings``.
        remote_id: Gem's id, untouched; for joins ``<left remote id>:<right remote id>``.

    >>> unified_id("gem:default", "users", "VXNlcjo3")
    'XJeQrAG7pLTZi2NR3kBKW8dB'
    """
    digest = sha256(f"{integration_id}\0{model}\0{remote_id}".encode()).digest()
    rest, f = divmod(int.from_bytes(digest, "big") % _SPACE, _FOUR_DIGITS)
    rest, e = divmod(rest, _FOUR_DIGITS)
    rest, d = divmod(rest, _FOUR_DIGITS)
    rest, c = divmod(rest, _FOUR_DIGITS)
    a, b = divmod(rest, _FOUR_DIGITS)
    return (
        f"{_PAIRS[a // _TWO_DIGITS]}{_PAIRS[a % _TWO_DIGITS]}{_PAIRS[b // _TWO_DIGITS]}{_PAIRS[b % _TWO_DIGITS]}"
        f"{_PAIRS[c // _TWO_DIGITS]}{_PAIRS[c % _TWO_DIGITS]}{_PAIRS[d // _TWO_DIGITS]}{_PAIRS[d % _TWO_DIGITS]}"
        f"{_PAIRS[e // _TWO_DIGITS]}{_PAIRS[e % _TWO_DIGITS]}{_PAIRS[f // _TWO_DIGITS]}{_PAIRS[f % _TWO_DIGITS]}"
    )
