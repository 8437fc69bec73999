"""Options of commands with several sources, each of which says something about one of these alone."""

from __future__ import annotations

from collections.abc import Mapping

import click


def refuse_what_belongs_elsewhere(ctx: click.Context, source: str, belongs: Mapping[str, str]) -> None:
    """Refuses what was typed and is for another source.

    Args:
        ctx: of the command.
        source: that was chosen.
        belongs: parameter → the one source that it says something about.
    """
    for name, owner in belongs.items():
        typed = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE and ctx.params[name]
        if typed and owner != source:
            parameter = next(each for each in ctx.command.params if each.name == name)
            said = parameter.opts[0] if isinstance(parameter, click.Option) else "FILE"
            raise click.UsageError(f"{said} is for --source {owner}, and this is --source {source}.")
