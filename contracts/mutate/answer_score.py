"""The mutation score of Gem's answers: every field of every collection changed in every way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.loading import load_contracts
from contracts.mutate.answer_operators import LIST_OPERATORS, changed, operators_for, paths, places
from contracts.mutate.answer_trial import AnswerCourt
from contracts.mutate.answers import AnswerMutant, AnswerVerdict
from contracts.mutate.explanations import load_explanations
from contracts.mutate.pool import outcomes
from contracts.mutate.tenants import CANDIDATES, SEED, Tenant, tenants

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """What became of the changed answers.

    Attributes:
        verdicts: one each.
        explanations: change → why it makes no difference.
        stale: explanations of what cannot be changed so, or of what was noticed after all.
        seconds: how long it took.
    """

    verdicts: Sequence[AnswerVerdict]
    explanations: Mapping[str, str]
    stale: Sequence[str]
    seconds: float

    @property
    def noticed(self) -> list[AnswerVerdict]:
        """Those that were noticed."""
        return [one for one in self.verdicts if one.is_noticed]

    @property
    def ignored(self) -> list[AnswerVerdict]:
        """Those that nobody noticed, and that no contract draws on."""
        return [one for one in self.verdicts if not one.is_noticed and not one.drawn]

    @property
    def survivors(self) -> list[AnswerVerdict]:
        """Those that nobody noticed although a contract draws on the field, and that nobody explains."""
        return [one for one in self.verdicts if one.survived and one.mutant.id not in self.explanations]

    @property
    def explained(self) -> list[AnswerVerdict]:
        """Those that make no difference, as is written."""
        return [one for one in self.verdicts if one.survived and one.mutant.id in self.explanations]

    @property
    def beyond(self) -> list[AnswerVerdict]:
        """Those that changed a unified field whose contract does not draw on the field."""
        return [one for one in self.verdicts if one.beyond]

    @property
    def score(self) -> float:
        """The part of what could be noticed that was, from 0 to 1."""
        tried = len(self.noticed) + len(self.survivors)
        return len(self.noticed) / tried if tried else 1.0

    @property
    def is_clean(self) -> bool:
        """Whether all was noticed or is explained, and nothing differed that should not."""
        return not (self.survivors or self.beyond or self.stale)


def score_answers(
    *,
    candidates: int = CANDIDATES,
    seed: int = SEED,
    sample: int | None = None,
    jobs: int = 1,
    progress: Progress = lambda *_: None,
) -> AnswerScore:
    """Tries changed answers of a simulated tenant.

    Args:
        candidates: how many it has.
        seed: of the tenant, and of the sample.
        sample: only so many, drawn by the seed.
        jobs: processes.
        progress: told how many are done, of how many.

    Raises:
        BrokenContract: a contract does not say what it must.
    """
    started = time.monotonic()
    hardest, tenant, _ = tenants(candidates, seed)
    # What is passed on as received differs whatever changes; that would hide what the other fields do.
    harder = replace(hardest, settings=hardest.settings | {"remote_data": False})
    explanations = {name: why for name, why in load_explanations().items() if name.startswith("answers: ")}
    mutants = everything = list(answer_mutants(tenant))
    if sample is not None and sample < len(mutants):
        mutants = random.Random(seed).sample(mutants, sample)  # noqa: S311 - the same for a seed
    found: list[AnswerVerdict] = []
    for verdict in outcomes(AnswerCourt(tenant, harder, load_contracts()), mutants, jobs=jobs):
        found.append(verdict)
        progress(len(found), len(mutants))
    known, noticed = {one.id for one in everything}, {one.mutant.id for one in found if one.is_noticed}
    is_usual = (candidates, seed) == (CANDIDATES, SEED)  # another tenant may well show what the usual one does not
    stale = [name for name in explanations if is_usual and (name not in known or name in noticed)]
    return AnswerScore(found, explanations, stale, time.monotonic() - started)


def answer_mutants(tenant: Tenant) -> Iterator[AnswerMutant]:
    """Everything that can be changed in what a tenant answers, and is then another answer."""
    for collection, records in tenant.raw.items():
        yield from (AnswerMutant(collection, (), operator) for operator in LIST_OPERATORS if records)
        for path in paths(records):
            values = [place.value for record in records for place in places(record, path)]
            for operator in operators_for(values):
                if changed(records, path, operator) != records:
                    yield AnswerMutant(collection, path, operator)
