"""Expected values: the expressions of a contract over the raw records of a tenant.

    Payloads            every raw record, by collection, with the indexes that contracts ask for
    Evaluation          one contract on those: its rows, and the expected value of each field

An expression sees one object, its scope:

    record              the Gem record, as received
    row                 what this row stands for, where one record gives several
    integration_id      the id that the store gave the integration
    settings            remote_data, include_job_templates, job_board
    …                   the contract's related records and named expressions, then the field's own
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from contracts.contract import Contract, Field, Related, Value
from contracts.errors import BrokenExpression
from contracts.functions import CONTRACT_FUNCTIONS

Record = dict[str, Any]
Scope = dict[str, Any]


class Payloads:
    """Every raw record of a tenant, by collection.

    >>> payloads = Payloads({"jobs": [{"id": "1"}], "job_posts": [{"id": "2", "job_id": "1"}]})
    >>> [record["id"] for record in payloads.having("job_posts", "job_id", "1")]
    ['2']
    """

    def __init__(self, collections: Mapping[str, list[Record]]) -> None:
        self._collections = collections
        self._indexes: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def __getitem__(self, collection: str) -> list[Record]:
        """The records of a collection, in Gem's order."""
        return self._collections.get(collection, [])

    def having(self, collection: str, key: str, value: Any) -> list[Record]:
        """Those records of a collection of which the expression `key` gives the value, or a list with it."""
        if value is None:
            return []
        index = self._indexes.get((collection, key))
        if index is None:
            index = self._indexes[collection, key] = self._index(collection, key)
        return index.get(value, [])

    def _index(self, collection: str, key: str) -> dict[str, list[Record]]:
        index: dict[str, list[Record]] = {}
        for record in self[collection]:
            for value in dict.fromkeys(_as_list(search(key, record))):
                index.setdefault(value, []).append(record)
        return index


_PATH = re.compile(r"[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)*", re.ASCII)
_SCOPE = frozenset({"record", "row", "integration_id", "settings"})


@dataclass(frozen=True, slots=True)
class Row:
    """One expected row of a unified model.

    Attributes:
        remote_id: what Gem calls it.
        scope: what its expressions see.
    """

    remote_id: str
    scope: Scope


class Evaluation:
    """One contract over the payloads of a tenant.

    Args:
        contract: what to expect.
        payloads: the raw records.
        integration_id: as the store has it; ids are made from it.
        settings: the integration's settings, by name.
        has_store: whether the connector could look at what it stored before.

    Attributes:
        left_out: once the rows were read, the records that the contract's `when` left out.
    """

    def __init__(
        self,
        contract: Contract,
        payloads: Payloads,
        *,
        integration_id: str,
        settings: Mapping[str, object],
        has_store: bool = True,
    ) -> None:
        self.contract = contract
        self.left_out: list[Record] = []
        self._has_store = has_store
        self._payloads = payloads
        self._constants: Scope = {"integration_id": integration_id, "settings": dict(settings)}

    def rows(self) -> Iterator[Row]:
        """Every row that should be there, deleted ones too. Raises BrokenExpression."""
        self.left_out.clear()
        for record in self._payloads[self.contract.collection]:
            scope = self._scope(record)
            if self.contract.when and not search(self.contract.when, scope):
                self.left_out.append(record)
                continue
            for row in search(self.contract.rows, scope) or [] if self.contract.rows else [None]:
                yield self._row({**scope, "row": row})

    def expected(self, field: Field, row: Row) -> Any:
        """The value that a field of a row must have. Raises BrokenExpression."""
        return self.translate(field, self.found(field, row))

    def found(self, field: Field, row: Row) -> Any:
        """What the field's expression gives, before its enum table."""
        return search(field.source, self._scope_of(field, row))

    def warned(self, row: Row) -> list[Field]:
        """The fields of which the connector must say that Gem's value cannot be used. Raises BrokenExpression."""
        some = (one for one in self.contract.fields.values() if one.warns)
        return [one for one in some if search(one.warns, self._scope_of(one, row)) not in (None, False, "", [], {})]

    def evidence(self, field: Field | None, row: Row) -> Record:
        """What a field's expressions look at: those parts of the record, and of its related records."""
        record: Record = row.scope["record"]
        if field is None:
            return record
        text = " ".join([field.source, *field.names.values()])
        named = {name: row.scope[name] for name in row.scope if name not in _SCOPE and mentions(text, name)}
        text = " ".join([text, *(self.contract.names.get(name, "") for name in named)])
        used = {name: record[name] for name in record if mentions(text, f"record.{name}")}
        return {"id": record.get("id"), **used, **named} if used or named else record

    @staticmethod
    def translate(field: Field, found: Any) -> Any:
        """The unified value of what an expression found: by the enum table, or null where Gem sent another type."""
        return _translate(field.value, found)

    @staticmethod
    def _scope_of(field: Field, row: Row) -> Scope:
        scope = row.scope
        for name, expression in field.names.items():
            scope = {**scope, name: search(expression, scope)}
        return scope

    def _row(self, scope: Scope) -> Row:
        for name, expression in self.contract.names.items():
            scope[name] = search(expression, scope)
        return Row(remote_id=str(search(self.contract.fields["remote_id"].source, scope)), scope=scope)

    def _scope(self, record: Record) -> Scope:
        scope: Scope = {**self._constants, "record": record}
        for name, related in self.contract.related.items():
            scope[name] = self._related(related, scope)
        return scope

    def _related(self, related: Related, scope: Scope) -> Any:
        if related.stored and not self._has_store:
            return None if related.one else []
        found = self._payloads.having(related.collection, related.key, search(related.equals, scope))
        return (found[0] if found else None) if related.one else found


def search(expression: str, scope: Any) -> Any:
    """What an expression gives. Raises BrokenExpression, which names it."""
    if path := _path(expression):
        return _walk(path, scope)
    try:
        return _compiled(expression).search(scope, options=CONTRACT_FUNCTIONS)
    except JMESPathError as error:
        raise BrokenExpression(f"cannot evaluate `{expression}`: {error}") from error


@cache
def _path(expression: str) -> tuple[str, ...]:
    """The steps of an expression that is a path and nothing else; most are, and JMESPath takes long over them."""
    return tuple(expression.split(".")) if _PATH.fullmatch(expression) else ()


def _walk(path: tuple[str, ...], value: Any) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


@cache
def _compiled(expression: str) -> ParsedResult:
    return jmespath.compile(expression)


def _translate(value: Value, found: Any) -> Any:
    if value.gem and isinstance(found, str):
        return value.gem.get(found, found if value.otherwise == "same" else None)
    # A Gem value of another type than the documented one gives null and a warning, never a failed sync.
    return found if found is None or value.type not in _PYTHON_TYPES or _is(value.type, found) else None


_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "enum": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def _is(kind: str, found: Any) -> bool:
    return isinstance(found, _PYTHON_TYPES[kind]) and (kind == "boolean" or not isinstance(found, bool))


def mentions(expression: str, name: str) -> bool:
    """Whether an expression refers to a name of its scope."""
    return re.search(rf"(?<![\w.']){re.escape(name)}\b", expression) is not None


def _as_list(found: Any) -> Iterable[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]
