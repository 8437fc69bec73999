"""Values at the boundaries of rules, each once."""

from __future__ import annotations

from typing import Any

_LABEL = "a" * 63
EMAILS = (
    "a" * 64 + "@example.com",
    "a" * 65 + "@example.com",
    "ü" * 64 + "@example.com",
    "ü" * 65 + "@example.com",
    f"a@{_LABEL}.com",
    f"a@{_LABEL}a.com",
    f"a@example.{_LABEL}",
    f"a@{_LABEL}.{_LABEL}.{_LABEL}.{'a' * 61}",
    f"a@{_LABEL}.{_LABEL}.{_LABEL}.{'a' * 62}",
    f"{'a' * 64}@{_LABEL}.{_LABEL}.{_LABEL}.{'a' * 61}",
    "a@one",
    "a@one--two.com",
    "a@one-.com",
    "a@-one.com",
    "a@o.c",
    "a@a_b.com",
    "a@one..com",
    "a@one.com.",
    "a.b.c@one.two.three",
    "a@@one.com",
    "a@b@one.com",
    "a@one.com@",
    "a\x7fb@one.com",
    "a\x1fb@one.com",
    "a\xa0b@one.com",
    'a"b@one.com',
    "a\\b@one.com",
    "a(b)@one.com",
    "a;b@one.com",
    "a,b@one.com",
    "a:b@one.com",
    "a[b]@one.com",
    "a<b>@one.com",
    "a!#$%&'*+/=?^_`{|}~-b@one.com",
    "a@1.2",
    "one.com",
    "",
)
MOMENTS = (
    "2026-03-10T21:20:54.077999+02:00",
    "2026-03-10",
    "2026-02-30T00:00:00.000Z",
    "2026-03-10T21:20",
    "2028-02-29T23:59:59.999Z",
    "",
)
DAYS = (*MOMENTS, "2026-13-01", "2026-02-29", "tomorrow")
NETWORKS = (
    "linkedin.com/in/ada",
    "github.com/ada",
    "twitter.com/ada",
    "x.com/ada",
    "xing.com/profile/ada",
    "facebook.com/ada",
    "instagram.com/ada",
    "medium.com/@ada",
    "stackoverflow.com/users/42/ada",
    "youtube.com/@ada",
)
LINKS = (
    *(f"https://{link}" for link in NETWORKS),
    *(f"https://www.{link}/" for link in NETWORKS),
    *(f"http://de.{link}//?a=b#c" for link in NETWORKS),
    *(f"https://{link}/more" for link in NETWORKS),
    *(f"https://{link.rpartition('ada')[0]}" for link in NETWORKS),
    *(f"https://{link}".upper() for link in NETWORKS),
    "x://github.com/ada",
    "//github.com/ada",
    "github.com/ada",
    "mailto:github.com",
    "ada@github.com",
    "https://ada:secret@github.com/ada",
    "https://@github.com/ada",
    "https://.github.com/ada",
    "https://github.com./ada",
    "https://github..com/ada",
    "https://.com/ada",
    "https://github.com:/ada",
    "https://github.com:443/ada",
    "https://github.com/ada?",
    "https://github.com/ada#",
    "https://github.com/ada?one\ntwo",
    "https://github.com?ada",
    "https://notgithub.com/ada",
    "https://github.com.example.com/ada",
)
"""Each network plainly, and each in every way in which people write it otherwise."""

STATES = (
    *"AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH".split(),
    *"OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(),
    "Georgia",
    "Alabama",
)
COUNTRIES = ("Georgia, GE", "GEO", "Czechia", "Bolivia", "Bolivia, Plurinational State of", "usa", "Republic of Korea")
PLACES = (
    *(f"Springfield, {state}" for state in STATES),
    *(f"Springfield, {country}" for country in COUNTRIES),
    *(state.lower() for state in STATES),
    "Austin, Texas, United States",
    "Austin, United States",
    "United States",
    "A, Austin, Texas, United States",
    "Austin,Texas,United States",
    ", ",
)
_CUSTOM_FIELDS: tuple[Any, ...] = (None, [], "text", 3, {"Level": None, "": 1})
CUSTOM: tuple[dict[str, Any], ...] = tuple(
    {f"x_seen_{number}_times": None, "custom_fields": fields} for number, fields in enumerate(_CUSTOM_FIELDS)
)
"""Fields of the tenant that are none, each beside a field of Gem's that nobody has seen."""
