"""Every item by every source, and the verdict of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.examples import KEPT, Example
from contracts.excerpts import abridged, unsigned
from contracts.matrix.catalogue import Entry, catalogue, resolved
from contracts.matrix.columns import Cell, Column, Verdict
from contracts.matrix.features import load_features


@dataclass(frozen=True, slots=True)
class Summary:
    """A model, an action, the features or the rules in one line.

    Attributes:
        group: which.
        section: what it belongs to.
        verdicts: how many of its items have which verdict.
        exercised: of each column, by name, how many of its items it exercised.
    """

    group: str
    section: str
    verdicts: Counter[Verdict]
    exercised: Mapping[str, int]

    @property
    def items(self) -> int:
        """How many there are."""
        return self.verdicts.total()


class Matrix:
    """The matrix of some columns.

    Args:
        columns: the sources, in the order in which they are shown.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.entries: Sequence[Entry] = list(catalogue().values())
        self._verdicts = {entry.name: self._judge(entry.name) for entry in self.entries}

    def verdict(self, item: str) -> Verdict:
        """Wrong where any source says so, right where any saw it, else never exercised."""
        return self._verdicts[item]

    def of(self, verdict: Verdict) -> list[Entry]:
        """The items with a verdict."""
        return [entry for entry in self.entries if self.verdict(entry.name) == verdict]

    @property
    def problems(self) -> list[str]:
        """What the sources found wrong besides the items."""
        return [f"{column.name}: {problem}" for column in self.columns for problem in column.problems]

    @property
    def is_complete(self) -> bool:
        """Whether everything was exercised and right."""
        return not (self.of("wrong") or self.of("never") or self.problems)

    def summaries(self) -> list[Summary]:
        """Every model and action in one line, then the features and the rules."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault(entry.group, []).append(entry)
        return [self._summary(group, entries) for group, entries in groups.items()]

    def to_json(self, *, examples: int = KEPT) -> dict[str, Any]:
        """Everything as plain data, for `--json` and for the page.

        Args:
            examples: how many at most of an item and source.
        """
        return {
            "complete": self.is_complete,
            "columns": [_source(column) for column in self.columns],
            "items": [self._item(entry, examples) for entry in self.entries],
        }

    def _judge(self, item: str) -> Verdict:
        verdicts = {column[item].verdict for column in self.columns}
        return "wrong" if "wrong" in verdicts else "right" if "right" in verdicts else "never"

    def _summary(self, group: str, entries: Sequence[Entry]) -> Summary:
        return Summary(
            group,
            entries[0].section,
            Counter(self.verdict(entry.name) for entry in entries),
            {one.name: sum(one[entry.name].verdict != "never" for entry in entries) for one in self.columns},
        )

    def _item(self, entry: Entry, examples: int) -> dict[str, Any]:
        return {
            "name": entry.name,
            "section": entry.section,
            "group": entry.group,
            "kind": entry.kind,
            "path": entry.path,
            "what": entry.what,
            "basis": entry.basis,
            "meaning": entry.meaning,
            "source": entry.source,
            "verdict": self.verdict(entry.name),
            "seen": dict(self._seen(entry.name, examples)),
            **_shown_by(entry),
        }

    def _seen(self, item: str, examples: int) -> Iterator[tuple[str, dict[str, Any]]]:
        for column in self.columns:
            cell = column[item]
            if cell.right or cell.wrong or cell.tests:
                yield column.name, _plain(cell, examples)


def _source(column: Column) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": column.name, "kind": column.kind, "about": column.about}
    return plain | {"problems": [*map(unsigned, column.problems)], "notes": [*map(unsigned, column.notes)]}


def _shown_by(entry: Entry) -> dict[str, list[str]]:
    """Of a feature, the items that show it."""
    feature = load_features().get(entry.name)
    items = [item for given in feature.items for item in resolved(given)] if feature else []
    return {"shown_by": items} if items else {}


def _plain(cell: Cell, examples: int) -> dict[str, Any]:
    plain: dict[str, Any] = {"verdict": cell.verdict, "right": cell.right, "wrong": cell.wrong}
    if cell.examples:
        plain["examples"] = [_example(one) for one in _chosen(cell.examples, examples)]
    if cell.tests:
        plain["tests"] = [{"test": one.test, "outcome": one.outcome, "message": one.message} for one in cell.tests]
    return plain


def _chosen(examples: Sequence[Example], number: int) -> Sequence[Example]:
    """The first ones, since what is wrong comes first; and the last one, which is of another tenant."""
    if len(examples) <= number or number == 1:
        return examples[:number]
    return [*examples[: number - 1], examples[-1]]


def _example(one: Example) -> dict[str, Any]:
    plain = {
        "moment": one.snapshot,
        "remote_id": one.remote_id,
        "gem": abridged(one.payload),
        "unified": abridged(one.value),
    }
    return plain | ({"expected": abridged(one.expected), "problem": unsigned(one.problem)} if one.problem else {})
