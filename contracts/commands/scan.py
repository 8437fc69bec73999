"""`gem-contracts scan`: whether recorded sessions hold something personal or secret."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.markup import escape

from cassettes.errors import CassetteError
from contracts.commands.output import console, print_json
from contracts.errors import SourceUnusable

SESSIONS = (".yaml", ".yml", ".json", ".har")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILES OR FOLDERS]...")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def scan(paths: tuple[Path, ...], as_json: bool) -> None:
    """Look for what is personal or secret in cassettes and HAR files; without any, in the folder `cassettes`.

    Everything that looks so and is no stand-in is told, by its beginning and its length alone.

    Exit code 0: nothing. 1: something. 2: a file could not be read, or is no session.
    """
    from cassettes.scan import scan_file
    from contracts.record.rules import gem_rules

    rules, out = gem_rules(), console()
    files = sorted(set(_files(paths or (_default(),))))
    if not files:
        raise click.UsageError("There is no cassette and no HAR file in what was named.")
    found = {}
    for file in files:
        try:
            found[str(file)] = scan_file(file, rules)
        except CassetteError as error:
            raise SourceUnusable(str(error)) from None
    if as_json:
        print_json({file: [one.to_json() for one in findings] for file, findings in found.items()})
    else:
        for name, findings in found.items():
            for one in findings:
                out.print(f"[bold]{escape(name)}[/]: {escape(one.place)}: {escape(one.why)}: {escape(one.shown)}")
        number = sum(map(len, found.values()))
        told = f"{number} values look personal or secret" if number else "nothing that looks personal or secret"
        out.print(f"{len(files)} recorded sessions: {told}", highlight=False)
    sys.exit(1 if any(found.values()) else 0)


def _default() -> Path:
    folder = Path("cassettes")
    if not folder.is_dir():
        raise click.UsageError("There is no folder `cassettes` here; name files or folders.")
    return folder


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.suffix in SESSIONS and _is_session(file))
        else:
            yield path


def _is_session(file: Path) -> bool:
    """Whether a file in a folder is meant to be one: other data may lie beside them."""
    with file.open("rb") as opened:
        start = opened.read(400)
    return b'"gem-cassette/' in start or b'"log"' in start or b"interactions:" in start
