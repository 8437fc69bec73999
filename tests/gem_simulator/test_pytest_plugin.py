"""The pytest plugin, run as its users run it: what the README shows, alone and under xdist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gem_simulator
from gem_simulator import Server

pytest_plugins = ["pytester"]

README = (Path(gem_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")
PYTEST = README.partition("## Use it from pytest")[2].partition("\n## ")[0]
EXAMPLES = "\n\n".join(re.findall(r"```python\n(.*?)```", PYTEST, re.DOTALL))


@pytest.mark.parametrize("options", [[], ["-n", "2"]])
def test_the_examples_of_the_readme_pass(pytester: pytest.Pytester, options: list[str]) -> None:
    pytester.makepyfile(EXAMPLES)
    wanted = len(re.findall(r"^def test_", EXAMPLES, re.MULTILINE))
    run = pytester.runpytest_subprocess if options else pytester.runpytest_inprocess
    run("-p", "no:schemathesis", *options).assert_outcomes(passed=wanted)
    assert wanted >= 4


def test_every_test_has_a_tenant_of_its_own(gem_simulator: Server, gem_url: str, gem_key: str) -> None:
    assert (gem_url, gem_key) == (gem_simulator.base_url, gem_simulator.api_key)
    assert len(gem_simulator.simulator.journal) == 0


WRONG = {
    '"seed=7"': "takes settings by name, as seed=7, not 'seed=7' alone",
    "sede=7": "there is no setting 'sede' (did you mean 'seed'?); there are:",
    'seed="x"': "seed must be a whole number of at most 64 bits, not 'x'",
    "candidates=2.5": "candidates must be a whole number from 0 to 10000000, not 2.5",
    'faults="flaky"': "faults must be a list, as",
    'faults=["flakey"]': "there is no preset 'flakey' (did you mean 'flaky'?)",
    'cassette="nope.yaml"': "Cannot read the recording nope.yaml",
}


def test_a_mark_that_makes_no_sense_fails_its_test_in_one_line(pytester: pytest.Pytester) -> None:
    tests = [
        f"@pytest.mark.gem_simulator({mark})\ndef test_{number}(gem_url): ..." for number, mark in enumerate(WRONG)
    ]
    pytester.makepyfile("import pytest\n" + "\n".join(tests))
    run = pytester.runpytest_inprocess("-p", "no:schemathesis")
    run.assert_outcomes(errors=len(WRONG))
    told = [line for line in run.outlines if line.startswith("@pytest.mark.gem_simulator: ")]
    for line, wanted in zip(told, WRONG.values(), strict=True):
        assert wanted in line
    assert "Traceback" not in run.stdout.str()
    assert "def __init__" not in run.stdout.str()


def test_one_test_after_another_keeps_its_tenant_in_a_file(pytester: pytest.Pytester) -> None:
    mark = '@pytest.mark.gem_simulator(state="gem.state", frozen=True)'
    pytester.makepyfile(f"""
import pytest

{mark}
def test_a_source_is_added(gem_simulator):
    gem_simulator.simulator.tenant.add_source("Spring fair")

{mark}
def test_it_is_there(gem_simulator):
    assert b"Spring fair" in gem_simulator.simulator.export()
""")
    pytester.runpytest_inprocess("-p", "no:schemathesis").assert_outcomes(passed=2)
