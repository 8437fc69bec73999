"""How every command prints: to a terminal, to a pipe, and as JSON."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click
import orjson
from rich.console import Console

PIPE_WIDTH = 200


def console() -> Console:
    """A console as wide as its terminal; a pipe has no width, and nothing may be cut off there."""
    return _Piped() if sys.stdout.isatty() else _Piped(width=PIPE_WIDTH)


class _Piped(Console):
    """Leaves it to the command group how it ends when nobody reads any more: rich's own 1 would mean a finding."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Says on the terminal, while it lasts, what is being done; a pipe hears nothing."""
    with Console(stderr=True).status(f"{what} …") if sys.stderr.isatty() else nullcontext():
        yield


def print_json(found: Any) -> None:
    """Prints what `--json` asks for."""
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
