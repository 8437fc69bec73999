"""Forms, as others read them."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP

from hypothesis import given
from hypothesis import strategies as st

from connector.gem.bodies import Form, Json, Part, Raw


def read(form: Form) -> list[tuple[object, ...]]:
    """The parts of a form: name, file name, content."""
    content_type, body = form.encoded()
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    return [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_parts()
    ]


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=3))
def test_every_content_comes_back_as_it_was(contents: list[bytes]) -> None:
    parts = [Part(f"field{number}", content, "cv.pdf") for number, content in enumerate(contents)]
    content_type, body = Form(parts, boundary=lambda: "line").encoded()
    pieces = body.split(b"--line")
    assert content_type == "multipart/form-data; boundary=line"
    assert [piece.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for piece in pieces[1:-1]] == contents


def test_names_and_file_names_are_read_by_others() -> None:
    form = Form([Part("a", b"b"), Part("resume_file", b"hi", "cv.pdf", "application/pdf")])
    assert read(form) == [("a", None, b"b"), ("resume_file", "cv.pdf", b"hi")]


def test_a_name_cannot_end_its_line_or_its_quotes() -> None:
    body = Form([Part('a"\r\nX-Evil: 1', b"", 'b"; filename="c')]).encoded()[1]
    head = body.split(b"\r\n\r\n")[0]
    assert head.count(b"\r\n") == 2
    assert b'name="a%22%0D%0AX-Evil: 1"; filename="b%22; filename=%22c"' in head


def test_a_boundary_that_stands_in_a_part_is_not_taken() -> None:
    lines = iter(["taken", "free"])
    assert Form([Part("a", b"is taken")], boundary=lambda: next(lines)).encoded()[0].endswith("boundary=free")


def test_other_bodies_are_what_they_say() -> None:
    assert Json({"a": 1}).encoded() == ("application/json", b'{"a":1}')
    assert Raw(b"x", "text/plain").encoded() == ("text/plain", b"x")
