"""JSON for people: indented, coloured, and with links where a value leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
from markupsafe import Markup, escape

from gem_simulator.console.links import Path

#: Where a text leads, given where it stands; None: nowhere.
Follow = Callable[[Path, str], str | None]

_ITEM_END = re.compile(r"\}(?=\s*,)")
Frame = tuple[Markup, Markup]

_INDENT = "  "
_KEY, _NO_KEY = Markup('<span class="k">{}</span>: '), Markup("")
_OBJECT, _ARRAY = (Markup("{"), Markup("}")), (Markup("["), Markup("]"))


def json_html(value: Any, follow: Follow = lambda _path, _text: None) -> Markup:
    """A JSON value, one line a field, short lists of plain values on one.

    >>> print(json_html({"n": [1, None]}))
    {
      <span class="k">&#34;n&#34;</span>: [<span class="n">1</span>, <span class="l">null</span>]
    }
    """
    return Markup("").join(_written(value, (), "", follow))


def _written(value: Any, path: Path, indent: str, follow: Follow) -> Iterator[str]:
    inside = indent + _INDENT
    if isinstance(value, dict) and value:
        fields = ((_KEY.format(_json(name)), _written(value[name], (*path, name), inside, follow)) for name in value)
        yield from _block(_OBJECT, fields, indent)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        yield from _block(_ARRAY, ((_NO_KEY, _written(item, path, inside, follow)) for item in value), indent)
    elif isinstance(value, list):
        yield Markup("[") + Markup(", ").join(_plain(item, path, follow) for item in value) + Markup("]")
    else:
        yield _plain(value, path, follow)


def _block(frame: Frame, items: Iterable[tuple[Markup, Iterator[str]]], indent: str) -> Iterator[str]:
    yield frame[0]
    for position, (key, content) in enumerate(items):
        yield Markup("{}\n{}{}").format("," if position else "", indent + _INDENT, key)
        yield from content
    yield Markup("\n{}{}").format(indent, frame[1])


def _plain(value: Any, path: Path, follow: Follow) -> Markup:
    if isinstance(value, str):
        target = follow(path, value)
        if target is not None:
            return Markup('<a class="s" href="{}">{}</a>').format(target, _json(value))
        return Markup('<span class="s">{}</span>').format(_json(value))
    if isinstance(value, dict):
        return Markup("{}")
    kind = "l" if value is None or isinstance(value, bool) else "n"
    return Markup('<span class="{}">{}</span>').format(kind, _json(value))


def _json(value: Any) -> str:
    return escape(orjson.dumps(value).decode())


def whole_items(text: str) -> list[Any]:
    """The items of a JSON array that are whole in the beginning of its text.

    >>> whole_items('[{"id": 1}, {"id": 2}, {"i')
    [{'id': 1}, {'id': 2}]
    """
    for end in (match.end() for match in reversed(list(_ITEM_END.finditer(text)))):
        try:
            items = orjson.loads(f"{text[:end]}]")
        except ValueError:
            continue
        return items if isinstance(items, list) else []
    return []
