"""The command group: commands are imported when they are called, errors end in one message and an exit code."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any

import click

from cassettes.errors import CassetteError
from connector.errors import ConnectorError

STOPPED = 130
"""The exit code of what Ctrl-C ended."""

NOBODY_READS = 141
"""The exit code where whoever read our output has gone, as `head` does: 128 + SIGPIPE, as other Unix tools have it."""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where nothing more fits."""


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, each under the command's name.

    Args:
        name: what the program is called.
        homes: the command's name → its module, or `module:name` where it is called otherwise in there.
        **attrs: what click.Group takes.
    """

    def __init__(self, *, name: str, homes: Mapping[str, str], **attrs: Any) -> None:
        super().__init__(name=name, **attrs)
        self._homes = homes
        version = click.version_option(package_name="gem-ats-connector", prog_name=name)
        version(self)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The names of the commands."""
        return sorted(self._homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        """The command; None for an unknown name."""
        home = self._homes.get(cmd_name)
        if home is None:
            return None
        module, _, name = home.partition(":")
        command: click.Command = getattr(import_module(module), name or cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ConnectorError as error:
            failure = Failure(error)
        except CassetteError as error:
            failure = Failure(ConnectorError(str(error)))
        except click.FileError as error:  # a file that was named in an option
            failure = Failure(ConnectorError(error.format_message()))
        except OSError as error:
            if error.errno == errno.EPIPE:
                _say_nothing_more()
                ctx.exit(NOBODY_READS)
            if error.errno not in NO_ROOM:
                raise
            _say_nothing_more()
            what = f"The results could not be written: {error.strerror}."
            failure = Failure(ConnectorError(what, hint="Free some space where they go, and run it again."))
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(STOPPED)
        raise failure


def _say_nothing_more() -> None:
    """What is left in the buffer of stdout would be tried again at the end, and complained about over our message."""
    sys.stdout = io.TextIOWrapper(io.BytesIO())


class Failure(click.ClickException):
    """An error of ours on its way to the terminal: what happened, and what to do about it."""

    exit_code = 2

    def __init__(self, error: ConnectorError) -> None:
        super().__init__(error.message)
        self.hint = error.hint

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - errors go to stderr and nowhere else
        """Prints both to stderr."""
        click.secho("Error: ", fg="red", bold=True, nl=False, err=True)
        click.echo(self.message, err=True)
        if self.hint:
            click.echo(f"Hint: {self.hint}", err=True)
