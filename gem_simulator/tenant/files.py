"""Contents of attachments: small, valid, and always the same for the same attachment."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable

from gem_simulator.tenant.state import State

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_DOCX_PARTS = {
    "[Content_Types].xml": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
    "word/document.xml": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
    ),
}


def _pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )


def _zipped(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


def _docx(text: str) -> bytes:
    return _zipped({name: content.replace("{}", text) for name, content in _DOCX_PARTS.items()})


_KINDS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "doc": ("application/msword", lambda text: b"{\\rtf1 " + text.encode() + b"}"),
    "zip": ("application/zip", lambda text: _zipped({"answer.txt": text})),
    "png": ("image/png", lambda _: _PNG),
    "txt": ("text/plain", str.encode),
}


def attachment(state: State, candidate: int, key: str) -> tuple[bytes, str] | None:
    """Content and content type of an attachment; None if there is none.

    Args:
        state: the tenant.
        candidate: the number of whose it is.
        key: the last part of its link's path, or its file name.
    """
    candidates = state.world.candidates
    for position, one in enumerate(state.books["candidates"].record(candidate).get("attachments") or ()):
        filename = one.get("filename") or ""
        own = candidates.key(position, filename)
        if key in (own, filename):
            uploaded = state.overlay.files.get(f"{candidate}/{own}")
            made = content(candidates.id(candidate), own) if uploaded is None else uploaded
            return made, content_type(own)
    return None


def content_type(key: str) -> str:
    """What a file is by the end of its name.

    >>> content_type("0.pdf"), content_type("0")
    ('application/pdf', 'application/octet-stream')
    """
    return _KINDS.get(_extension(key), ("application/octet-stream", str.encode))[0]


def content(candidate_id: str, key: str) -> bytes:
    """A made-up file for an attachment."""
    make = _KINDS.get(_extension(key), ("", str.encode))[1]
    return make(f"Attachment {key} of candidate {candidate_id}")


def _extension(key: str) -> str:
    return key.rpartition(".")[2].lower() if "." in key else ""
