"""The stand-ins of one session: the same for the same value wherever it stands, and nothing without the key.

    standins = StandIns(facts)
    standins.note("Ada", "given"); standins.note("ada@acme.io", "email")        everything first
    standins.of("ADA"), standins.of("ada@acme.io")                              'BERTA', 'berta@quia41.example'

Everything is noted before anything is replaced, so that what a value is does not depend on where it stood first: one
that may stay in one place stays in all, and a name is replaced in a note that came before the record of the person.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Mapping

from cassettes.standins.compose import like
from cassettes.standins.draws import Draws
from cassettes.standins.facts import Facts
from cassettes.standins.kinds import KEPT, RANK, parts_of, settled
from cassettes.standins.making import MAKERS
from cassettes.standins.patterns import WORD

#: What is put together from parts, or where two may have the same.
_SHARED = frozenset({"name", "place", "given", "family", "title", "amount", "day", "phone"})
_MOST_ATTEMPTS = 60


class StandIns:
    """The stand-ins of one session.

    Args:
        facts: what may stay, and what a stand-in keeps.
        key: of the session; a random one that nobody else has, unless given.
    """

    def __init__(self, facts: Facts, key: bytes | None = None) -> None:
        self.facts = facts
        self._key = key or secrets.token_bytes(32)
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._made: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self.made: Counter[str] = Counter()

    def __repr__(self) -> str:
        return "StandIns(…)"

    @property
    def mapping(self) -> Mapping[str, str]:
        """What was replaced, and by what. It undoes everything: never write it down."""
        return self._made

    def note(self, value: str, kind: str, known: frozenset[str] = frozenset()) -> None:
        """Takes in that a field of a kind holds a value.

        Args:
            value: of the field.
            kind: of the field, one of `kinds`.
            known: the values of an enum.
        """
        if not value.strip() or not any(one.isalnum() for one in value):
            return
        kind = settled(kind, value, self.facts, known)
        if RANK[kind] >= RANK.get(self._kinds.get(value, ""), len(RANK)):
            return
        self._kinds[value] = kind
        if kind in ("given", "family") and WORD.fullmatch(value) and not value.isdigit():
            self._names.setdefault(value.casefold(), kind)
        for part, of in parts_of(kind, value, self.facts):
            if part != value:
                self.note(part, of)

    def of(self, value: str) -> str:
        """The stand-in; the value itself where it may stay. Empty texts, and those that are marks alone, always may."""
        found = self._made.get(value)
        if found is not None:
            return found
        if not any(one.isalnum() for one in value):
            return value
        if value not in self._kinds:
            self.note(value, "typed")
        kind = self._kinds[value]
        if kind in KEPT:
            return value
        found = self._made[value] = self._make(value, kind)
        self.made[kind] += 1
        return found

    def stays(self, value: str) -> bool:
        """Whether a value that was noted may stay."""
        return self._kinds.get(value) in KEPT

    def known(self, word: str) -> str | None:
        """The stand-in of a word that is part of somebody's name, in any case; None of any other."""
        kind = self._names.get(word.casefold())
        if kind is None or len(word) < 2:
            return None
        return like(word, self._named(word, kind))

    def number(self, value: float) -> float:
        """Another number of as many digits; 0 and 1 stay."""
        if value in (0, 1):
            return value
        text = repr(value)
        if "e" in text or "n" in text:
            return type(value)(0)
        self.made["number"] += 1
        return type(value)(Draws(self._key, "number", text).digits(text))

    def content(self, value: bytes) -> bytes:
        """A file of the same kind: PDF for PDF, otherwise a text."""
        self.made["content"] += 1
        token = hmac.digest(self._key, value, "sha256").hex()[:12]
        if value.lstrip().startswith(b"%PDF"):
            return f"%PDF-1.4\n% stand-in {token}\n%%EOF\n".encode()
        return f"stand-in {token}\n".encode()

    def _make(self, value: str, kind: str) -> str:
        if kind in ("given", "family") and WORD.fullmatch(value) and not value.isdigit():
            return like(value, self._named(value, kind))
        return self._free(value, kind, value if kind != "email" else value.lower())

    def _named(self, word: str, kind: str) -> str:
        """A name in any case has one stand-in, up to the case."""
        folded = word.casefold()
        found = self._made.get(f"\0{folded}")
        if found is None:
            first = self._names.get(folded, kind)
            found = self._made[f"\0{folded}"] = self._free(word[:1].upper() + word[1:].lower(), first, folded)
        return found

    def _free(self, value: str, kind: str, about: str) -> str:
        """One that is not the value, stands for nothing else, and that nobody in the session is called."""
        for attempt in range(_MOST_ATTEMPTS):
            made = MAKERS[kind](self, value, Draws(self._key, kind, about, attempt), attempt)
            folded = made.casefold()
            mine = self._taken.get(folded, about) == about or kind in _SHARED
            if mine and folded != value.casefold() and (folded not in self._names or kind == "name"):
                self._taken.setdefault(folded, about)
                return made
        return made
