"""The pools that stand-ins are drawn from, and which script a text is written in. `draw.py` makes the data."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import orjson

from cassettes.standins.patterns import WORD

FALLBACK = "LATIN"
_SAME = {"HIRAGANA": "KATAKANA", "KATAKANA-HIRAGANA": "KATAKANA"}


@cache
def _data() -> Mapping[str, Any]:
    found: dict[str, Any] = orjson.loads((resources.files("cassettes.standins") / "pools.json").read_bytes())
    return found


def names(role: str, script: str) -> Sequence[str]:
    """Names of people in a script.

    Args:
        role: `given` or `family`.
        script: as `script_of` gives it.
    """
    pool: Sequence[str] = _data()[role].get(script) or _data()[role][FALLBACK]
    return pool


def pool(name: str) -> Sequence[str]:
    """`words` (no language's of today), `titles`, `company_suffixes` or `city_suffixes`."""
    found: Sequence[str] = _data()[name]
    return found


@cache
def members(name: str) -> frozenset[str]:
    """What is in a pool, in lower case; `names` has the words of those of all scripts."""
    if name != "names":
        return frozenset(one.casefold() for one in pool(name))
    every = (one for role in ("given", "family") for found in _data()[role].values() for one in found)
    return frozenset(word.casefold() for one in every for word in WORD.findall(one))


@cache
def scripts() -> frozenset[str]:
    """The scripts that there are names in."""
    return frozenset(_data()["given"])


def script_of(text: str) -> str:
    """The script of the first letter, as Unicode calls it.

    >>> script_of("Ada"), script_of("Азарий"), script_of("雨霏"), script_of("7")
    ('LATIN', 'CYRILLIC', 'CJK', 'LATIN')
    """
    for one in text:
        if one.isalpha():
            script = unicodedata.name(one, FALLBACK).split(" ")[0]
            return _SAME.get(script, script)
    return FALLBACK
