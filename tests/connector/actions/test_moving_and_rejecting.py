"""Move application to stage, reject application, add note."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from connector.actions import Attribution
from connector.actions.errors import InputInvalid, NobodyActs
from connector.errors import GemInputInvalid
from connector.unified.ids import unified_id
from connector.unified.requests import AddNote, MoveToStage, RejectApplication
from tests.connector.actions.tenant import Office


def movable(place: Office) -> tuple[dict[str, Any], str]:
    """An application under way, and another stage of its job."""
    application = place.active_application()
    stages = [stage for stage in place.stages(application["jobs"][0]["id"]) if stage["active"]]
    return application, next(one["id"] for one in stages if one["id"] != application["current_stage"]["id"])


def to(stage: str) -> MoveToStage:
    return MoveToStage(stage_id=f"remote:{stage}")


class TestMove:
    def test_gem_is_told_from_where_to_where_and_by_whom(self, place: Office) -> None:
        application, stage = movable(place)
        place.actions.move_application_to_stage(f"remote:{application['id']}", to(stage))
        path = f"/ats/v0/applications/{application['id']}/move"
        assert place.writes() == [("POST", path)]
        (entry,) = place.asked("POST", path)
        assert orjson.loads(entry.body) == {
            "from_stage_id": application["current_stage"]["id"],
            "to_stage_id": stage,
            "user_id": place.user_id,
        }

    def test_the_new_stage_can_be_read_at_once(self, place: Office) -> None:
        place.integration.sync("full")
        application, stage = movable(place)
        ours = unified_id(place.integration.id, "applications", application["id"])
        stage_id = unified_id(place.integration.id, "application_stages", stage)
        place.actions.move_application_to_stage(ours, MoveToStage(stage_id=stage_id))
        (now,) = place.integration.applications(ids=[ours])
        assert now.current_stage_id == stage_id

    def test_a_stage_of_another_job_is_refused_and_nothing_sent(self, place: Office) -> None:
        application, _ = movable(place)
        own = application["jobs"][0]["id"]
        foreign = next(stage for stage in place.records("job_stages") if stage["job_id"] != own)["id"]
        with pytest.raises(InputInvalid, match="stage_id"):
            place.actions.move_application_to_stage(f"remote:{application['id']}", to(foreign))
        assert not place.writes()

    @pytest.mark.parametrize("reference", ["remote:nobody", "1" * 24, "remote:"])
    def test_an_application_that_nobody_knows_is_refused(self, place: Office, reference: str) -> None:
        with pytest.raises(InputInvalid, match="application_id"):
            place.actions.move_application_to_stage(reference, to("x"))

    def test_a_deleted_application_is_refused(self, place: Office) -> None:
        application, stage = movable(place)
        place.server.simulator.tenant.delete("applications", application["id"], hard=False)
        with pytest.raises(InputInvalid, match="application_id"):
            place.actions.move_application_to_stage(f"remote:{application['id']}", to(stage))

    def test_who_is_there_already_is_not_moved(self, place: Office) -> None:
        application, _ = movable(place)
        here = application["current_stage"]["id"]
        moved = place.actions.move_application_to_stage(f"remote:{application['id']}", to(here))
        assert not place.writes()
        assert moved.warnings

    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    def test_a_move_that_arrived_is_not_sent_again(self, place: Office, fault: str) -> None:
        application, stage = movable(place)
        getattr(place.server.simulator.faults, fault)(method="POST", path="/applications/*/move")
        place.actions.move_application_to_stage(f"remote:{application['id']}", to(stage))
        assert len(place.writes()) == 1

    def test_what_gem_refuses_is_gems_refusal(self, place: Office) -> None:
        application, stage = movable(place)
        place.server.simulator.faults.status(400, method="POST", path="/applications/*/move")
        with pytest.raises(GemInputInvalid):
            place.actions.move_application_to_stage(f"remote:{application['id']}", to(stage))

    def test_without_a_user_who_acts_nothing_is_sent(self, place: Office) -> None:
        application, stage = movable(place)
        with pytest.raises(NobodyActs):
            place.actions_of(Attribution()).move_application_to_stage(f"remote:{application['id']}", to(stage))
        assert not place.writes()

    def test_a_gem_without_the_route_of_single_applications_will_do(self, place: Office) -> None:
        place.integration.sync("full")
        application, stage = movable(place)
        place.server.simulator.faults.status(404, method="GET", path=f"/applications/{application['id']}", times=None)
        place.actions.move_application_to_stage(f"remote:{application['id']}", to(stage))
        ours = unified_id(place.integration.id, "applications", application["id"])
        (now,) = place.integration.applications(ids=[ours])
        assert now.current_stage_id == unified_id(place.integration.id, "application_stages", stage)


class TestReject:
    def test_reason_note_and_user_go_to_gem_and_the_outcome_is_read_at_once(self, place: Office) -> None:
        application, _ = movable(place)
        reason = place.records("rejection_reasons")[1]
        request = RejectApplication(rejection_reason_id=f"remote:{reason['id']}", note="Too few stars")
        place.actions.reject_application(f"remote:{application['id']}", request)
        (entry,) = place.asked("POST", "/applications/*/reject")
        assert orjson.loads(entry.body) == {
            "rejection_reason_id": reason["id"],
            "notes": "Too few stars",
            "user_id": place.user_id,
        }
        (now,) = place.integration.applications(remote_ids=[application["id"]])
        assert (now.outcome, now.rejection_reason_name) == ("DECLINED", reason["name"])

    def test_our_id_of_a_reason_does_as_well(self, place: Office) -> None:
        application, _ = movable(place)
        reason = place.records("rejection_reasons")[0]["id"]
        ours = unified_id(place.integration.id, "rejection_reasons", reason)
        place.actions.reject_application(f"remote:{application['id']}", RejectApplication(rejection_reason_id=ours))
        (entry,) = place.asked("POST", "/applications/*/reject")
        assert orjson.loads(entry.body)["rejection_reason_id"] == reason

    def test_a_reason_that_nobody_knows_is_refused(self, place: Office) -> None:
        application, _ = movable(place)
        with pytest.raises(InputInvalid, match="rejection_reason_id"):
            place.actions.reject_application(
                f"remote:{application['id']}", RejectApplication(rejection_reason_id="remote:nobody")
            )
        assert not place.writes()

    def test_a_rejection_that_arrived_is_not_sent_again(self, place: Office) -> None:
        application, _ = movable(place)
        reason = place.records("rejection_reasons")[0]["id"]
        place.server.simulator.faults.reset(method="POST", path="/applications/*/reject")
        request = RejectApplication(rejection_reason_id=f"remote:{reason}")
        place.actions.reject_application(f"remote:{application['id']}", request)
        assert len(place.writes()) == 1


NOTE = AddNote(content="Called, will call back", content_type="PLAIN_TEXT")


class TestNote:
    def test_it_stands_in_the_candidates_feed_for_everybody(self, place: Office) -> None:
        application, _ = movable(place)
        place.actions.add_application_note(f"remote:{application['id']}", NOTE)
        (note,) = map(orjson.loads, place.server.simulator.tenant.notes(application["candidate_id"]))
        assert (note["body"], note["visibility"], note["user"]["id"]) == (NOTE.content, "public", place.user_id)

    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    def test_a_note_that_arrived_is_not_sent_again(self, place: Office, fault: str) -> None:
        application, _ = movable(place)
        getattr(place.server.simulator.faults, fault)(method="POST", path="*/notes")
        place.actions.add_application_note(f"remote:{application['id']}", NOTE)
        assert len(place.server.simulator.tenant.notes(application["candidate_id"])) == 1

    def test_a_note_that_did_not_arrive_is_sent_again_even_where_an_old_one_says_the_same(self, place: Office) -> None:
        application, _ = movable(place)
        place.actions.add_application_note(f"remote:{application['id']}", NOTE)
        place.server.simulator.tenant.clock.advance(60_000)
        place.server.simulator.faults.status(503, method="POST", path="*/notes")
        place.actions.add_application_note(f"remote:{application['id']}", NOTE)
        assert len(place.server.simulator.tenant.notes(application["candidate_id"])) == 2

    def test_where_the_feed_cannot_be_read_it_is_not_sent_again_and_that_is_told(self, place: Office) -> None:
        application, _ = movable(place)
        place.server.simulator.faults.reset(method="POST", path="*/notes")
        place.server.simulator.faults.status(404, method="GET", path="*/activity_feed", times=None)
        done = place.actions.add_application_note(f"remote:{application['id']}", NOTE)
        assert len(place.asked("POST", "*/notes")) == 1
        assert [warning for warning in done.warnings if "not resent" in warning]
