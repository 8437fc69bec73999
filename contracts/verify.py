"""Holds what a store has against what the contracts say it must have, every record and both ways.

Snapshot        a tenant's raw records and what the store made of them, at one moment
verify          yields a Mismatch for everything that is not as it must be, and tells a Coverage what was
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contracts.contract import Contract, Field
from contracts.coverage import Coverage, wrong_items
from contracts.errors import BrokenExpression
from contracts.evaluation import Evaluation, Payloads, Row
from contracts.examples import Example
from contracts.excerpts import excerpt
from contracts.functions.links import without_signatures
from contracts.shapes import shape_problems
from contracts.warned import Warned

Unified = dict[str, Any]
Rows = Mapping[str, Unified]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A tenant and a store at one moment.

    Attributes:
        name: what to call it in reports, such as `edge, after a week`.
        payloads: every raw record of the tenant.
        stored: model → remote id → the unified record, deleted ones too.
        integration_id: as the store has it.
        settings: the integration's settings, by name.
        previous: what the same store had after the sync before; empty after the first one.
        has_store: whether there is a store at all; straight reads have none.
        unsettled: collection → ids of the records of which nobody can say in which state the sync saw them.
        warned: model → of which values the connector said that it cannot use them; None where nobody listened.
    """

    name: str
    payloads: Payloads
    stored: Mapping[str, Rows]
    integration_id: str
    settings: Mapping[str, object]
    previous: Mapping[str, Rows] = field(default_factory=dict)
    has_store: bool = True
    unsettled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    warned: Mapping[str, Warned] | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A unified value, or a whole record, that is not as its contract says.

    Attributes:
        snapshot: in which tenant, after which sync.
        model: the unified model.
        field: the field; empty where the whole record is missing or too much.
        remote_id: Gem's id of the record.
        problem: what is wrong, one sentence.
        expected: what the contract gives, shortened.
        got: what the store has, shortened.
        expression: where the contract takes it from.
        payload: what the expression looked at in the raw records, shortened.
    """

    snapshot: str
    model: str
    field: str
    remote_id: str
    problem: str
    expected: str = ""
    got: str = ""
    expression: str = ""
    payload: str = ""

    @property
    def path(self) -> str:
        """`model.field`, or the model alone."""
        return f"{self.model}.{self.field}" if self.field else self.model

    def __str__(self) -> str:
        lines = [f"{self.path} of {self.remote_id} ({self.snapshot}): {self.problem}"]
        if self.expected or self.got:
            lines += [f"  expected  {self.expected}", f"  got       {self.got}"]
        if self.expression:
            lines.append(f"  from      {self.expression}")
        if self.payload:
            lines.append(f"  payload   {self.payload}")
        return "\n".join(lines)


def verify(snapshot: Snapshot, contracts: Iterable[Contract], coverage: Coverage) -> Iterator[Mismatch]:
    """Checks every record of every model.

    Args:
        snapshot: what Gem has and what the store made of it.
        contracts: what must be so.
        coverage: learns what was seen and right.

    Yields:
        everything that differs, in the order of the contracts.
    """
    coverage.begin(snapshot.name.partition(", ")[0])
    for contract in contracts:
        yield from _ModelCheck(snapshot, contract, coverage).run()


class _ModelCheck:
    """One model of one snapshot."""

    def __init__(self, snapshot: Snapshot, contract: Contract, coverage: Coverage) -> None:
        self.snapshot = snapshot
        self.contract = contract
        self.coverage = coverage
        self.stored = snapshot.stored.get(contract.model, {})
        self.previous = snapshot.previous.get(contract.model, {})
        self.evaluation = Evaluation(
            contract,
            snapshot.payloads,
            integration_id=snapshot.integration_id,
            settings=snapshot.settings,
            has_store=snapshot.has_store,
        )

    def run(self) -> Iterator[Mismatch]:
        try:
            rows = {row.remote_id: row for row in self.evaluation.rows()}
        except BrokenExpression as error:
            yield self._mismatch("", "every record", str(error))
            return
        for remote_id, row in rows.items():
            if not self._is_settled(row):
                continue
            if stored := self.stored.get(remote_id):
                self.coverage.saw_record(self.contract.model, partial(self._example, remote_id, stored, None, row))
                yield from self._record(row, stored)
            else:
                yield self._mismatch("", remote_id, "is in Gem, but not in the store", payload=row)
        for record in self.evaluation.left_out:
            self.coverage.saw_left_out(
                self.contract.model, partial(self._example, str(record.get("id")), None, payload=record)
            )
        for remote_id in self.stored.keys() - rows.keys():
            yield from self._gone(remote_id, self.stored[remote_id])
        for remote_id in self.previous.keys() - self.stored.keys():
            yield self._mismatch("", remote_id, "was in the store, and is in it no longer, not even as deleted")
        if self.snapshot.warned is not None:
            yield from self._warnings(rows, self.snapshot.warned.get(self.contract.model, set()))

    def _warnings(self, rows: Mapping[str, Row], warned: Warned) -> Iterator[Mismatch]:
        """Of which values of Gem's nothing was said although they cannot be used, and of which too much."""
        wanted = {(one.name, remote_id) for remote_id, row in rows.items() for one in self.evaluation.warned(row)}
        for name, remote_id in sorted(wanted - warned):
            yield self._mismatch(name, remote_id, "no warning says that Gem's value cannot be used")
        for name, remote_id in sorted(warned - wanted):
            yield self._mismatch(name, remote_id, "a warning says that Gem's value cannot be used, but it can")

    def _is_settled(self, row: Row) -> bool:
        """Whether the states of the record and of those that it draws on are known."""
        used = [(self.contract.collection, row.scope["record"])]
        for name, related in self.contract.related.items():
            found = row.scope[name] or []
            used += [(related.collection, one) for one in (found if isinstance(found, list) else [found])]
        return not any(record["id"] in self._unsettled(collection) for collection, record in used)

    def _unsettled(self, collection: str) -> frozenset[str]:
        return self.snapshot.unsettled.get(collection, frozenset())

    def _may_be_gone(self, remote_id: str) -> bool:
        """Whether the record, or of a join its parent, is unsettled."""
        unsettled = self._unsettled(self.contract.collection)
        return bool(unsettled) if self.contract.is_join else remote_id in unsettled

    def _record(self, row: Row, stored: Unified) -> Iterator[Mismatch]:
        for one in self.contract.fields.values():
            if one.name not in stored:
                yield self._mismatch(one.name, row.remote_id, "the record does not have this field", payload=row)
                continue
            yield from self._field(one, row, stored)
        for name in stored.keys() - self.contract.fields.keys():
            yield self._mismatch(name, row.remote_id, "no contract says what this field is", got=stored[name])

    def _field(self, one: Field, row: Row, stored: Unified) -> Iterator[Mismatch]:
        actual = stored[one.name]
        found = expected = None
        problems = list(shape_problems(one.value, actual))
        if one.rule == "moves-with-values":
            problems += self._moved_wrongly(one, row.remote_id, stored)
        else:
            try:
                found = self.evaluation.found(one, row)
            except BrokenExpression as error:
                yield self._mismatch(one.name, row.remote_id, str(error), got=actual, expression=one, payload=row)
                return
            expected = self.evaluation.translate(one, found)
            problems += self._differences(one, expected, actual)
        mismatch = partial(self._mismatch, expected=expected, got=actual, expression=one, payload=row, found=found)
        for problem in problems:
            yield mismatch(one.name, row.remote_id, problem)
        if not problems:
            self.coverage.saw(one, actual, found, partial(self._example, row.remote_id, actual, one, row))

    def _differences(self, one: Field, expected: Any, actual: Any) -> Iterator[str]:
        if one.rule == "payload":
            expected, actual = without_signatures(expected), without_signatures(actual)
        if one.rule == "deletion" and expected is None and actual is not None:
            yield "Gem still has the record and does not call it deleted"
        elif expected != actual:
            yield "the value differs"

    def _moved_wrongly(self, one: Field, remote_id: str, stored: Unified) -> Iterator[str]:
        before = self.previous.get(remote_id)
        if before is None:
            return
        changed, moved = _own_values(before) != _own_values(stored), before[one.name] != stored[one.name]
        if changed and not moved:
            yield f"stayed, but these values changed: {', '.join(_changed_names(before, stored))}"
        elif moved and not changed:
            yield "moved, but no value of the record changed"
        elif moved and not stored[one.name] > before[one.name]:
            yield "moved back"
        else:
            self.coverage.saw_move(one, partial(self._move, remote_id, before, stored), moved=moved)

    def _gone(self, remote_id: str, stored: Unified) -> Iterator[Mismatch]:
        """A record that Gem does not have: it must have been there once, and be marked deleted."""
        if self._may_be_gone(remote_id):
            return
        if remote_id not in self.previous:
            yield self._mismatch("", remote_id, "is in the store, but never was in Gem")
        elif stored["remote_deleted_at"] is None:
            yield self._mismatch("remote_deleted_at", remote_id, "Gem does not have the record any more", got=None)
        else:
            gone = self.contract.fields["remote_deleted_at"]
            told = partial(self._example, remote_id, stored["remote_deleted_at"], gone)
            self.coverage.saw(gone, stored["remote_deleted_at"], None, told)
            for one in self.contract.fields.values():
                problems = list(shape_problems(one.value, stored.get(one.name)))
                if one.rule == "moves-with-values":
                    problems += self._moved_wrongly(one, remote_id, stored)
                for problem in problems:
                    yield self._mismatch(one.name, remote_id, problem, got=stored.get(one.name))

    def _mismatch(
        self,
        name: str,
        remote_id: str,
        problem: str,
        *,
        expected: Any = None,
        got: Any = None,
        expression: Field | None = None,
        payload: Row | None = None,
        found: Any = None,
    ) -> Mismatch:
        items = (
            wrong_items(expression, expected, found) if expression else [f"{self.contract.model}.{name}".rstrip(".")]
        )
        told = partial(self._example, remote_id, got, expression, payload, expected=expected, problem=problem)
        self.coverage.saw_wrong(items, told)
        return Mismatch(
            snapshot=self.snapshot.name,
            model=self.contract.model,
            field=name,
            remote_id=remote_id,
            problem=problem,
            expected=excerpt(expected) if expression else "",
            got=excerpt(got) if name else "",
            expression=expression.source if expression else "",
            payload=excerpt(self.evaluation.evidence(expression, payload)) if payload else "",
        )

    def _example(
        self, remote_id: str, value: Any, one: Field | None = None, payload: Row | Unified | None = None, **more: Any
    ) -> Example:
        """A value of a record with what its expression looked at."""
        seen = self.evaluation.evidence(one, payload) if isinstance(payload, Row) else payload
        return Example(self.snapshot.name, remote_id, seen, value, one.source if one else "", **more)

    def _move(self, remote_id: str, before: Unified, after: Unified) -> Example:
        """A changed_at, with the values that moved it."""
        changed = {name: {"before": before[name], "after": after[name]} for name in _changed_names(before, after)}
        payload = {"changed_at": {"before": before["changed_at"], "after": after["changed_at"]}, **changed}
        return Example(self.snapshot.name, remote_id, payload, after["changed_at"])


def _own_values(stored: Unified) -> Unified:
    """What moves changed_at: everything of the record but that time itself and what signs its links."""
    own = {name: value for name, value in stored.items() if name != "changed_at"}
    if "remote_data" in own:
        own["remote_data"] = without_signatures(own["remote_data"])
    return own


def _changed_names(before: Unified, after: Unified) -> list[str]:
    one, other = _own_values(before), _own_values(after)
    return [name for name in other if one.get(name) != other[name]]
