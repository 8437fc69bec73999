"""The entry point of `gem-contracts`: says so in one line where its extra is not installed."""

from __future__ import annotations

import sys
import traceback

EXTRA = ("jmespath", "jsonschema_rs", "yaml")
"""What comes with `pip install 'gem-ats-connector[contracts]'`."""


def main() -> None:
    """Runs `gem-contracts`. Exit code 0: clean; 1: something differs; 2: it could not be checked."""
    try:
        from contracts.commands import cli  # the extra may be missing, and then this is what fails
    except ModuleNotFoundError as error:
        if error.name not in EXTRA:
            raise
        print(  # click may not be what is missing, but nothing else has been imported yet
            f"gem-contracts needs {error.name}: pip install 'gem-ats-connector[contracts]'", file=sys.stderr
        )
        sys.exit(2)
    try:
        cli(prog_name="gem-contracts")
    except Exception:  # noqa: BLE001  # exit code 1 means that something differs; a crash must not look like that
        traceback.print_exc()
        sys.exit(2)
