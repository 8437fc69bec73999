"""Add result link to application and to candidate: a note, and custom fields of the candidate."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from connector.actions.add_result_link import note_text
from connector.actions.errors import InputInvalid
from connector.unified.requests import AddResultLink
from tests.connector.actions.tenant import Office

LINK = {"label": "Coding test", "url": "https://acme.test/results/1"}


def link(**details: str) -> AddResultLink:
    """A link with these attributes."""
    if not details:
        return AddResultLink.model_validate(LINK)
    attributes = [{"key": key, "value": value} for key, value in details.items()]
    return AddResultLink.model_validate(
        {**LINK, "details": {"custom_field_name_prefix": "Acme:", "attributes": attributes}}
    )


def custom_fields(place: Office, candidate_id: str) -> dict[str, Any]:
    """The values of a candidate's custom fields."""
    shown = orjson.loads(place.server.simulator.tenant.crm.candidate(candidate_id))
    return {field["name"]: field["value"] for field in shown["custom_fields"]}


def test_everybody_sees_label_and_link_in_a_note(place: Office) -> None:
    application = place.active_application()
    place.actions.add_application_result_link(f"remote:{application['id']}", link())
    (entry,) = [entry for entry in place.asked() if entry.method != "GET"]
    assert entry.path == f"/ats/v0/candidates/{application['candidate_id']}/activity_feed/notes"
    assert orjson.loads(entry.body) == {
        "user_id": place.user_id,
        "body": "Coding test\nhttps://acme.test/results/1",
        "visibility": "public",
    }


def test_a_candidate_gets_the_same_note(place: Office) -> None:
    person = place.records("candidates")[0]
    place.actions.add_candidate_result_link(f"remote:{person['id']}", link())
    (note,) = place.server.simulator.tenant.notes(person["id"])
    assert orjson.loads(note)["body"] == "Coding test\nhttps://acme.test/results/1"


def test_attributes_stand_in_the_note_and_become_custom_fields(place: Office) -> None:
    application = place.active_application()
    place.actions.add_application_result_link(f"remote:{application['id']}", link(Score="7", Level="Senior"))
    (note,) = place.server.simulator.tenant.notes(application["candidate_id"])
    assert orjson.loads(note)["body"].endswith("\n\nAcme: Score: 7\nAcme: Level: Senior")
    assert custom_fields(place, application["candidate_id"]) == {"Acme: Score": "7", "Acme: Level": "Senior"}
    assert [entry.path for entry in place.asked("POST", "/v0/custom_fields")] == ["/v0/custom_fields"] * 2


def test_a_field_that_is_there_is_found(place: Office) -> None:
    people = place.records("candidates")[:2]
    for person, score in zip(people, ("7", "8"), strict=True):
        place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Score=score))
    assert len(place.asked("POST", "/v0/custom_fields")) == 1
    assert [custom_fields(place, person["id"]) for person in people] == [{"Acme: Score": "7"}, {"Acme: Score": "8"}]


@pytest.mark.parametrize(
    ("kind", "options", "value", "is_set"),
    [
        ("single_select", ["Yes", "No"], "Yes", "Yes"),
        ("single_select", ["Yes", "No"], "Maybe", None),
        ("multi_select", ["Yes", "No"], "No", ["No"]),
        ("date", [], "2026-03-01", "2026-03-01"),
        ("date", [], "tomorrow", None),
    ],
)
def test_a_field_of_another_type_gets_what_it_takes(
    place: Office, kind: str, options: list[str], value: str, is_set: object
) -> None:
    person = place.records("candidates")[0]
    body = {"name": "Acme: Fit", "value_type": kind, "scope": "team", **({"option_values": options} if options else {})}
    place.server.simulator.tenant.crm.add_custom_field(body)
    done = place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Fit=value, Score="7"))
    fields = custom_fields(place, person["id"])
    assert (fields.get("Acme: Fit"), fields["Acme: Score"]) == (is_set, "7")
    assert bool(done.warnings) == (is_set is None)


def test_a_tenant_without_custom_fields_keeps_the_note(place: Office) -> None:
    person = place.records("candidates")[0]
    place.server.simulator.tenant.crm.takes_custom_fields = False
    done = place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Score="7"))
    assert len(place.server.simulator.tenant.notes(person["id"])) == 1
    assert [warning for warning in done.warnings if "custom fields" in warning]


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_gem_that_fails_at_custom_fields_keeps_the_note(place: Office, status: int) -> None:
    person = place.records("candidates")[0]
    place.server.simulator.faults.status(status, path="/v0/custom_fields", times=None)
    done = place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Score="7"))
    assert len(place.server.simulator.tenant.notes(person["id"])) == 1
    assert done.warnings


@pytest.mark.parametrize("fault", ["reset", "truncate"])
@pytest.mark.parametrize("path", ["/v0/custom_fields", "/v0/candidates/*"])
def test_nothing_is_made_twice_where_an_answer_is_lost(place: Office, fault: str, path: str) -> None:
    person = place.records("candidates")[0]
    for method in ("POST", "PUT"):
        getattr(place.server.simulator.faults, fault)(method=method, path=path)
    done = place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Score="7"))
    assert not done.warnings
    assert custom_fields(place, person["id"]) == {"Acme: Score": "7"}
    assert len(place.asked("POST", "/v0/custom_fields")) == 1


def test_somebody_who_makes_the_same_field_meanwhile_does_no_harm(place: Office) -> None:
    person = place.records("candidates")[0]
    body = {"name": "Acme: Score", "value_type": "text", "scope": "team"}
    faults = place.server.simulator.faults
    faults.run_after(1, lambda tenant: tenant.crm.add_custom_field(body), method="GET", path="/v0/custom_fields")
    place.actions.add_candidate_result_link(f"remote:{person['id']}", link(Score="7"))
    assert custom_fields(place, person["id"]) == {"Acme: Score": "7"}


def test_a_long_note_is_cut_and_that_is_told(place: Office) -> None:
    person = place.records("candidates")[0]
    request = link(**{f"Question {number}": "x" * 200 for number in range(60)})
    assert len(note_text(request)) > 10_000
    done = place.actions.add_candidate_result_link(f"remote:{person['id']}", request)
    (note,) = place.server.simulator.tenant.notes(person["id"])
    assert len(orjson.loads(note)["body"]) == 10_000
    assert [warning for warning in done.warnings if "cut" in warning]


@pytest.mark.parametrize("reference", ["remote:nobody", "1" * 24])
def test_nobody_gets_no_link(place: Office, reference: str) -> None:
    with pytest.raises(InputInvalid):
        place.actions.add_candidate_result_link(reference, link())
    with pytest.raises(InputInvalid):
        place.actions.add_application_result_link(reference, link())
    assert not place.writes()
