"""Finds every mutant of a module's source.

Not mutated is what makes no value: docstrings, imports, annotations, names of types, decorators, and the words of
warnings, which are for people.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from contracts.mutate.operators import Change, changes
from contracts.mutate.patterns import pattern_changes

PACKAGE = "connector.mapping"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module.

    Attributes:
        id: names it, whatever lines move: `module.scope: before → after`, and a number from the second such on.
        module: the module's name below the package, such as `jobs`.
        line: where it is, from 1.
        operator: what kind of change.
        before: what is changed.
        after: what it becomes.
        source: the whole module with the change.
    """

    id: str
    module: str
    line: int
    operator: str
    before: str
    after: str
    source: str


def sources() -> Mapping[str, str]:
    """The source of each module of the mapping, by its name below the package."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(PACKAGE)
    folder = Path(spec.submodule_search_locations[0])
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py")) if path.stem != "__init__"}


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    fields = _fields_used(tree)
    for place in _places(tree, module):
        for change in place.changes(fields):
            name = f"{place.scope}: {_in_one_line(change.before)} → {_in_one_line(change.after)}"
            seen[name] += 1
            number = f" ({seen[name]})" if seen[name] > 1 else ""
            yield Mutant(
                id=name + number,
                module=module,
                line=place.line,
                operator=change.operator,
                before=_in_one_line(change.before),
                after=_in_one_line(change.after),
                source=place.mutated(tree, change.node),
            )


@dataclass(frozen=True, slots=True)
class _Place:
    """A node, and where it hangs."""

    scope: str
    line: int
    node: ast.AST
    parent: ast.AST
    slot: str
    index: int | None
    in_pattern: bool

    def changes(self, fields: Mapping[str, list[str]]) -> Iterator[Change]:
        if self.in_pattern and isinstance(self.node, ast.Constant):
            yield from pattern_changes(self.node)
        yield from changes(self.node)
        yield from self._other_field(fields)

    def _other_field(self, fields: Mapping[str, list[str]]) -> Iterator[Change]:
        """`record.a` → `record.b`: the next one of those that are used of the same name."""
        match self.node:
            case ast.Attribute(value=ast.Name(id=name), attr=field, ctx=ast.Load()) if field in fields.get(name, ()):
                known = fields[name]
                other = known[(known.index(field) + 1) % len(known)]
                if other != field:
                    node = ast.Attribute(self.node.value, other, self.node.ctx)
                    yield Change("field", node, f"{name}.{field}", f"{name}.{other}")

    def mutated(self, tree: ast.AST, node: ast.AST) -> str:
        """The whole source with another node in this place."""
        self._put(node)
        try:
            return ast.unparse(tree)
        finally:
            self._put(self.node)

    def _put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.slot, node)
        else:
            getattr(self.parent, self.slot)[self.index] = node


_NO_VALUES = frozenset({"annotation", "returns", "decorator_list", "bases", "names", "type_params"})
"""Slots of a tree that say nothing about values."""


def _places(node: ast.AST, scope: str, in_pattern: bool = False) -> Iterator[_Place]:
    for slot, index, child in _children(node):
        if _is_skipped(node, slot, index, child):
            continue
        inner = f"{scope}.{child.name}" if isinstance(child, ast.FunctionDef | ast.ClassDef) else scope
        pattern = in_pattern or _makes_a_pattern(child)
        yield _Place(scope, getattr(child, "lineno", getattr(node, "lineno", 0)), child, node, slot, index, pattern)
        yield from _places(child, inner, pattern)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for slot, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield slot, None, value
        elif isinstance(value, list):
            yield from ((slot, index, item) for index, item in enumerate(value) if isinstance(item, ast.AST))


def _is_skipped(parent: ast.AST, slot: str, index: int | None, child: ast.AST) -> bool:
    if slot in _NO_VALUES or (isinstance(parent, ast.ClassDef) and slot == "keywords"):
        return True
    match child:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) if name[0].isupper() and not name.isupper():
            return True  # the name of a type
    return _is_wording(parent, slot, index)


def _is_wording(parent: ast.AST, slot: str, index: int | None) -> bool:
    """Whether it is the second argument of `warn(field, message)`."""
    match parent:
        case ast.Call(func=ast.Name(id="warn")) if slot == "args" and index == 1:
            return True
    return False


def _makes_a_pattern(node: ast.AST) -> bool:
    """Whether it is `re.compile(…)`, or a text that can hardly be anything else than a part of one."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile")):
            return True
        case ast.Constant(value=str() as text):
            return "[^" in text or "(?" in text
    return False


def _fields_used(tree: ast.AST) -> Mapping[str, list[str]]:
    """The fields that a module reads of each name; methods that it calls are none."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=field, ctx=ast.Load()) if id(node) not in called:
                found[name].add(field)
    return {name: sorted(fields) for name, fields in found.items()}


def _in_one_line(text: Any) -> str:
    return " ".join(str(text).split())
