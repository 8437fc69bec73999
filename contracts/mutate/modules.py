"""Which models of the mapping use which of its modules: what is looked at first when one of them is changed."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from contracts.loading import MODELS
from contracts.mutate.mutants import PACKAGE


def models_of(sources: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Module → the models whose own module is it, or imports it, also through others."""
    imported = {name: _imports(source) & sources.keys() for name, source in sources.items()}
    used = {model: _reached(model, imported) for model in MODELS}
    return {name: tuple(model for model in MODELS if name in used[model]) for name in sources}


def _imports(source: str) -> set[str]:
    return {
        node.module.rpartition(".")[2]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{PACKAGE}.")
    }


def _reached(name: str, imported: Mapping[str, set[str]]) -> set[str]:
    found, left = set(), [name]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += imported[one]
    return found
