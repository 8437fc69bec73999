"""Custom fields of candidates: four types of values, names unique in the team (confirmed, CRM reference)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.crm.ids import crm_id
from gem_simulator.tenant.errors import Impossible, InvalidInput, UnknownId
from gem_simulator.tenant.state import State

VALUE_TYPES = ("date", "text", "single_select", "multi_select")
SCOPES = ("team", "project")
_SELECTS = ("single_select", "multi_select")
#: What a tenant begins with.
_FIRST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Level", "single_select", ("Junior", "Senior", "Staff")),
    ("Languages", "multi_select", ("English", "Deutsch", "日本語")),
    ("Available from", "date", ()),
    ("Notice period", "text", ()),
)


class CustomFields:
    """The custom fields of an account, and their values.

    Args:
        state: the tenant's, whose overlay holds what was added and set.
        created: when those were made that an account begins with, in seconds.
    """

    def __init__(self, state: State, created: int) -> None:
        self._state = state
        self._first: dict[str, Record] = {}
        for name, value_type, options in _FIRST:
            field = _field(list(self._first.values()), name, value_type, options, created)
            self._first[str(field["id"])] = field

    def all(self, *, name: str | None = None, scope: str | None = None) -> list[Record]:
        """The fields, oldest first."""
        return [
            field
            for field in self._fields.values()
            if name in (None, field["name"]) and scope in (None, field["scope"])
        ]

    def add(self, body: Mapping[str, Any], now: int) -> Record:
        """A new field.

        Args:
            body: name (spaces around it do not count), value_type, scope, and option_values for the selects.
            now: in seconds.

        Raises:
            InvalidInput: an empty name, options of a field that has none, or a project's field without its project.
            UnknownId: a project; this account has none.
            Impossible: the name is taken.
        """
        name = body["name"].strip()
        if not name:
            raise InvalidInput("name", "Shorter than minimum length 1.")
        if body["scope"] == "project":
            if body.get("project_id") is None:
                raise InvalidInput("project_id", "Missing data for required field.")
            raise UnknownId("projects", body["project_id"], "project_id")
        options = body.get("option_values") or ()
        if options and body["value_type"] not in _SELECTS:
            raise InvalidInput("option_values", "Only for single_select and multi_select.")
        if self.all(name=name):
            raise Impossible("A custom field with the name already existed", "name")
        field = _field(self.all(), name, body["value_type"], options, now)
        self._state.overlay.custom_fields.put(str(field["id"]), orjson.dumps(field))
        return field

    @property
    def _fields(self) -> dict[str, Record]:
        added = self._state.overlay.custom_fields
        return {**self._first, **{id_: orjson.loads(field) for id_, field in added.items()}} if added else self._first

    def _values(self, candidate: int) -> dict[str, Any]:
        written = self._state.overlay.custom_values.get(candidate)
        return {} if written is None else orjson.loads(written)

    def check(self, given: Sequence[Mapping[str, Any]]) -> None:
        """Whether values can be set. Raises UnknownId and InvalidInput."""
        fields = self._fields
        for one in given:
            field = fields.get(one["custom_field_id"])
            if field is None:
                raise UnknownId("custom_fields", one["custom_field_id"], "custom_fields")
            if one["value"] is not None and not _fits(field, one["value"]):
                raise InvalidInput("custom_fields", f"Not a valid value of {field['name']}: {field['value_type']}.")

    def set(self, candidate: int, given: Sequence[Mapping[str, Any]]) -> None:
        """Set values of a candidate that were checked; null takes one away, what is not named stays (ours)."""
        if not given:
            return
        values = self._values(candidate)
        for one in given:
            values[one["custom_field_id"]] = one["value"]
            if one["value"] is None:
                del values[one["custom_field_id"]]
        self._state.overlay.custom_values.put(candidate, orjson.dumps(values))

    def of(self, candidate: int) -> list[Record]:
        """The values of a candidate, as the CRM API shows them."""
        fields = self._fields
        return [_shown(fields[id_], value) for id_, value in self._values(candidate).items()]


def _field(before: Sequence[Record], name: str, value_type: str, options: Iterable[str], now: int) -> Record:
    """The field that comes after those there are."""
    used = sum(len(field["options"]) for field in before)
    return {
        "id": crm_id("CustomField", len(before) + 1),
        "created_at": now,
        "name": name,
        "value_type": value_type,
        "scope": "team",
        "project_id": None,
        "is_hidden": False,
        "options": [
            {"id": crm_id("CustomFieldOption", number), "value": value, "is_hidden": False}
            for number, value in enumerate(dict.fromkeys(options), start=used + 1)
        ],
    }


def _fits(field: Record, value: object) -> bool:
    options = {option["value"] for option in field["options"]}
    match field["value_type"]:
        case "multi_select":
            return isinstance(value, list) and all(isinstance(one, str) and one in options for one in value)
        case "single_select":
            return isinstance(value, str) and value in options
        case "date":
            return _is_date(value)
        case _:
            return isinstance(value, str)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _shown(field: Record, value: Any) -> Record:
    chosen = value if isinstance(value, list) else [value]
    return {
        "id": field["id"],
        "name": field["name"],
        "scope": field["scope"],
        "project_id": field["project_id"],
        "value": value,
        "value_type": field["value_type"],
        "value_option_ids": [option["id"] for option in field["options"] if option["value"] in chosen],
        "custom_field_category": field["name"],  # deprecated names of name and value (confirmed, client code)
        "custom_field_value": value,
    }
