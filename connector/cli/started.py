"""How our programs are started from where the user is."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Literal

_MODULES = {"gem-connector": "connector", "gem-simulator": "gem_simulator"}


def as_started(program: Literal["gem-connector", "gem-simulator"]) -> str:
    """What to type for one of our programs: as this process was started, unless the bare name does the same."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m {_MODULES[program]}"
    beside = started.with_name(program)
    found = shutil.which(program)
    if started.name not in _MODULES or (found and beside.exists() and Path(found).samefile(beside)):
        return program
    return shlex.quote(str(beside))
