"""Which unified fields draw on a field of Gem's, by the text of their contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contracts.contract import Contract, Field
from contracts.mutate.answer_operators import Path

_NAME = re.compile(r"[A-Za-z_]\w*")
_TEXT = re.compile(r"'[^']*'|`[^`]*`")


def drawn_on_by(contracts: Mapping[str, Contract], collection: str, path: Path) -> frozenset[str]:
    """The unified fields that draw on a field, `model.field`; where the rows themselves do, the model.

    Args:
        contracts: by model.
        collection: whose records have the field.
        path: the field; the list itself, with no path, is what everything draws on.
    """
    names = [name for name in path if name != "[]"]
    return frozenset(
        found
        for contract in contracts.values()
        if collection in contract.collections
        for found in _of(contract, collection, names)
    )


def _of(contract: Contract, collection: str, names: list[str]) -> Iterator[str]:
    seen_as = {name for name, related in contract.related.items() if related.collection == collection}
    seen_as |= {"record", "row"} if contract.collection == collection else set()
    for field in contract.fields.values():
        texts = _texts(contract, field)
        if field.rule == "payload" or not _names(texts) & seen_as:
            continue
        texts += [related.key for name, related in contract.related.items() if name in seen_as & _names(texts)]
        if _mentions(texts, names, whole=field.name == "custom_fields"):
            yield field.path
    about_rows = _named(contract, [contract.when, contract.rows, contract.fields["remote_id"].source])
    if not names or (_names(about_rows) & seen_as and _mentions(about_rows, names)):
        yield contract.model


def _texts(contract: Contract, field: Field) -> list[str]:
    """The expressions of a field, and those that they name."""
    return _named(contract, [field.source], field.names)


def _named(contract: Contract, texts: list[str], names: Mapping[str, str] | None = None) -> list[str]:
    """Expressions, and those that they name; of related records, how they are found."""
    equals = {name: f"{name} {related.equals}" for name, related in contract.related.items()}
    known = {**equals, **contract.names, **(names or {})}
    found: list[str] = []
    left = list(texts)
    while left:
        text = left.pop()
        found.append(text)
        left += [known.pop(name) for name in _names([text]) & known.keys()]
    return found


def _mentions(texts: list[str], names: list[str], *, whole: bool = False) -> bool:
    """Whether texts speak of every name on the way to a field; of what is passed on whole, of the first."""
    return set(names[:1] if whole else names) <= _names(texts)


def _names(texts: list[str]) -> set[str]:
    return {name for text in texts for name in _NAME.findall(_TEXT.sub(" ", text))}
