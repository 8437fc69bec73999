"""How every command prints: to a terminal, to a pipe, and as JSON."""

from __future__ import annotations

import sys
from typing import Any

import click
import orjson
from rich.console import Console

PIPE_WIDTH = 200


def console() -> Console:
    """A console as wide as its terminal; a pipe has no width, and nothing may be cut off there."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def print_json(found: Any) -> None:
    """Prints what `--json` asks for."""
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
