"""The entry point of `gem-contracts`: says so in one line where its extra is not installed."""

from __future__ import annotations

import sys
import traceback
from typing import NoReturn

EXTRA = ("jmespath", "jsonschema_rs", "vcr", "yaml")
"""What comes with `pip install 'gem-ats-connector[contracts]'`."""


def main() -> None:
    """Runs `gem-contracts`. Exit code 0: clean; 1: something differs; 2: it could not be checked."""
    try:
        from contracts.commands import cli  # this and what a command loads may lack the extra

        cli(prog_name="gem-contracts")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in EXTRA:
            _crashed()
        print(f"gem-contracts needs {package}: pip install 'gem-ats-connector[contracts]'", file=sys.stderr)
        sys.exit(2)
    except Exception:  # noqa: BLE001  # exit code 1 means that something differs; a crash must not look like that
        _crashed()


def _crashed() -> NoReturn:
    traceback.print_exc()
    sys.exit(2)
