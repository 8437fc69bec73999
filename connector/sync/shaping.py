"""What an integration's records show beside the unified fields, and what of these they do not show.

    custom fields           values of mapped integration fields, under keys of our own
    integration fields      those with passthrough on, as Gem sends them
    scopes                  disabled fields are null, disabled models have no living rows

Most integrations have none of it: then the mapping's values stay as they are, and nothing is looked at twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec
import orjson
import sqlalchemy as sa
from msgspec import Raw
from msgspec.json import Decoder

from connector.mapping import Mapped, discover
from connector.mapping.integration_fields import MODELS as DISCOVERED
from connector.store import connections, custom_fields
from connector.store.custom_fields import IntegrationField, integration_field_id
from connector.store.schema import UNIFIED_MODELS
from connector.store.scopes import Scopes

_AS_MAPPED = {
    "jobs": ("offices", "departments"),
    "candidates": (),
    "applications": ("source",),
}
"""The custom fields that the mapping fills by itself, each from the integration field of the same key."""

_members = Decoder(dict[str, Raw]).decode


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The shape of one model's records.

    Args:
        custom: key of a custom field → the integration field that it shows; None: as the mapping fills them.
        passed: integration fields with passthrough on.
        hidden: fields that are not shown.
    """

    custom: tuple[tuple[str, IntegrationField], ...] | None = None
    passed: tuple[IntegrationField, ...] = ()
    hidden: tuple[str, ...] = ()

    def __call__(self, mapped: Mapped, received: bytes) -> Mapped:
        """The record in this shape.

        Args:
            mapped: as the mapping made it.
            received: as Gem sent it.
        """
        values = dict(mapped.values)
        if self.custom is not None or self.passed:
            source = _Received(received)
            filled = values.get("custom_fields")
            if self.custom is not None:
                known = filled if isinstance(filled, dict) else {}
                values["custom_fields"] = {key: _custom(source, one, known) for key, one in self.custom}
            values["integration_fields"] = [_shown(source, one) for one in self.passed]
        for name in self.hidden:
            if name in values:
                values[name] = [] if name == "integration_fields" else None
        return msgspec.structs.replace(mapped, values=values)


def _custom(source: _Received, one: IntegrationField, known: Mapping[str, object]) -> object:
    """An application's source is a plain name; every other field is as Gem sent it."""
    if one.type == "DEFAULT" and one.key in known:
        return known[one.key]
    return source.value(one)


def _shown(source: _Received, one: IntegrationField) -> dict[str, object]:
    value = source.value(one)
    return {"id": one.id, "key": one.key, "type": one.type, "label": one.label, "value": value}


class _Received:
    """The members of a record as Gem sent it."""

    def __init__(self, received: bytes) -> None:
        self._own = _object(received)
        self._custom = _object(bytes(self._own.get("custom_fields", b"{}")))

    def value(self, one: IntegrationField) -> orjson.Fragment | None:
        """The JSON of a field; None where the record has none."""
        raw = (self._custom if one.type == "CUSTOM" else self._own).get(one.key)
        return None if raw is None else orjson.Fragment(bytes(raw))


def _object(data: bytes) -> dict[str, Raw]:
    try:
        return _members(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of an integration's records.

    Args:
        models: the shapes of those models that differ from what the mapping makes.
        hidden: models that are not shown.
    """

    models: Mapping[str, ModelShape] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Another one wherever records might come out differently; empty where nothing differs from the mapping."""
        if not self.models and not self.hidden:
            return ""
        return sha256(repr((sorted(self.models.items()), sorted(self.hidden))).encode()).hexdigest()


def read_shape(connection: sa.Connection, number: int, integration_id: str) -> Shape:
    """The shape that an integration's records have to have now."""
    known = connections.find_by_number(connection, number)
    scopes = Scopes.from_json(known.scopes if known is not None else None)
    fields = custom_fields.integration_fields(connection, number, integration_id)
    mapped = _mapped(custom_fields.mappings(connection, number, integration_id), fields)
    models = {}
    for model in UNIFIED_MODELS:
        shape = ModelShape(
            None if _is_as_mapped(model, mapped[model]) else tuple(mapped[model]),
            tuple(one for one in fields if one.passthrough and one.model == model),
            tuple(sorted(scopes.hidden_fields(model) - _links_of_join(model))),
        )
        if shape != ModelShape():
            models[model] = shape
    return Shape(models, scopes.hidden_models())


def _links_of_join(model: str) -> frozenset[str]:
    """A join without its links would join nothing."""
    entry = UNIFIED_MODELS[model]
    return frozenset(entry.links if entry.parent is not None else ())


def _mapped(
    mappings: Mapping[tuple[str, str], str | None], fields: list[IntegrationField]
) -> defaultdict[str, list[tuple[str, IntegrationField]]]:
    by_id = {one.id: one for one in fields}
    found: defaultdict[str, list[tuple[str, IntegrationField]]] = defaultdict(list)
    for (model, key), field_id in mappings.items():
        if field_id in by_id:
            found[model].append((key, by_id[field_id]))
    return found


def _is_as_mapped(model: str, custom: list[tuple[str, IntegrationField]]) -> bool:
    wanted = [(key, key, "DEFAULT") for key in _AS_MAPPED.get(model, ())]
    return [(key, one.key, one.type) for key, one in custom] == wanted


class Discovery:
    """Notices integration fields that no record has shown before.

    Every record is looked at, nearly all for nothing. So what is known becomes a type, and msgspec says of a record
    whether it has more than that: half the time of taking it apart (measured).

    Args:
        known: what is known already.
    """

    def __init__(self, known: Iterable[IntegrationField]) -> None:
        self._own: dict[str, set[str]] = {stream: set() for stream in DISCOVERED}
        self._custom: dict[str, set[str]] = {stream: set() for stream in DISCOVERED}
        for one in known:
            (self._custom if one.type == "CUSTOM" else self._own)[one.model].add(one.key)
        self._has_no_news = {stream: self._decoder(stream) for stream in DISCOVERED}

    def news(self, integration_id: str, stream: str, received: bytes) -> list[IntegrationField]:
        """The fields of a record that were not known."""
        try:
            self._has_no_news[stream](received)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._news(integration_id, stream, received)
        return []

    def _news(self, integration_id: str, stream: str, received: bytes) -> list[IntegrationField]:
        found = []
        for one in discover(stream, received):
            if one.key not in (self._custom if one.type == "CUSTOM" else self._own)[stream]:
                field_id = integration_field_id(integration_id, one.model, one.type, one.key)
                found.append(IntegrationField(field_id, one.model, one.type, one.key, one.label))
        own = _object(received)
        self._own[stream] |= own.keys()
        self._custom[stream] |= _object(bytes(own.get("custom_fields", b"{}"))).keys()
        self._has_no_news[stream] = self._decoder(stream)
        return found

    def _decoder(self, stream: str) -> Callable[[bytes], object]:
        custom = _exactly(self._custom[stream], {})
        return Decoder(_exactly(self._own[stream], {"custom_fields": custom | None})).decode


def _exactly(keys: Iterable[str], typed: Mapping[str, Any]) -> Any:
    """A type of objects that have some of these keys, and no others.

    Args:
        keys: of values that may be anything.
        typed: further keys, and the types of their values.
    """
    types: dict[str, Any] = {**dict.fromkeys(sorted(keys), Raw), **typed}
    fields = [(f"field_{number}", kind, None) for number, kind in enumerate(types.values())]
    names = {f"field_{number}": key for number, key in enumerate(types)}
    return msgspec.defstruct("Exactly", fields, rename=names, forbid_unknown_fields=True)
