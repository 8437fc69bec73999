"""What the command line can do is what the README says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import connector
from connector.cli import main

README = (Path(connector.__file__).parent / "README.md").read_text()


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below this one, by all its names."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from commands(below, *path, name)


COMMANDS = dict(commands(main))


def section_of(name: str) -> str:
    """The part of the README on a command, or on the group it belongs to."""
    _, found, rest = README.partition(f"\n### gem-connector {name.split(maxsplit=1)[0]}\n")
    assert found, f"connector/README.md has no section on gem-connector {name}"
    return rest.partition("\n### ")[0].partition("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    section = section_of(name)
    assert f"`{name.rsplit(maxsplit=1)[-1]}`" in section or f"gem-connector {name}" in section
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            missing = [word for word in (*parameter.opts, *parameter.secondary_opts) if f"`{word}" not in section]
            assert not missing, f"gem-connector {name} {missing[0]} is not in connector/README.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_environment_variable_is_documented(name: str) -> None:
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and parameter.envvar:
            assert f"`{parameter.envvar}`" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    unsaid = [
        parameter.name for parameter in command.params if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert not unsaid
    assert CliRunner().invoke(main, [*name.split(), "-h"]).exit_code == 0
