"""Makes the cassettes that are shipped, from the simulator: `python -m tests.replay.making`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cassettes
from contracts.gem_requests import gem_client
from contracts.record.recording import Recording, Target, record
from contracts.record.writes import Writes
from gem_simulator import Simulator

FOLDER = Path(cassettes.__file__).parent / "simulator"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One of them.

    Args:
        name: of the file.
        profile: of the tenant.
        seed: of the tenant.
        candidates: how many it has.
        writes: whether actions are done as well.
    """

    name: str
    profile: str
    seed: int
    candidates: int
    writes: bool = False

    def make(self, folder: Path = FOLDER) -> Recording:
        """Records it."""
        simulator = Simulator(seed=self.seed, candidates=self.candidates, profile=self.profile)
        with simulator.serve() as server:
            target = Target(server.base_url, server.api_key, rate=None)
            with gem_client(target.root, target.api_key) as client:
                writes = Writes.planned(client, rate=None) if self.writes else None
            return record(target, folder / f"{self.name}.yaml", writes=writes)


SHIPPED = (Shipped("reads", "edge", 7, 40), Shipped("full", "realistic", 7, 10, writes=True))

if __name__ == "__main__":
    for one in SHIPPED:
        made = one.make()
        print(f"{made.path.name}: {made.requests} requests, {made.size / 1e6:.1f} MB")
