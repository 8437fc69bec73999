"""`python -m gem_simulator` is the command `gem-simulator`."""

from __future__ import annotations

from gem_simulator.cli import main

if __name__ == "__main__":
    main(prog_name="gem-simulator")
