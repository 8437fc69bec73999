"""Peers from npm and PyPI, each in a folder of its own, which later runs find again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(os.environ.get("BENCHMARK_PEERS", Path(tempfile.gettempdir()) / "gem-benchmark-peers"))


class NotInstalled(Exception):
    """A peer that cannot be had here; the text says why."""


def from_npm(package: str) -> Path:
    """The folder of the programs of a package, as `json-server@0.17.4`. Raises NotInstalled."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalled("npm is not installed")
    folder = FOLDER / package.replace("/", "_")
    programs = folder / "node_modules" / ".bin"
    if not programs.exists():
        _run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), package], folder)
    return programs


def from_pypi(requirement: str) -> Path:
    """The folder of the programs of a requirement, as `moto[server]==5.2.5`. Raises NotInstalled."""
    folder = FOLDER / requirement.replace("/", "_")
    programs = folder / "bin"
    if not (programs / "pip.done").exists():
        _run([sys.executable, "-m", "venv", str(folder)], folder)
        _run([str(programs / "pip"), "install", "--quiet", requirement], folder)
        (programs / "pip.done").touch()
    return programs


def _run(command: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise NotInstalled(f"{Path(command[0]).name} cannot install it: {lines[-1]}")
