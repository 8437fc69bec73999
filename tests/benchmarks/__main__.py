"""`python -m tests.benchmarks [simulator|peers|sync|replay|api …]`: every figure, or those of one part.

Exits 1 where a bound was not met.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

from tests.benchmarks import api_speed, replay_speed, simulator_peers, simulator_speed, sync_speed
from tests.benchmarks.figures import show

PARTS = ("simulator", "peers", "sync", "replay", "api")


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; all by default")
    parser.add_argument("--records", type=int, default=100_000, help="candidates to sync")
    parser.add_argument("--candidates", type=int, default=1_000_000, help="in the store that the API reads from")
    parser.add_argument("--store", type=Path, help="that store's file: filled where there is none, and kept")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    if options.candidates < api_speed.FEWEST:
        parser.error(f"--candidates: at least {api_speed.FEWEST:,}, or the end of the list is its beginning")
    figures = {
        "simulator": lambda: simulator_speed.run(options.rounds),
        "peers": lambda: simulator_peers.run(options.rounds),
        "sync": lambda: sync_speed.run(options.records, options.rounds),
        "replay": lambda: replay_speed.run(options.rounds),
        "api": lambda: api_speed.run(options.candidates, options.store),
    }
    chosen = itertools.chain.from_iterable(figures[part]() for part in options.parts or PARTS)
    return 0 if show(chosen, as_json=options.json) else 1


if __name__ == "__main__":
    sys.exit(main())
