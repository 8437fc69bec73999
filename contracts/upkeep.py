"""Whether cassettes are still good: of age, of a form that is read, used, and used whole.

broken      it cannot be read: another format, another place
expired     it was recorded too long ago to tell how Gem is today
document    it was recorded by another version of Gem's document
orphan      nothing uses it
unplayed    it holds requests that no test asks for
missing     a test names it, and it is not there
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import orjson

from cassettes import Cassette, CassetteError, Provenance
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.testing.played import FORMAT

Kind = Literal["broken", "expired", "document", "orphan", "unplayed", "missing"]

_CASSETTES = (".yaml", ".yml", ".json")
_NAMING = (".py", ".toml", ".ini", ".cfg", ".yaml", ".yml", ".sh", ".mk")
"""Where a test or a command may name a cassette: programs, and what starts them."""

_SKIPPED = {"node_modules", "build", "dist", "site-packages", "__pycache__"}
_BEGINS = re.compile(rb'\s*\{\s*"format"\s*:\s*"gem-cassette/')
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cassette is not good.

    Attributes:
        kind: which of those that the module tells of.
        message: what is so, and what to do about it.
    """

    kind: Kind
    message: str


@dataclass(slots=True)
class Shelved:
    """A cassette, and how it is.

    Attributes:
        path: of the file.
        provenance: where it comes from; None where it cannot be read.
        requests: how many it holds.
        size: of the file, bytes.
        problems: why it is not good.
    """

    path: Path
    provenance: Provenance | None = None
    requests: int = 0
    size: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Usage:
    """What is known of who uses cassettes.

    Attributes:
        tests: resolved path → the tests that used it.
        unplayed: resolved path → what none of those asked for.
        text: everything that may name a cassette.
    """

    tests: Mapping[Path, Sequence[str]]
    unplayed: Mapping[Path, Sequence[str]]
    text: str


def read_usage(reports: Iterable[Path], folders: Iterable[Path]) -> Usage:
    """Reads who uses cassettes.

    Args:
        reports: of `pytest --gem-cassettes-report`, with paths from the folder in which we are.
        folders: of programs, and of what starts them, which may name cassettes.

    Raises:
        SourceUnusable: a report is none.
    """
    tests: dict[Path, list[str]] = {}
    unplayed: dict[Path, list[str]] = {}
    for one in (one for report in reports for one in _reported(report)):
        path = Path(one["file"]).resolve()
        left = unplayed.get(path, one["unplayed"])  # what another run asked for was asked for
        unplayed[path] = [request for request in one["unplayed"] if request in left]
        tests.setdefault(path, []).extend(one["tests"])
    return Usage(tests, unplayed, "\n".join(text for folder in folders for text in _texts(folder)))


def look_after(
    paths: Sequence[Path], *, max_age: timedelta, now: datetime, usage: Usage | None = None
) -> list[Shelved]:
    """Looks at cassettes, and at those that tests name and that are not there.

    Args:
        paths: files, and folders with cassettes anywhere in them.
        max_age: how old they may be.
        now: the time.
        usage: who uses them; None: that does not matter.
    """
    files = sorted({file for path in paths for file in (_found(path) if path.is_dir() else [path])})
    shelved = [_shelved(file, max_age, now) for file in files]
    if usage is not None:
        for one in shelved:
            one.problems += _unused(one.path, usage)
        shelved += _missing(usage)
    return shelved


def _shelved(file: Path, max_age: timedelta, now: datetime) -> Shelved:
    one = Shelved(file)
    try:
        cassette = Cassette.load(file)
    except CassetteError as error:
        one.problems.append(Problem("broken", str(error)))
        return one
    one.provenance, one.requests, one.size = cassette.provenance, len(cassette.interactions), file.stat().st_size
    if not one.requests:
        one.problems.append(Problem("broken", "it holds no request: record it again"))
    age = one.provenance.age(now)
    if age.days > max_age.days:
        one.problems.append(
            Problem("expired", f"recorded {age.days} days ago, more than {max_age.days}: record it again")
        )
    known, document = load_gem_document().raw["info"]["version"], one.provenance.gem_document
    if document and document != known:
        told = f"recorded by version {document} of Gem's document, which is {known} now: record it again"
        one.problems.append(Problem("document", told))
    return one


def _unused(file: Path, usage: Usage) -> Iterator[Problem]:
    path = file.resolve()
    if path not in usage.tests and file.name not in usage.text and f"{path.parent.name}/*" not in usage.text:
        yield Problem("orphan", "no test and no command uses it: delete it, or use it")
    if left := usage.unplayed.get(path):
        more = ", …" if len(left) > _SHOWN else ""
        told = f"{len(left)} requests were never asked for: {', '.join(left[:_SHOWN])}{more}"
        yield Problem("unplayed", told)


def _missing(usage: Usage) -> Iterator[Shelved]:
    for path, tests in sorted(usage.tests.items()):
        if not path.exists():
            told = f"{', '.join(tests[:_SHOWN])} names it, and it is not there: record it with pytest --gem-record=once"
            shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
            yield Shelved(shown, problems=[Problem("missing", told)])


def _found(folder: Path) -> Iterator[Path]:
    """The cassettes in a folder: files of that format, in whatever version of it."""
    for file in _files(folder, _CASSETTES):
        with file.open("rb") as content:
            if _BEGINS.match(content.read(200)):
                yield file


def _texts(folder: Path) -> Iterator[str]:
    for file in _files(folder, _NAMING):
        with file.open("rb") as content:
            start = content.read(200)
            if not _BEGINS.match(start):
                yield (start + content.read()).decode(errors="replace")


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in _SKIPPED and (not path.name.startswith(".") or path.name == ".github"):
                yield from _files(path, suffixes)
        elif path.suffix in suffixes or path.name == "Makefile":
            yield path


def _reported(report: Path) -> list[dict[str, Any]]:
    try:
        found = orjson.loads(report.read_bytes())
        known: list[dict[str, Any]] = found["cassettes"] if found["format"] == FORMAT else []
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise SourceUnusable(f"{report} is no report of pytest --gem-cassettes-report") from None
    return known
