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
