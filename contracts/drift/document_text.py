"""The text of the document, edited where it says something, and nowhere else: comments, anchors and layout stay.

YAML that is read and written again loses what people arranged by hand. Here each place is looked up in the text, by the
positions that PyYAML gives, and only the words that change are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml

from contracts.errors import DocumentNotEditable
from contracts.yaml_text import LOADER

_ALIAS = re.compile(r"\s*:\s*\*(\w+)")
_NAME = re.compile(r"\*(\w+)")
_PLAIN = re.compile(r"[A-Za-z_][\w -]*")
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "~"})
Pointer = tuple[str | int, ...]


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


class DocumentText:
    """A YAML text that is edited.

    Args:
        text: of the file.

    >>> text = DocumentText("marks:\\n  a: &a {x: 1}\\n  b: &b {x: 2}\\nid: {<<: [*a], type: string}  # kept\\n")
    >>> text.remark(("id",), frozenset({"a"}), "b")
    True
    >>> print(text.edited().splitlines()[-1])
    id: {<<: [*b], type: string}  # kept
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._root: Any = yaml.compose(text, Loader=LOADER)
        self._edits: list[_Edit] = []
        self._new_lists: dict[str, str] = {}

    def remark(self, pointer: Pointer, marks: frozenset[str], new: str) -> bool:
        """Puts another anchor in the place of the mark that a definition takes in by `<<`; False where it is there.

        Args:
            pointer: of the definition.
            marks: the names of all anchors that are marks.
            new: the anchor to name.

        Raises:
            DocumentNotEditable: the definition takes in no mark.
        """
        key, value = self._pair(self._node(pointer), "<<", pointer)
        start = key.end_mark.index
        inline = isinstance(value, yaml.SequenceNode) and value.start_mark.index > start
        if inline:
            begin, end = value.start_mark.index, value.end_mark.index
        else:
            found = _ALIAS.match(self.text, start)
            if found is None:
                raise DocumentNotEditable(_where(pointer), "it takes in no mark")
            begin, end = start, found.end()
        for name in _NAME.finditer(self.text, begin, end):
            if name[1] == new:
                return False
            if name[1] in marks:
                self._replace(name.start(1), name.end(1), new)
                return True
        raise DocumentNotEditable(_where(pointer), "it takes in no mark")

    def set(self, pointer: Pointer, name: str, value: Any) -> None:
        """Gives a mapping a key, or another value for one that it has."""
        node = self._mapping(pointer)
        for key, old in node.value:
            if key.value == name:
                self._replace(old.start_mark.index, old.end_mark.index, flow(value))
                return
        self.add(pointer, name, flow(value))

    def add(self, pointer: Pointer, name: str, text: str) -> None:
        """Gives a mapping one more key, at its end."""
        node = self._mapping(pointer)
        if node.flow_style:
            end = node.end_mark.index - 1
            self._replace(end, end, f"{', ' if node.value else ''}{scalar(name)}: {text}")
            return
        key, value = node.value[-1]
        after = self._end_of_line(value, key)
        self._replace(after, after, f"{' ' * key.start_mark.column}{scalar(name)}: {text}\n")

    def extend(self, pointer: Pointer, items: Iterable[str]) -> None:
        """Gives a list in brackets more items, as text."""
        node = self._node(pointer)
        if not isinstance(node, yaml.SequenceNode) or not node.flow_style:
            raise DocumentNotEditable(_where(pointer), "it is no list in brackets")
        end = node.end_mark.index - 1
        self._replace(end, end, "".join(f"{', ' if node.value or n else ''}{item}" for n, item in enumerate(items)))

    def append(self, name: str, lines: Iterable[str]) -> None:
        """Gives a list at the root of the document more items, one a line; makes the list where there is none."""
        added = "".join(f"  - {line}\n" for line in lines)
        for key, value in self._root.value:
            if key.value == name:
                last = value.value[-1]
                after = self._end_of_line(last, key)
                self._replace(after, after, added)
                return
        self._new_lists[name] = self._new_lists.get(name, "") + added

    def has(self, pointer: Pointer) -> bool:
        """Whether there is such a place."""
        try:
            self._node(pointer)
        except DocumentNotEditable:
            return False
        return True

    def edited(self) -> str:
        """The text with all edits."""
        text = self.text
        for edit in sorted(self._edits, key=lambda one: (one.start, one.end), reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text + "".join(f"\n{name}:\n{added}" for name, added in self._new_lists.items())

    def _replace(self, start: int, end: int, text: str) -> None:
        edit = _Edit(start, end, text)
        if edit not in self._edits:
            # Of two at the same place, the later stands behind the earlier: edits are done from the end.
            self._edits.insert(0, edit)

    def _end_of_line(self, value: yaml.Node, key: yaml.Node) -> int:
        # The value of an alias stands where its anchor is; then the line of the key itself ends the mapping.
        index = (
            max(value.end_mark.index, key.end_mark.index)
            if value.start_mark.index > key.start_mark.index
            else (key.end_mark.index)
        )
        line = self.text.rfind("\n", 0, index) + 1
        if not self.text[line:index].strip():  # a block ends where the next word begins, on a line that is not its own
            return line
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1

    def _mapping(self, pointer: Pointer) -> yaml.MappingNode:
        node = self._node(pointer)
        if not isinstance(node, yaml.MappingNode):
            raise DocumentNotEditable(_where(pointer), "it is no mapping")
        return node

    def _node(self, pointer: Pointer) -> Any:
        node = self._root
        for step in pointer:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                continue
            if not isinstance(node, yaml.MappingNode):
                raise DocumentNotEditable(_where(pointer), "there is no such place")
            _, node = self._pair(node, str(step), pointer)
        return node

    def _pair(self, node: Any, name: str, pointer: Pointer) -> tuple[Any, Any]:
        for key, value in node.value:
            if key.value == name:
                return key, value
        raise DocumentNotEditable(_where(pointer), f"it has no {name!r} of its own")


def flow(value: Any) -> str:
    """A value on one line, as the document writes them.

    >>> flow({"type": ["string", "null"], "items": {"type": "object"}})
    "{type: [string, 'null'], items: {type: object}}"
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """A plain value; a text in quotes where YAML would take it for something else."""
    if not isinstance(value, str):
        return str(yaml.safe_dump(value)).removesuffix("...\n").strip()
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED and value == value.strip():
        return value
    return "'" + value.replace("'", "''") + "'"


def _where(pointer: Pointer) -> str:
    return "/".join(map(str, pointer))
