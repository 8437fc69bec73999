"""The pytest plugin, run as its users run it: the mark, the report, and what it costs those who use neither."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from contracts import pytest_plugin
from contracts.matrix.columns import of_tests
from contracts.matrix.reported import read_report

pytest_plugins = ["pytester"]

README = (Path(pytest_plugin.__file__).parent / "README.md").read_text("utf-8")
SECTION = README.partition("## Say what a test exercises")[2].partition("\n## ")[0]
[EXAMPLE] = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
QUIET = ("-p", "no:schemathesis", "-p", "no:cacheprovider")
MARKED = """
import pytest

exercises = pytest.mark.gem_contract

@exercises("jobs.status")
@exercises("jobs.status=DRAFT", "jobs.status")
def test_passes(): pass

@exercises("jobs.name")
def test_fails(): assert "https://files.test/cv.pdf?signature=abc" == ""

@pytest.fixture
def broken():
    yield
    raise RuntimeError("afterwards")

@exercises("jobs.id")
def test_cannot_clean_up(broken): pass

@exercises("users")
@pytest.mark.skip
def test_is_skipped(): pass

@exercises("offers")
@pytest.mark.xfail
def test_is_known_to_fail(): assert False

@exercises("users.id")
@pytest.mark.parametrize("n", [1, pytest.param(2, marks=exercises("users.email"))])
def test_twice(n): pass

def test_that_has_no_mark(): pass
"""


@pytest.mark.parametrize("options", [[], ["-p", "xdist", "-n", "2"]])
def test_the_report_says_what_every_marked_test_exercises_and_what_became_of_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    pytester.makepyfile(test_it=MARKED)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the other plugins take seconds
    run = pytester.runpytest_subprocess if options else pytester.runpytest_inprocess
    result = run("-p", "contracts.pytest_plugin", "--gem-contracts-report", "new/tests.json", *options)
    result.stdout.fnmatch_lines(["*tests.json: 7 tests name 8 items of Gem's contracts"])
    tests = {one.test.partition("::")[2]: one for one in read_report(pytester.path / "new" / "tests.json")}
    assert {name: one.outcome for name, one in tests.items()} == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_cannot_clean_up": "error",
        "test_is_skipped": "skipped",
        "test_is_known_to_fail": "xfailed",
        "test_twice[1]": "passed",
        "test_twice[2]": "passed",
    }
    assert tests["test_passes"].items == ("jobs.status=DRAFT", "jobs.status")
    assert set(tests["test_twice[2]"].items) == {"users.id", "users.email"}
    assert tests["test_fails"].message == "AssertionError: assert 'https://…' == ''"
    assert of_tests("tests.json", list(tests.values()))["users.id"].right == 2


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (
            '("jobs.stauts=DRAFT")',
            "*no contract has 'jobs.stauts=DRAFT'; the nearest that one has is 'jobs.status=DRAFT'*",
        ),
        ("", "*gem_contract: takes names of items*"),
        ('(item="jobs")', "*gem_contract: takes names of items*"),
    ],
)
def test_a_mark_that_names_nothing_is_an_error_of_its_test_alone(
    pytester: pytest.Pytester, mark: str, said: str
) -> None:
    other = 'def test_b(): pass\n@pytest.mark.gem_contract("create_application.source")\ndef test_c(): pass'
    pytester.makepyfile(f"import pytest\n@pytest.mark.gem_contract{mark}\ndef test_a(): pass\n{other}")
    result = pytester.runpytest_inprocess(*QUIET, "--strict-markers")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines([said])


def test_the_example_of_the_readme_passes_and_is_reported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(EXAMPLE)
    result = pytester.runpytest_inprocess(*QUIET, "--strict-markers", "--gem-contracts-report", "tests.json")
    result.assert_outcomes(passed=1)
    [test] = read_report(pytester.path / "tests.json")
    assert test.items == ("jobs.status", "jobs.status<draft")


def test_a_report_that_cannot_be_written_is_refused_before_any_test_runs(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_a(): pass")
    (pytester.path / "a_file").touch()
    result = pytester.runpytest_inprocess(*QUIET, "--gem-contracts-report", "a_file/tests.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--gem-contracts-report: a_file/tests.json cannot be written: *"])


@pytest.mark.parametrize("options", [[], ["--gem-contracts-report", "tests.json"]])
def test_without_the_extra_it_says_what_to_install(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("contracts.") and name != "contracts.pytest_plugin"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "yaml", None)  # None is how Python marks a blocked import
    pytester.makepyfile('import pytest\n@pytest.mark.gem_contract("jobs")\ndef test_a(): pass')
    result = pytester.runpytest_inprocess(*QUIET, *options)
    assert result.ret == (pytest.ExitCode.USAGE_ERROR if options else pytest.ExitCode.TESTS_FAILED)
    (result.stderr if options else result.stdout).fnmatch_lines(["*pip install 'gem-ats-connector?contracts?'*"])


def test_who_uses_neither_mark_nor_report_pays_nothing_and_hears_nothing(pytester: pytest.Pytester) -> None:
    loaded = "import sys, contracts.pytest_plugin; print(*[name for name in sys.modules if 'contracts' in name])"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["contracts", "contracts.pytest_plugin"]
    pytester.makepyfile("def test_a(): pass")
    result = pytester.runpytest_inprocess(*QUIET, "-q")
    result.stdout.no_fnmatch_line("*ontract*")
