"""Integration fields: what Gem sends and no unified field holds. The contracts say which, by what they draw on.

A field of a record is one unless some contract over its collection draws on it; what is mapped into `custom_fields`
from the start is one all the same. So is every key of the tenant's own `custom_fields`, under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from connector import Integration
from connector.store import custom_fields
from contracts.contract import Contract, Field

MODELS = ("jobs", "candidates", "applications")
"""The models that have such fields; their collections have the same names."""

_DRAWN_ON = re.compile(r"\brecord\.(\w+)")
Record = dict[str, Any]


class IntegrationField(NamedTuple):
    """One of them.

    Args:
        model: the unified model whose records have it.
        type: DEFAULT for Gem's own, CUSTOM for the tenant's.
        key: its name in the payload.
        label: its name for people: of Gem's own, in words.
    """

    model: str
    type: str
    key: str
    label: str


def expected_fields(
    contracts: Mapping[str, Contract], raw: Mapping[str, list[Record]]
) -> Mapping[str, frozenset[IntegrationField]]:
    """Model → those that its records show, by the contracts."""
    return {model: frozenset(_shown(model, drawn_on(contracts.values(), model), raw[model])) for model in MODELS}


def known_fields(integration: Integration) -> Mapping[str, frozenset[IntegrationField]]:
    """Model → those that the store has found in records."""
    with integration.store.look() as connection:
        number = integration.store.find(integration.id).number
        found = custom_fields.integration_fields(connection, number, integration.id, shown_only=True)
    known = [IntegrationField(one.model, one.type, one.key, one.label or "") for one in found]
    return {model: frozenset(one for one in known if one.model == model) for model in MODELS}


def drawn_on(contracts: Iterable[Contract], collection: str) -> frozenset[str]:
    """The fields of a collection's records that unified fields are made of."""
    texts = [text for contract in contracts if contract.collection == collection for text in _texts(contract)]
    return frozenset(_DRAWN_ON.findall(" ".join(texts)))


def _texts(contract: Contract) -> Iterator[str]:
    yield from (contract.when, contract.rows, *contract.names.values())
    yield from (related.equals for related in contract.related.values())
    yield from (text for field in contract.fields.values() for text in _texts_of(field))


def _texts_of(field: Field) -> Iterator[str]:
    if field.rule != "payload" and field.name != "custom_fields":
        yield from (field.source, *field.names.values())


def _shown(model: str, drawn_on: frozenset[str], records: list[Record]) -> Iterator[IntegrationField]:
    from_the_start = {"jobs": {"offices", "departments"}, "applications": {"source"}}.get(model, set())
    for record in records:
        for key in record.keys() - (drawn_on - from_the_start) - {"custom_fields"}:
            yield IntegrationField(model, "DEFAULT", key, key.replace("_", " ").capitalize())
        own = record.get("custom_fields")
        for key in own if isinstance(own, dict) else ():
            yield IntegrationField(model, "CUSTOM", key, key)
