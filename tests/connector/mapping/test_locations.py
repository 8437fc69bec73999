"""mapping.md, jobs / location: how a line of text is taken apart."""

from __future__ import annotations

import subprocess
import sys

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mapping.locations import country_code, location


@pytest.mark.parametrize(
    ("raw", "city", "state", "country"),
    [
        ("San Francisco, United States", "San Francisco", None, "US"),
        ("San Francisco, California, United States", "San Francisco", "California", "US"),
        ("Paris, FR", "Paris", None, "FR"),
        ("Berlin, DEU", "Berlin", None, "DE"),
        ("Seoul, South Korea", "Seoul", None, "KR"),
        ("Remote, united states of america", "Remote", None, "US"),
        ("Germany", None, None, "DE"),
        ("Berlin", None, None, None),
        ("Springfield, Illinois", None, None, None),
        ("San Francisco, CA", None, None, None),
        ("Berlin, DE", None, None, None),
        ("Atlanta, Georgia", None, None, None),
        ("1 Main St, Springfield, Illinois, United States", None, None, None),
        ("Berlin,Germany", None, None, None),
        ("Berlin, Germany ", None, None, None),
        ("東京, 日本", None, None, None),
    ],
)
def test_a_country_at_the_end_makes_the_parts_before_it_city_and_state(
    raw: str, city: str | None, state: str | None, country: str | None
) -> None:
    assert location(raw) == {
        "city": city,
        "country": country,
        "raw": raw,
        "state": state,
        "street_1": None,
        "street_2": None,
        "zip_code": None,
    }


@pytest.mark.parametrize("raw", [None, ""])
def test_nothing_is_no_location(raw: str | None) -> None:
    assert location(raw) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"),
        ("Federal Republic of Germany", "DE"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("GB", "GB"),
        ("gbr", "GB"),
        ("Côte d'Ivoire", "CI"),
        ("276", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries_are_known_by_name_official_name_other_name_and_code(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_what_a_state_of_the_usa_is_called_too_is_taken_for_no_country() -> None:
    states = [part for part in pycountry.subdivisions if part.country_code == "US" and part.type == "State"]

    assert [state.code for state in states if country_code(state.code.removeprefix("US-"))] == []
    assert [state.name for state in states if country_code(state.name)] == []


@given(st.text(min_size=1))
def test_every_text_keeps_its_words(raw: str) -> None:
    place = location(raw)
    assert place is not None
    assert place["raw"] == raw


def test_countries_are_not_loaded_until_one_is_asked_for() -> None:
    program = "import sys, connector.mapping; sys.exit('pycountry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
