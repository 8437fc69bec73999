"""Imports the connector anew with one module of its mapping changed, and puts everything back afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

from contracts.mutate.mutants import PACKAGE

_KEPT = ("connector.errors.", "connector.gem.", "connector.store.", "connector.unified.", "connector.cli.")
"""What never imports the mapping, by the rules of who may import whom; it is loaded once."""


class _Changed(MetaPathFinder, Loader):
    """Finds one module in a text."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._code = compile(source, f"<mutant of {name}>", "exec", dont_inherit=True)

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Of the one module."""
        return spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the text."""
        exec(self._code, module.__dict__)  # noqa: S102 - it is our own mapping, a little changed


@contextmanager
def changed_mapping(module: str, source: str) -> Iterator[None]:
    """Inside, whoever imports the connector gets it with this source for one module of its mapping.

    Args:
        module: its name below the package, such as `jobs`.
        source: its text.
    """
    finder = _Changed(f"{PACKAGE}.{module}", source)
    before = _take_out()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _take_out()
        sys.modules.update(before)
        for name, loaded in before.items():
            parent, _, own = name.rpartition(".")
            setattr(sys.modules[parent], own, loaded)


def _take_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.startswith("connector.") and not _is_kept(name)]
    return {name: sys.modules.pop(name) for name in names}


def _is_kept(name: str) -> bool:
    return f"{name}.".startswith(_KEPT)
