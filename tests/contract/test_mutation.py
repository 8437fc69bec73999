"""Changed mappings and changed answers: the contracts notice, and say where they do not."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from functools import cache

import orjson
import pytest
from click.testing import CliRunner
from rich.console import Console

from contracts.commands import cli
from contracts.commands import mutate as command
from contracts.errors import SourceUnusable
from contracts.loading import load_contracts
from contracts.mutate.answer_report import answers_json, show_answers
from contracts.mutate.answer_score import AnswerScore
from contracts.mutate.answer_trial import AnswerCourt
from contracts.mutate.answers import AnswerMutant, AnswerVerdict
from contracts.mutate.explanations import load_explanations
from contracts.mutate.mapping import MappingScore
from contracts.mutate.modules import models_of
from contracts.mutate.mutants import Mutant, mutants_of, sources
from contracts.mutate.pool import outcomes
from contracts.mutate.report import mapping_json, show_mapping
from contracts.mutate.tenants import SEED, Tenant, tenants
from contracts.mutate.trial import Expectation, MappingCourt, Verdict, expectation

SAMPLED = 47
"""Of so many mutants the tests try one; `tox -e mutate` tries them all."""


@pytest.fixture(scope="session")
def hardest() -> Tenant:
    """Every boundary record, among few others."""
    return tenants(8, SEED)[0]


@pytest.fixture(scope="session")
def wanted(hardest: Tenant) -> Expectation:
    return expectation(hardest)


@pytest.fixture(scope="session")
def court(wanted: Expectation) -> MappingCourt:
    return MappingCourt([wanted], models_of(sources()))


@pytest.fixture(scope="session")
def answers(hardest: Tenant) -> AnswerCourt:
    tenant = replace(hardest, settings=hardest.settings | {"remote_data": False})
    return AnswerCourt(tenant, tenant, load_contracts())


@cache
def every(module: str) -> list[Mutant]:
    return list(mutants_of(module, sources()[module]))


def mutant(name: str) -> Mutant:
    module = name.partition(":")[0].partition(".")[0]
    return next(one for one in every(module) if one.id == name)


def test_the_mapping_as_it_is_does_what_its_contracts_say(court: MappingCourt) -> None:
    court.check()


@pytest.mark.parametrize(
    ("name", "noticed"),
    [
        ("jobs: 'open': 'OPEN' → (dropped)", "jobs.status"),
        ("applications._outcome: 'outcome' → ''", "applications: other warnings"),
        ("emails: 64 → 65", "users.email"),
        ("context.date_time: unified_date_time(value) → value", "users.remote_deleted_at"),
        ("integration_fields._label: ' ' → ''", "jobs.integration_fields"),
        ("locations: ga → (dropped)", "jobs.location"),
        ("applications.job_id: 0 → 1", "raises IndexError"),
    ],
)
def test_a_mutant_is_noticed_where_it_makes_a_difference(court: MappingCourt, name: str, noticed: str) -> None:
    assert court.try_(mutant(name)).noticed.startswith(noticed)


def test_a_sample_of_all_mutants_is_noticed_or_explained(court: MappingCourt) -> None:
    explained = load_explanations()
    mutants = [one for module in sources() for one in every(module)]
    sample = [one for one in mutants[::SAMPLED] if one.id not in explained]
    survivors = [verdict.mutant.id for verdict in outcomes(court, sample, jobs=1) if not verdict.noticed]
    assert not survivors


def test_every_explanation_names_a_mutant_that_there_is() -> None:
    known = {one.id for module in sources() for one in every(module)}
    assert not {name for name in load_explanations() if not name.startswith("answers: ")} - known


def test_what_no_record_shows_lets_a_mutant_survive(wanted: Expectation) -> None:
    weak = replace(
        wanted,
        tenant=replace(wanted.tenant, raw={**wanted.tenant.raw, "offers": []}),
        straight={**wanted.straight, "offers": {}},
        stored={**wanted.stored, "offers": {}},
        warnings={**wanted.warnings, "offers": set()},
    )
    court = MappingCourt([weak], models_of(sources()))
    name = "offers: 'unresolved': 'SENT', 'accepted': 'ACCEPTED' → 'unresolved': 'ACCEPTED', 'accepted': 'SENT'"
    assert court.try_(mutant(name)).noticed == ""


def test_a_mapping_that_is_wrong_already_is_not_tried(wanted: Expectation) -> None:
    wrong = replace(wanted, straight={**wanted.straight, "users": {}})
    with pytest.raises(SourceUnusable, match="even unchanged: users"):
        MappingCourt([wrong], {}).check()


def test_a_mutant_that_never_ends_is_noticed_and_ended(wanted: Expectation) -> None:
    court = MappingCourt([wanted], {"users": ("users",)}, patience=0.2)
    endless = replace(mutant("users: 'users' → ''"), source="while True:\n    pass\n")
    assert court.try_(endless).noticed == "never ends"


def test_the_connector_is_what_it_was_after_a_trial(court: MappingCourt) -> None:
    import connector.mapping.jobs
    from connector.gem_connector.connector import GemConnector

    court.try_(mutant("jobs: 'open': 'OPEN' → (dropped)"))
    assert sys.modules["connector.mapping.jobs"] is connector.mapping.jobs
    assert sys.modules["connector.gem_connector.connector"].GemConnector is GemConnector
    assert connector.mapping.jobs.STATUSES["open"] == "OPEN"


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (AnswerMutant("jobs", ("status",), "re-enum"), {"jobs.status"}),
        (AnswerMutant("jobs", ("offices", "[]", "name"), "truncate"), {"jobs.location", "jobs.custom_fields"}),
        (AnswerMutant("offers", ("starts_at",), "drop"), {"offers.employment_start_date"}),
        (AnswerMutant("candidates", ("email_addresses",), "reorder"), {"candidates.email_addresses"}),
        (AnswerMutant("rejection_reasons", (), "truncate"), {"rejection_reasons"}),
    ],
)  # fmt: skip
def test_what_the_connector_alone_sees_differs_in_the_fields_that_draw_on_it(
    answers: AnswerCourt, change: AnswerMutant, moved: set[str]
) -> None:
    verdict = answers.try_(change)
    assert verdict.moved == moved
    assert not verdict.beyond


def test_what_everyone_sees_is_noticed_by_the_document_and_by_what_is_missing(answers: AnswerCourt) -> None:
    verdict = answers.try_(AnswerMutant("rejection_reasons", ("name",), "rename"))
    assert "name_v2" in verdict.document
    assert verdict.check == "never saw rejection_reasons.name filled"


def test_what_nobody_draws_on_need_not_be_noticed(answers: AnswerCourt) -> None:
    verdict = answers.try_(AnswerMutant("offices", ("name",), "truncate"))
    assert not verdict.survived
    assert not verdict.drawn


def score(*, noticed: str = "", explained: bool = False, stale: bool = False) -> MappingScore:
    one = replace(mutant("jobs: 'open': 'OPEN' → (dropped)"), source="")
    known = {one.id: "It makes no difference."} if explained else {}
    return MappingScore([Verdict(one, noticed)], known, ["jobs: gone"] if stale else [], 1.0)


def answer_score(*, survives: bool = False) -> AnswerScore:
    change = AnswerMutant("jobs", ("status",), "re-enum")
    moved = frozenset() if survives else frozenset({"jobs.status"})
    return AnswerScore([AnswerVerdict(change, "", "", moved, frozenset({"jobs.status"}))], {}, [], 1.0)


@pytest.mark.parametrize(
    ("mapping", "answers", "code"),
    [
        (score(noticed="jobs.status"), answer_score(), 0),
        (score(explained=True), answer_score(), 0),
        (score(), answer_score(), 1),
        (score(noticed="jobs.status", stale=True), answer_score(), 1),
        (score(noticed="jobs.status"), answer_score(survives=True), 1),
    ],
)
def test_the_exit_code_says_whether_something_survived(
    monkeypatch: pytest.MonkeyPatch, mapping: MappingScore, answers: AnswerScore, code: int
) -> None:
    monkeypatch.setattr(command, "score_mapping", lambda **_: mapping)
    monkeypatch.setattr(command, "score_answers", lambda **_: answers)
    outcome = CliRunner().invoke(cli, ["mutate", "--json"])
    assert outcome.exit_code == code
    found = orjson.loads(outcome.stdout)
    assert found["mapping"]["clean"] is mapping.is_clean
    assert found["answers"]["clean"] is answers.is_clean


def shown(*, mapping: MappingScore | None = None, answers: AnswerScore | None = None) -> str:
    file = io.StringIO()
    console = Console(file=file, width=200)
    if mapping is not None:
        show_mapping(mapping, console)
    if answers is not None:
        show_answers(answers, console)
    return file.getvalue()


def test_a_survivor_is_shown_with_its_place_and_what_became_of_it() -> None:
    text = shown(mapping=score(stale=True))
    for part in (
        "connector/mapping/jobs.py:",
        "before  'open': 'OPEN'",
        "after   (dropped)",
        "jobs: gone",
        "1 survived",
        "0.0%",
    ):
        assert part in text
    assert "\x1b" not in text
    assert mapping_json(score())["survivors"][0]["id"] == "jobs: 'open': 'OPEN' → (dropped)"


def test_a_surviving_answer_is_shown_with_its_field_and_operator() -> None:
    text = shown(answers=answer_score(survives=True))
    assert "jobs.status, re-enum: nobody noticed, though jobs.status draws on it" in text
    assert answers_json(answer_score(survives=True))["survivors"][0]["id"] == "answers: jobs.status, re-enum"


def test_a_module_that_there_is_not_is_wrong_usage() -> None:
    outcome = CliRunner().invoke(cli, ["mutate", "--module", "openings"])
    assert outcome.exit_code == 2
    assert "there is no openings; there are application_stages" in outcome.output
