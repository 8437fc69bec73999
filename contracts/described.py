"""A contract in words: where a value comes from, with the expressions that it refers to and the table of an enum."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.contract import Contract, Field
from contracts.evaluation import mentions


def source_of(contract: Contract, one: Field) -> list[tuple[str, str]]:
    """A field's expression under `from`, and below it every named expression that it refers to, by its name."""
    named = _names_in(one.source, {**contract.names, **one.names})
    return [("from", one.source or f"the sync itself: {one.rule}"), *named.items()]


def table_of(one: Field) -> list[str]:
    """The table of an enum, a line a Gem value; nothing where there is none."""
    lines = [f"{gem} → {unified}" for gem, unified in one.value.gem.items()]
    other = "the same" if one.value.otherwise == "same" else "null"
    return [*lines, f"anything else → {other}"] if lines else []


def _names_in(expression: str, names: Mapping[str, str]) -> Mapping[str, str]:
    """The named expressions that an expression refers to, and those that they refer to."""
    found = {name: text for name, text in names.items() if mentions(expression, name)}
    others = {name: text for name, text in names.items() if name not in found}
    for text in found.values() if others else ():
        found = {**found, **_names_in(text, others)}
    return found
