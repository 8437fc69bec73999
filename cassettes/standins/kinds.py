"""The kinds of values: which of two counts where a value was seen as both, and what a value is made of.

stays       says nothing of anybody: stays as it is, everywhere in the session
email phone link host        addresses; of a social network, which network stays
given family name            of people, in their script
place city                   a country stays
company title school         of a person's past
file code id key             opaque: of ids and codes those stay that say nothing
structural message           made of words that may stay; others are replaced
html text                    what people wrote
amount day                   typed: digits for digits, a date for a date
typed                        nobody knows: told by its looks, otherwise a text
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from cassettes.standins import links, pools
from cassettes.standins.compose import mentioned
from cassettes.standins.facts import Facts
from cassettes.standins.patterns import CODE, EMAIL, HTTP_DATE, MOMENT, PHONE, URL, WORD, is_opaque

#: The first one that a value was seen as counts.
PRIORITY = (
    "stays email link phone given family company school common host city title file slug code id key amount day"
    " structural name place message html text typed"
).split()
KEPT = frozenset({"stays", "common"})
RANK = {kind: rank for rank, kind in enumerate(PRIORITY)}

#: What else a field may be said to be: settled into one of the above by its value.
STAYING = frozenset({"enum", "moment", "flag", "number", "currency", "http-date"})


def settled(kind: str, value: str, facts: Facts, known: frozenset[str] = frozenset()) -> str:
    """The kind of a value in a field of a kind.

    Args:
        kind: of the field.
        value: in it.
        facts: of the session.
        known: values that an enum has.
    """
    if kind == "enum" and (value in known or value.lower() in known):
        return "stays"
    if kind in ("enum", "typed"):
        return _looks(value)
    kind = _whole(kind, value)
    for stay, tests in (("stays", _STAYS_IF), ("common", _COMMON_IF)):
        if kind in tests and tests[kind](value, facts):
            return stay
    holds = _ONLY_IF.get(kind)
    if kind in STAYING or kind == "day" or (holds is not None and not holds(value)):
        return "text"
    return _MADE_AS.get(kind, kind)


def parts_of(kind: str, value: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """What a value is made of that is a value by itself, each with the kind of a field that would hold it."""
    match kind:
        case "given" | "family":
            for found in WORD.finditer(value):
                yield found.group(), kind
        case "name":
            for index, found in enumerate(WORD.finditer(value)):
                yield found.group(), "given" if index == 0 else "family"
        case "email":
            yield value.rpartition("@")[2].lower(), "host"
        case "link":
            yield from links.parts_of(value, facts)
        case "place":
            for index, part in enumerate(value.split(", ")):
                yield part, "region" if index else "city"
        case "text" | "html" | "message" | "structural" | "typed":
            yield from mentioned(value)


def _whole(kind: str, value: str) -> str:
    """What has only one part is that part."""
    if kind == "place" and ", " not in value:
        return "city"
    if kind == "name" and WORD.fullmatch(value):
        return "given"
    return kind


def _looks(value: str) -> str:
    if MOMENT.fullmatch(value):
        return "day"
    digits = value.replace(".", "", 1).removeprefix("-")
    if digits.isdigit() and ("." in value or len(digits) < 7):
        return "amount"
    for kind, pattern in (("email", EMAIL), ("link", URL), ("phone", PHONE)):
        if pattern.fullmatch(value):
            return settled(kind, value, _NOTHING)
    return "html" if value.lstrip()[:1] == "<" and ">" in value else "text"


def _all(value: str, words: frozenset[str]) -> bool:
    """Whether all words are among those, and nothing else says anything: a number of three digits does not."""
    found = [one.group() for one in WORD.finditer(unquote(value))]
    return all(one.casefold() in words or (one.isdigit() and len(one) <= 3) for one in found)


def _is_state(value: str) -> bool:
    return len(value) == 2 and value.isascii() and value.isupper()


def _is_key(value: str, facts: Facts) -> bool:
    words = value.removeprefix("x_").split("_")
    return value.isascii() and all(word in facts.keys for word in words)


_NOTHING = Facts()

_Test = Callable[[str, Facts], object]
#: Kinds of fields that are made as another one: a badge is a code that never stays, a region a town.
_MADE_AS = {"badge": "code", "region": "city"}
#: Values that may stay in fields of these kinds, by their form.
_STAYS_IF: Mapping[str, _Test] = {
    "moment": lambda value, _: MOMENT.fullmatch(value),
    "day": lambda value, _: MOMENT.fullmatch(value),
    "number": lambda value, _: value in ("true", "false") or (value.isdigit() and len(value) <= 6),
    "http-date": lambda value, _: HTTP_DATE.fullmatch(value),
    "currency": lambda value, _: len(value) == 3 and value.isascii() and value.isupper(),
    "id": lambda value, _: is_opaque(value),
    "code": lambda value, _: CODE.fullmatch(value),
}
#: And those that may by their words.
_COMMON_IF: Mapping[str, _Test] = {
    "structural": lambda value, facts: value.casefold() in pools.members("titles") or _all(value, facts.words),
    "message": lambda value, facts: _all(value, facts.messages),
    "key": _is_key,
    "city": lambda value, facts: facts.is_country(value) or _all(value, facts.words),
    "region": lambda value, facts: facts.is_country(value) or _all(value, facts.words) or _is_state(value),
}
#: What a value has to be like to be of these kinds at all; others are texts.
_ONLY_IF: Mapping[str, Callable[[str], bool]] = {
    "email": lambda value: "@" in value,
    "link": links.is_link,
    "phone": lambda value: any(one.isdigit() for one in value),
    "amount": lambda value: not any(one.isalpha() for one in value),
    "name": lambda value: "@" not in value,
    "given": lambda value: "@" not in value,
    "family": lambda value: "@" not in value,
}
