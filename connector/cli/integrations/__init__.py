"""`gem-connector integrations`: Gem accounts that are connected, without the connection page.

create, list, show, settings, enable, disable, relink, delete      one account
users, sources, sync                                               what is asked of Gem with a stored key
link                                                               for a customer who connects an account alone
fields, pass-through, custom-fields,
  define-field, remove-field, map-field                            what records show beside the unified fields
scopes, scope-configs, define-scopes                               what may be used of an account
new-key, rotate-keys, purge                                        housekeeping
"""

from __future__ import annotations

import click

from connector.cli.integrations import accounts, asking, changing, fields, housekeeping, linking, scopes


@click.group()
def integrations() -> None:
    """Connect Gem accounts, and look after them."""


for _module in (accounts, changing, asking, linking, fields, scopes, housekeeping):
    for _command in vars(_module).values():
        if isinstance(_command, click.Command):
            integrations.add_command(_command)
