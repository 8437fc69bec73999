"""Fields of a payload that no unified field draws on, and those that custom fields are mapped from at the start.

They are looked up in the raw bytes when someone asks, so that nobody else pays for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import DecodeError, Raw
from msgspec.json import Decoder
from msgspec.structs import fields

from connector.gem.resources import RESOURCES

FieldType = Literal["DEFAULT", "CUSTOM"]

MODELS = {"jobs": "jobs", "candidates": "candidates", "applications": "applications"}
"""Stream → unified model, for those models that have custom and integration fields."""

MAPPED_FROM_THE_START = {"jobs": ("offices", "departments"), "candidates": (), "applications": ("source",)}
"""Integration fields that a custom field of the same key has in every integration."""

_READ_BESIDE = {"jobs": (), "candidates": ("tags",), "applications": ()}
"""What is read of a record although no unified field draws on it: tags are kept for the list of tags."""

_members = Decoder(dict[str, Raw]).decode


class IntegrationField(NamedTuple):
    """A field that the unified model has no place for.

    Args:
        key: Gem's name of the field; of a custom field its key inside ``custom_fields``.
        model: the unified model whose records have it.
        type: DEFAULT for Gem's own fields, CUSTOM for the tenant's.
        label: a name for people.
    """

    key: str
    model: str
    type: FieldType
    label: str


def discover(stream: str, raw: bytes | Raw) -> list[IntegrationField]:
    """The integration fields of a record as Gem sent it.

    Args:
        stream: one of those that `MODELS` names.
        raw: the record's JSON.

    >>> discover("jobs", b'{"id": "1", "custom_fields": {"Level": 3}}')
    [IntegrationField(key='Level', model='jobs', type='CUSTOM', label='Level')]
    """
    model, members = MODELS[stream], _object(raw)
    own = (IntegrationField(key, model, "DEFAULT", _label(key)) for key in members if key not in _USED[stream])
    tenants = (IntegrationField(key, model, "CUSTOM", key) for key in _object(members.get("custom_fields", b"{}")))
    return [*own, *tenants]


def _used(stream: str) -> frozenset[str]:
    """What the mapping tables use: the struct's fields, without those that custom fields are made of."""
    read = {field.encode_name for field in fields(RESOURCES[stream])}
    return frozenset(read - {*MAPPED_FROM_THE_START[stream], *_READ_BESIDE[stream]} | {"custom_fields"})


_USED: Mapping[str, frozenset[str]] = {stream: _used(stream) for stream in MODELS}


def _object(raw: bytes | Raw) -> dict[str, Raw]:
    try:
        return _members(raw)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()
