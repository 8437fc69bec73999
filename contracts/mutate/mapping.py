"""The mutation score of the connector's mapping: every mutant tried, every survivor explained or named."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from contracts.mutate.explanations import load_explanations
from contracts.mutate.modules import models_of
from contracts.mutate.mutants import mutants_of, sources
from contracts.mutate.pool import outcomes
from contracts.mutate.tenants import CANDIDATES, SEED, tenants
from contracts.mutate.trial import MappingCourt, Verdict, expectation

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class MappingScore:
    """What became of the mutants of the mapping.

    Attributes:
        verdicts: one a mutant.
        explanations: mutant → why it makes no difference.
        stale: explanations of what is no mutant, or of what was noticed after all.
        seconds: how long it took.
    """

    verdicts: Sequence[Verdict]
    explanations: Mapping[str, str]
    stale: Sequence[str]
    seconds: float

    @property
    def killed(self) -> list[Verdict]:
        """Those that the contracts noticed."""
        return [one for one in self.verdicts if one.noticed]

    @property
    def explained(self) -> list[Verdict]:
        """Those that make no difference, as is written."""
        return [one for one in self.verdicts if not one.noticed and one.mutant.id in self.explanations]

    @property
    def survivors(self) -> list[Verdict]:
        """Those that nobody noticed, and nobody explains."""
        return [one for one in self.verdicts if not one.noticed and one.mutant.id not in self.explanations]

    @property
    def score(self) -> float:
        """The part of the mutants that make a difference which was noticed, from 0 to 1."""
        tried = len(self.killed) + len(self.survivors)
        return len(self.killed) / tried if tried else 1.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing survived without an explanation, and each explanation explains something."""
        return not self.survivors and not self.stale


def score_mapping(
    *,
    candidates: int = CANDIDATES,
    seed: int = SEED,
    modules: Sequence[str] = (),
    sample: int | None = None,
    jobs: int = 1,
    progress: Progress = lambda *_: None,
) -> MappingScore:
    """Tries the mutants of the mapping.

    Args:
        candidates: how many each simulated tenant has.
        seed: of the tenants, and of the sample.
        modules: only of these; all unless given.
        sample: only so many, drawn by the seed.
        jobs: processes.
        progress: told how many are done, of how many.

    Raises:
        SourceUnusable: the mapping is not as its contracts say before anything is changed.
        BrokenContract: a contract, or an explanation, does not say what it must.
    """
    started = time.monotonic()
    code = sources()
    explanations = {name: why for name, why in load_explanations().items() if not name.startswith("answers: ")}
    everything = {name: list(mutants_of(name, source)) for name, source in code.items()}
    chosen = [one for name in modules or code for one in everything[name]]
    if sample is not None and sample < len(chosen):
        chosen = random.Random(seed).sample(chosen, sample)  # noqa: S311 - the same for a seed
    court = MappingCourt([expectation(tenant) for tenant in tenants(candidates, seed)], models_of(code))
    court.check()
    found: list[Verdict] = []
    for verdict in outcomes(court, chosen, jobs=jobs):
        found.append(verdict)
        progress(len(found), len(chosen))
    known = {one.id for one in chain.from_iterable(everything.values())}
    noticed = {one.mutant.id for one in found if one.noticed}
    stale = [name for name in explanations if name not in known or name in noticed]
    return MappingScore(found, explanations, stale, time.monotonic() - started)
