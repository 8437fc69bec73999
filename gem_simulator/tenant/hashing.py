"""Chance without a generator: every draw is a hash of (seed, what is drawn, number of the record).

    number ──► One.draw / Many.draw  one number of one record, or of a million at once (numpy), by the same formula
           ──► rank                  its place in its block of 64, shuffled: makes a case happen exactly so often
           ──► Dice                  a whole handful of small draws for the fields of one record

So no record depends on which other was made before it, and whatever a filter needs to know of all records can be
computed for all at once and agrees with the records one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Num = Any
"""An int, or a numpy int64 array of them: formulas of `life` take either."""

BLOCK = 64
MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_FIRST_BACK = pow(_FIRST, -1, 1 << 64)
_SECOND_BACK = pow(_SECOND, -1, 1 << 64)


def mix(word: int) -> int:
    """Scatter a 64-bit word: the finalizer of splitmix64, a bijection.

    >>> unmix(mix(1234))
    1234
    """
    word = (word ^ (word >> 30)) * _FIRST & MASK
    word = (word ^ (word >> 27)) * _SECOND & MASK
    return word ^ (word >> 31)


def unmix(word: int) -> int:
    """The word that `mix` scattered: what makes ids turn back into numbers."""
    word = word ^ (word >> 31) ^ (word >> 62)
    word = word * _SECOND_BACK & MASK
    word = word ^ (word >> 27) ^ (word >> 54)
    word = word * _FIRST_BACK & MASK
    return word ^ (word >> 30) ^ (word >> 60)


@lru_cache(maxsize=512)
def salt(seed: int, name: str) -> int:
    """What keeps the draws of one purpose apart from those of another."""
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=8).digest(), "little")


class Table:
    """A list of whole numbers that can be looked up by one index or by an array of them."""

    def __init__(self, values: Sequence[int]) -> None:
        self.one = list(values)
        self._many: Any = None

    @property
    def many(self) -> Any:
        """The values as a numpy array."""
        if self._many is None:
            import numpy as np

            self._many = np.array(self.one, dtype=np.int64)
        return self._many


class Ops(Protocol):
    """What a formula needs beyond arithmetic, for one record or for many."""

    def draw(self, salt: int, number: Num, bound: int) -> Num:
        """A number in 0..bound-1."""

    def key(self, salt: int, block: Num) -> Num:
        """What shuffles a block of records: 24 bits."""

    def pick(self, table: Table, index: Num) -> Num:
        """The value of a table."""

    def where(self, condition: Any, then: Num, otherwise: Num) -> Num:
        """One of two values."""


class One:
    """Formulas over one record: plain ints."""

    @staticmethod
    def draw(salt: int, number: int, bound: int) -> int:
        """A number in 0..bound-1."""
        word = salt + number * _GOLDEN & MASK  # from here on as in `mix`, without the call
        word = (word ^ (word >> 30)) * _FIRST & MASK
        word = (word ^ (word >> 27)) * _SECOND & MASK
        return (word ^ (word >> 31)) % bound

    @staticmethod
    def key(salt: int, block: int) -> int:
        """What shuffles a block."""
        return _key(salt, block)

    @staticmethod
    def pick(table: Table, index: int) -> int:
        """The value of a table."""
        return table.one[index]

    @staticmethod
    def where(condition: Any, then: int, otherwise: int) -> int:
        """One of two values."""
        return then if condition else otherwise


class Many:
    """Formulas over many records at once: numpy int64 arrays."""

    def __init__(self) -> None:
        import numpy as np

        self._np = np
        self.where: Callable[[Any, Num, Num], Num] = np.where

    def draw(self, salt: int, number: Num, bound: int) -> Num:
        """Numbers in 0..bound-1."""
        np = self._np
        word = np.asarray(number).astype(np.uint64)
        word *= np.uint64(_GOLDEN)
        word += np.uint64(salt)
        word ^= word >> np.uint64(30)
        word *= np.uint64(_FIRST)
        word ^= word >> np.uint64(27)
        word *= np.uint64(_SECOND)
        word ^= word >> np.uint64(31)
        word %= np.uint64(bound)
        return word.astype(np.int64)

    def key(self, salt: int, block: Num) -> Num:
        """What shuffles blocks."""
        return self.draw(salt, block, 1 << 24)

    @staticmethod
    def pick(table: Table, index: Num) -> Num:
        """The values of a table."""
        return table.many[index]


ONE = One()


@lru_cache(maxsize=4096)
def _key(salt: int, block: int) -> int:
    return One.draw(salt, block, 1 << 24)


def rank(ops: Ops, salt: int, number: Num) -> Num:
    """The place of a record in its block of 64, shuffled anew for every block: 0..63, each once a block."""
    key = ops.key(salt, number >> 6)
    place = ((number & 63) * ((key & 63) | 1) + (key >> 6)) & 63
    place ^= place >> 3
    return (place * (((key >> 12) & 63) | 1) + (key >> 18)) & 63


_WORDS = struct.Struct("<32H")


class Dice:
    """Small draws for the fields of one record, in the order in which they are asked for.

    Args:
        key: what keeps this collection's dice apart from others', from `dice_key`.
        number: the record.
    """

    __slots__ = ("_at", "_key", "_number", "_round", "_words")

    def __init__(self, key: bytes, number: int) -> None:
        self._key = key
        self._number = number
        self._round = 0
        self._words: tuple[int, ...] = ()
        self._roll()

    def _roll(self) -> None:
        message = self._key + self._number.to_bytes(8, "little") + self._round.to_bytes(2, "little")
        self._words = _WORDS.unpack(blake2b(message).digest())
        self._round += 1
        self._at = 0

    def below(self, bound: int) -> int:
        """A number in 0..bound-1, for bounds up to some thousands."""
        if self._at == 32:
            self._roll()
        word = self._words[self._at]
        self._at += 1
        return word % bound

    def wide(self, bound: int) -> int:
        """A number in 0..bound-1, for bounds up to 2^48."""
        return ((self.below(65536) << 32) | (self.below(65536) << 16) | self.below(65536)) % bound

    def between(self, low: int, high: int) -> int:
        """A number in low..high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True so often in a hundred."""
        if self._at == 32:
            self._roll()
        self._at += 1
        return self._words[self._at - 1] % 100 < percent

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        if self._at == 32:
            self._roll()
        self._at += 1
        return values[self._words[self._at - 1] % len(values)]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """So many different ones of the values, in their order round the circle."""
        size, first = len(values), self.below(65536)
        if not count or not size:
            return []
        step = 1 + self.below(max(1, size // count))
        return [values[(first + k * step) % size] for k in range(min(count, size))]


def dice_key(seed: int, name: str) -> bytes:
    """The key of a collection's dice."""
    return blake2b(f"{seed}/dice/{name}".encode(), digest_size=32).digest()
