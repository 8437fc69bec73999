"""Keys, environments, and how much may be asked."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connector.api import Limits
from connector.store import environments
from connector.store.admission import admission
from connector.store.environments import API_KEYS
from tests.connector.api.world import KEY, ME, World, copied, world_on

NOT_FOUND = (404, "PLATFORM.INTEGRATION_NOT_FOUND")


@pytest.fixture
def two_worlds(own_world: World) -> World:
    """Another environment beside the default one, with an integration of its own that has not been synced."""
    own_world.store.integration("gem:theirs")
    with own_world.store.write() as connection:
        other = environments.create(connection, "other", 1)
        environments.add_key(connection, other, "their-key", 1)
        number = own_world.store.find("gem:theirs").number
        environments.assign(connection, other, number)
    return own_world


def test_an_environment_sees_only_its_own_integrations(two_worlds: World) -> None:
    assert two_worlds.ask("/ats/users").status_code == 200
    assert two_worlds.error("/ats/users", key="their-key") == NOT_FOUND
    assert two_worlds.error("/ats/users", integration="gem:theirs") == NOT_FOUND
    for key, hidden in ((KEY, "gem:theirs"), ("their-key", ME)):
        assert two_worlds.error(f"/integrations/{hidden}", key=key, integration=None) == NOT_FOUND


def test_anothers_integration_is_answered_as_one_that_does_not_exist(two_worlds: World) -> None:
    hidden = two_worlds.ask("/ats/users", integration="gem:theirs")
    unknown = two_worlds.ask("/ats/users", integration="gem:nobodys")

    assert hidden.data == unknown.data


def test_reads_before_the_first_full_sync_are_refused(two_worlds: World) -> None:
    refused = two_worlds.error("/ats/users", key="their-key", integration="gem:theirs")
    details = two_worlds.ask("/integrations/gem:theirs", key="their-key", integration=None).json["data"]

    assert refused == (409, "INTEGRATION.SETUP_SYNC_PENDING")
    assert details["setup_status"] == "FINAL_SYNC_PENDING"


def test_what_the_command_line_synced_belongs_to_the_default_environment(own_world: World) -> None:
    with own_world.store.look() as connection:
        known = admission(connection, KEY)
        assert known is not None
        assert environments.integrations_of(connection, known.key.environment) == [ME]


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", KEY, "Bearer \xff"]
)
def test_without_a_valid_key_nothing_is_told(world: World, authorization: str | None) -> None:
    headers = {"X-Integration-Id": ME} | ({} if authorization is None else {"Authorization": authorization})

    answer: Any = world.client.get("/v1/ats/users", headers=headers)

    assert (answer.status_code, answer.json["error"]["code"]) == (401, "PLATFORM.AUTHENTICATION_INVALID")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_is_not_valid(own_world: World) -> None:
    with own_world.store.write() as connection:
        connection.execute(sa.update(API_KEYS).values(revoked_at=1))

    assert own_world.error("/ats/users") == (401, "PLATFORM.AUTHENTICATION_INVALID")


def test_keys_are_in_no_byte_of_the_database(own_world: World) -> None:
    own_world.store.close()
    file = Path(own_world.store.engine.url.database or "")

    for part in (file, file.with_name(f"{file.name}-wal")):
        assert KEY.encode() not in (part.read_bytes() if part.exists() else b"")


def test_a_missing_integration_id_is_an_invalid_input(world: World) -> None:
    assert world.error("/ats/users", integration=None) == (400, "PLATFORM.INPUT_INVALID")
    assert world.error("/ats/users", integration=" ") == (400, "PLATFORM.INPUT_INVALID")


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_key_that_asks_too_much_waits_for_the_next_minute(synced_file: Path, tmp_path: Path) -> None:
    clock = Clock()
    with world_on(copied(synced_file, tmp_path / "own.db"), requests_a_minute=3, clock=clock) as world:
        remaining = [world.ask("/check-api-key").headers["ratelimit-remaining"] for _ in range(3)]
        clock.seconds += 20
        refused = world.ask("/ats/users")
        clock.seconds += 41
        after = world.ask("/ats/users")

    assert remaining == ["2", "1", "0"]
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "PLATFORM.RATE_LIMIT_EXCEEDED")
    assert refused.headers["ratelimit-limit"] == "3"
    assert 40 <= int(refused.headers["ratelimit-reset"]) == int(refused.headers["Retry-After"]) <= 41
    assert (after.status_code, after.headers["ratelimit-remaining"]) == (200, "2")


def test_errors_have_the_rate_limit_headers_too(synced_file: Path, tmp_path: Path) -> None:
    with world_on(copied(synced_file, tmp_path / "own.db"), requests_a_minute=10) as world:
        answers = [
            world.ask("/ats/users", page_size=0),
            world.ask("/ats/notes"),
            world.ask("/ats/users", integration="x"),
        ]

    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["9", "8", "7"]


def test_actions_of_one_integration_are_limited_and_give_their_place_back() -> None:
    limits = Limits(actions_at_once=2)
    with limits.action(1) as first, limits.action(1) as second, limits.action(1) as third, limits.action(2) as other:
        taken = [(one.remaining, one.exceeded) for one in (first, second, third, other)]
    with limits.action(1) as again:
        assert (again.remaining, again.exceeded) == (1, False)
    limits.close()

    assert taken == [(1, False), (0, False), (0, True), (1, False)]


def test_many_threads_count_every_request() -> None:
    limits = Limits(requests_a_minute=10_000)

    def ask() -> None:
        for _ in range(200):
            limits.request(7)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    allowance = limits.request(7)
    limits.close()

    assert allowance is not None
    assert allowance.remaining == 10_000 - 801
