"""Whether a text is a stand-in: made of nothing but the pools, reserved addresses, marks, and what may stay."""

from __future__ import annotations

import re
from functools import cache

from cassettes.redaction import MASK
from cassettes.standins import links, pools
from cassettes.standins.facts import Facts
from cassettes.standins.kinds import KEPT, RANK, settled
from cassettes.standins.patterns import (
    EMAIL,
    MARK_CODE,
    MARK_ID,
    MARK_KEY,
    MARKED,
    MOMENT,
    RESERVED_HOST,
    RESERVED_PHONE,
    TAG,
    URL,
    WORD,
)

_APOSTROPHE = re.compile(r"['’]")
_NUMBERED = re.compile(r" \d+$")
_PLAIN_TAG = re.compile(r"</?[a-z0-9]+>|&[a-z]+;")


def is_standin(value: str, kind: str, facts: Facts, known: frozenset[str] = frozenset()) -> bool:
    """Whether a value of a field of a kind may be shown to anybody.

    Args:
        value: in the field.
        kind: of the field.
        facts: of the session.
        known: the values of an enum.
    """
    if not any(one.isalpha() for one in value) or value == MASK:
        return True
    kind = settled(kind, value, facts, known)
    if kind in KEPT or any(mark.fullmatch(value) for mark in (MARK_ID, MARK_CODE, MARK_KEY, MARKED, MOMENT)):
        return True
    if "@" in value and kind == "email":
        return RESERVED_HOST.fullmatch(value.rpartition("@")[2].lstrip("@.").strip()) is not None
    if kind == "link":
        return _is_link(value)
    if _NUMBERED.sub("", value).casefold() in pools.members("titles"):
        return True
    # What is structural in one field is so in all that have a weaker say, such as a note of the same words.
    keep = facts.words if RANK[kind] >= RANK["structural"] else frozenset()
    keep |= facts.messages if kind == "message" else frozenset()
    return all(_known(word, keep, facts) for part in value.split(", ") for word in _words(part, facts))


def _is_link(value: str) -> bool:
    # What is wrong with the host, the detectors say.
    before, _, _ = value.partition("?")
    steps = before.partition("//")[2].split("/")[1:] if "//" in before else before.split("/")[1:]
    return all(step.isdigit() or links.is_marked(step) for step in steps) or not links.is_link(value)


def _words(part: str, facts: Facts) -> list[str]:
    if settled("region", part, facts) in KEPT:
        return []
    for pattern in (URL, EMAIL, RESERVED_PHONE, MARK_ID, MARK_CODE):
        part = pattern.sub(" ", part)
    if "<" in part or "&" in part:
        part = TAG.sub(lambda tag: " " if _PLAIN_TAG.fullmatch(tag.group()) else tag.group(), part)
    return [found.group() for found in WORD.finditer(part) if not found.group().isdigit()]


def _known(word: str, keep: frozenset[str], facts: Facts) -> bool:
    folded = word.casefold()
    pieces = _APOSTROPHE.split(word)
    if folded not in _pool() and len(pieces) > 1:
        return all(_known(piece, keep, facts) for piece in pieces)
    return folded in _pool() or folded in keep or _is_town(folded) or _is_joint(word) or facts.is_country(word)


@cache
def _pool() -> frozenset[str]:
    suffixes = {word for one in pools.pool("company_suffixes") for word in one.casefold().split()}
    return pools.members("names") | pools.members("words") | suffixes | {"university", "of", "example", "standin"}


def _is_town(folded: str) -> bool:
    return any(
        folded.endswith(suffix) and folded.removesuffix(suffix) in pools.members("names")
        for suffix in pools.pool("city_suffixes")
    )


def _is_joint(word: str) -> bool:
    """Whether it is two names in one, as scripts without spaces have them."""
    folded = word.casefold()
    return pools.script_of(word) != pools.FALLBACK and any(
        folded[:at] in pools.members("names") and folded[at:] in pools.members("names") for at in range(1, len(folded))
    )
