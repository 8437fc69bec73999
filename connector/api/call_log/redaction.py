"""What is left of a call when everything secret is taken out of it.

A text is masked where it

- is a secret that we know: the API key and the idempotency key of the call, the integration's key and secret;
- stands under a name such as `api_key`, `token` or `password`, in whatever spelling, and from there on wherever else;
- is the content of a file, or may be: base64 under `data`, and long runs of characters that nobody would write;
- is in a header that somebody wants passed through to Gem, other than a few harmless ones;
- is the query of a URL, where signatures and tokens are; of a `data_url`, all but the host.

What is no JSON is not kept at all: nobody could say what stands in it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import orjson

from cassettes import MASK

LONGEST_BODY = 10_000
"""Characters of a body that are kept."""
LONGEST_TEXT = 1_000
"""Characters of one text in a body that are kept."""
LARGEST_ANSWER = 256 * 1024
"""Bytes; larger answers of Gem's are not even read."""
SHORTEST_SECRET = 4
"""Characters; what is shorter occurs everywhere, and can be guessed anyway."""

_DEEPEST, _MOST_ITEMS, _MOST_MEMBERS = 40, 50, 300
_LONGEST_READ, _MOST_READ = 20_000, 200_000
"""Characters of one text, and of a whole body, that are looked at: a caller does not make us look for minutes."""

_SECRET_NAME = re.compile(
    "secret|passw|passphrase|authorization|credential|token|apikey|accesskey|privatekey|signingkey|encryptionkey"
    "|idempotencykey|signature|cookie|bearer|^sig$|^auth$|^jwt$|^key$"
)
_HARMLESS_HEADERS = frozenset(
    {"accept", "content-type", "content-length", "date", "retry-after", "server", "user-agent", "x-pagination"}
)
_URL = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s\"'<>\\]+|\bdata:[^\s\"'<>\\,]{0,200},[^\s\"'<>\\]*"
)
_PARAMETER = re.compile(r"(?<=[?&;])([^=&;#\s?]+)=([^&#\s]*)")
_SCHEME = re.compile(r"(?i)\b(basic|bearer)\s+(?=\S*[0-9+/=_-])\S{6,}")
_TOLD = re.compile(
    r"(?i)\b((?:api|access|secret|private)[ _-]?key|secret|token|password|authorization|signature)"
    r"(\"?'?\s*[:=]\s*\"?'?)(?!\[redacted|basic|bearer)[^\s\"'&]{4,}"
)
_SHORTEST_RUN = 32
_RUN = re.compile(rf"[A-Za-z0-9+/=_-]{{{_SHORTEST_RUN},}}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OBJECT_ID = re.compile(rb"[A-Za-z]{3,30}:")


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether what stands under this name is secret.

    >>> is_secret_name("X-API-Key"), is_secret_name("accessToken"), is_secret_name("keyword")
    (True, True, False)
    """
    return bool(_SECRET_NAME.search(re.sub(r"[^a-z0-9]", "", name.lower())))


def secrets_in(value: Any, depth: int = 0) -> Iterator[str]:
    """The texts in a JSON value that stand under the name of a secret."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            if isinstance(member, str) and is_secret_name(name) and name.lower() != "key":
                yield member
            else:
                yield from secrets_in(member, depth + 1)
    elif isinstance(value, list):
        for item in value[:_MOST_ITEMS]:
            yield from secrets_in(item, depth + 1)


class Cleaner:
    """Takes out what is secret.

    Args:
        secrets: texts that must not appear anywhere.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        forms = {form for secret in known for form in (secret, quote(secret), quote(secret, safe=""))}
        # The longest first: a secret that contains another one is masked whole.
        named = "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))
        self._named = re.compile(named) if named else None

    def __repr__(self) -> str:
        return "Cleaner(…)"

    def text(self, text: str) -> str:
        """Any text."""
        text = self._without_named(text)
        if text.isalnum() and len(text) < _SHORTEST_RUN:
            return text
        pieces, end = [], 0
        for found in _URL.finditer(text):
            pieces += [_plain(text[end : found.start()]), _url(found.group())]
            end = found.end()
        return "".join([*pieces, _plain(text[end:])])

    def path(self, path: str) -> str:
        """A path, one part after the other."""
        return "/".join(map(_run, self._without_named(path).split("/")))

    def query(self, query: str) -> str:
        """A query, by the names of its parameters."""
        if not query:
            return ""
        given = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
        kept = ((name, MASK if is_secret_name(name) else self.text(value)) for name, value in given)
        return "&".join(f"{self.text(name)[:100]}={value[:LONGEST_TEXT]}" for name, value in kept)

    def body(self, content: bytes, content_type: str = "application/json") -> str:
        """A body, as JSON that is cut where it is long; of what is no JSON, its size."""
        if not content:
            return ""
        kind = content_type.partition(";")[0].strip().lower()
        try:
            value = orjson.loads(content) if kind.endswith("json") else None
        except ValueError:
            value = None
        if value is None:
            return f"[{self.text(kind)[:100] or 'no JSON'}, {len(content):,} bytes]"
        return self.json(value)

    def json(self, value: Any) -> str:
        """A JSON value, as text that is cut where it is long."""
        text = orjson.dumps(_Body(self).value(value, "", 0)).decode()
        return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}… [{len(text):,} characters]"

    def _without_named(self, text: str) -> str:
        return self._named.sub(MASK, text) if self._named else text


@lru_cache(maxsize=256)  # the reads of one client all have the same
def cleaner_of(secrets: frozenset[str]) -> Cleaner:
    """What takes these secrets out."""
    return Cleaner(secrets)


class _Body:
    """A JSON value on its way through a cleaner."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._clean = cleaner.text
        self._left = _MOST_READ

    def value(self, value: Any, name: str, depth: int) -> Any:
        """What stands under this name, as it may be kept."""
        if depth > _DEEPEST:
            return "…"
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, dict):
            members = list(value.items())[:_MOST_MEMBERS]
            return {self._text(inner, "")[:200]: self._member(one, inner, name, depth) for inner, one in members}
        if isinstance(value, list):
            kept = [self.value(item, name, depth + 1) for item in value[:_MOST_ITEMS]]
            return kept if len(kept) == len(value) else [*kept, f"… [{len(value):,} items]"]
        return value

    def _member(self, value: Any, name: str, parent: str, depth: int) -> Any:
        is_header = parent.lower() == "headers" and name.lower() not in _HARMLESS_HEADERS
        # `key` alone names a setting, an attribute or a custom field.
        if is_header or (is_secret_name(name) and name.lower() != "key"):
            return None if value is None else MASK
        return self.value(value, name, depth + 1)

    def _text(self, text: str, name: str) -> str:
        if name == "data" or len(text) > min(_LONGEST_READ, self._left):
            return f"[{len(text):,} characters]"
        self._left -= len(text)
        if name == "data_url":
            return _host_of(text)
        cleaned = self._clean(text)
        return cleaned if len(cleaned) <= LONGEST_TEXT else f"{cleaned[:LONGEST_TEXT]}… [{len(text):,} characters]"


def _plain(text: str) -> str:
    """A text without URLs in it."""
    text = _PARAMETER.sub(lambda one: f"{one[1]}={MASK}" if is_secret_name(one[1]) else one[0], text)
    text = _TOLD.sub(rf"\1\2{MASK}", _SCHEME.sub(rf"\1 {MASK}", text))
    return _RUN.sub(lambda one: "/".join(map(_run, one[0].split("/"))) if one[0][0] == "/" else _run(one[0]), text)


def _url(url: str) -> str:
    """A URL with the names of its parameters, and nothing of what they are."""
    if url.startswith("data:"):
        return f"data:{MASK}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)] if parts.query else []
    query = "&".join(f"{_run(name)}={MASK}" for name in names) or (MASK if parts.query else "")
    where = "/".join(_run(part) for part in parts.path.split("/"))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{where}{'?' if query else ''}{query}"


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/{MASK}" if parts.netloc else MASK


def _run(text: str) -> str:
    """A run of characters, masked where it looks like a key, a token or a file."""
    return f"[{len(text):,} characters]" if _is_random(text) else text


def _is_random(text: str) -> bool:
    if len(text) < _SHORTEST_RUN or not _RUN.fullmatch(text) or _UUID.fullmatch(text) or _is_object_id(text):
        return False
    has_digit, has_letter = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    mixed = has_digit and text.lower() != text and text.upper() != text
    return mixed or (has_digit and has_letter and text.isalnum()) or len(text) > 200


def _is_object_id(text: str) -> bool:
    """Gem's ids are base64, too, but of something like `application:` and a number or some bytes."""
    if len(text) > 80:
        return False
    return bool(_OBJECT_ID.match(base64.urlsafe_b64decode(text[:32])))
