"""Evidence is written into the document where it says something, and nowhere else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate

from contracts.drift import documents
from contracts.drift.accepting import accepted
from contracts.drift.compare import Drift
from contracts.drift.document_text import DocumentText, flow
from contracts.drift.sources import from_simulator
from contracts.drift.written import SEEN
from contracts.errors import DocumentNotEditable
from contracts.gem_document import EVIDENCE, GemDocument, load_gem_document
from contracts.payloads import check_payloads
from contracts.yaml_text import read_yaml
from tests.contract.drift.conftest import Compared, Walked

TEXT = documents.read(None)
DAY = date(2026, 11, 20)
MARK = {"x-evidence": "confirmed", "x-source": "live tenant, 2026-11-20"}


def accept(text: str, drift: Drift) -> str:
    return accepted(text, drift, "live tenant", DAY)


def changed(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Lines that are another one now, and added ones ("", line)."""
    old, new = before.splitlines(), after.splitlines()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for index in range(max(b - a, d - c)):
                yield old[a + index] if a + index < b else "", new[c + index] if c + index < d else ""


# One of each way in which something is written.
SOME = (
    "field-renamed",
    "field-added",
    "numeric-ids",
    "times-in-seconds",
    "page-cap",
    "departments-gone",
)


@pytest.mark.parametrize("name", SOME)
def test_what_was_accepted_is_no_drift_and_is_written_once(walked: Walked, compared: Compared, name: str) -> None:
    drift = compared(walked(name), load_gem_document())
    text = accept(TEXT, drift)
    document = GemDocument(read_yaml(text))
    again = compared(walked(name), document)
    assert again.findings == []
    assert accept(text, again) == text
    marks = list(document.marked())
    assert [place for place, item in marks if item.get("x-evidence") not in EVIDENCE or not item.get("x-source")] == []


def test_all_that_an_odd_tenant_sends_otherwise_is_written_and_no_drift_from_then_on(compared: Compared) -> None:
    seen = from_simulator(
        load_gem_document(), candidates=20, seed=7, profile="edge", samples=1, writes=False
    ).interactions
    drift = compared(seen, load_gem_document())
    assert any(one.kind == "field-added" and " or " in one.what for one in drift.findings)
    again = compared(seen, GemDocument(read_yaml(accept(TEXT, drift))))
    assert [one.what for one in again.findings] == []


def test_only_what_the_evidence_speaks_of_changes(walked: Walked, compared: Compared) -> None:
    text = accept(TEXT, compared(walked("field-added"), load_gem_document()))
    added = []
    for before, after in changed(TEXT, text):
        if before:
            assert after == re.sub(r"(<<: \[?\*)\w+", r"\1seen_live_tenant_2026_11_20", before)
        else:
            added.append(after.strip())
    assert sorted(added) == [
        "pronouns: {<<: [*seen_live_tenant_2026_11_20, *text]}",
        f"seen_live_tenant_2026_11_20: &seen_live_tenant_2026_11_20 {flow(MARK)}",
    ]


def test_marks_that_were_confirmed_name_the_source_and_the_day(walked: Walked, compared: Compared) -> None:
    drift = compared(walked(""), load_gem_document())
    raw = read_yaml(accept(TEXT, drift))
    validate(raw)
    for verdict in drift.verdicts:
        found = raw
        for step in verdict.pointer:
            found = found[step]
        expected = MARK if verdict.outcome == "confirmed" else {"x-evidence": verdict.mark, "x-source": verdict.source}
        assert {name: found[name] for name in MARK} == expected, verdict.place
    outcomes = {one.place: one.outcome for one in drift.verdicts}
    assert outcomes["X-Pagination"] == outcomes["404 NotFound"] == outcomes["GET /offers/"] == "confirmed"
    assert outcomes["Source.public_name"] == outcomes["POST /applications/{application_id}/hire"] == "open"


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("departments-gone", {"/departments/", "GET /departments/"}),
        ("no-pagination-header", {"X-Pagination"}),
        ("error-body", {"422 Unprocessable"}),
        ("created-200", {"POST /candidates/ 201", "POST /candidates/{candidate_id}/applications 201"}),
    ],
)
def test_what_is_otherwise_is_refuted(walked: Walked, compared: Compared, name: str, places: set[str]) -> None:
    verdicts = compared(walked(name), load_gem_document()).verdicts
    refuted = {one.place for one in verdicts if one.outcome == "refuted"}
    assert places <= refuted
    assert not {one.place for one in compared(walked(""), load_gem_document()).verdicts if one.outcome == "refuted"}


def test_what_no_schema_can_say_is_noted(walked: Walked, compared: Compared) -> None:
    raw = read_yaml(accept(TEXT, compared(walked("page-cap"), load_gem_document())))
    assert raw[SEEN] == [{"kind": "page-size", "what": "page size capped at 100", **MARK}]


def test_texts_that_are_no_words_become_no_words(walked: Walked, compared: Compared) -> None:
    interactions = tuple(
        replace(one, response=replace(one.response, body=one.response.body.replace(b'"mobile"', b'"at home, mostly"')))
        for one in walked("")
    )
    text = accept(TEXT, compared(interactions, load_gem_document()))
    assert "at home" not in text
    assert [one["kind"] for one in read_yaml(text)[SEEN]] == ["value-new"]
    assert compared(interactions, GemDocument(read_yaml(text))).findings == []


def test_records_that_drifted_are_valid_by_the_document_that_knows(walked: Walked, compared: Compared) -> None:
    interactions = walked("number-as-text")
    records = next(
        orjson.loads(one.response.body)
        for one in interactions
        if "/job_stages/?" in one.request.uri and one.response.status == 200
    )

    def problems(document: GemDocument) -> int:
        return sum(len(report.problems) for report in check_payloads(document, {"job_stages": records}))

    assert problems(load_gem_document())
    assert not problems(GemDocument(read_yaml(accept(TEXT, compared(interactions, load_gem_document())))))


def test_every_drift_can_be_written(walked: Walked, compared: Compared) -> None:
    """One after the other into the same text: each is kept beside the others."""
    text, notes = TEXT, 0
    for name in ("content-type", "newest-first", "upper-case-status"):
        document = GemDocument(read_yaml(text))
        text = accept(text, compared(walked(name), document))
        notes = len(read_yaml(text)[SEEN])
    assert notes == 2
    validate(read_yaml(text))
    assert "OPEN" in read_yaml(text)["components"]["schemas"]["Job"]["properties"]["status"]["x-known-values"]


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@given(name=words, value=values)
def test_whatever_is_set_is_read_back_and_all_else_stays(name: str, value: object) -> None:
    text = "a: {x: [1, 2]}  # one\nb:\n  c: here\n\n  d: {}\n# end\n"
    for pointer in (("a",), ("b",), ("b", "d")):
        edited = DocumentText(text)
        edited.set(pointer, f"k {name}", value)
        found = raw = read_yaml(edited.edited())
        for step in pointer:
            found = found[step]
        assert found.pop(f"k {name}") == value
        assert raw == read_yaml(text)
        assert "# one" in edited.edited()
        assert edited.edited().endswith("# end\n")


def test_a_key_stands_in_its_mapping_even_where_that_ends_with_a_block() -> None:
    text = DocumentText("a:\n  job:\n    last:\n      x: 1\n  team: {y: 2}\nz: 3\n")
    text.add(("a", "job"), "new", "{}")
    assert read_yaml(text.edited()) == {
        "a": {"job": {"last": {"x": 1}, "new": {}}, "team": {"y": 2}},
        "z": 3,
    }


def test_a_place_that_is_not_there_is_named() -> None:
    with pytest.raises(DocumentNotEditable, match="at a/b: "):
        DocumentText("a: {}\n").set(("a", "b"), "c", 1)
    with pytest.raises(DocumentNotEditable, match="takes in no mark"):
        DocumentText("m: &m {}\na: {<<: [*m]}\n").remark(("a",), frozenset({"other"}), "new")
