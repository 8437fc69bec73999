"""`gem-connector keys`: an environment is usable once it has a key, and a key no more once it is revoked."""

from __future__ import annotations

import json
from contextlib import closing
from hashlib import sha256

import pytest
from click.testing import CliRunner, Result

from connector.api import Limits, Service, create_app
from connector.cli import main
from connector.store import Store


def keys(database: str, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["keys", *arguments, "--database", database])
    assert result.exit_code == code, result.output
    return result


def asked(database: str, key: str) -> tuple[int, str | None]:
    """The status that the service answers a key with, and the environment that it takes it for."""
    with Store.open(database) as store, closing(Limits(None)) as limits:
        client = create_app(Service(store, limits)).test_client()
        answer = client.get("/v1/check-api-key", headers={"Authorization": f"Bearer {key}"})
    return answer.status_code, answer.get_json().get("data", {}).get("environment_id")


def test_a_key_opens_its_own_environment_until_it_is_revoked(sqlite_url: str) -> None:
    production = keys(sqlite_url, "add", "--environment", "production").stdout.strip()
    default = json.loads(keys(sqlite_url, "add", "--json").stdout)["api_key"]

    (first, mine), (second, theirs) = asked(sqlite_url, production), asked(sqlite_url, default)
    assert (first, second) == (200, 200)
    assert mine != theirs

    keys(sqlite_url, "revoke", sha256(production.encode()).hexdigest()[:12], "--yes")
    assert asked(sqlite_url, production)[0] == 401
    assert asked(sqlite_url, default)[0] == 200


def test_keys_are_listed_by_what_tells_them_apart_and_never_shown_again(sqlite_url: str) -> None:
    own = "a-key-of-somebodys-own"
    made = keys(sqlite_url, "add").stdout.strip()
    told = keys(sqlite_url, "add", "--environment", "production", "--api-key", own)
    listed = json.loads(keys(sqlite_url, "list", "--json").stdout)

    assert [(one["id"], one["environment"], one["revoked_at"]) for one in listed] == [
        (sha256(made.encode()).hexdigest()[:12], "default", None),
        (sha256(own.encode()).hexdigest()[:12], "production", None),
    ]
    assert own not in told.output
    assert made not in keys(sqlite_url, "list").output
    assert [
        one["environment"] for one in json.loads(keys(sqlite_url, "list", "--environment", "x", "--json").stdout)
    ] == []


def test_in_a_pipe_each_entry_of_a_list_is_one_line(sqlite_url: str) -> None:
    name = "an environment whose name is so long that no terminal has ever been wide enough to show it in one line " * 2
    made = keys(sqlite_url, "add", "--environment", name).stdout.strip()

    (line,) = (
        one for one in keys(sqlite_url, "list").stdout.splitlines() if sha256(made.encode()).hexdigest()[:12] in one
    )
    assert name.strip() in line


def test_what_cannot_be_done_with_a_key_is_told_without_showing_it(sqlite_url: str) -> None:
    key = keys(sqlite_url, "add").stdout.strip()

    for arguments, told in [
        (["add", "--environment", "other", "--api-key", key], "another environment"),
        (["revoke", key, "--yes"], "no API key of this id"),
        (["add", "--api-key", key[:19]], "at least 20 characters"),
        (["add", "--api-key", f"{key}é"], "visible ASCII"),
    ]:
        result = keys(sqlite_url, *arguments, code=2)
        assert told in result.output
        assert key[:19] not in result.output


@pytest.mark.parametrize("command", ["serve", "keys add"])
def test_a_key_that_could_be_guessed_is_refused(command: str, sqlite_url: str) -> None:
    arguments = [*command.split(), "--database", sqlite_url, "--api-key", "sesame"]

    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 2
    assert "at least 20 characters" in result.output
    assert "sesame" not in result.output
