"""The simulator inside of a test: how soon it is there, and how soon it is as it was."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import httpx
import orjson

from gem_simulator import Simulator
from tests.benchmarks.figures import Figure


def run(rounds: int) -> Iterator[Figure]:
    """What the pytest fixture and a reset take."""
    _serve()
    served = statistics.median(_milliseconds(_serve) for _ in range(5 * rounds))
    yield Figure("pytest fixture, from nothing to nothing", f"{served:.0f} ms", "50 ms", met=served <= 50)
    simulator = Simulator(candidates=1_000_000)
    reset = statistics.median(_reset_after_a_write(simulator) for _ in range(5 * rounds))
    yield Figure("reset of 1,000,000 candidates", f"{reset:.2f} ms", "1 ms", met=reset <= 1)
    simulator = Simulator(candidates=20_000, frozen=True)
    large = statistics.median(_reset_after_much(simulator) for _ in range(rounds))
    yield Figure("reset after much was written and asked", f"{large:.2f} ms", "1 ms", met=large <= 1)


def _serve() -> None:
    with Simulator(candidates=50).serve():
        pass


def _reset_after_a_write(simulator: Simulator) -> float:
    first = orjson.loads(simulator.tenant.list("candidates", limit=1).records[0])
    simulator.tenant.delete("candidates", first["id"], hard=False)
    return _milliseconds(simulator.reset)


def _reset_after_much(simulator: Simulator) -> float:
    """After two weeks of the life of 20,000 candidates, some 13,000 values, and 2,000 requests in the journal."""
    simulator.tenant.advance(14)
    with httpx.Client(transport=simulator.transport(), headers={"X-API-Key": simulator.api_key}) as client:
        for _ in range(2000):
            client.get("http://gem/ats/v0/offices/")
    taken = _milliseconds(simulator.reset)
    time.sleep(1)  # what was written is freed meanwhile
    return taken


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
