"""Draws the pools of values with Faker: `python -m gem_simulator.tenant.draw_pools` writes pools.json beside this file.

The file is committed, so that the default tenant is the same with every version of Faker, and without it. Only names
of people, companies and places and the titles of jobs are drawn; everything else a tenant says is in `vocabulary`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from gem_simulator.tenant.errors import FakerMissing
from gem_simulator.tenant.pools import POOLS

if TYPE_CHECKING:
    from faker import Faker

SEED = 20_260_302
LOCALES = {  # locale → how many first and last names
    "en_US": 160,
    "en_IN": 40,
    "de_DE": 40,
    "fr_FR": 40,
    "es_MX": 40,
    "pt_BR": 40,
    "it_IT": 30,
    "pl_PL": 30,
    "cs_CZ": 20,
    "sv_SE": 20,
    "tr_TR": 30,
    "hu_HU": 20,
    "ru_RU": 30,
    "uk_UA": 30,
    "el_GR": 20,
    "bg_BG": 20,
    "hy_AM": 15,
    "ka_GE": 15,
    "he_IL": 25,
    "ar_SA": 30,
    "fa_IR": 25,
    "hi_IN": 30,
    "bn_BD": 20,
    "ne_NP": 15,
    "th_TH": 20,
    "ja_JP": 40,
    "ko_KR": 30,
    "zh_CN": 40,
    "zh_TW": 20,
}


def draw(locales: dict[str, int], *, companies: int = 160, titles: int = 120, cities: int = 80) -> dict[str, Any]:
    """The pools of some locales: people by locale, companies, titles and cities of all of them.

    Raises:
        FakerMissing: Faker is not installed.
        ValueError: Faker does not know a locale.
    """
    fakers = {locale: _faker(locale) for locale in locales}
    share = {locale: -(-companies // (4 * len(locales))) for locale in locales}
    main = next(iter(locales))
    share[main] = companies - sum(share[locale] for locale in list(locales)[1:])
    return {
        "people": [_people(fakers[locale], locale, count) for locale, count in locales.items()],
        "companies": [name for locale in locales for name in _distinct(fakers[locale].company, share[locale])],
        "titles": _distinct(fakers[main].job, titles),
        "cities": [
            name for locale in locales for name in _distinct(fakers[locale].city, max(1, cities // len(locales)))
        ],
    }


def _faker(locale: str) -> Faker:
    try:
        from faker import Faker
    except ModuleNotFoundError as error:
        raise FakerMissing(locale) from error
    try:
        faker = Faker(locale)
    except AttributeError as error:
        raise ValueError(f"Faker knows no locale {locale!r}; it has for example de_DE, ja_JP, pt_BR") from error
    faker.seed_instance(SEED)
    return faker


def _people(faker: Faker, locale: str, count: int) -> dict[str, Any]:
    return {
        "locale": locale,
        "first": [[name, slug(name)] for name in _distinct(faker.first_name, count)],
        "last": [[name, slug(name)] for name in _distinct(faker.last_name, count)],
    }


def _distinct(make: Callable[[], str], count: int) -> list[str]:
    """So many different values, or as many as come of trying ten times as often."""
    values: dict[str, None] = {}
    for _ in range(count * 10):
        if len(values) == count:
            break
        values[make()] = None
    return list(values)


def slug(name: str) -> str:
    """The name in ASCII letters, for email addresses and links; empty for scripts that do not fold."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in folded if letter.isalpha())


def main(target: Path = POOLS, locales: dict[str, int] = LOCALES) -> None:
    """Draw the pools anew and write them."""
    target.write_bytes(orjson.dumps(draw(locales), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    sys.stdout.write(f"{target}: {target.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
