"""The public face of the package."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import gem_simulator
from gem_simulator.api.evidence import Evidence
from gem_simulator.control.fault_kinds import KINDS, TAKES, Kind
from gem_simulator.control.presets import PRESETS, Preset
from gem_simulator.tenant import PROFILES

README = (Path(gem_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")
DOCTESTED = [
    "simulator",
    "api.paging",
    "api.parameters",
    "api.credentials",
    "api.routes",
    "control.clock_effects",
    "control.page_effects",
    "control.origin",
    "console.highlight",
    "console.links",
    "console.moments",
    "console.columns",
]


def test_it_exports_what_it_says() -> None:
    assert gem_simulator.__all__ == sorted(gem_simulator.__all__) == ["Fault", "Server", "Simulator", "Tenant"]
    assert [name for name in gem_simulator.__all__ if not isinstance(getattr(gem_simulator, name), type)] == []
    assert set(gem_simulator.__all__) <= set(dir(gem_simulator))


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Simulater'"):
        _ = gem_simulator.Simulater


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    loaded = loaded_after("import gem_simulator")
    assert {name for name in loaded if name.startswith("gem_simulator")} == {"gem_simulator"}


def test_the_pytest_plugin_costs_nothing_until_it_is_used() -> None:
    loaded = loaded_after("import gem_simulator.pytest_plugin")
    assert not {"flask", "orjson", "gem_simulator.tenant", "gem_simulator.simulator"} & loaded


def test_the_first_page_needs_no_flask() -> None:
    ask = (
        "from gem_simulator import Simulator; s = Simulator(candidates=2);"
        "s.wsgi({'REQUEST_METHOD': 'GET', 'PATH_INFO': '/ats/v0/candidates', 'HTTP_X_API_KEY': s.api_key,"
        "'HTTP_HOST': 'gem.test', 'wsgi.url_scheme': 'http'}, lambda status, headers: sys.exit(status[:3] != '200'))"
    )
    code = f"import sys, atexit; atexit.register(lambda: print('flask' in sys.modules)); {ask}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_the_console_costs_nothing_until_it_is_opened() -> None:
    ask = "from gem_simulator import Simulator; from httpx import Client; s = Simulator(candidates=2);"
    ask += "c = Client(transport=s.transport(), base_url='http://gem.test'); c.get('/_simulator').raise_for_status()"
    loaded = loaded_after(ask)
    assert "flask" in loaded
    assert not {name for name in loaded if name.startswith("gem_simulator.console")}


@pytest.mark.parametrize("name", DOCTESTED)
def test_the_examples_in_docstrings_work(name: str) -> None:
    results = doctest.testmod(importlib.import_module(f"gem_simulator.{name}"))
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fault_is_in_the_readme(kind: Kind) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{kind}` |"))
    assert [setting for setting in TAKES.get(kind, ()) if f"`{setting}`" not in row] == []


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_is_in_the_readme(preset: Preset) -> None:
    assert f"| `{preset.name}` | {preset.meaning} |" in README


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_in_the_readme(profile: str) -> None:
    assert f"`{profile}`" in README


def test_evidence_is_confirmed_inferred_or_ours() -> None:
    assert {evidence.value.split(" ")[0] for evidence in Evidence} == {"confirmed", "inferred", "ours"}
