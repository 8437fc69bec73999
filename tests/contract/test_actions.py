"""The connector's actions against their contracts, a test an input; and the check against what it has to notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from connector.api.coverage import WRITE_ACTIONS
from contracts.action_check import ActionChecker
from contracts.action_contract import ActionField, SentRequest, load_actions, parse_action
from contracts.action_situation import filled, merged
from contracts.commands import cli
from contracts.errors import BrokenContract

ACTIONS = load_actions()
FIELDS = [field for contract in ACTIONS.values() for field in contract.fields.values()]


@pytest.fixture(scope="module")
def checker() -> Iterator[ActionChecker]:
    with ActionChecker() as made:
        yield made


@pytest.mark.parametrize(
    "field",
    [pytest.param(one, id=one.id, marks=pytest.mark.gem_contract(one.action, one.id)) for one in FIELDS],
)
def test_action(checker: ActionChecker, field: ActionField) -> None:
    """Gem is asked what the contract says, no more and no less."""
    report = checker.check(ACTIONS[field.action], field)
    assert not report.problems, "\n".join(report.problems)


@pytest.mark.parametrize("action", WRITE_ACTIONS, ids=lambda action: action.id)
def test_every_input_that_is_covered_has_a_contract(action: Any) -> None:
    contract = ACTIONS[action.id.removeprefix("ats_")]
    covered = {name.removeprefix("application.") for name in action.fields}
    assert covered <= {name.removeprefix("application.") for name in contract.inputs}


def wrong(field: ActionField, **changes: Any) -> ActionField:
    return replace(field, **changes)


TITLE = ACTIONS["create_application"].fields["candidate.title"]
CLOSED = ACTIONS["create_application"].fields["application.job_id, closed"]
SENT = TITLE.sends[0]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (wrong(TITLE, sends=()), "Gem must get []"),
        (wrong(TITLE, sends=(*TITLE.sends, SENT)), "but got"),
        (wrong(TITLE, sends=(SentRequest("PUT /x", {}, {}),)), "PUT /x"),
        (wrong(TITLE, sends=(replace(SENT, body={"title": "Baker"}),)), "title is 'Engineer', but must be 'Baker'"),
        (wrong(TITLE, sends=(replace(SENT, form={"resume_file": "cv.pdf"}),)), "form"),
        (wrong(TITLE, omits=("title",)), "may not hold title"),
        (wrong(TITLE, reads=("GET /ats/v0/offers/",)), "must be asked GET /ats/v0/offers/"),
        (wrong(TITLE, warns="beware"), "a warning must say 'beware'"),
        (wrong(TITLE, gives={"candidate.title": "Baker"}), "candidate.title of the result is 'Engineer'"),
        (wrong(TITLE, refused="ATS.JOB_CLOSED"), "must be refused with ATS.JOB_CLOSED, but got done"),
        (wrong(TITLE, refused="ATS.JOB_CLOSED"), "nothing may be written"),
        (wrong(CLOSED, refused=None), "it was refused"),
        (wrong(CLOSED, refused="PLATFORM.INPUT_INVALID"), "but got ATS.JOB_CLOSED"),
        (wrong(TITLE, changes={"candidate": {"gender": "MALE"}}), "there may be no warning"),
    ],
)
def test_the_check_notices(checker: ActionChecker, field: ActionField, said: str) -> None:
    found = checker.check(ACTIONS["create_application"], field).problems
    assert any(said in problem for problem in found), found


def document(**field: Any) -> dict[str, Any]:
    return {
        "action": "a",
        "meaning": "M.",
        "takes": "request",
        "request": {},
        "fields": {"x": {"sends": [], "basis": "ours", "meaning": "M.", **field}},
    }


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (document(colour="red"), "does not know colour"),
        (document(refused="X"), "either"),
        (document(basis="guess"), "basis"),
        (document(sends=[{"GET /a": {}, "GET /b": {}}]), "one request"),
        ({**document(), "takes": "nothing"}, "takes"),
        ({"action": "a"}, "lacks"),
    ],
)
def test_a_broken_contract_says_what_is_wrong(broken: Mapping[str, Any], said: str) -> None:
    with pytest.raises(BrokenContract, match=said):
        parse_action(broken, "a.yaml")


def test_placeholders_are_expressions_over_the_situation() -> None:
    situation = {"a": {"b": [1, 2]}, "c": "d"}
    assert filled({"${c}": ["${a.b}", "x${a.b[0]}y${c}", 3, None]}, situation) == {"d": [[1, 2], "x1yd", 3, None]}


def test_objects_are_merged_and_lists_replaced() -> None:
    assert merged({"a": {"b": 1, "c": [1]}}, {"a": {"c": [2]}, "d": 3}) == {"a": {"b": 1, "c": [2]}, "d": 3}


def test_the_command_prints_a_table_an_action_and_exits_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    note = ACTIONS["add_application_note"]
    monkeypatch.setattr("contracts.action_check.load_actions", lambda: {"add_application_note": note})
    outcome = CliRunner().invoke(cli, ["actions"])
    assert outcome.exit_code == 0, outcome.output
    assert "content" in outcome.output
    assert "2 calls: all are as written" in outcome.output


def test_the_command_exits_with_one_where_something_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    note = ACTIONS["add_application_note"]
    fields = {"content": replace(note.fields["content"], sends=())}
    monkeypatch.setattr("contracts.action_check.load_actions", lambda: {"a": replace(note, fields=fields)})
    assert CliRunner().invoke(cli, ["actions"]).exit_code == 1
    assert CliRunner().invoke(cli, ["actions", "--json"]).exit_code == 1
