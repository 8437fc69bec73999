"""What every part of a comparison goes by: the document, the evidence, and what a clean simulator sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cassettes import Interaction
from contracts.drift.exchange import Exchange, Exchanges
from contracts.drift.observed import Observed
from contracts.gem_document import GemDocument


@dataclass(frozen=True)
class Side:
    """Interactions, and what their records showed.

    Attributes:
        document: that they are understood by.
        interactions: in their order.
    """

    document: GemDocument
    interactions: tuple[Interaction, ...]

    @cached_property
    def exchanges(self) -> Exchanges:
        """Those that went to Gem."""
        return Exchanges(self.document, self.interactions)

    @cached_property
    def observed(self) -> Observed:
        """What was seen of each field."""
        observed = Observed(self.document)
        observed.add(self.exchanges)
        return observed

    @cached_property
    def headers(self) -> frozenset[str]:
        """The names of all headers that answers had."""
        return frozenset(name for one in self.exchanges for name in one.headers)

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """The ids that lists showed, by collection."""
        found: dict[str, set[str]] = {}
        for one in self.exchanges.lists:
            if one.operation is not None and one.listed is not None and one.operation.collection:
                ids = (record.get("id") for record in one.listed.records if isinstance(record, dict))
                found.setdefault(one.operation.collection, set()).update(str(id_) for id_ in ids)
        return {collection: frozenset(ids) for collection, ids in found.items()}


@dataclass(frozen=True)
class Comparison:
    """Two sides.

    Attributes:
        document: what is written.
        evidence: what Gem sent.
        reference: what a clean simulator sends.
        odd: whether both are tenants where every record is odd: they have fields of their own, which begin with `x_`,
            and here and there null, words or forms that no other tenant has.
    """

    document: GemDocument
    evidence: Side
    reference: Side
    odd: bool = False

    @property
    def exchanges(self) -> Exchanges:
        """Those of the evidence."""
        return self.evidence.exchanges

    def mark(self, *steps: str) -> str:
        """The evidence mark of a place in the document, in words: `confirmed, ATS reference`."""
        return mark_of(self.definition(*steps))

    def definition(self, *steps: str) -> Mapping[str, Any]:
        """What stands at a place in the document; nothing where there is no such place."""
        found: Any = self.document.raw
        for step in steps:
            found = found.get(step, {}) if isinstance(found, dict) else {}
        return found if isinstance(found, dict) else {}

    def field(self, schema: str, name: str) -> Mapping[str, Any]:
        """What the document says of a field."""
        return self.definition("components", "schemas", schema, "properties", name.removesuffix("[]"))


def mark_of(definition: Mapping[str, Any]) -> str:
    """`confirmed, ATS reference`; empty where there is no mark."""
    evidence, source = definition.get("x-evidence"), definition.get("x-source")
    return f"{evidence}, {source}" if evidence else ""


def operations_of(exchanges: Iterable[Exchange]) -> tuple[str, ...]:
    """The operations that exchanges were of, each once."""
    return tuple(dict.fromkeys(str(one.operation) if one.operation else one.path for one in exchanges))
