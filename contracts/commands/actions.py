"""`gem-contracts actions`: every action, and what Gem was asked."""

from __future__ import annotations

import sys

import click

from contracts.action_check import check_actions
from contracts.action_report import show_actions
from contracts.commands.output import console, print_json


@click.command()
@click.option("--seed", default=42, show_default=True, help="Another seed, another tenant.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def actions(seed: int, as_json: bool) -> None:
    """Do every action, one input at a time, and hold what Gem was asked against its contract.

    Exit code 0: all is as written. 1: something differs. 2: it could not be checked.
    """
    reports = list(check_actions(seed=seed))
    if as_json:
        found = [{"field": one.field.id, "asked": one.asked, "problems": one.problems} for one in reports]
        print_json(found)
    else:
        show_actions(reports, console())
    sys.exit(1 if any(one.problems for one in reports) else 0)
