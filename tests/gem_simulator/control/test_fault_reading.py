"""One check of faults, from wherever they come."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from gem_simulator import Fault, Simulator
from gem_simulator.cli import main
from gem_simulator.control.fault_kinds import KINDS, UnfitFault
from gem_simulator.control.openapi import document
from gem_simulator.control.presets import PRESETS

UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"kind": "latancy"}, "kind must be one of: status, throttle, .*; not 'latancy' .did you mean 'latency'"),
    ({"kind": "latency", "seconds": 61}, "seconds must be a number <= 60.0, not 61"),
    ({"kind": "latency", "seconds": "1"}, "seconds must be a number or null, not a text"),
    ({"kind": "wrong_content_type", "content_type": "a\nb"}, "content_type must be printable ASCII characters"),
    ({"kind": "reset", "probability": 0}, "probability must be a number > 0.0, not 0"),
    ({"kind": "reset", "method": "GETT"}, "method must be one of: .*; not 'GETT' .did you mean 'GET'"),
    ({"kind": "reset", "operation": "get_job"}, "there is no operation 'get_job' .did you mean 'get_jobs'"),
    ({"kind": "reset", "per_page": 5}, "per_page does not go with the kind reset, which takes no setting of its own"),
    ({"kind": "throttle", "status": 500}, "takes retry_after, retry_after_date; it goes with: status, html"),
    ({"kind": "throttle", "retry_after_date": True}, "retry_after_date needs retry_after"),
]


@pytest.mark.parametrize(("settings", "problem"), UNFIT)
def test_what_makes_no_sense_is_refused_in_the_same_words_everywhere(settings: dict[str, Any], problem: str) -> None:
    told = []
    for refusing in (
        lambda: Fault(**settings),
        lambda: Simulator(candidates=1, faults=[settings]),
        lambda: Simulator(candidates=1).faults.arm(json.dumps(settings)),
    ):
        with pytest.raises(UnfitFault, match=problem) as refused:
            refusing()
        told.append(str(refused.value))
    simulator = Simulator(candidates=1)
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/_simulator") as control:
        told.append(control.post("/faults", json=settings).json()["error"].partition("; send, for example")[0])
    done = CliRunner().invoke(main, ["serve", "--faults", json.dumps(settings)])
    assert done.exit_code == 2
    told.append(done.output.strip().removeprefix("Error: "))
    assert told == [told[0]] * len(told)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("flakey", "there is no preset 'flakey' .did you mean 'flaky'..; there are: flaky, rate-limited"),
        ("{kind: reset}", "this is no JSON"),
        ({"kind": "reset", "pth": "/x"}, "unknown key 'pth' .did you mean 'path'"),
        (7, "a fault is the name of a preset, a dictionary or a Fault, not 7"),
    ],
)
def test_what_is_no_fault_at_all_is_refused(given: Any, problem: str) -> None:
    with pytest.raises(UnfitFault, match=problem):
        Simulator(candidates=1, faults=[given])


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_armed_alike_from_everywhere(name: str) -> None:
    wanted = [one.match for one in Simulator(candidates=1, faults=[name]).faults.armed]
    assert wanted == list(PRESETS[name].faults)
    here, there = Simulator(candidates=1), Simulator(candidates=1)
    ids = here.faults.preset(name)
    assert [(one.id, one.match) for one in here.faults.armed] == list(zip(ids, wanted, strict=True))
    with httpx.Client(transport=there.transport(), base_url="http://gem.test/_simulator") as control:
        assert control.post(f"/faults/presets/{name}").json() == {"ids": ids}
        shown = next(one for one in control.get("/faults/presets").json() if one["name"] == name)
    assert there.faults.armed == here.faults.armed
    assert [Fault(**settings) for settings in shown["faults"]] == wanted


def test_faults_from_the_start_are_there_again_after_a_reset_as_if_nothing_had_been_asked() -> None:
    simulator = Simulator(candidates=2, faults=[{"kind": "status", "probability": 0.5}])
    headers = {"X-API-Key": simulator.api_key}
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/ats/v0", headers=headers) as gem:
        first = [gem.get("/users/").status_code for _ in range(30)]
        simulator.faults.reset(times=None)
        simulator.reset()
        assert [gem.get("/users/").status_code for _ in range(30)] == first
    assert set(first) == {200, 503}


def test_a_tenant_made_over_http_may_have_faults_of_its_own() -> None:
    simulator = Simulator(candidates=1)
    with httpx.Client(transport=simulator.transport(), base_url="http://gem.test/_simulator") as control:
        control.post("/tenants", json={"name": "acme", "faults": ["flaky", {"kind": "reset"}]})
        refused = control.post("/tenants", json={"name": "other", "faults": ["flak"]})
    assert len(simulator.tenants["acme"].faults.armed) == len(PRESETS["flaky"].faults) + 1
    assert simulator.faults.armed == ()
    assert "did you mean 'flaky'" in refused.json()["error"]


def test_the_document_of_the_controls_tells_the_bounds() -> None:
    settings = document()["components"]["schemas"]["NewFault"]["properties"]
    assert settings["after"] == {"type": "integer", "minimum": 0}
    assert settings["probability"] == {"type": "number", "exclusiveMinimum": 0.0, "maximum": 1.0}
    assert {"type": "null"} in settings["times"]["anyOf"]
    assert set(settings["kind"]["enum"]) == set(KINDS)


def test_a_body_that_cannot_be_sent_is_refused_before_it_is_due() -> None:
    with pytest.raises(UnfitFault, match="body must be a text that UTF-8 can hold: surrogates not allowed"):
        Simulator(candidates=1).faults.html(body="\ud800")
