"""`gem-connector integrations`: Gem accounts that are connected, without the connection page.

create, list, show, settings, enable, disable, relink, delete      one account
users, sources, sync                                               what is asked of Gem with a stored key
link                                                               for a customer who connects an account alone
new-key, rotate-keys, purge                                        housekeeping
"""

from __future__ import annotations

import click

from connector.cli.integrations import accounts, asking, changing, housekeeping


@click.group()
def integrations() -> None:
    """Connect Gem accounts, and look after them."""


for _module in (accounts, changing, asking, housekeeping):
    for _command in vars(_module).values():
        if isinstance(_command, click.Command):
            integrations.add_command(_command)
