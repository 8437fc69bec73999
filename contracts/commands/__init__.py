"""The commands of `gem-contracts`, one module a command; each is loaded when it is asked for."""

from __future__ import annotations

from typing import Any

import click

from connector.cli.group import Failure, LazyGroup
from connector.errors import ConnectorError
from contracts.errors import ContractsError


class _Group(LazyGroup):
    """Ends with exit code 2, what happened and what to do, whichever side could not go on."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContractsError as error:
            failure = Failure(ConnectorError(str(error)))
        raise failure


cli = _Group(
    name="gem-contracts",
    help="Hold the connector, the simulator and Gem itself to what is written about them.",
    homes={
        "actions": "contracts.commands.actions",
        "cassettes": "contracts.commands.cassettes",
        "check": "contracts.commands.check",
        "coverage": "contracts.commands.coverage",
        "drift": "contracts.commands.drift",
        "fuzz": "contracts.commands.fuzz",
        "list": "contracts.commands.contracts:list_",
        "mutate": "contracts.commands.mutate",
        "record": "contracts.commands.record",
        "scan": "contracts.commands.scan",
        "show": "contracts.commands.contracts:show_",
    },
)
"""The entry point."""
