"""Links to attachments are signed anew at every fetch; without their queries the same file has the same link.

Only ``attachments[].url`` of the record itself is cut. What looks like it elsewhere (in a note, a custom field, an
embedded object) is data, and a change there is a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType
from msgspec.json import Decoder


class _File(Struct):
    url: Raw | UnsetType = UNSET


class _WithAttachments(Struct):
    attachments: list[_File] | UnsetType = UNSET


_attachments = Decoder(_WithAttachments).decode
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)


def strip_signed_queries(raw: bytes) -> bytes:
    """The JSON of a record with the query strings of its ``attachments[].url`` left out, otherwise byte for byte.

    What is not a JSON object is given back unchanged.

    >>> strip_signed_queries(b'{"attachments": [{"url": "https://files.test/cv.pdf?sig=1"}]}')
    b'{"attachments": [{"url": "https://files.test/cv.pdf"}]}'
    """
    if b'"attachments"' not in raw:
        return raw
    try:
        files = _attachments(raw).attachments
    except (DecodeError, RecursionError):
        return _cut_by_position(raw)  # an attachment that is no object, or broken JSON
    if files is UNSET:
        return raw
    literals = [bytes(file.url) for file in files if file.url is not UNSET]
    stripped = raw
    for literal in literals:
        question_mark = literal.find(b"?")
        if question_mark < 0 or literal[:1] != b'"':
            continue
        if raw.count(literal) != 1:  # the same text stands elsewhere: only its position tells which one is the link
            return _cut_by_position(raw)
        stripped = stripped.replace(literal, literal[:question_mark] + b'"')
    return stripped


def _cut_by_position(raw: bytes) -> bytes:
    """The same in one walk over all tokens: fifty times slower, for payloads that repeat a link."""
    pieces: list[bytes] = []
    done = 0
    for start, end in _urls(raw):
        question_mark = raw.find(b"?", start, end)
        if question_mark >= 0:
            pieces += (raw[done:question_mark], b'"')
            done = end
    return b"".join((*pieces, raw[done:]))


def _urls(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where the strings at ``attachments[].url`` stand, their quotes included."""
    opened: list[bytes] = []
    keys: list[bytes | None] = []  # of each open object the key whose value is being read
    string = b""
    for match in _TOKEN.finditer(raw):
        token = match[0]
        if token in b"{[":
            opened.append(token)
            keys.append(None)
        elif not opened:
            continue
        elif token in b"}]":
            opened.pop()
            keys.pop()
        elif token == b":":
            keys[-1] = string
        elif token == b",":
            keys[-1] = None
        elif keys[-1] is None:
            string = token
        elif opened == [b"{", b"[", b"{"] and keys[0] == b'"attachments"' and keys[2] == b'"url"':
            yield match.span()
