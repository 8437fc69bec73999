"""What results look like: every key, every embedded record, and what becomes of deleted and erased ones."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from pydantic import BaseModel

from connector.api.resources import OPERATIONS
from connector.store import Settings
from connector.store.schema import UNIFIED_MODELS
from tests.connector.api.world import ME, MODELS_OF, Json, World

PATHS = [*MODELS_OF, "tags", "roles"]


def _once(pairs: list[tuple[str, Any]]) -> Json:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a key stands twice: {names}"
    return dict(pairs)


def _model(path: str) -> type[BaseModel]:
    return next(one.answers for one in OPERATIONS if one.path == f"/ats/{path}")


def _check(world: World, path: str, answer: Json) -> None:
    document: Json = world.ask("/openapi.json").json
    schema = document["paths"][f"/ats/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema_rs.validator_for(schema | {"components": document["components"]}).validate(answer)


@pytest.mark.parametrize("path", PATHS)
def test_every_result_is_as_the_document_and_the_models_say(world: World, path: str) -> None:
    answer = world.ask(f"/ats/{path}", include_deleted=True, page_size=250)

    parsed = json.loads(answer.data, object_pairs_hook=_once)

    _check(world, path, parsed)
    _model(path).model_validate(parsed["data"])
    assert answer.content_type == "application/json"


@pytest.mark.parametrize("path", PATHS)
def test_odd_data_has_the_same_shape(tmp_path: Any, path: str, odd_world: World) -> None:
    answer = odd_world.ask(f"/ats/{path}", include_deleted=True, page_size=250)

    _check(odd_world, path, json.loads(answer.data, object_pairs_hook=_once))


@pytest.mark.parametrize("path", MODELS_OF)
def test_an_erased_record_keeps_its_ids_and_dates_and_nothing_else(own_world: World, path: str) -> None:
    model = MODELS_OF[path]
    deleted = next(row for row in own_world.rows(model) if row["remote_deleted_at"] is not None)
    entry = UNIFIED_MODELS[model]
    links = dict.fromkeys((*entry.columns, *(("tags",) if entry.tagged else ())))
    own_world.change(model, deleted["id"], fields=None, **links)

    answer = own_world.ask(f"/ats/{path}", ids=deleted["id"], include_deleted=True)

    _check(own_world, path, answer.json)
    (erased,) = answer.json["data"]["results"]
    kept = {"id", "remote_id", "changed_at", "remote_deleted_at"}
    assert {name for name, value in erased.items() if value} == kept
    assert (erased["id"], erased["remote_id"]) == (deleted["id"], deleted["remote_id"])


def test_remote_data_is_gems_record_where_the_integration_wants_it(own_world: World) -> None:
    own_world.store.integration(ME, settings=Settings(remote_data=True))

    for path in MODELS_OF:
        for one in own_world.page(f"/ats/{path}", include_deleted=True)["results"]:
            assert one["remote_data"]["id"] == one["remote_id"]

    own_world.store.integration(ME, settings=Settings())
    assert {one["remote_data"] for one in own_world.page("/ats/users")["results"]} == {None}


def test_embedded_lists_leave_out_what_was_deleted(own_world: World) -> None:
    lists = ("stages", "job_postings", "hiring_team")
    job = next(one for one in own_world.all("/ats/jobs") if all(one[name] for name in lists))
    stage, posting, member = job["stages"][0], job["job_postings"][0], job["hiring_team"][0]
    for model, record in (("application_stages", stage), ("job_postings", posting), ("users", member)):
        own_world.change(model, record["id"], remote_deleted_at=1)

    (after,) = own_world.page("/ats/jobs", ids=job["id"])["results"]

    assert after["stages"] == job["stages"][1:]
    assert posting["id"] not in {one["id"] for one in after["job_postings"]}
    assert member["id"] not in {one["id"] for one in after["hiring_team"]}


def test_single_references_keep_what_was_deleted(own_world: World) -> None:
    one = next(one for one in own_world.all("/ats/applications") if one["current_stage"])
    for model, member in (("candidates", "candidate"), ("jobs", "job"), ("application_stages", "current_stage")):
        own_world.change(model, one[member]["id"], remote_deleted_at=1)

    (after,) = own_world.page("/ats/applications", ids=one["id"])["results"]

    for member in ("candidate", "job", "current_stage"):
        assert after[member]["id"] == one[member]["id"]


def test_applications_of_a_candidate_leave_out_deleted_ones(own_world: World) -> None:
    candidate = next(one for one in own_world.all("/ats/candidates") if len(one["applications"]) > 1)
    first = candidate["applications"][0]["id"]
    own_world.change("applications", first, remote_deleted_at=1)

    (after,) = own_world.page("/ats/candidates", ids=candidate["id"])["results"]

    assert after["applications"] == candidate["applications"][1:]


def test_stages_of_a_job_come_in_their_order(world: World) -> None:
    jobs = [job for job in world.all("/ats/jobs") if job["stages"]]

    for job in jobs:
        assert [stage["index"] for stage in job["stages"]] == sorted(stage["index"] for stage in job["stages"])
    assert jobs


def test_what_is_embedded_is_what_the_other_lists_have(world: World) -> None:
    candidates = {one["id"]: one for one in world.all("/ats/candidates", include_deleted=True)}
    jobs = {one["id"]: one for one in world.all("/ats/jobs", include_deleted=True)}
    users = {one["id"]: one for one in world.all("/ats/users", include_deleted=True)}

    for application in world.all("/ats/applications", include_deleted=True):
        candidate = candidates[application["candidate_id"]]
        assert {name: candidate[name] for name in application["candidate"]} == application["candidate"]
        assert application["job"]["name"] == jobs[application["job_id"]]["name"]
        stage = application["current_stage"]
        if stage and stage["index"] is not None and not jobs[application["job_id"]]["remote_deleted_at"]:
            assert stage in jobs[application["job_id"]]["stages"]
    for interview in world.all("/ats/interviews"):
        for user in interview["users"]:
            assert {name: users[user["id"]][name] for name in user} == user


def test_a_tag_of_a_candidate_is_in_the_list_of_tags(world: World) -> None:
    listed = {one["id"]: one["name"] for one in world.all("/ats/tags")}
    carried = {tag["id"]: tag["name"] for one in world.all("/ats/candidates") for tag in one["tags"]}

    assert carried
    assert listed == carried


def test_a_page_asks_the_same_number_of_questions_whatever_is_on_it(own_world: World, monkeypatch: Any) -> None:
    import sqlalchemy as sa

    asked: list[str] = []
    sa.event.listen(own_world.store.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions(path: str, **query: object) -> int:
        asked.clear()
        own_world.page(path, **query)
        return len(asked)

    for path in MODELS_OF:
        assert questions(f"/ats/{path}", page_size=1) == questions(f"/ats/{path}", page_size=100) < 16
