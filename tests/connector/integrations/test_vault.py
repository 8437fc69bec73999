"""Secrets at rest."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import SecretKeysUnusable
from connector.integrations.vault import Vault, add_key, key_file, new_key, open_vault, split_keys

OLD, NEW = new_key(), new_key()
SECRET = {"api_key": "planted-secret"}


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_sealed_opens_as_it_was(value: dict[str, str]) -> None:
    vault = Vault([NEW])
    assert vault.open("gem:1", vault.seal("gem:1", value)) == value


def test_a_ciphertext_does_not_show_what_it_holds() -> None:
    assert b"planted-secret" not in Vault([NEW]).seal("gem:1", SECRET)


def test_a_ciphertext_of_one_integration_does_not_open_for_another() -> None:
    vault = Vault([NEW])
    with pytest.raises(SecretKeysUnusable, match="gem:2"):
        vault.open("gem:2", vault.seal("gem:1", SECRET))


def test_older_keys_still_open_and_resealing_needs_them_no_more() -> None:
    sealed = Vault([OLD]).seal("gem:1", SECRET)
    both = Vault([NEW, OLD])
    assert both.open("gem:1", sealed) == SECRET
    with pytest.raises(SecretKeysUnusable):
        Vault([NEW]).open("gem:1", sealed)
    assert Vault([NEW]).open("gem:1", both.resealed(sealed)) == SECRET


@pytest.mark.parametrize("keys", [[], ["planted-secret"], [NEW, "short"]])
def test_what_is_no_key_is_refused_without_being_repeated(keys: list[str]) -> None:
    with pytest.raises(SecretKeysUnusable) as caught:
        Vault(keys)
    said = repr(caught.value) + repr(caught.value.__context__) + repr(caught.value.__cause__)
    assert "planted-secret" not in said
    assert "new-key" in caught.value.hint


def test_a_vault_does_not_show_its_keys() -> None:
    assert NEW not in repr(Vault([NEW]))


def test_a_sqlite_database_gets_a_key_file_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gem.db'}"
    sealed = open_vault(url, None).seal("gem:1", SECRET)
    file = tmp_path / "gem.db.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert open_vault(url, "").open("gem:1", sealed) == SECRET
    assert [entry.name for entry in tmp_path.iterdir()] == ["gem.db.key"]


def test_keys_that_are_given_come_before_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gem.db'}"
    open_vault(url, f"{NEW}, {OLD}")
    assert not list(tmp_path.iterdir())


def test_a_database_on_a_server_needs_keys_to_be_given() -> None:
    assert key_file("postgresql://somewhere/db") is None
    with pytest.raises(SecretKeysUnusable, match="no secret key") as caught:
        open_vault("postgresql://somewhere/db", None)
    assert "GEM_CONNECTOR_SECRET_KEYS" in caught.value.hint


def test_a_process_that_runs_finds_a_key_that_another_one_has_put_into_the_file(tmp_path: Path) -> None:
    running = open_vault(f"sqlite:///{tmp_path / 'gem.db'}", None)
    assert running.file is not None
    rotated = add_key(running.file)
    assert running.open("gem:1", rotated.seal("gem:1", SECRET)) == SECRET
    assert stat.S_IMODE(running.file.stat().st_mode) == 0o600


def test_the_key_file_keeps_one_older_key_and_no_more(tmp_path: Path) -> None:
    first = open_vault(f"sqlite:///{tmp_path / 'gem.db'}", None)
    assert first.file is not None
    before = split_keys(first.file.read_text().replace("\n", ","))
    for _ in range(3):
        add_key(first.file)
    kept = split_keys(first.file.read_text().replace("\n", ","))
    assert len(kept) == 2
    assert not set(before) & set(kept)


def test_a_key_file_that_cannot_be_written_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SecretKeysUnusable) as caught:
        open_vault(f"sqlite:///{tmp_path / 'no folder' / 'gem.db'}", None)
    assert "GEM_CONNECTOR_SECRET_KEYS" in caught.value.hint
