"""Whether the contracts notice a mutant: the first value that is not as its contract says.

Straight reads first, of the models whose mapping uses the changed module, then of all others; and only what survived
that is synced into a store, as `gem-contracts check` does it. What the contracts expect is computed once.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from types import FrameType
from typing import Any

from contracts.contract import Contract
from contracts.errors import SourceUnusable
from contracts.integration_fields import IntegrationField, expected_fields
from contracts.loading import MODELS, load_contracts
from contracts.mutate.expecting import Rows, other_fields, rows_of, warnings_of
from contracts.mutate.fresh import changed_mapping
from contracts.mutate.mutants import Mutant
from contracts.mutate.reading import Row, reading
from contracts.mutate.tenants import Tenant
from contracts.warned import Warned, hearing

PATIENCE = 60.0
"""Seconds; on a slow machine a survivor takes some."""

Expected = Mapping[str, Rows]
"""By model."""
Fields = Mapping[str, frozenset[IntegrationField]]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A recorded tenant, and what the contracts make of it.

    Attributes:
        tenant: the tenant.
        straight: what straight reads must give.
        stored: what a store must have after a full sync.
        warnings: model → of which field of which record it must be said that Gem's value cannot be used.
        fields: model → its integration fields.
    """

    tenant: Tenant
    straight: Expected
    stored: Expected
    warnings: Mapping[str, Warned]
    fields: Fields


def expectation(tenant: Tenant, contracts: Mapping[str, Contract] | None = None) -> Expectation:
    """What the contracts make of a tenant. Raises BrokenExpression."""
    contracts = contracts or load_contracts()
    straight, stored = (
        {model: rows_of(contract, tenant, has_store=has_store) for model, contract in contracts.items()}
        for has_store in (False, True)
    )
    warnings = {model: warnings_of(contract, tenant) for model, contract in contracts.items()}
    return Expectation(tenant, straight, stored, warnings, expected_fields(contracts, tenant.raw))


def first_difference(wanted: Expectation, models: Sequence[str]) -> str:
    """What straight reads give otherwise than the contracts say: the first thing, or an empty text."""
    with reading(wanted.tenant.transport(), wanted.tenant.settings) as gem:
        for model in models:
            with hearing() as warned:
                found = _first(model, wanted.straight[model], gem.straight(model))
            if found or warned != wanted.warnings[model]:
                return found or f"{model}: other warnings"
    return ""


def first_difference_stored(wanted: Expectation) -> str:
    """The same of a store, after a full sync."""
    with reading(wanted.tenant.transport(), wanted.tenant.settings) as gem, gem.synced() as stored:
        found = (_first(model, wanted.stored[model], stored.rows(model)) for model in MODELS)
        return next(filter(None, found), "") or _other_fields(wanted.fields, stored.integration_fields())


def _other_fields(expected: Fields, actual: Fields) -> str:
    other = (f"{model}.integration_fields" for model in expected if expected[model] != actual[model])
    return next(other, "")


def _first(model: str, wanted: Rows, rows: Iterator[Row]) -> str:
    missing = dict(wanted)
    for remote_id, actual in rows:
        if found := _difference(missing.pop(remote_id, None), actual):
            return f"{model}{found}"
    return f"{model}: records are missing" if missing else ""


def _difference(expected: Mapping[str, Any] | None, actual: dict[str, Any]) -> str:
    if expected is None:
        return ": a record too much"
    return "".join(f".{name}" for name in islice(other_fields(expected, actual), 1))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant.

    Attributes:
        mutant: which.
        noticed: by what: `jobs.status`, or what the connector raised; empty where nobody noticed.
    """

    mutant: Mutant
    noticed: str


class MappingCourt:
    """Tries mutants.

    Args:
        expectations: the tenants, each with what the contracts expect.
        models_of: module → the models whose mapping uses it; they are looked at first.
        patience: seconds after which a mutant counts as one that never ends.
    """

    def __init__(
        self,
        expectations: Sequence[Expectation],
        models_of: Mapping[str, Sequence[str]],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._expectations = expectations
        self._models_of = models_of
        self._patience = patience

    def check(self) -> None:
        """Looks at the mapping as it is.

        Raises:
            SourceUnusable: it is not as the contracts say, so that nothing could be said of its mutants.
        """
        for wanted in self._expectations:
            if found := first_difference(wanted, MODELS) or first_difference_stored(wanted):
                raise SourceUnusable(
                    f"The mapping is not as its contracts say, even unchanged: {found} (tenant {wanted.tenant.name}); "
                    "run gem-contracts check first."
                )

    def try_(self, mutant: Mutant) -> Verdict:
        """Whether the contracts notice a mutant."""
        try:
            with changed_mapping(mutant.module, mutant.source), _patience(self._patience):
                return Verdict(mutant, self._noticed(mutant))
        except _NeverEnds:
            return Verdict(mutant, "never ends")
        except Exception as error:  # noqa: BLE001 - whatever a mutant raises: it does not go unnoticed
            return Verdict(mutant, f"raises {type(error).__name__}")

    def _noticed(self, mutant: Mutant) -> str:
        first = self._models_of[mutant.module]
        others = [model for model in MODELS if model not in first]
        straight = [partial(first_difference, models=models) for models in (first, others)]
        # What no model is made of shows in a store alone.
        steps: list[Callable[[Expectation], str]] = (
            [*straight, first_difference_stored] if first else [first_difference_stored, *straight]
        )
        for step in steps:
            for wanted in self._expectations:
                if found := step(wanted):
                    return found
        return ""


class _NeverEnds(Exception):
    """A mutant took longer than anyone waits."""


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Raises inside when the time is over; where the system has no such signal (Windows), it waits for ever."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _NeverEnds

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
