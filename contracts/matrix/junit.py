"""The matrix as JUnit XML, as CI servers read it: a suite a model and action, a case an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree as ET

from contracts.excerpts import excerpt
from contracts.matrix.catalogue import Entry
from contracts.matrix.columns import Column
from contracts.matrix.matrix import Matrix

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written; payloads can."""


def junit(matrix: Matrix) -> bytes:
    """The document. Items that differ and items that were never exercised are failures, of these two types."""
    root = ET.Element("testsuites", name="gem-contracts coverage")
    for group, entries in groupby(matrix.entries, lambda entry: entry.group):
        root.append(_suite(matrix, group, list(entries)))
    if matrix.problems:
        root.append(_elsewhere(matrix.problems))
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _suite(matrix: Matrix, group: str, entries: list[Entry]) -> ET.Element:
    wrong = sum(matrix.verdict(entry.name) != "right" for entry in entries)
    suite = ET.Element("testsuite", name=group, tests=str(len(entries)), failures=str(wrong), errors="0", skipped="0")
    for entry in entries:
        case = ET.SubElement(suite, "testcase", classname=f"gem-contracts.{group}", name=entry.name, time="0")
        verdict = matrix.verdict(entry.name)
        if verdict == "never":
            _fail(case, "never exercised", "no source exercised it", [])
        elif verdict == "wrong":
            wrong_in = [column for column in matrix.columns if column[entry.name].wrong]
            _fail(
                case, "differs", f"differs in {', '.join(column.name for column in wrong_in)}", _told(entry, wrong_in)
            )
    return suite


def _elsewhere(problems: list[str]) -> ET.Element:
    """What the sources found wrong besides the items."""
    count = str(len(problems))
    suite = ET.Element("testsuite", name="sources", tests=count, failures=count, errors="0", skipped="0")
    for index, problem in enumerate(problems):
        case = ET.SubElement(
            suite, "testcase", classname="gem-contracts.sources", name=f"problem {index + 1}", time="0"
        )
        _fail(case, "differs", "a source is not as it must be", [problem])
    return suite


def _fail(case: ET.Element, kind: str, message: str, lines: Iterable[str]) -> None:
    failure = ET.SubElement(case, "failure", type=kind, message=_text(message))
    failure.text = _text("\n".join(lines)) or None


def _told(entry: Entry, columns: Iterable[Column]) -> Iterable[str]:
    for column in columns:
        cell = column[entry.name]
        yield f"{column.name}: {cell.wrong} differ, {cell.right} are right"
        for one in cell.examples:
            if one.problem:
                yield f"{one.remote_id or entry.name} ({one.snapshot}): {one.problem}"
                yield f"  expected  {excerpt(one.expected)}"
                yield f"  got       {excerpt(one.value)}"
                yield f"  payload   {excerpt(one.payload)}"
        yield from (f"{one.test} {one.outcome}: {one.message}" for one in cell.tests if one.message)


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
