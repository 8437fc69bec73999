"""Half characters in JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.gem.resources import mend_half_characters

any_text = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]), st.sampled_from('\\"/u')))


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        (rb'"\ud83d"', rb'"\ufffd"'),
        (rb'"\uDE00 \uD83D"', rb'"\ufffd \ufffd"'),
        (rb'"\ud83d\ud83d\ude00"', rb'"\ufffd\ud83d\ude00"'),
        (rb'"\\ud83d"', rb'"\\ud83d"'),
        (rb'"\\\ud83d"', rb'"\\\ufffd"'),
        (rb'"\u00e9\n"', rb'"\u00e9\n"'),
    ],
)
def test_only_half_characters_are_replaced(raw: bytes, mended: bytes) -> None:
    assert mend_half_characters(raw) == mended


@given(st.recursive(any_text, st.lists, max_leaves=5))
def test_what_python_writes_becomes_readable_and_stays_the_same_otherwise(value: Any) -> None:
    raw = json.dumps(value).encode()
    mended = mend_half_characters(raw)
    msgspec.json.decode(mended)
    whole = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(mended) == json.loads(whole)
