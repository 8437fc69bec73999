"""Decoding what does not fit: the odd field becomes None with a problem, and everything else is kept.

Only for payloads that the strict decoder refused, so it may be slow: it splits an object into its raw members and
decodes each on its own, and goes inside those that fail until only the odd one is left out.
"""

from __future__ import annotations

import re
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from msgspec import DecodeError, Raw, Struct
from msgspec.json import Decoder
from msgspec.structs import fields

DECODING_ERRORS = (DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises on odd input: wrong types and broken JSON, bytes that are not UTF-8, nesting too deep."""

_members = Decoder(dict[str, Raw]).decode
_items = Decoder(list[Raw]).decode
_DECODERS: dict[Any, Decoder[Any]] = {}


class Problem(Struct, frozen=True):
    """A field of Gem's that did not parse.

    Args:
        field: where, such as ``email_addresses[1].value``; empty for the record itself.
        message: what was expected and what came, by type: never the value.
    """

    field: str
    message: str


def decode_leniently(type_: type[Struct], raw: bytes | Raw, path: str, problems: list[Problem]) -> Any:
    """What of a JSON object fits the struct; None, with a problem, where it is no object or lacks what is required."""
    try:
        members = _members(raw)
    except DECODING_ERRORS as error:
        return _refused(path, error, problems)
    known = [(field, members[field.encode_name]) for field in fields(type_) if field.encode_name in members]
    parsed = {field.name: _decode(field.type, value, _join(path, field.name), problems) for field, value in known}
    missing = [field.name for field in fields(type_) if field.required and parsed.get(field.name) is None]
    if missing:
        problems.append(Problem(path, f"left out: no usable {' and '.join(missing)}"))
        return None
    return type_(**parsed)


def _decode(type_: Any, raw: Raw, path: str, problems: list[Problem]) -> Any:
    try:
        return _decoder(type_).decode(raw)
    except DECODING_ERRORS as error:
        inner = _without_none(type_)
        if get_origin(inner) is list:
            return _decode_list(get_args(inner)[0], raw, path, problems)
        if isinstance(inner, type) and issubclass(inner, Struct):
            return decode_leniently(inner, raw, path, problems)
        return _refused(path, error, problems)


def _decode_list(item_type: Any, raw: Raw, path: str, problems: list[Problem]) -> list[Any] | None:
    try:
        items = _items(raw)
    except DECODING_ERRORS as error:
        _refused(path, error, problems)
        return None
    decoded = (_decode(item_type, item, f"{path}[{position}]", problems) for position, item in enumerate(items))
    return [item for item in decoded if item is not None]


def _decoder(type_: Any) -> Decoder[Any]:
    decoder = _DECODERS.get(type_)
    if decoder is None:
        decoder = _DECODERS[type_] = Decoder(type_)
    return decoder


def _without_none(type_: Any) -> Any:
    """The type that an optional one is about; a union of more than one is left as it is."""
    if get_origin(type_) not in (Union, UnionType):
        return type_
    members = [member for member in get_args(type_) if member is not NoneType]
    return members[0] if len(members) == 1 else type_


def _refused(path: str, error: Exception, problems: list[Problem]) -> None:
    problems.append(Problem(path, _reason(error)))


def _reason(error: Exception) -> str:
    """Why, without where: msgspec's own path starts at the member, and ours is longer."""
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else re.sub(r" - at `.*`$", "", str(error))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
