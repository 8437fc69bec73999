"""Draws the pools that stand-ins are made of with Faker, into `pools.json`: `python -m cassettes.standins.draw`.

They are data rather than drawn at run time so that a cassette that was redacted with one Faker is still seen to be made
of stand-ins by a scan with another one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

SEED = 20261122
#: A locale for each script that names are written in.
LOCALES = {
    "LATIN": "en_US",
    "CYRILLIC": "ru_RU",
    "GREEK": "el_GR",
    "CJK": "zh_CN",
    "HANGUL": "ko_KR",
    "ARABIC": "ar_AA",
    "HEBREW": "he_IL",
    "DEVANAGARI": "hi_IN",
    "BENGALI": "bn_BD",
    "THAI": "th_TH",
    "GEORGIAN": "ka_GE",
    "ARMENIAN": "hy_AM",
}
MOST = 300
DRAWS = 4_000


def draw() -> dict[str, object]:
    """The pools."""
    from faker import Faker

    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    for script, locale in LOCALES.items():
        fake = Faker(locale)
        fake.seed_instance(SEED)
        given[script] = _some(fake.first_name)
        family[script] = _some(fake.last_name)
    japanese = Faker("ja_JP")
    japanese.seed_instance(SEED)
    given["KATAKANA"], family["KATAKANA"] = _some(japanese.first_kana_name), _some(japanese.last_kana_name)
    english, latin = Faker("en_US"), Faker("la")
    for fake in (english, latin):
        fake.seed_instance(SEED)
    return {
        "given": given,
        "family": family,
        "words": [word.lower() for word in _some(latin.word)],
        "titles": _some(english.job),
        "company_suffixes": _some(english.company_suffix),
        "city_suffixes": _some(english.city_suffix),
    }


def _some(make: Callable[[], str]) -> list[str]:
    """Different ones, at even distances in the alphabet."""
    found = sorted({made for made in (make().strip() for _ in range(DRAWS)) if made})
    single = [one for one in found if not set(" -'") & set(one)]
    chosen = single if len(single) > MOST / 2 else found
    step = max(len(chosen) / MOST, 1)
    return [chosen[int(index * step)] for index in range(min(MOST, len(chosen)))]


if __name__ == "__main__":
    target = Path(__file__).with_name("pools.json")
    target.write_text(json.dumps(draw(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
