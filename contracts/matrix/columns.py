"""A source of evidence is a column of the matrix: which items it exercised, and with what verdict.

of_check    a check of simulated tenants or of a recorded session, and of the actions with it
of_tests    a report of the pytest plugin
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from contracts.action_check import ActionReport
from contracts.errors import ContractsError
from contracts.examples import KEPT, Example
from contracts.matrix.catalogue import UnknownItem, catalogue, resolved
from contracts.matrix.features import load_features
from contracts.matrix.reported import ReportedTest
from contracts.result import CheckResult

Verdict = Literal["right", "wrong", "never"]
Kind = Literal["simulator", "cassette", "tests"]

MOST_PROBLEMS = 50
"""How many different problems a source tells that no item stands for."""

_SHOWS = {"passed": "right", "failed": "wrong", "error": "wrong"}
"""What a test says about what it exercises; one that was skipped, or is known to fail, says nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source says about one item.

    Attributes:
        right: how often it was seen and was right: values, calls, tests, or the items that show a feature.
        wrong: how often it was not.
        examples: a few of them, the wrong ones first.
        tests: the tests that exercise it, whatever became of them.
    """

    right: int = 0
    wrong: int = 0
    examples: tuple[Example, ...] = ()
    tests: tuple[ReportedTest, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Wrong where anything was; never where nothing was seen."""
        return "wrong" if self.wrong else "right" if self.right else "never"


NEVER = Cell()
"""What a source says about what it did not exercise."""


@dataclass(frozen=True, slots=True)
class Column:
    """A source of evidence.

    Attributes:
        name: what to call it: `simulator`, or the file.
        kind: what sort of source it is.
        about: how much it is, for people: `8 snapshots`.
        cells: by item; of items that are not in it nothing was seen.
        problems: what was wrong besides the items, a text each.
        notes: what else to know of how it was looked at, a sentence each.
    """

    name: str
    kind: Kind
    about: str
    cells: Mapping[str, Cell]
    problems: Sequence[str] = field(default=())
    notes: Sequence[str] = field(default=())

    def __getitem__(self, item: str) -> Cell:
        return self.cells.get(item, NEVER)


def of_check(name: str, kind: Kind, result: CheckResult, actions: Sequence[ActionReport] = ()) -> Column:
    """The column of a check.

    Args:
        name: what to call it.
        kind: what was checked.
        result: what was found in the records.
        actions: what was found in the actions, where they were done.
    """
    cells = dict(_of_records(result)) | dict(_of_actions(actions)) | dict(_of_moments(result))
    moments = len(result.snapshots)
    about = f"{moments} moment{'s' * (moments > 1)}" + (f", {len(actions)} actions" if actions else "")
    return Column(name, kind, about, _with_features(cells), _elsewhere(result), result.notes)


def of_tests(name: str, tests: Sequence[ReportedTest]) -> Column:
    """The column of a test run.

    Raises:
        ContractsError: a test names an item that no contract has.
    """
    by_item: dict[str, list[ReportedTest]] = {}
    for test in tests:
        for item in dict.fromkeys(item for given in test.items for item in _resolved(name, test, given)):
            by_item.setdefault(item, []).append(test)
    cells = {item: _of_item(found) for item, found in by_item.items()}
    return Column(name, "tests", f"{len(tests)} tests", _with_features(cells))


def _of_records(result: CheckResult) -> Iterator[tuple[str, Cell]]:
    coverage = result.coverage
    for entry in catalogue().values():
        if entry.item is None:
            continue
        right, wrong = coverage.seen(entry.item), coverage.differed[entry.name]
        if right or wrong:
            examples = (*coverage.wrong[entry.name], *coverage.right[entry.name])
            yield entry.name, Cell(right, wrong, examples[:KEPT])


def _of_actions(actions: Iterable[ActionReport]) -> Iterator[tuple[str, Cell]]:
    by_action: dict[str, list[Cell]] = {}
    for report in actions:
        wrong = bool(report.problems)
        cell = Cell(int(not wrong), int(wrong), (report.example,))
        by_action.setdefault(report.field.action, []).append(cell)
        yield report.field.id, cell
    for action, cells in by_action.items():
        examples = [example for cell in cells if cell.wrong for example in cell.examples]
        yield action, Cell(sum(cell.right for cell in cells), sum(cell.wrong for cell in cells), tuple(examples[:KEPT]))


def _of_moments(result: CheckResult) -> Iterator[tuple[str, Cell]]:
    """The features that are exercised by looking at a certain moment."""
    for one in load_features().values():
        moments = [name for name in result.snapshots if f", {one.moment}" in name] if one.moment else []
        wrong = [moment for moment in moments if any(mismatch.snapshot == moment for mismatch in result.mismatches)]
        if moments:
            yield one.name, Cell(len(moments) - len(wrong), len(wrong))


def _of_item(tests: Sequence[ReportedTest]) -> Cell:
    shown = [_SHOWS.get(test.outcome) for test in tests]
    return Cell(shown.count("right"), shown.count("wrong"), tests=tuple(tests))


def _with_features(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Adds the features that other items show: each was seen where all of these were, and is right where all are."""
    shown = {}
    for one in load_features().values():
        items = [cells.get(name, NEVER) for given in one.items for name in resolved(given)]
        if one.name not in cells and items and all(cell.verdict != "never" for cell in items):
            wrong = sum(cell.verdict == "wrong" for cell in items)
            shown[one.name] = Cell(len(items) - wrong, wrong)
    return cells | shown


def _elsewhere(result: CheckResult) -> list[str]:
    """What a check found that no item stands for: Gem's own records, and unified fields that no contract names."""
    found: dict[tuple[str, ...], list[str]] = {}
    for problem in [*result.invalid, *(result.drift if result.must_exercise else ())]:
        found.setdefault((problem.collection, problem.field, problem.message), []).append(str(problem))
    for mismatch in result.mismatches:
        if mismatch.path not in catalogue():
            found.setdefault((mismatch.path, mismatch.problem), []).append(str(mismatch))
    told = [f"{same[0]}, and {len(same) - 1} more like it" if len(same) > 1 else same[0] for same in found.values()]
    return told if len(told) <= MOST_PROBLEMS else [*told[:MOST_PROBLEMS], f"and {len(told) - MOST_PROBLEMS} more"]


def _resolved(name: str, test: ReportedTest, given: str) -> list[str]:
    try:
        return resolved(given)
    except UnknownItem as error:
        raise ContractsError(f"{name}: {test.test}: {error}") from error
