"""Custom fields of candidates, which only Gem's CRM API knows (confirmed there, on the same host)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from connector.actions.desk import Desk, Payload, payload_of
from connector.actions.sending import send
from connector.errors import GemError, GemInputInvalid

PATH = "/custom_fields"


def set_custom_fields(desk: Desk, candidate_id: str, values: Mapping[str, str]) -> None:
    """Sets custom fields of a candidate, by their names; fields that are not there are made.

    Where the tenant refuses, a warning says so: what else the action did stays.
    """
    try:
        fields = _fields(desk)
        wanted = [_value(desk, _field(desk, fields, name), name, value) for name, value in values.items()]
        body = {"custom_fields": [value for value in wanted if value is not None]}
        if not body["custom_fields"]:
            return
        path = f"/candidates/{quote(candidate_id, safe='')}"
        # Setting the same values twice does no harm: there is nothing to look for before it is sent again.
        send(desk, lambda: desk.ask("PUT", path, json=body, root="crm"), lambda: None)
    except GemError as error:
        desk.warn(f"The attributes stand in the note alone: Gem did not take them as custom fields ({error.message}).")


def _fields(desk: Desk) -> dict[str, Payload]:
    listed = desk.read_list(PATH, {"scope": "team"}, root="crm") or []
    return {
        str(field.values["name"]).strip(): field
        for field in listed
        if isinstance(field.values.get("name"), str) and field.values.get("scope", "team") == "team"
    }


def _field(desk: Desk, fields: dict[str, Payload], name: str) -> Payload:
    """The field of this name, made where there is none. Names are unique in a team (confirmed, CRM reference)."""
    if name in fields:
        return fields[name]
    body = {"name": name, "value_type": "text", "scope": "team"}

    def request() -> Payload | None:
        return payload_of(desk.ask("POST", PATH, json=body, root="crm")) or arrived()

    def arrived() -> Payload | None:
        return _fields(desk).get(name)

    try:
        made = send(desk, request, arrived)
    except GemInputInvalid:
        # Somebody else may have made it meanwhile.
        made = arrived()
        if made is None:
            raise
    if made is None:
        raise GemInputInvalid(f"Gem made no custom field {name!r}")
    fields[name] = made
    return made


def _value(desk: Desk, field: Payload, name: str, value: str) -> dict[str, Any] | None:
    """What sets a field to a value; None, with a warning, where a field of that name takes other values."""
    kind = field.values.get("value_type")
    if not _takes(field, kind, value):
        desk.warn(f"The custom field {name!r} takes no such value ({kind}): it was left as it was.")
        return None
    return {"custom_field_id": field.id, "value": [value] if kind == "multi_select" else value}


def _takes(field: Payload, kind: object, value: str) -> bool:
    """Whether a field takes a text: selects take their options, dates take days (confirmed, CRM reference)."""
    if kind in {"single_select", "multi_select"}:
        return value in {option.get("value") for option in field.objects("options")}
    if kind == "date":
        return _is_day(value)
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
