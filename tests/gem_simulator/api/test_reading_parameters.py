"""Query parameters and page numbers, over all values there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator.api.evidence import Evidence
from gem_simulator.api.paging import offset, pagination
from gem_simulator.api.parameters import (
    Boolean,
    DateTime,
    Invalid,
    OneOf,
    Parameter,
    Text,
    TextList,
    Whole,
    milliseconds,
    read_query,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
KINDS = [Text(), OneOf(("a", "b")), Boolean(), DateTime(), Whole(1, 500, 100), Whole(1, None, 1), TextList(50)]

totals = st.integers(1, 10**7)
pages = st.integers(1, 10**7)
sizes = st.integers(1, 500)


@given(st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=ZONES))  # noqa: DTZ001  # bounds are naive
def test_a_moment_means_the_same_in_every_zone(moment: datetime) -> None:
    exact = (moment - EPOCH) / timedelta(milliseconds=1)
    parsed = milliseconds(moment.isoformat())
    assert parsed == milliseconds(moment.astimezone(UTC).isoformat())
    assert exact <= parsed < exact + 1


@given(st.integers(0, 4_000_000_000_000))
def test_a_moment_as_gem_writes_it_is_read_exactly(instant: int) -> None:
    text = (EPOCH + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert milliseconds(text) == instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00", 0),
        ("1970-01-01 00:00:01Z", 1000),
        ("1970-01-01T00:01Z", 60_000),
        ("1970-01-01T00:00:00.0000001Z", 1),
        ("1970-01-01t00:00:00.5z", 500),
        ("1970-01-01T01:00:00+0100", 0),
    ],
)
def test_a_moment_may_be_written_in_several_ways(text: str, expected: int) -> None:
    assert milliseconds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-10",
        "1773100800",
        "2026-13-01T00:00:00Z",
        "2026-03-10T25:00:00Z",
        "2026-03-10T00:00:00+99:00",
        "2026-03-10T00:00:00Zx",
        "0001-01-01T00:00:00+14:00 ",
        "٢٠٢٦-03-10T00:00:00Z",
        "2026-03-10T00:00:00 00:00",  # a plus sign that was not encoded
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"^Not a valid datetime\.$"):
        DateTime().parse(text)


@given(st.text())
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_any_text_is_either_read_or_refused_in_words(kind: Text, text: str) -> None:
    refused = None
    try:
        kind.parse(text)
    except Invalid as error:
        refused = error
    assert refused is None or str(refused).endswith(".")


@given(st.text(), st.text(min_size=1))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_a_query_gives_each_parameter_a_value_or_a_problem(kind: Text, text: str, other: str) -> None:
    parameter = Parameter("wanted", kind, "", Evidence.OURS)
    query = f"{quote('un' + other)}=1&wanted={quote(text)}&wanted=second"
    values, problems = read_query([parameter], query)
    assert set(values) | set(problems) == {"wanted"}
    assert not set(values) & set(problems)


@given(st.text())
def test_any_query_string_can_be_read(query: str) -> None:
    read_query([Parameter("page", Whole(1, None, 1), "", Evidence.OURS)], query)


def test_a_parameter_left_out_has_neither_value_nor_problem() -> None:
    assert read_query([Parameter("page", Whole(1, None, 1), "", Evidence.OURS)], "other=1") == ({}, {})


@given(st.lists(st.text(alphabet="abc-_", max_size=5), min_size=1, max_size=50))
def test_a_list_is_split_at_its_commas(items: list[str]) -> None:
    assert TextList(50).parse(",".join(items)) == items


@given(totals, pages, sizes)
def test_the_pagination_of_a_page_is_consistent(total: int, page: int, per_page: int) -> None:
    told = pagination(total, page, per_page)
    last = told["last_page"]
    assert (last - 1) * per_page < total <= last * per_page
    assert told["total_pages"] == last
    assert ("page" in told) is (page <= last)
    assert told.get("previous_page") == (page - 1 if 1 < page <= last else None)
    assert told.get("next_page") == (page + 1 if page < last else None)


@given(st.integers(0, 400), st.integers(1, 60))
def test_every_record_is_on_exactly_one_page(total: int, per_page: int) -> None:
    records = list(range(total))
    last = pagination(total, 1, per_page)["total_pages"]
    cut = [records[offset(page, per_page) :][:per_page] for page in range(1, last + 2)]
    assert [each for page in cut for each in page] == records
    assert cut[-1] == []


@given(st.integers(1, 10**100), sizes)
def test_no_page_number_is_too_large_to_index_with(page: int, per_page: int) -> None:
    assert 0 <= offset(page, per_page) < 2**63
