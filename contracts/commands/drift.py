"""`gem-contracts drift`: what Gem sends, held against what is written of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from connector.cli import options
from contracts.commands.belonging import refuse_what_belongs_elsewhere
from contracts.commands.output import console, print_json
from contracts.drift import documents, sources
from contracts.drift.accepting import accepted
from contracts.drift.compare import Drift, compare
from contracts.drift.comparison import Comparison, Side
from contracts.drift.finding import SEVERITIES
from contracts.drift.report import show, show_diff, to_json
from contracts.drift.sources import Evidence
from contracts.gem_document import GemDocument
from contracts.walk import Progress

Given = Mapping[str, Any]

_BELONGS = {
    "drifts": "simulator",
    "candidates": "simulator",
    "seed": "simulator",
    "file": "cassette",
    "base_url": "live",
    "api_key": "live",
    "application_secret": "live",
}


@click.command()
@click.option(
    "--source",
    type=click.Choice(("simulator", "cassette", "live")),
    default="simulator",
    show_default=True,
    help="What to look at: a simulator, a recorded session (FILE), or a real tenant, which is only read.",
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@options.base_url
@options.tenant_key
@options.application_secret
@click.option("--drift", "drifts", multiple=True, metavar="NAME", help="Let the simulator drift; repeatable.")
@click.option("--seed", default=7, show_default=True, help="Another seed, another simulated tenant.")
@click.option("--candidates", default=150, show_default=True, type=click.IntRange(1), help="Size of that tenant.")
@click.option(
    "--profile",
    type=click.Choice(("realistic", "edge")),
    default="realistic",
    show_default=True,
    help="Which clean simulator to compare with; the simulated tenant has the same one.",
)
@click.option("--document", type=click.Path(dir_okay=False, path_type=Path), help="A copy of Gem's document to go by.")
@click.option("--accept", is_flag=True, help="Write the evidence into the document, and show the difference.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="news",
    show_default=True,
    help="The least severity that ends with exit code 1.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def drift(ctx: click.Context, /, *, source: str, as_json: bool, **given: Any) -> None:
    """Find what Gem does otherwise than is written, and what is now known for sure.

    Exit code 0: nothing, or all of it is written into the document. 1: something changed. 2: it could not be told.
    """
    refuse_what_belongs_elsewhere(ctx, source, _BELONGS)
    path: Path | None = given["document"]
    text = documents.read(path, may_be_new=given["accept"])
    document = documents.parse(text, path)
    evidence = sources.told({"simulator": _simulator, "cassette": _cassette, "live": _live}[source](given, document))
    if given["accept"] and not evidence.is_gem:
        raise click.UsageError(f"--accept writes what Gem was seen to do, and a {evidence.source} says nothing of Gem.")
    found = _compared(document, evidence, given["profile"])
    more: dict[str, Any] = {}
    if given["accept"]:
        after = accepted(text, found, evidence.source, evidence.day)
        documents.parse(after, path)
        written = documents.write(after, path)
        more = {"document": str(written), "diff": documents.diff_of(text, after, path)}
    if as_json:
        print_json(to_json(found, evidence.source, is_gem=evidence.is_gem, **more))
    else:
        _show(found, evidence, more)
    sys.exit(0 if more else _code(found, given["fail_on"]))


def _compared(document: GemDocument, evidence: Evidence, profile: str) -> Drift:
    sent, clean = (Side(document, one) for one in (evidence.interactions, sources.reference(profile)))
    return compare(Comparison(document, sent, clean, odd=profile == "edge"))


def _show(found: Drift, evidence: Evidence, more: Mapping[str, Any]) -> None:
    out = console()
    show(found, evidence.source, out, is_gem=evidence.is_gem)
    if more and more["diff"]:
        show_diff(more["diff"], out)
    if more:
        what = "now says so" if more["diff"] else "said so already"
        out.print(f"{more['document']} {what}", soft_wrap=True)


def _code(found: Drift, least: str) -> int:
    worst = SEVERITIES[: SEVERITIES.index(least) + 1]
    return 1 if any(one.severity in worst for one in found.findings) else 0


def _simulator(given: Given, document: GemDocument) -> Evidence:
    try:
        return sources.from_simulator(
            document,
            seed=given["seed"],
            candidates=given["candidates"],
            profile=given["profile"],
            drift=given["drifts"],
        )
    except ValueError as error:
        raise click.UsageError(f"--drift: {error}") from None


def _cassette(given: Given, _document: GemDocument) -> Evidence:
    if not given["file"]:
        raise click.UsageError("--source cassette needs a file: gem-contracts drift --source cassette FILE")
    return sources.from_file(given["file"])


def _live(given: Given, document: GemDocument) -> Evidence:
    if not given["api_key"]:
        raise click.UsageError("--source live needs --api-key, or GEM_API_KEY in the environment.")
    with _progress() as progress:
        return sources.from_tenant(given["base_url"], given["api_key"], given["application_secret"], document, progress)


@contextmanager
def _progress() -> Iterator[Progress]:
    """What is read now, in a terminal; nothing anywhere else."""
    err = Console(stderr=True)
    if not err.is_terminal:
        yield lambda *_: None
        return
    with err.status("Reading the tenant") as status:
        yield lambda what, asked: status.update(f"Reading {what}: {asked} requests, at most 20 a second")
