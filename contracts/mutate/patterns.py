"""How a regular expression is changed: its own small operators, since to Python it is but a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from contracts.mutate.operators import Change

_TOKEN = re.compile(
    r"(?P<escape>\\(?:x[0-9a-f]{2}|.))|(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<count>\{\d+(?:,\d*)?\})"
    r"|(?P<look>\(\?[!=<:][!=]?)|(?P<quantifier>[*+?])|(?P<other>.)",
    re.DOTALL,
)
_OTHER_QUANTIFIER = {"*": "+", "+": "*", "?": ""}


def pattern_changes(node: ast.Constant) -> Iterator[Change]:
    """Every change of a piece of a regular expression: quantifiers, counts, sets and what is looked at ahead."""
    if not isinstance(node.value, str):
        return
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(node.value)]
    for index, (kind, text) in enumerate(tokens):
        for other in _others(kind, text):
            pieces = [piece for _, piece in tokens]
            changed = "".join([*pieces[:index], other, *pieces[index + 1 :]])
            yield Change("pattern", ast.Constant(changed), node.value, changed)


def _others(kind: str, text: str) -> list[str]:
    match kind:
        case "quantifier":
            return [_OTHER_QUANTIFIER[text]]
        case "count":
            number = text[1:-1].partition(",")[0]
            return [text.replace(number, str(int(number) + step), 1) for step in (1, -1)]
        case "class":
            return [f"[{text[2:]}" if text.startswith("[^") else f"[^{text[1:]}"]
        case "look":
            return {"(?!": ["(?="], "(?=": ["(?!"]}.get(text, [])
    return []
