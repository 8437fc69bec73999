"""The queries of attachment links, which change at every fetch, are cut out; nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connector.gem.resources import strip_signed_queries


def cut_by_parsing(value: Any) -> Any:
    """The slow way: what the JSON must mean afterwards."""
    if not isinstance(value, dict) or not isinstance(value.get("attachments"), list):
        return value
    return {**value, "attachments": [cut_url(file) for file in value["attachments"]]}


def cut_url(file: Any) -> Any:
    if not isinstance(file, dict) or not isinstance(file.get("url"), str):
        return file
    return {**file, "url": file["url"].split("?")[0]}


urls = st.builds(
    "".join, st.lists(st.sampled_from(["https://files.test/cv.pdf", "?", "sig=1", '"', "\\", "url", ":", "é", "#"]))
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), urls, st.sampled_from(['"attachments": [{"url": "a?b"}]']))
keys = st.sampled_from(["url", "attachments", "filename", 'x"attachments', '"url"', "a\\"])
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=12)
records = st.fixed_dictionaries(
    {"id": st.just("1")},
    optional={
        "attachments": st.one_of(st.lists(st.dictionaries(keys, values)), values),
        "note": values,
        'x"attachments': values,
    },
)
spaces = st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t: "), ("\r\n,", " :\r")])


@given(st.one_of(records, values), spaces, st.booleans())
@example({"attachments": [{"url": "a?b"}, {"url": "a?b"}]}, (",", ":"), True)
@example({"attachments": [{"url": "a?b", "filename": "a?b"}]}, (",", ":"), True)
@example({"attachments": [3, {"url": "a?b"}]}, (",", ":"), True)
@example({"attachments": [{"x": {"url": "a?b"}}], "note": {"attachments": [{"url": "a?b"}]}}, (",", ":"), True)
def test_the_json_means_the_same_but_for_the_queries(value: Any, separators: tuple[str, str], ascii_only: bool) -> None:
    raw = json.dumps(value, separators=separators, ensure_ascii=ascii_only).encode()
    stripped = strip_signed_queries(raw)
    assert json.loads(stripped) == cut_by_parsing(value)
    assert stripped == json.dumps(cut_by_parsing(value), separators=separators, ensure_ascii=ascii_only).encode()


def test_two_fetches_of_the_same_file_are_the_same_bytes() -> None:
    first, second = (
        b'{"attachments": [{"filename": "cv.pdf", "url": "https://f.test/cv.pdf?sig=%d&expires=%d"}], "id": "1"}'
        % (number, number)
        for number in (1, 2)
    )
    assert first != second
    assert strip_signed_queries(first) == strip_signed_queries(second)


def test_another_file_is_another_record() -> None:
    first, second = (b'{"attachments": [{"url": "https://f.test/%d.pdf?sig=1"}]}' % number for number in (1, 2))
    assert strip_signed_queries(first) != strip_signed_queries(second)


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b'"attachments"', b'{"attachments"', b'["attachments":[{"url":"a?b"}]]']
)
def test_what_is_no_json_object_comes_back_unchanged(raw: bytes) -> None:
    assert strip_signed_queries(raw) == raw
