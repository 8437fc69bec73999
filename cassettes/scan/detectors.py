"""What looks like a secret or an address of somebody, wherever it stands."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cassettes.redaction import MASK, SIGNING_PARAMETERS
from cassettes.standins import links
from cassettes.standins.facts import Facts
from cassettes.standins.patterns import (
    EMAIL,
    MOMENT,
    PHONE,
    RESERVED_HOST,
    RESERVED_PHONE,
    URL,
    is_opaque,
)

_SECRETS = {
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token of a well-known service": re.compile(
        r"\b(?:gh[pousr]_\w{20,}|sk_(?:live|test)_\w{8,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|glpat-[\w-]{15,})"
    ),
    "credentials": re.compile(r"\b(?:Bearer|Basic) +[\w+/=.~-]{8,}"),
    "an address of the Internet": re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
}
_SIGNED = re.compile(
    rf"[?&;](?:{'|'.join(sorted(SIGNING_PARAMETERS))})=(?!{re.escape(MASK)}|%5B)[^&#\s\"]+", re.IGNORECASE
)
_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
_MARK = re.compile(r"-sx[0-9a-f]{2,}$|sx-[0-9a-f]{16}")
#: A moment, or part of one, is no number to call.
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_ENTROPY = 3.6
"""Bits a character; words of languages have fewer, random letters and digits have more."""


def detected(text: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """What a text holds that looks personal or secret, each with what it looks like; as it is, and URL-decoded."""
    yield from _detected(text, facts)
    decoded = unquote(text)
    if decoded != text:
        yield from _detected(decoded, facts)


def _detected(text: str, facts: Facts) -> Iterator[tuple[str, str]]:
    for what, pattern in _SECRETS.items():
        yield from ((what, found.group()) for found in pattern.finditer(text))
    yield from (("a signature", found.group()) for found in _SIGNED.finditer(text))
    links_in = [found.group() for found in URL.finditer(text)]
    yield from (("a link to a host that is no stand-in", one) for one in links_in if not is_public(one, facts))
    rest = URL.sub(" ", text)
    for found in EMAIL.finditer(rest):
        if not RESERVED_HOST.fullmatch(found.group().rpartition("@")[2].rstrip(".")):
            yield "an email address", found.group()
    if not (MOMENT.fullmatch(text) or _DECIMAL.fullmatch(text) or is_opaque(text)):
        numbers = PHONE.finditer(RESERVED_PHONE.sub(" ", rest))
        yield from (("a phone number", one.group()) for one in numbers if not _DATED.match(one.group()))
    for found in _TOKEN.finditer(rest):
        if not is_opaque(found.group()) and not _MARK.search(found.group()) and _is_random(found.group()):
            yield "a key: too random for a word", found.group()


def is_public(link: str, facts: Facts) -> bool:
    """Whether the host of a link is a stand-in, or one that may stay."""
    try:
        host = urlsplit(link if "://" in link else f"//{link}").hostname or ""
    except ValueError:
        return False
    reserved = RESERVED_HOST.fullmatch(host.rstrip(".")) is not None
    return reserved or links.registered(host.rstrip(".")) in facts.public_hosts


def _is_random(token: str) -> bool:
    counts = Counter(token)
    entropy = -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())
    classes = sum(any(test(one) for one in token) for test in (str.isdigit, str.isupper, str.islower))
    return entropy > _ENTROPY and classes > 1 and any(one.isdigit() for one in token)
