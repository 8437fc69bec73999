"""The parts a tenant is made of: chance, pools, the clock, files."""

from __future__ import annotations

import builtins
import io
import sys
import zipfile
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator.tenant import (
    FILE_ORIGIN,
    FILE_SIGNATURE,
    Clock,
    FakerMissing,
    Tenant,
    draw_pools,
    iso,
    millis,
    pools,
)
from gem_simulator.tenant.clock import LATEST, START, Reading
from gem_simulator.tenant.hashing import ONE, Dice, Many, Table, dice_key, mix, rank, unmix
from tests.gem_simulator.tenant.conftest import everything, read_only


@given(st.integers(0, 2**64 - 1))
def test_scattering_a_word_can_be_undone(word: int) -> None:
    assert unmix(mix(word)) == word


@given(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 2**50), min_size=1, max_size=20), st.integers(1, 2**40))
def test_one_and_many_draw_the_same(salt: int, numbers: list[int], bound: int) -> None:
    import numpy as np

    many = Many().draw(salt, np.array(numbers), bound)
    assert list(many) == [ONE.draw(salt, number, bound) for number in numbers]
    assert all(0 <= value < bound for value in many)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40))
def test_a_block_is_shuffled_whole(salt: int, block: int) -> None:
    assert sorted(rank(ONE, salt, block * 64 + place) for place in range(64)) == list(range(64))


def test_tables_answer_one_index_and_many() -> None:
    table = Table([5, 6, 7])
    assert (ONE.pick(table, 1), list(Many.pick(table, [2, 0]))) == (6, [7, 5])


@given(st.integers(0, 2**40), st.integers(1, 2000), st.integers(0, 8))
def test_dice_keep_their_bounds(number: int, bound: int, count: int) -> None:
    dice = Dice(dice_key(1, "test"), number)
    throws = [dice.below(bound) for _ in range(70)]
    assert all(0 <= throw < bound for throw in throws)
    some = dice.some(range(bound), count)
    assert len(set(some)) == len(some) == min(count, bound)
    assert 3 <= dice.between(3, 4) <= 4
    assert 0 <= dice.wide(2**47) < 2**47


@given(st.integers(0, 4_000_000_000_000))
def test_instants_are_written_and_read_back(instant: int) -> None:
    assert millis(iso(instant)) == instant


def test_the_clock_starts_at_a_fixed_instant_and_ticks() -> None:
    seconds = [10.0]
    clock = Clock(lambda: seconds[0])
    assert clock.now() == START
    seconds[0] += 1.5
    assert clock.now() == START + 1500
    clock.advance(1000)
    clock.set(clock.now() - 500)
    assert clock.now() == START + 2000
    assert Clock().now() - START < 60_000


def test_a_clock_stays_in_years_that_can_be_written() -> None:
    clock = Clock(frozen=True)
    for instant in (-1, LATEST, 10**18):
        with pytest.raises(ValueError, match="stays between 1970"):
            clock.set(instant)
        with pytest.raises(ValueError, match="stays between 1970"):
            clock.take(Reading(instant, frozen=True))
    clock.advance(0.5 * 3_600_000)
    assert iso(clock.now()) == "2026-03-02T09:30:00.000Z"
    clock.set(LATEST - 86_400_000)
    tenant = Tenant(candidates=2, clock=clock)
    with pytest.raises(ValueError, match="stays between 1970"):
        tenant.advance(2)
    assert tenant.version == 0
    tenant.advance(0)


def test_a_frozen_clock_takes_a_reading_to_the_millisecond_however_time_goes_by_meanwhile() -> None:
    seconds = count()
    clock = Clock(lambda: float(next(seconds)), frozen=True)
    assert clock.now() == START
    clock.advance(5)
    clock.take(Reading(START + 7, frozen=True))
    assert (clock.now(), clock.frozen) == (START + 7, True)
    clock.reset()
    assert clock.now() == START


def test_the_pools_hold_names_in_many_scripts() -> None:
    drawn = pools.load()
    assert len(drawn.people) > 20
    assert min(len(people.first) for people in drawn.people) >= 10
    assert len(set(drawn.companies)) > 100


def test_another_locale_is_drawn_with_faker() -> None:
    pytest.importorskip("faker")
    names = {record["last_name"] for record in everything(Tenant(candidates=64, locale="ja_JP"), "candidates")}
    assert any("\u4e00" <= name[0] <= "\u9fff" for name in names if name)


def test_a_locale_that_faker_does_not_know_is_refused_by_name() -> None:
    pytest.importorskip("faker")
    with pytest.raises(ValueError, match="Faker knows no locale 'xx_XX'"):
        Tenant(candidates=1, locale="xx_XX")


def test_without_faker_another_locale_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without_faker(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "faker":
            raise ModuleNotFoundError(name)
        return found(name, *args, **kwargs)

    monkeypatch.delitem(sys.modules, "faker", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_faker)
    with pytest.raises(FakerMissing, match=r"gem-ats-connector\[faker\]"):
        Tenant(candidates=1, locale="fi_FI")


def test_the_pools_are_drawn_into_a_file(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("faker")
    draw_pools.main(tmp_path / "pools.json", {"de_DE": 5, "ja_JP": 5})
    drawn = orjson.loads((tmp_path / "pools.json").read_bytes())
    assert drawn.keys() == orjson.loads(pools.POOLS.read_bytes()).keys()
    assert "pools.json" in capsys.readouterr().out


def test_every_attachment_has_a_file_behind_its_link() -> None:
    tenant, types = read_only(), set()
    for candidate in everything(tenant, "candidates"):
        for attachment in candidate["attachments"]:
            url = attachment["url"]
            origin, _, key = url.removesuffix(f"?signature={FILE_SIGNATURE.decode()}").rpartition("/")
            assert origin == f"{FILE_ORIGIN.decode()}/files/{candidate['id']}"
            found = tenant.file(candidate["id"], key)
            assert found is not None
            types.add(found[1])
            if key.endswith(".pdf"):
                assert found[0].startswith(b"%PDF-1.4")
            if key.endswith((".docx", ".zip")):
                assert zipfile.ZipFile(io.BytesIO(found[0])).testzip() is None
            assert tenant.file(candidate["id"], key) == found
    assert {"application/pdf", "application/msword", "application/octet-stream"} < types


def test_no_file_is_found_where_none_is_linked() -> None:
    candidate = everything(read_only(), "candidates")[0]["id"]
    assert read_only().file(candidate, "99.pdf") is None
    assert read_only().file("nobody", "0.pdf") is None
