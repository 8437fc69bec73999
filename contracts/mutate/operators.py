"""How code is changed: each operator takes one node of a syntax tree and gives what might stand there instead.

    constant    1 → 2, "text" → "", True → False       call        f(x) → x, x.m() → x, max → min, any → all
    entry       of a table: dropped, or swapped         argument    swapped with its neighbour, or dropped
    item        of a tuple, a list or a set: dropped    field       record.a → record.b
    word        of a "a b c".split(): dropped           branch      always, never; a case dropped
    comparison  == → !=, < → <=, is → is not            result      return x → return None
    boolean     and → or, not x → x, an operand alone   statement   dropped
    arithmetic  + → -                                   pattern     of a regular expression: + → *, ? dropped, …

Operators are functions of values: they never change the node that they are given.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from itertools import pairwise
from typing import Any, NamedTuple


class Change(NamedTuple):
    """What might stand in the place of a node.

    Args:
        operator: by which operator.
        node: the node instead.
        before: what is changed, as people read it.
        after: what it becomes.
    """

    operator: str
    node: ast.AST
    before: str
    after: str


DROPPED = "(dropped)"
Operator = Callable[[Any], Iterator[Change]]

_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.Sub,
}
_TWINS = {
    "max": "min",
    "min": "max",
    "any": "all",
    "all": "any",
    "upper": "lower",
    "lower": "upper",
    "casefold": "upper",
    "partition": "rpartition",
    "removesuffix": "removeprefix",
    "fullmatch": "match",
    "find": "rfind",
}
"""A function, or a method, and the one that is easily taken for it."""
_CONTAINERS = frozenset({"dict", "frozenset", "list", "set", "tuple"})
"""Without them there are the same things, only kept otherwise."""


def changes(node: ast.AST) -> Iterator[Change]:
    """Every change of a node itself; what is inside it is not looked at."""
    for operator in _OPERATORS.get(type(node), ()):
        yield from operator(node)


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    """A copy of a node with other fields."""
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _change(operator: str, before: ast.AST, after: ast.AST) -> Change:
    return Change(operator, after, ast.unparse(before), ast.unparse(after))


def _constant(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool() as value:
            others: list[Any] = [not value]
        case int() | float() as value:
            others = [value + 1, value - 1]
        case str() as value:
            others = ["" if value else "~"]
        case _:
            return
    for other in others:
        yield _change("constant", node, _with(node, value=other))


def _entry(node: ast.Dict) -> Iterator[Change]:
    def without(index: int, items: list[Any]) -> list[Any]:
        return items[:index] + items[index + 1 :]

    def told(key: ast.expr | None, value: ast.expr) -> str:
        return f"{ast.unparse(key) if key is not None else '**'}: {ast.unparse(value)}"

    pairs = list(zip(node.keys, node.values, strict=True))
    for index, (key, value) in enumerate(pairs):
        dropped = _with(node, keys=without(index, node.keys), values=without(index, node.values))
        yield Change("entry", dropped, told(key, value), DROPPED)
    for index, ((key, value), (next_key, next_value)) in enumerate(pairwise(pairs)):
        if ast.dump(value) != ast.dump(next_value):
            swapped = [*node.values[:index], next_value, value, *node.values[index + 2 :]]
            before = f"{told(key, value)}, {told(next_key, next_value)}"
            after = f"{told(key, next_value)}, {told(next_key, value)}"
            yield Change("entry", _with(node, values=swapped), before, after)


def _item(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Change]:
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    for index, item in enumerate(node.elts):
        left = node.elts[:index] + node.elts[index + 1 :]
        if left or not isinstance(node, ast.Set):
            yield Change("item", _with(node, elts=left), f"{ast.unparse(item)} in {ast.unparse(node)}", DROPPED)


def _word(node: ast.Call) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text) as constant, attr="split"), args=[]):
            words = text.split()
            for word in words:
                left = " ".join(each for each in words if each != word)
                split = _with(node.func, value=_with(constant, value=left))
                yield Change("word", _with(node, func=split), word, DROPPED)


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for index, operator in enumerate(node.ops):
        other = _COMPARISONS[type(operator)]()
        yield _change("comparison", node, _with(node, ops=[*node.ops[:index], other, *node.ops[index + 1 :]]))


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    yield _change("boolean", node, _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()))
    for index in range(len(node.values)):
        left = node.values[:index] + node.values[index + 1 :]
        yield _change("boolean", node, left[0] if len(left) == 1 else _with(node, values=left))


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    yield _change("boolean" if isinstance(node.op, ast.Not) else "arithmetic", node, node.operand)


def _arithmetic(node: ast.BinOp) -> Iterator[Change]:
    if other := _ARITHMETIC.get(type(node.op)):
        yield _change("arithmetic", node, _with(node, op=other()))


def _call(node: ast.Call) -> Iterator[Change]:
    match node.func:
        case ast.Attribute(value=inner, attr=name):
            yield _change("call", node, inner)
            if name in _TWINS:
                yield _change("call", node, _with(node, func=_with(node.func, attr=_TWINS[name])))
        case ast.Name(id=name):
            if name not in _CONTAINERS and node.args and not isinstance(node.args[0], ast.Starred):
                yield _change("call", node, node.args[0])
            if name in _TWINS:
                yield _change("call", node, _with(node, func=_with(node.func, id=_TWINS[name])))


def _argument(node: ast.Call) -> Iterator[Change]:
    for index, (one, other) in enumerate(pairwise(node.args)):
        if ast.dump(one) != ast.dump(other):
            swapped = [*node.args[:index], other, one, *node.args[index + 2 :]]
            yield _change("argument", node, _with(node, args=swapped))
    for index in range(len(node.keywords)):
        left = node.keywords[:index] + node.keywords[index + 1 :]
        yield _change("argument", node, _with(node, keywords=left))


def _choice(node: ast.IfExp) -> Iterator[Change]:
    yield _change("branch", node, node.body)
    yield _change("branch", node, node.orelse)


def _if(node: ast.If) -> Iterator[Change]:
    for always in (True, False):
        test = f"if {ast.unparse(node.test)}"
        yield Change("branch", _with(node, test=ast.Constant(always)), test, f"if {always}")


def _case(node: ast.Match) -> Iterator[Change]:
    for index, case in enumerate(node.cases):
        left = node.cases[:index] + node.cases[index + 1 :]
        yield Change("branch", _with(node, cases=left), f"case {ast.unparse(case.pattern)}", DROPPED)


def _filter(node: ast.comprehension) -> Iterator[Change]:
    for index, test in enumerate(node.ifs):
        left = node.ifs[:index] + node.ifs[index + 1 :]
        yield Change("branch", _with(node, ifs=left), f"if {ast.unparse(test)}", DROPPED)


def _result(node: ast.Return) -> Iterator[Change]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield _change("result", node, _with(node, value=ast.Constant(None)))


def _statement(node: ast.stmt) -> Iterator[Change]:
    yield Change("statement", ast.Pass(), ast.unparse(node), DROPPED)


_OPERATORS: Mapping[type[ast.AST], tuple[Operator, ...]] = {
    ast.Constant: (_constant,),
    ast.Dict: (_entry,),
    ast.Tuple: (_item,),
    ast.List: (_item,),
    ast.Set: (_item,),
    ast.Compare: (_comparison,),
    ast.BoolOp: (_boolean,),
    ast.UnaryOp: (_unary,),
    ast.BinOp: (_arithmetic,),
    ast.Call: (_word, _call, _argument),
    ast.IfExp: (_choice,),
    ast.If: (_if,),
    ast.Match: (_case,),
    ast.comprehension: (_filter,),
    ast.Return: (_result,),
    ast.Expr: (_statement,),
    ast.Continue: (_statement,),
}
