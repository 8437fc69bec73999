"""Ids turn back into the numbers that they were made from, and nothing else does."""

from __future__ import annotations

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator.tenant import COLLECTIONS, Tenant
from gem_simulator.tenant.ids import NUMBERED, PREFIXES, Ids
from tests.gem_simulator.tenant.conftest import everything, read_only

FAMILIES = [*NUMBERED, *PREFIXES]


def ids(*, odd: bool = False) -> Ids:
    """Ids of a tenant that began with a thousand records of everything."""
    made = Ids(42, migrated=40 if odd else 10, odd=odd)
    made.spans = dict.fromkeys(FAMILIES, 1000)
    return made


@given(st.sampled_from(FAMILIES), st.integers(0, 2**40), st.booleans())
def test_an_id_turns_back_into_its_number(family: str, number: int, odd: bool) -> None:
    made = ids(odd=odd)
    assert made.number(family, made.id(family, number)) == number


@given(st.sampled_from(FAMILIES), st.text(max_size=60))
def test_text_that_is_no_id_has_no_number(family: str, text: str) -> None:
    made = ids()
    number = made.number(family, text)
    assert number is None or made.id(family, number) == text


@given(st.sampled_from(FAMILIES), st.integers(0, 999), st.integers(0, 40))
def test_an_id_with_another_letter_is_not_the_same_record(family: str, number: int, place: int) -> None:
    made = ids()
    id_ = made.id(family, number)
    place %= len(id_)
    other = id_[:place] + ("A" if id_[place] != "A" else "B") + id_[place + 1 :]
    assert made.number(family, other) != number


def test_ids_have_the_shapes_that_were_seen() -> None:
    made = ids()
    numbers = range(1000)
    assert {len(made.id("jobs", n)) for n in numbers if not made.id("jobs", n).isdigit()} == {27}
    assert {len(made.id("job_posts", n)) for n in numbers if not made.id("job_posts", n).isdigit()} == {32}
    assert all(made.id("jobs", n).startswith("am9iO") for n in numbers if not made.id("jobs", n).isdigit())
    candidate = next(id_ for n in numbers if not (id_ := made.id("candidates", n)).isdigit())
    assert base64.urlsafe_b64decode(candidate + "==").startswith(b"Candidate:1")


def test_one_account_mixes_old_numbers_with_new_ids_and_leaves_numbers_out(tenant: Tenant) -> None:
    candidates = [record["id"] for record in everything(tenant, "candidates")]
    old = [id_ for id_ in candidates if id_.isdigit()]
    assert 0 < len(old) < len(candidates) // 4
    new = [int(base64.urlsafe_b64decode(id_ + "==").split(b":")[1]) for id_ in candidates if not id_.isdigit()]
    assert max(new) - min(new) >= len(candidates)


def test_odd_ids_are_numeric_looking_texts_that_no_number_holds() -> None:
    odd = [record["id"] for record in everything(read_only("edge"), "candidates")]
    assert any(id_.startswith("0") for id_ in odd)
    assert any(id_.isdigit() and int(float(id_)) != int(id_) for id_ in odd)


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("profile", ["realistic", "edge"])
def test_no_two_records_have_one_id(collection: str, profile: str) -> None:
    found = [record["id"] for record in everything(read_only(profile), collection)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("id_", ["", "0", "nobody", "VXNlcjox", "Q2FuZGlkYXRlOjk5OTk5OTk5", "ü", "9" * 40, "am9iOg"])
def test_an_unknown_id_finds_nothing(collection: str, id_: str, tenant: Tenant) -> None:
    found = tenant.get(collection, id_)
    assert found is None or orjson.loads(found)["id"] == id_
