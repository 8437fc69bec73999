"""`gem-connector integrations`, as somebody in front of a terminal uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from connector.cli import main
from connector.store import Store
from gem_simulator import Server, Simulator

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str) -> Run:
    """Runs a command on the test's database."""

    def run_it(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
        environment = {"GEM_DATABASE_URL": sqlite_url, "GEM_CONNECTOR_SECRET_KEYS": None, "GEM_API_KEY": None}
        result = CliRunner().invoke(main, ["integrations", *arguments], env=environment, input=stdin)
        assert result.exit_code == code, result.output
        return result

    return run_it


@pytest.fixture
def create(run: Run, gem: Server) -> Callable[..., dict[str, Any]]:
    """Connects the simulated account."""

    def create_it(*arguments: str) -> dict[str, Any]:
        given = ("--organization", "Acme", "--api-key", gem.api_key, "--base-url", gem.base_url, "--json")
        created: dict[str, Any] = orjson.loads(run("create", *given, *arguments).stdout)
        return created

    return create_it


Create = Callable[..., dict[str, Any]]


def test_an_account_is_connected_shown_and_listed(create: Create, run: Run) -> None:
    made = create("--email", "jo@acme.test", "--origin-id", "acme-1", "--remote-data")
    assert made["end_user"] == {
        "organization_name": "Acme",
        "creator_email": "jo@acme.test",
        "origin_id": "acme-1",
    }
    assert (made["status"], made["setup_status"]) == ("ACTIVE", "FINAL_SYNC_PENDING")
    assert made["settings"]["remote_data"] is True
    assert made["syncs"] == {"queue": [], "last_failure": None}
    shown = orjson.loads(run("show", made["id"], "--json").stdout)
    syncs = {**made["syncs"], "next": {"kind": "full", "due_at": "now"}}
    assert shown == {**made, "syncs": syncs}
    assert orjson.loads(run("list", "--json").stdout) == [{name: made[name] for name in made if name != "syncs"}]
    assert made["id"] in run("list").stdout
    assert made["id"] in run("show", made["id"]).stdout


def test_the_key_is_tried_on_gem_before_anything_is_stored(run: Run, gem: Server) -> None:
    wrong = "w" * 40
    given = ("--organization", "Acme", "--api-key", wrong, "--base-url", gem.base_url)
    result = run("create", *given, code=2)
    assert "key" in result.stderr
    assert wrong not in result.output
    assert orjson.loads(run("list", "--json").stdout) == []


def test_the_key_file_is_announced_once(run: Run, gem: Server, tmp_path: Path) -> None:
    given = ("--organization", "Acme", "--api-key", gem.api_key, "--base-url", gem.base_url)
    assert str(tmp_path / "gem.db.key") in run("create", *given).stderr
    assert "gem.db.key" not in run("create", *given).stderr


def test_a_user_and_a_source_are_named_as_people_know_them(create: Create, run: Run) -> None:
    made = create()
    user = next(one for one in orjson.loads(run("users", made["id"], "--json").stdout) if one["email"])
    source = orjson.loads(run("sources", made["id"], "--json").stdout)[0]
    changed = orjson.loads(
        run("settings", made["id"], "--gem-user", user["email"], "--source", source["name"].upper(), "--json").stdout
    )
    assert changed["gem_user"] == {"id": user["id"], "name": user["name"]}
    assert (changed["source"]["id"], changed["source"]["name"]) == (source["id"], source["name"])


@pytest.mark.parametrize("option", ["--gem-user", "--source"])
def test_a_user_or_source_that_gem_does_not_have_is_refused(create: Create, run: Run, option: str) -> None:
    made = create()
    assert "no-such" in run("settings", made["id"], option, "no-such", code=2).stderr


def test_settings_that_are_not_given_stay(create: Create, run: Run) -> None:
    made = create("--remote-data", "--job-board", "acme")
    changed = orjson.loads(run("settings", made["id"], "--only-created-applications", "--json").stdout)["settings"]
    assert changed == {
        "remote_data": True,
        "sync_only_created_applications": True,
        "include_job_templates": False,
        "job_board": "acme",
    }


def test_a_sync_uses_the_stored_key(create: Create, run: Run, sqlite_url: str) -> None:
    made = create()
    report = orjson.loads(run("sync", made["id"], "--json").stdout)
    assert (report["kind"], report["state"]) == ("full", "SUCCEEDED")
    with Store.open(sqlite_url) as store:
        assert list(store.read(made["id"], "jobs"))
    assert orjson.loads(run("show", made["id"], "--json").stdout)["setup_status"] == "COMPLETED"


def test_the_first_sync_can_be_part_of_connecting(create: Create) -> None:
    assert create("--sync")["setup_status"] == "COMPLETED"


def test_disabling_and_enabling_change_the_status(create: Create, run: Run) -> None:
    made = create()
    assert orjson.loads(run("disable", made["id"], "--json").stdout)["status"] == "INACTIVE"
    assert orjson.loads(run("enable", made["id"], "--json").stdout)["status"] == "ACTIVE"


def test_deleting_asks_first(create: Create, run: Run) -> None:
    made = create()
    run("delete", made["id"], code=1, stdin="n\n")
    assert len(orjson.loads(run("list", "--json").stdout)) == 1
    run("delete", made["id"], "--yes")
    assert orjson.loads(run("list", "--json").stdout) == []
    assert orjson.loads(run("list", "--include-deleted", "--json").stdout)[0]["deleted_at"]
    run("show", made["id"], code=2)


def test_relinking_takes_a_new_key_of_the_same_account_and_no_other(create: Create, run: Run, rekeyed: Server) -> None:
    made = create("--sync")
    run("relink", made["id"], "--api-key", rekeyed.api_key, "--base-url", rekeyed.base_url)
    with Simulator(seed=8, candidates=3).serve() as other:
        refused = run("relink", made["id"], "--api-key", other.api_key, "--base-url", other.base_url, code=2)
    assert "another Gem account" in refused.stderr
    assert orjson.loads(run("sync", made["id"], "--json").stdout)["state"] == "SUCCEEDED"


def test_keys_are_rotated_in_their_file(create: Create, run: Run, tmp_path: Path) -> None:
    made = create()
    before = (tmp_path / "gem.db.key").read_text()
    assert orjson.loads(run("rotate-keys", "--json").stdout) == {"rotated": 1}
    after = (tmp_path / "gem.db.key").read_text()
    assert after.endswith(before)
    assert after != before
    run("users", made["id"])


def test_keys_are_rotated_where_the_environment_gives_them(create: Create, run: Run) -> None:
    old, new = (orjson.loads(run("new-key", "--json").stdout)["key"] for _ in range(2))
    made = create("--secret-keys", old)
    run("rotate-keys", "--secret-keys", f"{new},{old}")
    run("users", made["id"], "--secret-keys", new)
    assert "secret keys" in run("users", made["id"], "--secret-keys", old, code=2).stderr


def test_no_command_shows_a_secret(create: Create, run: Run, gem: Server) -> None:
    made = create()
    for command in (["show", made["id"]], ["list"], ["settings", made["id"]], ["users", made["id"]], ["purge"]):
        for form in ([], ["--json"]):
            assert gem.api_key not in run(*command, *form).output


def test_a_link_for_a_customer_names_the_service(run: Run) -> None:
    given = ("--service-url", "https://connect.acme.test/", "--organization", "Acme", "--email", "jo@acme.test")
    made = orjson.loads(run("link", *given, "--json").stdout)["link"]
    assert made.startswith("https://connect.acme.test/connect?token=")
    assert run("link", *given, "--scope-config", "none", code=2).stderr


def test_a_custom_field_is_defined_mapped_and_removed(create: Create, run: Run, sqlite_url: str) -> None:
    made = create("--sync")
    run("define-field", "candidates", "labels", "--label", "Labels")
    assert (
        orjson.loads(run("map-field", made["id"], "candidates", "labels", "tags", "--json").stdout)["shows"] == "tags"
    )
    assert "labels" in run("custom-fields", made["id"]).stdout
    run("sync", made["id"])
    with Store.open(sqlite_url) as store:
        shown = [orjson.loads(one.values)["custom_fields"] for one in store.read(made["id"], "candidates")]
    assert shown
    assert all(set(one) == {"labels"} for one in shown)
    run("map-field", made["id"], "candidates", "labels")
    run("remove-field", "candidates", "labels")
    listed = orjson.loads(run("custom-fields", made["id"], "--json").stdout)
    assert {one["key"] for one in listed} == {"offices", "departments", "source"}
    assert "no custom field" in run("map-field", made["id"], "candidates", "labels", "tags", code=2).stderr


def test_passthrough_is_switched_by_key(create: Create, run: Run) -> None:
    made = create("--sync")
    run("pass-through", made["id"], "candidates", "tags")
    found = orjson.loads(run("fields", made["id"], "--json").stdout)
    assert [one["key"] for one in found if one["passthrough"]] == ["tags"]
    run("pass-through", made["id"], "candidates", "tags", "--off")
    assert "tags" in run("fields", made["id"]).stdout
    assert "--custom" in run("pass-through", made["id"], "candidates", "nothing", code=2).stderr


def test_scopes_are_shown_and_changed(create: Create, run: Run) -> None:
    made = create()
    assert "Everything is enabled." in run("scopes", made["id"]).stdout
    run("scopes", made["id"], "--set", "ats_candidates=disabled", "--set", "ats_jobs.description=OPTIONAL")
    assert orjson.loads(run("scopes", made["id"], "--json").stdout)["settings"] == {
        "ats_candidates": "DISABLED",
        "ats_jobs.description": "OPTIONAL",
    }
    assert "no model" in run("scopes", made["id"], "--set", "nothing=DISABLED", code=2).stderr
    run("scopes", made["id"], "--set", "ats_candidates=off", code=2)


def test_scopes_with_a_name_can_be_given_to_a_link(run: Run) -> None:
    config = orjson.loads(run("define-scopes", "Jobs alone", "--set", "ats_candidates=DISABLED", "--json").stdout)
    assert orjson.loads(run("scope-configs", "--json").stdout) == [config]
    assert config["id"] in run("scope-configs").stdout
    given = ("--service-url", "https://a.test", "--organization", "Acme", "--email", "jo@acme.test")
    run("link", *given, "--scope-config", config["id"])


def test_what_is_due_next_is_told_by_the_schedule_that_is_given(create: Create, run: Run) -> None:
    made = create("--sync")

    def due(*schedule: str) -> Any:
        return orjson.loads(run("show", made["id"], "--json", *schedule).stdout)["syncs"]["next"]

    assert due()["kind"] == "delta"
    assert due("--full-every", "1h")["kind"] == "full"
    assert due("--full-every", "1h") != due("--full-every", "2h")
