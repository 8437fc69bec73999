"""City, state and country of a line of text such as an office's location."""

from __future__ import annotations

from functools import cache

import pycountry

_PARTS = ("city", "country", "raw", "state", "street_1", "street_2", "zip_code")


def place(text: str) -> dict[str, str | None] | None:
    """A unified location from `City, Country` or `City, State, Country`; other texts leave `raw` alone.

    So do texts whose last part is what a state of the USA is called too, such as `CA` or `Georgia`.

    >>> found = place("Austin, Texas, United States")
    >>> found["city"], found["state"], found["country"], found["raw"]
    ('Austin', 'Texas', 'US', 'Austin, Texas, United States')
    """
    if not text:
        return None
    location: dict[str, str | None] = dict.fromkeys(_PARTS)
    location["raw"] = text
    *before, last = text.split(", ")
    country = None if last.casefold() in _states() else _countries().get(last.casefold())
    if country is not None and len(before) <= 2:
        location["country"] = country
        location.update(zip(("city", "state"), before, strict=False))
    return location


@cache
def _countries() -> dict[str, str]:
    """Every name and code of a country, in lower case, and its ISO code of two letters."""
    names = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
    return {
        getattr(country, name).casefold(): country.alpha_2
        for country in pycountry.countries
        for name in names
        if hasattr(country, name)
    }


@cache
def _states() -> frozenset[str]:
    """Names and abbreviations of the states of the USA, in lower case."""
    states = [part for part in pycountry.subdivisions if part.country_code == "US" and part.type == "State"]
    return frozenset(text.casefold() for state in states for text in (state.name, state.code.removeprefix("US-")))
