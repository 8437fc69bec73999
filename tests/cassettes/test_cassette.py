"""What was recorded is what is loaded; a file that is no cassette says where it is not."""

from __future__ import annotations

import doctest
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cassettes import (
    Cassette,
    CassetteBroken,
    CassetteMissing,
    Interaction,
    Provenance,
    Request,
    Response,
    bodies,
)

RECORDED = datetime(2026, 11, 22, 4, 10, tzinfo=UTC)
PROVENANCE = Provenance("simulator", RECORDED, "https://api.gem.test/ats/v0", gem_document="v0", recorded_with="0.1.0")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
json_bodies = json_values.map(lambda value: json.dumps(value).encode())


def one(body: bytes, *, asked: bytes = b"") -> Interaction:
    uri = "https://api.gem.test/ats/v0/candidates/?page=2&email=ada%40example.com"
    return Interaction(
        Request("GET", uri, {"accept": "application/json"}, asked), Response(200, {"content-type": "x"}, body)
    )


def loaded(*interactions: Interaction) -> Cassette:
    return Cassette.parse(Cassette(PROVENANCE, interactions).text())


def test_the_examples_in_the_docs_hold() -> None:
    assert doctest.testmod(bodies).failed == 0


@given(json_bodies)
def test_a_json_body_means_the_same_once_it_is_loaded(body: bytes) -> None:
    (again,) = loaded(one(body, asked=body)).interactions

    assert json.loads(again.response.body) == json.loads(body)
    assert json.loads(again.request.body) == json.loads(body)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_other_body_is_kept_byte_by_byte_unless_it_is_json(body: bytes) -> None:
    (again,) = loaded(one(body)).interactions

    if again.response.body != body:
        assert json.loads(again.response.body) == json.loads(body)


@pytest.mark.parametrize("body", [b'{"id": 1, "id": 2}', b'{"id": 18446744073709551617}', b'["\\ud800"]', b"[1e999]"])
def test_json_that_data_would_not_do_justice_to_keeps_its_bytes(body: bytes) -> None:
    assert loaded(one(body)).interactions[0].response.body == body


def test_records_stand_in_the_file_as_data() -> None:
    text = Cassette(PROVENANCE, (one(b'[{"id":"1","first_name":"Zo\xc3\xab"}]'),)).text()

    assert '"first_name": "Zoë"' in text
    assert json.loads(text)["interactions"][0]["response"]["json"] == [{"id": "1", "first_name": "Zoë"}]


def test_the_file_opens_as_yaml_too() -> None:
    yaml = pytest.importorskip("yaml")

    assert yaml.safe_load(Cassette(PROVENANCE, (one(b'["\xc2\x85 \xe2\x80\xa8"]'),)).text())["origin"] == "simulator"


def test_a_cassette_tells_where_and_when_it_was_recorded(tmp_path: Path) -> None:
    Cassette(PROVENANCE, (one(b"[]"),)).save(tmp_path / "deep" / "a.yaml")

    again = Cassette.load(tmp_path / "deep" / "a.yaml")

    assert again.provenance == PROVENANCE
    assert again.provenance.age(RECORDED + timedelta(days=3)) == timedelta(days=3)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "vcr"}, "its format is 'vcr'"),
        ({"format": None}, "it tells no format"),
        ({"origin": "moon"}, "origin: 'moon' is none of simulator, gem_sandbox"),
        ({"recorded_at": "yesterday"}, "recorded_at: 'yesterday' is no date-time"),
        ({"interactions": {}}, "interactions: it has no list of them"),
        ({"interactions": [{"request": {}}]}, "interactions[0].response: there is none"),
        ({"interactions": [{"request": {}, "response": {"status": 99}}]}, "interactions[0].response.status: 99"),
        (
            {"interactions": [{"request": {}, "response": {"status": 200}}]},
            "interactions[0].request.method: there is none",
        ),
    ],
)
def test_a_file_that_is_no_cassette_says_where_it_is_not(change: dict[str, object], told: str) -> None:
    data = {**json.loads(Cassette(PROVENANCE, ()).text()), **change}

    with pytest.raises(CassetteBroken) as caught:
        Cassette.parse(json.dumps(data), where="a.yaml")

    assert str(caught.value).startswith(f"a.yaml: {told}")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"json": [], "text": ""}, "it has json and text, but a body has one form"),
        ({"text": 1}, "its text is no text"),
        ({"base64": "@"}, "its base64 is none"),
    ],
)
def test_a_body_has_one_form_that_holds_what_it_must(body: dict[str, object], told: str) -> None:
    data = json.loads(Cassette(PROVENANCE, (one(b""),)).text())
    data["interactions"][0]["response"] |= body

    with pytest.raises(CassetteBroken, match=f"response: {told}"):
        Cassette.parse(json.dumps(data))


def test_what_is_no_json_says_in_which_line() -> None:
    with pytest.raises(CassetteBroken, match=r"a\.yaml: line 2, column 1"):
        Cassette.parse('{"format":\n', where="a.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CassetteMissing, match=r"no\.yaml: No such file"):
        Cassette.load(tmp_path / "no.yaml")
