"""What of a call is never kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.api.call_log.redaction import LONGEST_BODY, Cleaner, secrets_in

KEY = "Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz"
WEAK = "a weak/key+of=ours"
TOKEN = "kJ3_x9-2QzVbT7LmN0pRsYwEaUcHdFgXiOtBvCnMqZ4"
PDF = base64.b64encode(bytes(range(256)) * 4).decode()

BODIES: dict[str, Any] = {
    "under its name": {"api_key": KEY, "nested": [{"clientSecret": "short1", "Password": "hunter2"}]},
    "in a sentence": {"content": f"my key is {KEY}, and token: {TOKEN}"},
    "as a member": {KEY: 1},
    "bearer": {"content": "curl -H 'Authorization: Bearer sh0rt-one' -u x"},
    "signed link": {"link": f"https://files.gem.test/cv.pdf?expires=9&signature={TOKEN}&x=abc#{TOKEN}"},
    "link with a password": {"url": f"https://joe:hunter2@host.test/{TOKEN}/cv.pdf"},
    "path with a key": {"path": "/candidates/?api_key=sh0rt-one&page=2"},
    "file": {"attachment": {"name": "cv.pdf", "content_type": "application/pdf", "data": "SGVsbG8="}},
    "file elsewhere": {"content": PDF},
    "data link": {"src": "data:text/plain;base64,SGVsbG8="},
    "link to a file": {"data_url": f"https://bucket.test/a/secret-path/{TOKEN}?x=1"},
    "header": {"headers": {"X-Whatever": "sh0rt-one", "Accept": "text/csv"}},
    "hexadecimal": {"content": hashlib.sha256(b"x").hexdigest()},
}
SECRETS = (
    KEY,
    TOKEN,
    "hunter2",
    "sh0rt-one",
    "short1",
    "SGVsbG8",
    PDF[:40],
    "secret-path",
    hashlib.sha256(b"x").hexdigest(),
)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_secrets_and_files_are_taken_out_of_a_body(body: Any) -> None:
    kept = Cleaner().body(orjson.dumps(body))

    assert not [secret for secret in SECRETS if secret in kept]
    assert orjson.loads(kept).keys() == body.keys() or KEY in body


def test_what_helps_to_understand_a_call_stays() -> None:
    body = {
        "id": "YXBwbGljYXRpb246fDvrXhDYbgbTZC6VOb3E_A",
        "our_id": "XJeQrAG7pLTZi2NR3kBKW8dB",
        "uuid": "0b0f6b0e-5e0f-4f4e-8f0b-0123456789ab",
        "name": "Senior-Software-Engineer, Platform and Infrastructure",
        "link": "https://acme.test/people/ada-lopez",
        "number": 7,
        "nothing": None,
        "attributes": [{"key": "Score", "value": "Token of gratitude"}],
        "headers": {"Accept": "text/csv"},
    }

    assert orjson.loads(Cleaner().body(orjson.dumps(body))) == body


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=4, max_size=30),
    st.recursive(
        st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_a_secret_that_is_known_stands_nowhere(secret: str, around: Any) -> None:
    cleaner = Cleaner([secret])
    kept = cleaner.body(orjson.dumps({"a": f"<{secret}>", "b": [around, secret], f"c{secret}": around}))

    found = orjson.loads(kept)
    assert found["a"] in {"<[redacted]>", "[redacted]"} or secret not in found["a"]
    assert secret not in str(found["b"][1]).replace("[redacted]", "")
    assert secret not in "".join(name for name in found if name != "a").replace("[redacted]", "")


def test_a_secret_in_a_query_or_a_path_is_found_in_each_of_its_spellings() -> None:
    cleaner = Cleaner([WEAK])

    assert (
        cleaner.query("name=a%20weak%2Fkey%2Bof%3Dours&api_key=other&page=2")
        == "name=[redacted]&api_key=[redacted]&page=2"
    )
    assert cleaner.path(f"/ats/jobs/{KEY}/applications") == "/ats/jobs/[40 characters]/applications"
    assert WEAK not in Cleaner([WEAK]).text(f"x {WEAK} y")


def test_what_stands_under_the_name_of_a_secret_is_one_wherever_it_stands() -> None:
    assert list(secrets_in({"a": [{"access_token": "one"}], "password": "two", "key": "a name", "page": "3"})) == [
        "one",
        "two",
    ]


def test_a_body_that_is_no_json_is_not_kept() -> None:
    assert Cleaner().body(b"api_key=hunter2", "application/x-www-form-urlencoded") == (
        "[application/x-www-form-urlencoded, 15 bytes]"
    )
    assert Cleaner().body(b'{"api_key": "hunter2"') == "[application/json, 21 bytes]"


def test_bodies_are_cut_however_they_are_large() -> None:
    large = ({"a": "word " * 50_000}, {"a": ["word"] * 50_000}, {f"k{n}": "word " * 300 for n in range(50)})
    deep = b"[" * 900 + b'"x"' + b"]" * 900

    for body in (*map(orjson.dumps, large), deep):
        assert len(Cleaner().body(body)) < LONGEST_BODY + 50
