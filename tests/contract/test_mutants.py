"""How code and answers are changed: which mutants there are."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from contracts.errors import BrokenContract
from contracts.loading import load_contracts
from contracts.mutate.answer_operators import changed, operators_for, paths, places
from contracts.mutate.drawing import drawn_on_by
from contracts.mutate.explanations import load_explanations, parse_explanations
from contracts.mutate.modules import models_of
from contracts.mutate.mutants import mutants_of, sources


def changes(source: str, operator: str) -> set[tuple[str, str]]:
    return {(one.before, one.after) for one in mutants_of("m", source) if one.operator == operator}


@pytest.mark.parametrize(
    ("source", "operator", "expected"),
    [
        ("x = 1", "constant", {("1", "2"), ("1", "0")}),
        ("x = 'a'", "constant", {("'a'", "''")}),
        ("x = ''", "constant", {("''", "'~'")}),
        ("x = True", "constant", {("True", "False")}),
        ("T = {1: 2, 3: 4}", "entry", {("1: 2", "(dropped)"), ("3: 4", "(dropped)"), ("1: 2, 3: 4", "1: 4, 3: 2")}),
        ("x = (a, b)", "item", {("a in (a, b)", "(dropped)"), ("b in (a, b)", "(dropped)")}),
        ("W = 'al ar'.split()", "word", {("al", "(dropped)"), ("ar", "(dropped)")}),
        ("x = a < b", "comparison", {("a < b", "a <= b")}),
        ("x = a is None", "comparison", {("a is None", "a is not None")}),
        ("x = a or b", "boolean", {("a or b", "a and b"), ("a or b", "a"), ("a or b", "b")}),
        ("x = not a", "boolean", {("not a", "a")}),
        ("x = a - b", "arithmetic", {("a - b", "a + b")}),
        ("x = f(a, b)", "call", {("f(a, b)", "a")}),
        ("x = a.upper()", "call", {("a.upper()", "a"), ("a.upper()", "a.lower()")}),
        ("x = max(a)", "call", {("max(a)", "a"), ("max(a)", "min(a)")}),
        ("x = f(a, b)", "argument", {("f(a, b)", "f(b, a)")}),
        ("x = f(a, k=b)", "argument", {("f(a, k=b)", "f(a)")}),
        ("x = (r.a, r.b)", "field", {("r.a", "r.b"), ("r.b", "r.a")}),
        ("x = a if b else c", "branch", {("a if b else c", "a"), ("a if b else c", "c")}),
        ("if a:\n    b()", "branch", {("if a", "if True"), ("if a", "if False")}),
        ("x = [a for a in b if c]", "branch", {("if c", "(dropped)")}),
        ("def f():\n    return 1", "result", {("return 1", "return None")}),
        ("f(a)", "statement", {("f(a)", "(dropped)")}),
        ("re.compile('a+[^b]?')", "pattern", {("a+[^b]?", "a*[^b]?"), ("a+[^b]?", "a+[b]?"), ("a+[^b]?", "a+[^b]")}),
        ("re.compile('(?!a{3})')", "pattern", {("(?!a{3})", f"(?{each})") for each in ("=a{3}", "!a{4}", "!a{2}")}),
    ],
)  # fmt: skip
def test_an_operator_gives(source: str, operator: str, expected: set[tuple[str, str]]) -> None:
    assert changes(source, operator) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""What a module is for."""',
        "from __future__ import annotations",
        "Alias = dict[str, int]",
        "def f(a: Literal['b']) -> Literal['c']: ...",
        "x: int",
        "@decorated('a')\ndef f(): ...",
        "class A(B, frozen=True): ...",
        "x = tuple(a)",
    ],
)
def test_what_makes_no_value_is_not_changed(source: str) -> None:
    assert not list(mutants_of("m", source))


def test_the_words_of_a_warning_are_not_changed_and_its_field_is() -> None:
    assert changes("warn('field', 'words')", "constant") == {("'field'", "''")}


@pytest.mark.parametrize("module", sources())
def test_every_mutant_of_the_mapping_is_other_code_under_an_id_of_its_own(module: str) -> None:
    source = sources()[module]
    mutants = list(mutants_of(module, source))
    assert len({one.id for one in mutants}) == len(mutants)
    original = ast.unparse(ast.parse(source))
    for one in mutants[::10]:
        compile(one.source, module, "exec")
        assert one.source != original, one.id


def test_an_id_outlives_moved_lines() -> None:
    assert [one.id for one in mutants_of("m", "\n\nx = 1")] == [one.id for one in mutants_of("m", "x = 1")]


def test_the_same_change_twice_has_two_ids() -> None:
    assert [one.id for one in mutants_of("m", "x = a is b\ny = a is b")] == [
        "m: a is b → a is not b",
        "m: a is b → a is not b (2)",
    ]


def test_the_models_that_use_a_module_are_looked_at_first() -> None:
    models = models_of(sources())
    assert models["jobs"] == ("jobs",)
    assert models["emails"] == ("users", "candidates")
    assert len(models["context"]) == len(load_contracts())
    assert models["integration_fields"] == ()


def test_every_explanation_of_this_package_can_be_read() -> None:
    assert all(why.endswith(".") for why in load_explanations().values())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b", "must be a list"),
        ("- because: no full stop\n  mutants: [a]", "a full stop"),
        ("- because: Why.\n  mutant: a", "must have"),
        ("- because: Why.\n  mutants: [a, a]", "a second time"),
        ("- [", "is not YAML"),
    ],
)
def test_an_explanation_that_says_nothing_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(BrokenContract, match=problem):
        parse_explanations(text)


RECORDS: list[dict[str, Any]] = [
    {"id": "a", "status": "open", "at": "2026-01-01T00:00:00.000Z", "names": [{"value": "one"}, {"value": "two"}]},
    {"id": "b", "status": "closed", "at": None, "names": [], "flag": True},
]


def test_fields_are_found_inside_of_others() -> None:
    assert [".".join(path) for path in paths(RECORDS)] == ["id", "status", "at", "names", "names.[].value", "flag"]


@pytest.mark.parametrize(
    ("path", "operator", "expected"),
    [
        (("status",), "drop", [None, None]),
        (("status",), "null", [None, None]),
        (("status",), "re-enum", ["open_v2", "closed_v2"]),
        (("status",), "swap ids", ["closed", "open"]),
        (("status",), "truncate", ["op", "clo"]),
        (("at",), "wrong date", ["2026-01-02T00:00:00.000Z", None]),
        (("at",), "date form", ["2026-01-01 00:00:00", None]),
        (("names",), "reorder", [[{"value": "two"}, {"value": "one"}], []]),
        (("names",), "truncate", [[{"value": "one"}], []]),
        (("names", "[]", "value"), "drop", [[{}, {}], []]),
        (("flag",), "flip", [None, False]),
        (("flag",), "retype", [None, "yes"]),
    ],
)
def test_an_answer_is_changed_in_every_record(path: tuple[str, ...], operator: str, expected: list[Any]) -> None:
    assert operator in operators_for([place.value for record in RECORDS for place in places(record, path)])
    before = [dict(record) for record in RECORDS]
    assert [record.get(path[0]) for record in changed(RECORDS, path, operator)] == expected
    assert before == RECORDS


def test_a_renamed_field_is_there_under_its_new_name_alone() -> None:
    first, _ = changed(RECORDS, ("status",), "rename")
    assert "status" not in first
    assert first["status_v2"] == "open"


def test_a_list_itself_is_changed_too() -> None:
    assert changed(RECORDS, (), "reorder") == RECORDS[::-1]
    assert changed(RECORDS, (), "truncate") == RECORDS[:1]


@pytest.mark.parametrize(
    ("collection", "path", "drawn"),
    [
        ("jobs", ("status",), {"jobs.status"}),
        ("jobs", ("offices", "[]", "location", "name"), {"jobs.custom_fields", "jobs.location"}),
        ("candidates", ("email_addresses", "[]", "is_primary"), {"candidates.email_addresses"}),
        ("candidates", ("tags",), set()),
        ("job_posts", ("content",), {"job_postings.description_html", "jobs.description"}),
        ("job_stages", ("name",), {"application_stages.name"}),
    ],
)
def test_the_contracts_tell_what_draws_on_a_field(collection: str, path: tuple[str, ...], drawn: set[str]) -> None:
    assert drawn_on_by(load_contracts(), collection, path) == drawn


def test_what_decides_whether_there_is_a_row_is_drawn_on_by_the_whole_model() -> None:
    assert {"jobs", "job_postings", "application_stages"} <= drawn_on_by(load_contracts(), "jobs", ("is_template",))
