"""The report of a test run: which items each test exercised, and what became of it. One JSON file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

import orjson

from contracts.errors import ContractsError

FORMAT = "gem-contracts tests 1"

Outcome = Literal["passed", "failed", "error", "skipped", "xfailed"]
_OUTCOMES = get_args(Outcome)


class BrokenReport(ContractsError):
    """A file is no report of tests, or cannot be read; the message says which and how one is made."""


@dataclass(frozen=True, slots=True)
class ReportedTest:
    """A test that has the mark.

    Attributes:
        test: its node id.
        outcome: what became of it.
        items: what it exercises, as its marks name it.
        message: why it failed, one line.
    """

    test: str
    outcome: Outcome
    items: tuple[str, ...]
    message: str = ""


def write_report(path: Path, tests: Iterable[ReportedTest]) -> None:
    """Writes a report. Raises OSError."""
    document = {"format": FORMAT, "tests": [asdict(test) for test in tests]}
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def read_report(path: Path) -> list[ReportedTest]:
    """The tests of a report.

    Raises:
        BrokenReport: there is no such file, or it is none.
    """
    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise BrokenReport(f"{path} cannot be read: {error.strerror or error}") from error
    except orjson.JSONDecodeError as error:
        raise BrokenReport(f"{path} is not JSON: {error}; {_HOW}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BrokenReport(f"{path} is no report of tests; {_HOW}")
    return [_test(path, index, raw) for index, raw in enumerate(document.get("tests", ()))]


_HOW = "`pytest --gem-contracts-report FILE` writes one"


def _test(path: Path, index: int, raw: object) -> ReportedTest:
    match raw:
        case {"test": str(test), "outcome": outcome, "items": list(items), "message": str(message)}:
            if outcome in _OUTCOMES:
                return ReportedTest(test, outcome, tuple(map(str, items)), message)
    raise BrokenReport(f"{path}: tests[{index}] lacks test, outcome, items or message; {_HOW}")
