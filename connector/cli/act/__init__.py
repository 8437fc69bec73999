"""`gem-connector act`: the actions, from a terminal.

create-candidate, create-application            people and what they apply to
move, reject, note, result-link, attach         what happens to an application or a candidate
attachments, passthrough                        what is asked of Gem each time
"""

from __future__ import annotations

import click

from connector.cli.act import asking, changing, creating


@click.group()
def act() -> None:
    """Write to Gem: candidates, applications, stages, links, files, notes.

    IDs are ours, as `export` shows them, or `remote:` and Gem's own.
    """


for _module in (creating, changing, asking):
    for _command in vars(_module).values():
        if isinstance(_command, click.Command):
            act.add_command(_command)
