"""A hundred secrets and personal values are planted in a tenant; none of them is in a recording, in any encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from cassettes import Cassette
from contracts.record.recording import Target, record
from tests.contract.planted import Plants, encodings, planted_tenant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    plants, path = Plants(), tmp_path_factory.mktemp("planted") / "session.yaml"
    with planted_tenant(plants) as (root, key):
        record(Target(root, key, rate=None), path)
    return plants.values, path


def test_none_of_a_hundred_survives_in_any_encoding(planted: tuple[list[str], Path]) -> None:
    values, path = planted
    assert len(values) >= 100
    text = path.read_text("utf-8")
    as_read = "\n".join(
        f"{one.request} {one.response.headers} {one.response.body.decode('utf-8', 'replace')}"
        for one in Cassette.load(path).interactions
    )
    whole = (text + as_read).casefold()
    assert [value for value in values for one in encodings(value) if len(one) > 3 and one in whole] == []


def test_nothing_else_is_left_beside_the_file(planted: tuple[list[str], Path]) -> None:
    assert list(planted[1].parent.iterdir()) == [planted[1]]
