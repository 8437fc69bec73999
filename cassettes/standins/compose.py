"""Texts made again: as many words, breaks and marks as there were, with other words.

Whom a text mentions, its stand-in mentions too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cassettes.standins import pools
from cassettes.standins.draws import Draws
from cassettes.standins.patterns import EMAIL, PHONE, TAG, URL, WORD

#: Letters and digits in one go, as keys have them, are one word: what is between them would look like a key again.
_MIXED = r"[^\W_]*(?:[^\W\d_]\d|\d[^\W\d_])[^\W_]*"
_INSIDE = re.compile(f"({URL.pattern})|({EMAIL.pattern})|({PHONE.pattern})|({_MIXED}|{WORD.pattern})", re.IGNORECASE)
_KEPT_MARKS = re.compile(r"[^\s.,;:!?()_\-/&'\"<>%+*=\[\]#]")
_TAGS = frozenset(
    "a b blockquote br code div em h1 h2 h3 h4 h5 h6 hr i img li ol p pre span strong"
    " table tbody td th thead tr u ul".split()
)
_ENTITIES = frozenset(("&amp;", "&lt;", "&gt;", "&nbsp;", "&quot;", "&apos;"))

Part = Callable[[str, str], str | None]


def composed(text: str, draws: Draws, part: Part, *, keep: frozenset[str] = frozenset()) -> str:
    """The text, made again.

    Args:
        text: of people.
        draws: made for it.
        part: the stand-in of a link, an address, a number or a word in it, given with its kind; None of a word that
            nothing stands for.
        keep: words that may stay, in lower case.
    """
    words = pools.pool("words")

    def other(found: re.Match[str]) -> str:
        kind = ("link", "email", "phone", "word")[(found.lastindex or 4) - 1]
        inside = found.group()
        # What looks like a link, an address or a number, and is none, comes here whole.
        standin = part(inside, kind) if kind == "word" or inside != text else draws.pick(words)
        if standin is not None:
            return standin
        if inside.casefold() in keep:
            return inside
        return draws.digits(inside) if inside.isdigit() else like(inside, draws.pick(words))

    pieces, end = [], 0
    for found in _INSIDE.finditer(text):
        between = _KEPT_MARKS.sub(" ", text[end : found.start()])
        pieces += [between or (" " if end else ""), other(found)]  # or two words would be one
        end = found.end()
    return "".join([*pieces, _KEPT_MARKS.sub(" ", text[end:])])


def composed_html(text: str, draws: Draws, part: Part) -> str:
    """The same of HTML: elements stay, without their attributes."""
    pieces, end = [], 0
    for found in TAG.finditer(text):
        pieces += [composed(text[end : found.start()], draws, part), _element(found)]
        end = found.end()
    return "".join([*pieces, composed(text[end:], draws, part)])


def mentioned(text: str) -> list[tuple[str, str]]:
    """The links, addresses and numbers in a text, each with its kind."""
    return [
        (found.group(), ("link", "email", "phone")[(found.lastindex or 1) - 1])
        for found in _INSIDE.finditer(text)
        if found.lastindex != 4
    ]


def like(word: str, standin: str) -> str:
    """The stand-in in capitals or small letters, as the word is."""
    if len(word) > 1 and word.isupper():
        return standin.upper()
    if word.islower():
        return standin.lower()
    return standin[:1].upper() + standin[1:]


def _element(found: re.Match[str]) -> str:
    name = (found[1] or "").lower()
    if name in _TAGS:
        return f"</{name}>" if found.group().startswith("</") else f"<{name}>"
    return found.group() if found.group() in _ENTITIES else " "
