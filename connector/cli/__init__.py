"""The command `gem-connector`; one module a command.

    gem-connector sync      Gem → database
    gem-connector export    database → JSON lines or CSV
    gem-connector serve     database → unified API over HTTP
    gem-connector worker    syncs and chores of such a service, in processes of their own
    gem-connector keys      who may ask such a service, and for which environment
    gem-connector integrations   Gem accounts that are connected, with stored keys
    gem-connector webhooks       signed events to addresses of yours
    gem-connector logs           which calls the service was asked, and what each asked of Gem
    gem-connector act       → Gem: candidates, applications, stages, links, files, notes
    gem-connector demo      sync and export, on a simulated tenant

Exit codes: 0 done; 1 done, but something waits for a decision or could not be read; 2 an error, with one message that
says what to check; 130 stopped with Ctrl-C; 141 nobody reads the output any more, as after `| head`.
"""

from __future__ import annotations

from connector.cli.group import LazyGroup

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 120}

main = LazyGroup(
    name="gem-connector",
    help="Gem's applicant tracking system, synced into the models of the unified ATS API.",
    context_settings=CONTEXT,
    homes={
        "act": "connector.cli.act",
        "demo": "connector.cli.demo",
        "export": "connector.cli.export",
        "integrations": "connector.cli.integrations",
        "keys": "connector.cli.keys",
        "logs": "connector.cli.logs",
        "serve": "connector.cli.serve",
        "sync": "connector.cli.sync",
        "webhooks": "connector.cli.webhooks",
        "worker": "connector.cli.worker",
    },
)
"""The entry point."""
