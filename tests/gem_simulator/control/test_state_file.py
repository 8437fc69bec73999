"""The state file: what was answered is there after a kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator
from gem_simulator.tenant import UnfitExport
from tests.gem_simulator.control.test_states import scribble
from tests.same_tenant import digest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gem.state"


def kept(path: Path, **settings: Any) -> Simulator:
    return Simulator(**{"seed": 5, "candidates": 12, "frozen": True, "state": path, **settings})


def test_what_was_written_is_there_the_next_time(path: Path) -> None:
    first = kept(path)
    scribble(first.tenant)
    before = first.export()
    first.close()
    for _ in range(2):
        again = kept(path)
        assert again.export() == before
        again.close()


def test_a_reset_and_a_snapshot_reach_the_file(path: Path) -> None:
    first = kept(path)
    first.tenant.advance(1)
    first.snapshots.take("day")
    after_a_day = first.export()
    first.reset()
    pristine = first.export()
    first.tenant.advance(2)
    first.snapshots.restore("day")
    first.close()
    again = kept(path)
    assert again.export() == after_a_day
    again.reset()
    again.close()
    last = kept(path)
    assert last.export() == pristine
    last.close()


def test_a_last_line_that_breaks_off_is_a_write_that_nobody_was_answered(path: Path) -> None:
    first = kept(path)
    first.tenant.advance(1)
    before = first.export()
    first.tenant.add_source("Fair")
    first.close()
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for cut in (last + 1, last + 20, len(whole) - 1):
        path.write_bytes(whole[:cut])
        again = kept(path)
        assert again.export() == before
        again.close()


def test_a_damaged_line_is_named_and_nothing_is_lost(path: Path) -> None:
    first = kept(path)
    first.tenant.advance(1)
    first.tenant.advance(1)
    first.close()
    lines = path.read_bytes().split(b"\n")
    damaged = b"\n".join([lines[0], lines[1].replace(b'"clock"', b'"clack"'), *lines[2:]])
    path.write_bytes(damaged)
    with pytest.raises(UnfitExport, match=r"line 2, is damaged.*head -n 1 \S+gem\.state >"):
        kept(path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("content", [b"dear diary\n", b"dear diary", b"{}\n", b"a\nb\n", b"\0\xff"])
def test_a_file_that_is_something_else_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnfitExport, match=r"gem\.state holds no tenant.*take another file"):
        kept(path)
    assert path.read_bytes() == content


def test_a_damaged_first_line_is_not_thrown_away(path: Path) -> None:
    first = kept(path)
    scribble(first.tenant)
    first.close()
    kept(path).close()  # all of it in one line
    damaged = path.read_bytes().replace(b'"clock"', b'"clack"')
    path.write_bytes(damaged)
    with pytest.raises(UnfitExport, match="its first line is damaged; it is left as it is"):
        kept(path)
    assert path.read_bytes() == damaged


def test_the_file_of_another_tenant_is_refused(path: Path) -> None:
    kept(path).close()
    with pytest.raises(UnfitExport, match=r"of another tenant: seed 5 \(here 6\)"):
        kept(path, seed=6)
    kept(path).close()


def test_no_write_that_was_answered_is_lost_by_a_kill(path: Path) -> None:
    command = [sys.executable, "-m", "gem_simulator", "serve", "--port", "0", "--candidates", "5", "--json"]
    command += ["--no-rate-limit", "--state", str(path)]
    notes: list[str] = []
    for turn in range(3):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())
            headers = {"X-API-Key": told["api_key"]}
            with httpx.Client(base_url=told["base_url"], headers=headers, timeout=30) as client:
                person, user = (client.get(f"/{name}/").json()[0]["id"] for name in ("candidates", "users"))
                feed = f"/candidates/{person}/activity_feed"
                assert [note["body"] for note in client.get(feed).json()["notes"]] == notes
                for number in range(7):
                    note = {"user_id": user, "body": f"{turn} {number}", "visibility": "public"}
                    assert client.post(feed + "/notes", json=note).status_code == 201
                    notes.append(f"{turn} {number}")
                os.killpg(server.pid, signal.SIGKILL)
    again = Simulator(candidates=5, state=path)
    assert [json.loads(note)["body"] for note in again.tenant.notes(person)] == notes
    again.close()


def test_a_disk_that_is_full_refuses_the_write_and_damages_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept(path)
    first.tenant.advance(1)
    write = os.write

    def half(file: int, content: bytes) -> int:
        write(file, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(OSError, match="No space left"):
            first.tenant.advance(1)
    first.tenant.advance(1)
    now = digest(first.tenant)
    first.close()
    again = kept(path)
    assert digest(again.tenant) == now
    again.close()
