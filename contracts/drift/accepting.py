"""Writes what was found into the document: what it says is then what Gem was seen to do.

    a mark that the evidence confirms      its anchor becomes one that names the source and the day
    a new field, word, type, null          stands in its schema, with that mark
    anything else                          an item of the list `x-seen`, which later comparisons know

Doing it again with the same evidence changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from contracts.drift import forms
from contracts.drift.compare import Drift
from contracts.drift.document_text import DocumentText, Pointer, flow, scalar
from contracts.drift.finding import Finding
from contracts.drift.written import SEEN
from contracts.yaml_text import read_yaml

_FIELDS: tuple[str, str] = ("components", "schemas")
_NO_LETTER = re.compile(r"\W+")
#: The anchors under `x-types` that say what a new field is, by the form or the type in which it came.
_SHAPES: Mapping[str, str] = {
    "text": "text",
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "flag",
}


def accepted(text: str, drift: Drift, source: str, day: date) -> str:
    """The text of the document with what was found.

    Args:
        text: of the document.
        drift: what was found by it.
        source: of the evidence, in plain words, such as `live tenant`.
        day: of the evidence.

    Raises:
        DocumentNotEditable: a place is not as this package arranges it.
    """
    raw = read_yaml(text)
    document, mark = DocumentText(text), _Mark(source, day)
    marks = frozenset(raw["x-marks"])
    changed = False
    for verdict in drift.verdicts:
        if verdict.outcome == "confirmed":
            changed |= document.remark(verdict.pointer, marks, mark.anchor)
    for finding in drift.findings:
        changed = True
        if finding.kind in _OF_FIELDS:
            for subject in finding.subjects:
                document.remark(_pointer(subject), marks, mark.anchor)
        _WRITERS.get(finding.kind, _note)(_Writing(document, raw, mark), finding)
    if changed and mark.anchor not in marks:
        document.add(("x-marks",), mark.anchor, f"&{mark.anchor} {flow(mark.as_data)}")
    return document.edited()


class _Mark:
    """The mark of this evidence."""

    def __init__(self, source: str, day: date) -> None:
        self.source = f"{source}, {day.isoformat()}"
        self.anchor = "seen_" + _NO_LETTER.sub("_", self.source)

    @property
    def as_data(self) -> dict[str, str]:
        return {"x-evidence": "confirmed", "x-source": self.source}


class _Writing:
    """A document that is written into."""

    def __init__(self, text: DocumentText, raw: Mapping[str, Any], mark: _Mark) -> None:
        self.text = text
        self.raw = raw
        self.mark = mark
        self.schemas: Mapping[str, Any] = raw["components"]["schemas"]

    def definition(self, subject: str) -> Mapping[str, Any]:
        """What the document says of a field."""
        schema, _, name = subject.partition(".")
        found: Mapping[str, Any] = self.schemas[schema]["properties"].get(name.removesuffix("[]"), {})
        return found


def _pointer(subject: str) -> Pointer:
    """Of a field, or of the items of a list in it: `Candidate.tags[]`."""
    schema, _, name = subject.partition(".")
    return (*_FIELDS, schema, "properties", name.removesuffix("[]"))


def _note(writing: _Writing, finding: Finding) -> None:
    """What no schema can say."""
    item = {"kind": finding.kind, "what": finding.what, **writing.mark.as_data}
    writing.text.append(SEEN, [flow(item)])


def _field(writing: _Writing, finding: Finding) -> None:
    """A field that the document did not name."""
    schema, _, name = finding.subjects[-1].partition(".")
    writing.text.add((*_FIELDS, schema, "properties"), name, _shape(finding, writing.mark.anchor))


def _shape(finding: Finding, anchor: str) -> str:
    detail = finding.detail or {}
    types = [one for one in detail.get("types", ()) if one != "null"]
    if len(types) > 1:
        return f"{{<<: *{anchor}, type: [{', '.join(types)}, 'null']}}"
    # Texts of several forms are texts, and nothing that only one of the forms is.
    form = finding.example if len(detail.get("forms", ())) < 2 or not types else types[0]
    if form.startswith(("in UTC", "with an offset")):
        return f"{{<<: [*{anchor}, *time]}}"
    if form in ("a day", *_SHAPES):
        return f"{{<<: [*{anchor}, *{_SHAPES.get(form, 'day')}]}}"
    if form in (forms.LINK, forms.SIGNED_LINK):
        return f"{{<<: [*{anchor}, *text]}}"
    return f"{{<<: *{anchor}, type: [{form}, 'null']}}" if form in ("array", "object") else f"{{<<: *{anchor}}}"


def _renamed(writing: _Writing, finding: Finding) -> None:
    """Both: the new one as the old one is, and that the old one is no longer sent."""
    schema, _, new = finding.subjects[-1].partition(".")
    old = finding.subjects[0]
    shape = {
        name: value for name, value in writing.definition(old).items() if not name.startswith(("x-e", "x-s", "desc"))
    }
    text = f"{{<<: *{writing.mark.anchor}, {flow(shape)[1:]}"
    writing.text.add((*_FIELDS, schema, "properties"), new, text)
    gone = f"`{finding.place}` is no longer sent"
    _missing(writing, replace(finding, kind="field-missing", what=gone, subjects=(old,)))


def _missing(writing: _Writing, finding: Finding) -> None:
    """What objects no longer must have; that it is not sent is noted in any case."""
    schema = finding.subjects[0].partition(".")[0]
    required = writing.schemas[schema].get("required", ())
    gone = {subject.partition(".")[2] for subject in finding.subjects} & set(required)
    if gone:
        writing.text.set((*_FIELDS, schema), "required", [name for name in required if name not in gone])
    _note(writing, finding)


def _types(writing: _Writing, finding: Finding, new: Iterable[str]) -> None:
    """Types that came beside those that the document allows."""
    for subject in finding.subjects:
        pointer, definition = _pointer(subject), writing.definition(subject)
        if subject.endswith("[]"):
            _widen(writing, (*pointer,), "items", definition.get("items", {}), new)
        elif "anyOf" in definition:
            writing.text.extend((*pointer, "anyOf"), (flow({"type": name}) for name in new))
        else:
            _widen(writing, pointer, "", definition, new)


def _widen(writing: _Writing, pointer: Pointer, key: str, definition: Mapping[str, Any], new: Iterable[str]) -> None:
    allowed = definition.get("type", [])
    before = [allowed] if isinstance(allowed, str) else list(allowed)
    types = [*new, *before]
    kept = {name: value for name, value in definition.items() if name not in ("type", "x-evidence", "x-source")}
    if key:
        writing.text.set(pointer, key, {"type": types, **kept})
    else:
        writing.text.set(pointer, "type", types)


def _retyped(writing: _Writing, finding: Finding) -> None:
    _types(writing, finding, finding.detail["types"] if finding.detail else ())
    _note(writing, finding)


def _ids(writing: _Writing, finding: Finding) -> None:
    _types(writing, finding, ("integer",))
    _note(writing, finding)


def _times(writing: _Writing, finding: Finding) -> None:
    """Numbers are another type; a text without a zone has another format; all else stays a date-time."""
    if finding.example in (forms.SECONDS, forms.MILLISECONDS):
        _types(writing, finding, ("integer",))
    elif finding.example == forms.NO_ZONE:
        for subject in finding.subjects:
            writing.text.set(_pointer(subject), "format", "date-time-local")
    _note(writing, finding)


def _null(writing: _Writing, finding: Finding) -> None:
    for subject in finding.subjects if finding.severity == "breaking" else ():
        definition = writing.definition(subject)
        if "type" in definition:
            _widen(writing, _pointer(subject), "", definition, ("null",))
    _note(writing, finding)


def _words(writing: _Writing, finding: Finding) -> None:
    words = finding.detail["words"] if finding.detail else ()
    if not words:
        _note(writing, finding)
        return
    definition = writing.definition(finding.subjects[0])
    name = "x-known-values" if "x-known-values" in definition else "enum"
    writing.text.extend((*_pointer(finding.subjects[0]), name), map(scalar, words))


#: Findings after which a field is known from this evidence, not from what it was known from before.
_OF_FIELDS = frozenset(
    {
        "type-changed",
        "ids-are-numbers",
        "times-changed",
        "links-unsigned",
        "null-new",
        "value-new",
        "value-case-changed",
    }
)
_WRITERS: Mapping[str, Callable[[_Writing, Finding], None]] = {
    "field-added": _field,
    "field-renamed": _renamed,
    "field-missing": _missing,
    "type-changed": _retyped,
    "ids-are-numbers": _ids,
    "times-changed": _times,
    "null-new": _null,
    "value-new": _words,
    "value-case-changed": _words,
}
