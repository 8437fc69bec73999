"""A hundred secrets and personal values are planted in a tenant; none of them is in a recording, in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from contracts.record.recording import Target, record
from tests.contract.planted import Plants, encodings, planted_tenant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    plants, path = Plants(), tmp_path_factory.mktemp("planted") / "session.yaml"
    with planted_tenant(plants) as (root, key, secret):
        record(Target(root, key, secret, rate=None), path)
    return plants.values, path


def test_none_of_a_hundred_survives_in_any_encoding(planted: tuple[list[str], Path]) -> None:
    values, path = planted
    assert len(values) >= 100
    text = path.read_text("utf-8")
    whole = "\n".join({*text.splitlines(), *strings(orjson.loads(text))}).casefold()
    assert [value for value in values for one in encodings(value) if len(one) > 3 and one in whole] == []


def strings(data: Any) -> Iterator[str]:
    """Every text in the file as it reads, names of fields included."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)
    elif isinstance(data, str):
        yield data


def test_nothing_else_is_left_beside_the_file(planted: tuple[list[str], Path]) -> None:
    assert list(planted[1].parent.iterdir()) == [planted[1]]
