"""From a line of text to a unified location."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

# Names and codes of countries that are also those of states of the USA, where most of Gem's customers are: no country
# is better than a wrong one.
_ALSO_STATES = frozenset(
    "al ar az ca co de ga georgia id il in ky la ma md me mn mo ms mt nc ne pa sc sd tn va".split()
)


def location(raw: str | None) -> dict[str, str | None] | None:
    """A place in words, with its city, state and country where it ends with a country (ours).

    ``City, Country`` and ``City, State, Country`` are told apart; anything else is kept in words alone. So is what ends
    with a text that means a country as well as a state of the USA: "San Francisco, CA" is not in Canada.

    >>> place = location("Austin, Texas, United States")
    >>> place["city"], place["state"], place["country"]
    ('Austin', 'Texas', 'US')
    """
    if not raw:
        return None
    *before, last = raw.split(", ")
    country = country_code(last) if len(before) < 3 else None
    city, state = (*before, None, None)[:2] if country else (None, None)
    return _location(raw, city=city, state=state, country=country)


def unparsed_location(raw: str | None) -> dict[str, str | None] | None:
    """A place in words alone."""
    return _location(raw) if raw else None


def country_code(text: str) -> str | None:
    """ISO 3166-1 code of two letters, from a country's name, official name, other name or code, in any case.

    None for what no country is called, and for what a state of the USA is called too.

    >>> country_code("South Korea"), country_code("deu"), country_code("Atlantis"), country_code("CA")
    ('KR', 'DE', None, None)
    """
    folded = text.casefold()
    return None if folded in _ALSO_STATES else _countries().get(folded)


@cache
def _countries() -> Mapping[str, str]:
    import pycountry  # here, for it takes 0.1 s to load, and most programs never ask for a country

    names = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
    return {
        getattr(country, name).casefold(): country.alpha_2
        for country in pycountry.countries
        for name in names
        if hasattr(country, name)
    }


def _location(
    raw: str, *, city: str | None = None, state: str | None = None, country: str | None = None
) -> dict[str, str | None]:
    return {
        "city": city,
        "country": country,
        "raw": raw,
        "state": state,
        "street_1": None,
        "street_2": None,
        "zip_code": None,
    }
