"""The coverage matrix: what its sources say about every item, and how a terminal, CI and programs get it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import orjson
import pytest
from click.testing import CliRunner
from rich.console import Console

from connector.api.coverage import FEATURES
from contracts.action_check import ActionReport
from contracts.action_contract import load_actions
from contracts.commands import cli
from contracts.commands import coverage as command
from contracts.errors import BrokenContract, ContractsError
from contracts.examples import Example
from contracts.matrix.catalogue import UnknownItem, below, catalogue, resolved
from contracts.matrix.columns import MOST_PROBLEMS, Column, of_check, of_tests
from contracts.matrix.features import load_features, parse_features
from contracts.matrix.junit import junit
from contracts.matrix.matrix import Matrix
from contracts.matrix.reported import Outcome, ReportedTest, read_report, write_report
from contracts.matrix.tables import show_matrix
from contracts.payloads import PayloadProblem, PayloadReport
from contracts.result import CheckResult
from gem_simulator import Simulator
from tests.contract.sessions import recorded_client, recorded_sync
from tests.contract.test_cli import result_of

SOURCES = [
    name for name in catalogue() if name.startswith(("create_application.source.", "create_application.source,"))
]


def reported(*items: str, outcome: Outcome = "passed", message: str = "") -> ReportedTest:
    return ReportedTest(f"tests/test_it.py::test_{outcome}", outcome, items, message)


def of_everything() -> Column:
    return of_tests("all.json", [reported(*catalogue())])


def acted(name: str, *problems: str) -> ActionReport:
    action, _, field = name.partition(".")
    example = Example("actions", "", [{"request": "POST /x"}], {"request": {}}, problem="; ".join(problems))
    return ActionReport(load_actions()[action].fields[field], problems, (), example)


def printed(matrix: Matrix, **options: bool) -> str:
    file = io.StringIO()
    show_matrix(matrix, Console(file=file, width=200, **options))  # type: ignore[arg-type]
    return file.getvalue()


def run(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(cli, ["coverage", *arguments])
    return outcome.exit_code, outcome.output


# --- items -----------------------------------------------------------------------------------------------------------


def test_every_feature_of_the_public_coverage_is_an_item() -> None:
    assert {f"feature.{one.id}" for one in FEATURES} == {name for name in catalogue() if name.startswith("feature.")}


def test_what_shows_a_feature_or_a_rule_exists() -> None:
    assert all(resolved(item) for one in load_features().values() for item in one.items)


def test_every_input_of_every_action_is_an_item() -> None:
    inputs = {field.id for contract in load_actions().values() for field in contract.fields.values()}
    assert inputs < set(catalogue())


def test_a_name_that_is_no_item_stands_for_those_below_it() -> None:
    assert resolved("jobs.status") == ["jobs.status"]
    assert resolved("create_application.source") == SOURCES
    assert "jobs.location.city=null" in below("jobs.location")
    assert "create_application.candidate.email_address, known" in below("create_application.candidate.email_address")


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("jobs.stauts=DRAFT", "jobs.status=DRAFT"), ("feature.deltas", "feature.delta_syncs"), ("Q", "")],
)
def test_a_name_that_nothing_has_is_told_with_the_nearest_one(wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownItem, match=f"the nearest that one has is '{nearest}"):
        resolved(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("features: {}", "must have features and rules"),
        ("features: {a: {items: [jobs]}}\nrules: {}", "features.a: lacks `meaning`"),
        ("features: {a: {meaning: A., by: [jobs]}}\nrules: {}", "does not know by"),
        ("features: [", "is not YAML"),
    ],
)
def test_a_broken_list_of_features_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BrokenContract, match=said):
        parse_features(text)


# --- columns ---------------------------------------------------------------------------------------------------------


def test_the_check_of_the_simulator_exercises_every_item_of_the_models(checked: CheckResult) -> None:
    column = of_check("simulator", "simulator", checked)
    models = [name for name, entry in catalogue().items() if entry.section == "models"]
    assert {column[name].verdict for name in models} == {"right"}
    assert column["feature.delta_syncs"].right == 2
    assert column["rule.first_office_is_the_location"].verdict == "right"
    assert column["feature.api_passthrough"].verdict == "never"
    assert column.problems == []


def test_a_wrong_value_makes_its_items_wrong_and_what_no_item_stands_for_a_problem() -> None:
    column = of_check("small", "simulator", result_of(wrong=True, must_exercise=True))
    assert (column["users.status"].verdict, column["users.status=ACTIVE"].verdict) == ("wrong", "wrong")
    assert column["users.status"].examples[0].problem == "the value differs"
    assert column["jobs.job_code"].verdict == "right"
    assert column["jobs.job_code=null"].verdict == "never"
    assert [problem.partition(" of ")[0] for problem in column.problems] == ["users.site_admin", "jobs.colour"]


def test_problems_that_are_alike_are_told_once_and_not_without_end() -> None:
    result = result_of()
    alike = [PayloadProblem("users", f"u{n}", "site_admin", "must be boolean", '"no"') for n in range(9)]
    others = [PayloadProblem("users", "u1", f"field_{n}", "must be boolean", '"no"') for n in range(MOST_PROBLEMS)]
    result.payloads = [PayloadReport("users", 9, (*alike, *others))]
    problems = of_check("acme.yaml", "cassette", result).problems
    assert problems[0] == 'users.site_admin of u0: must be boolean (is "no"), and 8 more like it'
    assert (len(problems), problems[-1]) == (MOST_PROBLEMS + 1, "and 1 more")


def test_what_a_tenant_that_is_not_ours_has_beyond_the_document_is_no_problem() -> None:
    column = of_check("acme.yaml", "cassette", result_of(wrong=True))
    assert [problem.partition(" of ")[0] for problem in column.problems] == ["users.site_admin"]


def test_a_feature_is_wrong_where_one_of_what_shows_it_is_and_unseen_where_one_is_unseen() -> None:
    result = result_of()
    right = of_check("small", "simulator", result, [acted(name) for name in [*SOURCES, *map(_of_candidate, SOURCES)]])
    wrong = of_check("small", "simulator", result, [acted(SOURCES[0], "no"), *map(acted, map(_of_candidate, SOURCES))])
    reports = [acted(name) for name in [*SOURCES[1:], *map(_of_candidate, SOURCES)]]
    whole = of_check("small", "simulator", result, [acted(SOURCES[0], "it was refused"), *reports])
    feature = "feature.automatic_source_writing"
    assert (right[feature].verdict, wrong[feature].verdict, whole[feature].verdict) == ("right", "never", "wrong")
    assert (whole["create_application"].right, whole["create_application"].wrong) == (len(SOURCES) - 1, 1)


def _of_candidate(name: str) -> str:
    return name.replace("create_application", "create_candidate")


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (["passed"], "right"),
        (["passed", "failed"], "wrong"),
        (["error"], "wrong"),
        (["skipped"], "never"),
        (["xfailed"], "never"),
        (["skipped", "passed"], "right"),
    ],
)
def test_tests_that_fail_make_their_items_wrong_and_tests_that_do_not_run_say_nothing(
    outcomes: list[Outcome], verdict: str
) -> None:
    column = of_tests("tests.json", [reported("jobs.status", outcome=outcome) for outcome in outcomes])
    assert column["jobs.status"].verdict == verdict
    assert len(column["jobs.status"].tests) == len(outcomes)
    assert column["jobs.status=OPEN"].verdict == "never"


def test_an_item_is_wrong_where_any_source_says_so() -> None:
    matrix = Matrix([of_everything(), of_tests("b.json", [reported("jobs", outcome="failed")])])
    assert [entry.name for entry in matrix.of("wrong")] == ["jobs"]
    assert not matrix.is_complete
    assert Matrix([of_everything()]).is_complete
    assert not Matrix([replace(of_everything(), problems=["a record contradicts the document"])]).is_complete


# --- shown -----------------------------------------------------------------------------------------------------------


def test_a_pipe_gets_a_line_a_model_then_what_differs_and_what_is_missing() -> None:
    tests = [reported("jobs.status", outcome="failed", message="AssertionError: assert 'a' == 'b'")]
    text = printed(Matrix([of_check("small", "simulator", result_of(wrong=True)), of_tests("tests.json", tests)]))
    lines = text.splitlines()
    assert "\x1b" not in text
    assert next(line.split() for line in lines if line.startswith("jobs "))[:2] == ["jobs", "90"]
    assert '    small: user-1 (small): the value differs: "INACTIVE"' in lines
    assert "    tests.json: tests/test_it.py::test_failed failed: AssertionError: assert 'a' == 'b'" in lines
    assert any(line.startswith("  jobs: changed_at:stayed, ") for line in lines)
    assert "  features: everything" in lines
    assert lines[-1].startswith(f"not complete: of {len(catalogue())} items ")


def test_a_terminal_gets_colours_and_a_complete_matrix_one_good_word() -> None:
    text = printed(Matrix([of_everything()]), force_terminal=True)
    assert "\x1b[" in text
    assert "complete" in text.splitlines()[-1]
    assert "Never exercised" not in text


def test_what_else_to_know_of_a_source_is_told_too() -> None:
    text = printed(Matrix([replace(of_everything(), notes=["pages are not as recorded"])]))
    assert text.splitlines()[-3] == "Note: pages are not as recorded"


def test_where_no_tests_were_given_it_says_how_to_get_them() -> None:
    hint = "pytest --gem-contracts-report FILE"
    assert hint in printed(Matrix([of_check("small", "simulator", result_of())]))
    assert hint not in printed(Matrix([of_tests("tests.json", [reported("jobs")])]))


def test_junit_has_a_case_an_item_and_a_failure_for_each_that_is_not_right() -> None:
    result = result_of(wrong=True)
    result.coverage.wrong["users.status"][0].payload["name"] = "\x00 no XML </failure>"
    matrix = Matrix([of_check("small", "simulator", result), of_tests("t.json", [reported("jobs", outcome="failed")])])
    root = ET.fromstring(junit(matrix))
    cases = {case.get("name"): case for case in root.iter("testcase")}
    wrong, never = len(matrix.of("wrong")), len(matrix.of("never"))
    assert set(cases) == {*catalogue(), "problem 1"}
    assert root.get("tests") == str(len(cases)) == str(sum(int(suite.get("tests", 0)) for suite in root))
    assert root.get("failures") == str(wrong + never + 1) == str(len(list(root.iter("failure"))))
    failure = cases["users.status"].find("failure")
    assert failure is not None
    assert failure.get("type") == "differs"
    assert 'got       "INACTIVE"' in str(failure.text)
    assert [one.get("type") for one in cases["feature.delta_syncs"]] == ["never exercised"]
    assert list(cases["jobs.job_code"]) == []


def test_no_signature_gets_into_what_is_written() -> None:
    matrix = Matrix([of_check("small", "simulator", result_of())])
    text = orjson.dumps(matrix.to_json()).decode()
    assert "https://files.test/cv.pdf?…" in text
    assert "signature=" not in text + junit(matrix).decode()


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def all_json(tmp_path: Path) -> str:
    write_report(tmp_path / "all.json", [reported(*catalogue())])
    return str(tmp_path / "all.json")


def test_the_command_ends_with_zero_where_all_was_exercised_and_right(all_json: str, tmp_path: Path) -> None:
    files = ("--html", str(tmp_path / "new" / "a.html"), "--junit", str(tmp_path / "a.xml"))
    assert run("--no-simulator", "--tests", all_json, *files)[0] == 0
    assert (tmp_path / "new" / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert ET.parse(tmp_path / "a.xml").getroot().get("failures") == "0"


def test_the_command_checks_simulated_tenants_and_their_actions(monkeypatch: pytest.MonkeyPatch, all_json: str) -> None:
    asked: list[dict[str, int]] = []

    def check(**options: int) -> CheckResult:
        asked.append(options)
        return result_of()

    monkeypatch.setattr(command, "check_simulator", check)
    monkeypatch.setattr(command, "check_actions", lambda **_: iter([acted("passthrough.method")]))
    code, text = run("--candidates", "9", "--seed", "7", "--tests", all_json, "--json")
    document = orjson.loads(text)
    seen = {item["name"]: item["seen"] for item in document["items"]}
    assert (code, asked) == (0, [{"candidates": 9, "seed": 7}])
    assert [column["name"] for column in document["columns"]] == ["simulator", "all.json"]
    assert seen["jobs.status<open"]["simulator"]["examples"][0]["gem"] == {"id": "am9iOjE", "status": "open"}
    assert set(seen["passthrough.method"]) == {"simulator", "all.json"}
    assert run("--candidates", "9")[0] == 1


def test_recorded_sessions_are_columns_by_file_and_by_folder(tmp_path: Path) -> None:
    simulator = Simulator(seed=5, candidates=3)
    recorded_sync(simulator, tmp_path / "sync.yaml")
    (tmp_path / "some").mkdir()
    recorded_client(simulator, tmp_path / "some" / "own.yaml", lambda client: client.get("/jobs/"))
    paths = ("--cassette", str(tmp_path / "sync.yaml"), "--cassette", str(tmp_path / "some"))
    code, text = run("--no-simulator", *paths, "--json")
    document = orjson.loads(text)
    seen = {item["name"]: item["seen"] for item in document["items"]}
    assert code == 1
    assert [(column["name"], len(column["notes"])) for column in document["columns"]] == [
        ("sync.yaml", 0),
        ("own.yaml", 1),
    ]
    assert set(seen["jobs.status"]) == {"sync.yaml", "own.yaml"}
    assert set(seen["candidates"]) == {"sync.yaml"}
    assert seen["feature.delta_syncs"] == {}


def test_files_of_one_name_are_told_apart_by_their_paths(all_json: str, tmp_path: Path) -> None:
    other = tmp_path / "other" / "all.json"
    other.parent.mkdir()
    write_report(other, [reported("jobs")])
    text = run("--no-simulator", "--tests", all_json, "--tests", str(other), "--tests", all_json, "--json")[1]
    assert [column["name"] for column in orjson.loads(text)["columns"]] == [all_json, str(other)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("<xml>", "is not JSON"),
        ("[]", "is no report of tests"),
        ('{"format": "gem-contracts tests 1", "tests": [{"test": "a"}]}', r"tests[0] lacks"),
    ],
)
def test_a_file_that_is_no_report_ends_with_2_and_says_how_one_is_made(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "odd.json"
    if content is not None:
        file.write_text(content)
    code, text = run("--no-simulator", "--tests", str(file))
    assert (code, said in text) == (2, True), text


def test_a_report_that_names_what_no_contract_has_is_refused_with_the_test(tmp_path: Path) -> None:
    write_report(tmp_path / "t.json", [reported("jobs.stauts")])
    with pytest.raises(ContractsError, match=r"t\.json: tests/test_it\.py::test_passed: .*'jobs\.status'"):
        of_tests("t.json", read_report(tmp_path / "t.json"))


def test_no_source_at_all_and_a_file_that_cannot_be_written_end_with_2(all_json: str, tmp_path: Path) -> None:
    assert run("--no-simulator")[0] == 2
    (tmp_path / "empty").mkdir()
    code, text = run("--no-simulator", "--cassette", str(tmp_path / "empty"))
    assert (code, "has no recorded session in it" in text) == (2, True)
    code, text = run("--no-simulator", "--tests", all_json, "--html", f"{all_json}/a.html")
    assert (code, "cannot be written" in text) == (2, True)
