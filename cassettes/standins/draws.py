"""Draws that depend on a key and on what they are for: the same again, and meaningless without the key."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_CONSONANTS, _VOWELS = "bcdfghjklmnprstvz", "aeiou"


class Draws:
    """A stream of choices.

    Args:
        key: of the session; nothing can be told from the choices without it.
        about: what the choices are for.
    """

    def __init__(self, key: bytes, *about: object) -> None:
        text = "\0".join(map(str, about)).encode("utf-8", "surrogatepass")
        self._seed = hmac.digest(key, text, "sha512")
        self._block, self._at, self._number = self._seed, 0, 0

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        if self._at == len(self._block):
            self._number += 1
            self._block, self._at = hmac.digest(self._seed, self._number.to_bytes(8, "big"), "sha512"), 0
        chunk = self._block[self._at : self._at + 8]
        self._at += 8
        return int.from_bytes(chunk, "big") % limit

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[self.below(len(items))]

    def hex(self, digits: int) -> str:
        """So many hexadecimal digits."""
        return "".join(self.pick("0123456789abcdef") for _ in range(digits))

    def digits(self, like: str) -> str:
        """The text with other digits; no zero in front where there was none."""
        found = "".join(self.pick("0123456789") if one.isdigit() else one for one in like)
        return self.pick("123456789") + found[1:] if like[:1].isdigit() and like[:1] != "0" else found

    def letters(self, like: str) -> str:
        """A word that can be spoken, as long as the text, with digits where it has some."""
        found = []
        for index, one in enumerate(like):
            if one.isdigit():
                found.append(self.pick("0123456789"))
            else:
                letter = self.pick(_VOWELS if index % 2 else _CONSONANTS)
                found.append(letter.upper() if one.isupper() else letter)
        return "".join(found)
