"""What the settings of a tenant may be, for every door: `Simulator(…)`, pytest's marks, the command line, HTTP.

Plain Python: it runs at every start, and need not pay for the import of msgspec.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

MOST_CANDIDATES = 10_000_000
#: A second.
MOST_REQUESTS = 1e9
#: What a tenant may be called: its name stands in URLs.
NAME = "^[A-Za-z0-9_.-]{1,64}$"
NAME_IN_WORDS = "1 to 64 of the letters A to Z, digits, dots, dashes and underscores"
#: What can stand in an HTTP header.
VISIBLE = "^[!-~]+$"
VISIBLE_IN_WORDS = "visible ASCII characters without spaces; Gem's keys are 40 letters and digits"


def is_visible(value: object) -> bool:
    """Whether a value is a text that can stand in an HTTP header."""
    return isinstance(value, str) and value != "" and all("!" <= letter <= "~" for letter in value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64 and set(value) <= _NAME_LETTERS


def _is_whole(value: object, least: int, most: float = inf) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_rate(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_REQUESTS


def _is_list(value: object) -> bool:
    return not isinstance(value, str | Mapping)  # alone, they would be taken apart


_NAME_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")
_SECRET = frozenset({"api_key", "application_secret"})
_RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "name": (_is_name, NAME_IN_WORDS),
    "seed": (lambda value: _is_whole(value, -(2**63), 2**63 - 1), "a whole number of at most 64 bits"),
    "candidates": (
        lambda value: value is None or _is_whole(value, 0, MOST_CANDIDATES),
        f"a whole number from 0 to {MOST_CANDIDATES}",
    ),
    "locale": (lambda value: value is None or isinstance(value, str), 'a text, as "de_DE"'),
    "frozen": (lambda value: isinstance(value, bool), "True or False"),
    "api_key": (lambda value: value is None or is_visible(value), VISIBLE_IN_WORDS),
    "application_secret": (lambda value: value is None or is_visible(value), VISIBLE_IN_WORDS),
    "rate_limit": (lambda value: value is None or _is_rate(value), "a number of requests a second, above 0, or None"),
    "burst": (lambda value: _is_whole(value, 1), "a whole number from 1 on"),
    "strict": (lambda value: isinstance(value, bool), "True or False"),
    "faults": (_is_list, 'a list, as ["flaky"] or [{"kind": "reset"}]'),
    "drift": (_is_list, 'a list, as ["page-cap"]'),
}


def check(settings: Mapping[str, object]) -> None:
    """Whether settings of `Simulator` make sense; what is not named here is checked where it is used.

    Raises:
        ValueError: it names the setting, what is allowed, and what came unless that is a secret.
    """
    for name, (fits, allowed) in _RULES.items():
        if name in settings and not fits(settings[name]):
            came = "" if name in _SECRET else f", not {settings[name]!r}"
            raise ValueError(f"{name} must be {allowed}{came}")
