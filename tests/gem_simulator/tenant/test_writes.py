"""Writes: what they answer, what lists and filters make of them, and which timestamps they move."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from gem_simulator.tenant import COLLECTIONS, InvalidInput, Tenant, UnknownId, iso
from tests.gem_simulator.tenant.conftest import EVERYTHING, Record, everything, still

HOUR = 3_600_000


def first_job(tenant: Tenant) -> str:
    """A job that is open."""
    return str(next(job["id"] for job in everything(tenant, "jobs") if job["status"] == "open"))


def body(tenant: Tenant, **more: Any) -> Record:
    """A body that creates a candidate."""
    ada = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": first_job(tenant)}
    return {**ada, **more}


def create(tenant: Tenant, **more: Any) -> Record:
    """A new candidate, as the tenant answers."""
    created: Record = orjson.loads(tenant.create_candidate(body(tenant, **more)))
    return created


def get(tenant: Tenant, collection: str, id_: str) -> Record:
    """A record that must be there."""
    found = tenant.get(collection, id_)
    assert found is not None
    record: Record = orjson.loads(found)
    return record


def test_a_created_candidate_comes_with_an_active_application_in_the_first_stage(own_tenant: Tenant) -> None:
    made = create(own_tenant, phone_number="5", title="CTO", company="Acme", linkedin_handle="ada-l")
    assert made["email_addresses"] == [{"type": "personal", "value": "ada@example.com", "is_primary": True}]
    assert made["social_media_addresses"] == [{"value": "https://www.linkedin.com/in/ada-l"}]
    assert (made["title"], made["company"], made["phone_numbers"][0]["value"]) == ("CTO", "Acme", "5")
    assert made["created_at"] == made["updated_at"] == iso(own_tenant.clock.now())
    (application,) = made["applications"]
    stages = everything(own_tenant, "job_stages", job_id=first_job(own_tenant))
    assert application["current_stage"]["id"] == stages[0]["id"]
    assert (application["status"], application["candidate_id"]) == ("active", made["id"])
    assert get(own_tenant, "applications", application["id"]) == application


def test_what_is_given_with_a_candidate_goes_to_the_application(own_tenant: Tenant) -> None:
    source, user = everything(own_tenant, "sources")[2], everything(own_tenant, "users")[3]
    stage = everything(own_tenant, "job_stages", job_id=first_job(own_tenant))[1]
    made = create(
        own_tenant,
        source_id=source["id"],
        initial_stage_id=stage["id"],
        recruiter={"user_id": user["id"]},
        coordinator={"email": user["primary_email_address"]},
    )
    (application,) = made["applications"]
    assert application["source"] == {"id": source["id"], "public_name": source["name"]}
    assert application["current_stage"] == {"id": stage["id"], "name": stage["name"]}
    assert application["recruiter"] == application["coordinator"]
    assert application["recruiter"]["id"] == user["id"]


@pytest.mark.parametrize("indexed", [False, True])
def test_a_created_candidate_is_last_in_the_lists_and_found_by_filters(own_tenant: Tenant, indexed: bool) -> None:
    if indexed:
        for collection in COLLECTIONS:
            own_tenant.list(collection, {"created_after": 1} if collection == "candidates" else {}, limit=0)
    before = own_tenant.list("candidates", {}, include_deleted=True, limit=0).total
    made = create(own_tenant)
    whole = everything(own_tenant, "candidates")
    assert len(whole) == before + 1
    assert whole[-1] == made
    assert everything(own_tenant, "applications")[-1] == made["applications"][0]
    assert [one["id"] for one in everything(own_tenant, "candidates", email="ada@example.com")] == [made["id"]]
    assert everything(own_tenant, "candidates", job_id=first_job(own_tenant))[-1] == made
    assert everything(own_tenant, "candidates", candidate_ids=[made["id"]]) == [made]
    assert everything(own_tenant, "candidates", created_after=own_tenant.clock.now())[-1] == made


def test_candidates_created_in_one_instant_keep_the_order_of_the_list(own_tenant: Tenant) -> None:
    made = [create(own_tenant, email=f"ada{k}@example.com")["id"] for k in range(5)]
    order = [(record["created_at"], record["id"]) for record in everything(own_tenant, "candidates")]
    assert order == sorted(order)
    assert [id_ for _, id_ in order[-5:]] == made


def test_the_same_email_makes_a_second_candidate(own_tenant: Tenant) -> None:
    ids = {create(own_tenant)["id"], create(own_tenant)["id"]}
    assert {one["id"] for one in everything(own_tenant, "candidates", email="ada@example.com")} == ids
    assert len(ids) == 2


def test_attachments_are_kept_and_become_resumes(own_tenant: Tenant) -> None:
    content = base64.b64encode(b"%PDF-ours").decode()
    attachment = {"filename": "cover letter.pdf", "type": "cover_letter", "content": content}
    made = create(own_tenant, attachments=[attachment])
    assert [(one["filename"], one["type"]) for one in made["attachments"]] == [("cover letter.pdf", "resume")]
    assert own_tenant.file(made["id"], "0.pdf") == (b"%PDF-ours", "application/pdf")
    assert own_tenant.file(made["id"], "cover letter.pdf") == (b"%PDF-ours", "application/pdf")


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "job_id"])
def test_a_required_field_must_be_there(own_tenant: Tenant, field: str) -> None:
    with pytest.raises(InvalidInput, match="Missing data for required field") as refused:
        own_tenant.create_candidate(body(own_tenant, **{field: None}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("job_id", "x"),
        ("source_id", "x"),
        ("initial_stage_id", "x"),
        ("recruiter", {"user_id": "x"}),
        ("sourcer", {"email": "x"}),
    ],
)
def test_an_id_that_a_write_names_must_be_there(own_tenant: Tenant, field: str, value: object) -> None:
    with pytest.raises(UnknownId) as refused:
        own_tenant.create_candidate(body(own_tenant, **{field: value}))
    assert refused.value.field == field
    assert own_tenant.list("candidates", {}, include_deleted=True, limit=0).total == 150


def test_a_stage_of_another_job_is_refused(own_tenant: Tenant) -> None:
    other = next(stage for stage in everything(own_tenant, "job_stages") if stage["job_id"] != first_job(own_tenant))
    with pytest.raises(InvalidInput, match="Not a stage of this job"):
        own_tenant.create_candidate(body(own_tenant, initial_stage_id=other["id"]))


def test_an_attachment_that_is_not_base64_is_refused(own_tenant: Tenant) -> None:
    with pytest.raises(InvalidInput, match="Not valid base64"):
        own_tenant.create_candidate(body(own_tenant, attachments=[{"filename": "a.pdf", "content": "§"}]))


def test_a_source_moves_the_candidate_but_not_the_application(own_tenant: Tenant) -> None:
    before = everything(own_tenant, "applications")[5]
    source = everything(own_tenant, "sources")[4]
    own_tenant.clock.advance(HOUR)
    after = orjson.loads(own_tenant.update_application(before["id"], {"source_id": source["id"]}))
    assert after == before | {"source": {"id": source["id"], "public_name": source["name"]}}
    candidate = get(own_tenant, "candidates", before["candidate_id"])
    assert candidate["updated_at"] == iso(own_tenant.clock.now())
    assert after in candidate["applications"]
    changed = everything(own_tenant, "candidates", updated_after=own_tenant.clock.now())
    assert [one["id"] for one in changed] == [candidate["id"]]


def test_a_note_moves_the_last_activity_of_the_applications(own_tenant: Tenant) -> None:
    application, user = everything(own_tenant, "applications")[7], everything(own_tenant, "users")[0]
    own_tenant.clock.advance(HOUR)
    given = {"user_id": user["id"], "body": "Call back", "visibility": "private"}
    note = orjson.loads(own_tenant.add_note(application["candidate_id"], given))
    assert (note["body"], note["private"], note["visibility"]) == ("Call back", True, "private")
    assert note["user"]["name"] == user["name"]
    assert [orjson.loads(one) for one in own_tenant.notes(application["candidate_id"])] == [note]
    assert get(own_tenant, "applications", application["id"])["last_activity_at"] == iso(own_tenant.clock.now())
    assert get(own_tenant, "candidates", application["candidate_id"])["last_activity"] == iso(own_tenant.clock.now())


@pytest.mark.parametrize(
    ("change", "field"), [({"body": "x" * 10_001}, "body"), ({"visibility": "admin"}, "visibility")]
)
def test_a_note_that_gem_would_refuse_is_refused(own_tenant: Tenant, change: Record, field: str) -> None:
    candidate, user = everything(own_tenant, "candidates")[0], everything(own_tenant, "users")[0]
    with pytest.raises(InvalidInput) as refused:
        own_tenant.add_note(candidate["id"], {"user_id": user["id"], "body": "x", "visibility": "public", **change})
    assert refused.value.field == field
    assert own_tenant.notes(candidate["id"]) == []


def test_notes_name_their_author_and_their_candidate(own_tenant: Tenant) -> None:
    candidate = everything(own_tenant, "candidates")[0]["id"]
    with pytest.raises(UnknownId):
        own_tenant.add_note(candidate, {"user_id": "nobody", "body": "x", "visibility": "public"})
    with pytest.raises(UnknownId):
        own_tenant.add_note("nobody", {"body": "x"})
    with pytest.raises(UnknownId):
        own_tenant.notes("nobody")


def live(tenant: Tenant, collection: str) -> list[str]:
    """The ids that are listed without soft-deleted ones."""
    return [orjson.loads(record)["id"] for record in tenant.list(collection, {}, limit=EVERYTHING).records]


@pytest.mark.parametrize("collection", [name for name in COLLECTIONS if name not in ("sources", "rejection_reasons")])
def test_a_soft_deleted_record_stays_with_its_date(own_tenant: Tenant, collection: str) -> None:
    own_tenant.clock.advance(HOUR)
    id_ = live(own_tenant, collection)[3]
    before = everything(own_tenant, collection)
    own_tenant.delete(collection, id_, hard=False)
    gone = get(own_tenant, collection, id_)
    assert gone["deleted_at"] == iso(own_tenant.clock.now())
    moved = gone.get("last_activity_at") or gone.get("updated_at") or gone["deleted_at"]
    assert moved == gone["deleted_at"]
    assert id_ not in live(own_tenant, collection) or collection == "job_posts"
    assert [record["id"] for record in everything(own_tenant, collection)] == [record["id"] for record in before]


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("indexed", [False, True])
def test_a_hard_deleted_record_leaves_no_trace(own_tenant: Tenant, collection: str, indexed: bool) -> None:
    if indexed and collection == "candidates":
        own_tenant.list(collection, {"updated_after": 1}, limit=1)
    before = [record["id"] for record in everything(own_tenant, collection)]
    id_ = live(own_tenant, collection)[-1]
    own_tenant.delete(collection, id_, hard=True)
    assert own_tenant.get(collection, id_) is None
    assert [record["id"] for record in everything(own_tenant, collection)] == [one for one in before if one != id_]
    with pytest.raises(UnknownId):
        own_tenant.delete(collection, id_, hard=True)


@pytest.mark.parametrize("hard", [False, True])
def test_what_belongs_to_a_candidate_is_deleted_with_it(own_tenant: Tenant, hard: bool) -> None:
    interview = next(one for one in everything(own_tenant, "scheduled_interviews") if "deleted_at" not in one)
    application, candidate = interview["application_id"], interview["candidate_id"]
    own_tenant.delete("candidates", candidate, hard=hard)
    for collection, id_ in (("applications", application), ("scheduled_interviews", interview["id"])):
        assert id_ not in live(own_tenant, collection)
        assert (own_tenant.get(collection, id_) is None) == hard


@pytest.mark.parametrize("hard", [False, True])
def test_a_job_is_deleted_with_its_stages_and_posts_and_for_good_with_its_applications(
    own_tenant: Tenant, hard: bool
) -> None:
    job = first_job(own_tenant)
    stages = [record["id"] for record in everything(own_tenant, "job_stages", job_id=job)]
    applications = [record["id"] for record in everything(own_tenant, "applications", job_id=job)]
    assert applications
    own_tenant.delete("jobs", job, hard=hard)
    assert not set(stages) & set(live(own_tenant, "job_stages"))
    assert all(post["deleted_at"] and not post["live"] for post in everything(own_tenant, "job_posts", job_id=job))
    assert (own_tenant.get("applications", applications[0]) is None) == hard


def test_a_deleted_interview_moves_its_application(own_tenant: Tenant) -> None:
    interview = next(one for one in everything(own_tenant, "scheduled_interviews") if "deleted_at" not in one)
    own_tenant.clock.advance(HOUR)
    own_tenant.delete("scheduled_interviews", interview["id"], hard=False)
    application = get(own_tenant, "applications", interview["application_id"])
    assert application["last_activity_at"] == iso(own_tenant.clock.now())


def test_every_write_makes_a_new_version(own_tenant: Tenant) -> None:
    versions = [own_tenant.version]
    made = create(own_tenant)
    versions.append(own_tenant.version)
    own_tenant.update_application(made["application_ids"][0], {})
    versions.append(own_tenant.version)
    own_tenant.delete("candidates", made["id"], hard=False)
    versions.append(own_tenant.version)
    own_tenant.advance(1)
    versions.append(own_tenant.version)
    assert versions == sorted(set(versions))


def test_writing_leaves_every_other_record_as_it_was() -> None:
    tenant, untouched = Tenant(candidates=80, clock=still()), Tenant(candidates=80, clock=still())
    made = create(tenant)
    tenant.delete("candidates", everything(tenant, "candidates")[10]["id"], hard=True)
    left = [record for record in everything(tenant, "candidates") if record["id"] != made["id"]]
    assert left == [record for k, record in enumerate(everything(untouched, "candidates")) if k != 10]
