"""Forms as browsers and upload clients send them: multipart/form-data, read by werkzeug's parser."""

from __future__ import annotations

import io
from typing import NamedTuple

FORM = "multipart/form-data"


class FormPart(NamedTuple):
    """One field of a form; `filename` is None for a plain value."""

    name: str
    filename: str | None
    content_type: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> list[FormPart]:
    """The parts of a form, files first; none where the body is no whole form.

    >>> head = b'Content-Disposition: form-data; name="file"; filename="a.pdf"'
    >>> form = b"--x\\r\\n" + head + b"\\r\\n\\r\\n%PDF\\r\\n--x--\\r\\n"
    >>> [(part.name, part.filename, part.content) for part in parts_of("multipart/form-data; boundary=x", form)]
    [('file', 'a.pdf', b'%PDF')]
    """
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    kind, options = parse_options_header(content_type)
    if kind.lower() != FORM:
        return []
    parser = FormDataParser(stream_factory=lambda *_args, **_sizes: io.BytesIO(), silent=True)
    _, values, files = parser.parse(io.BytesIO(body), FORM, len(body), options)
    return [
        *(
            FormPart(name, file.filename, file.content_type or "", file.read())
            for name, file in files.items(multi=True)
        ),
        *(FormPart(name, None, "", value.encode()) for name, value in values.items(multi=True)),
    ]
