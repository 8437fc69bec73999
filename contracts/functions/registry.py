"""The functions that expressions of the contracts may call, beside JMESPath's own.

    unified_id(integration_id, model, remote_id)    null where the remote id is null or empty
    date_time(text)  valid_email(text)  place(text)  social_type(link)  social_username(link)
    upper(text)                                     upper case
    if_else(condition, then, otherwise)             where `&&` and `||` would lose a false
    before_space(text)  after_space(text)           the text cut in two at its first space; no space, no second half
    least(records, &key, …)  greatest(records, &key, …)    one record, by several keys; a null key is never preferred
    ordered(records, &key, …)                       all of them; null keys last
    where(records, field, value)                    those whose field is this value; none for null (a filter cannot see
                                                    outside itself)
    position(values, value)                         from 0; null where it is not in there
    distinct(values)                                each once, in order

A null goes in wherever one may come out of a payload, and gives null (or no records).
"""

from __future__ import annotations

from typing import Any

import jmespath
from jmespath import functions

from contracts.functions.emails import valid_email
from contracts.functions.identity import unified_id
from contracts.functions.moments import date_time
from contracts.functions.places import place
from contracts.functions.social import social_type, social_username

Record = dict[str, Any]

_text: Any = {"types": ["string", "null"]}
_array: Any = {"types": ["array", "null"]}
_key: Any = {"types": ["expref"], "variadic": True}


def _keys(record: Record, keys: tuple[Any, ...], *, nulls_first: bool = False) -> list[tuple[bool, Any]]:
    """What a record is ordered by: each key, with the nulls on one side."""
    values = [key.visit(key.expression, record) for key in keys]
    return [((value is None) is not nulls_first, value) for value in values]


class ContractFunctions(functions.Functions):
    """JMESPath's functions and those of the contracts."""

    @functions.signature({"types": ["string"]}, {"types": ["string"]}, _text)
    def _func_unified_id(self, integration_id: str, model: str, remote_id: str | None) -> str | None:
        return unified_id(integration_id, model, remote_id) if remote_id else None

    @functions.signature(_text)
    def _func_date_time(self, text: str | None) -> str | None:
        return None if text is None else date_time(text)

    @functions.signature(_text)
    def _func_valid_email(self, text: str | None) -> bool:
        return text is not None and valid_email(text)

    @functions.signature(_text)
    def _func_place(self, text: str | None) -> dict[str, str | None] | None:
        return None if text is None else place(text)

    @functions.signature(_text)
    def _func_social_type(self, link: str | None) -> str | None:
        return None if link is None else social_type(link)

    @functions.signature(_text)
    def _func_social_username(self, link: str | None) -> str | None:
        return None if link is None else social_username(link)

    @functions.signature(_text)
    def _func_upper(self, text: str | None) -> str | None:
        return None if text is None else text.upper()

    @functions.signature({"types": []}, {"types": []}, {"types": []})
    def _func_if_else(self, condition: Any, then: Any, otherwise: Any) -> Any:
        return otherwise if condition in (None, False, "", [], {}) else then

    @functions.signature(_text)
    def _func_before_space(self, text: str | None) -> str | None:
        return None if text is None else text.partition(" ")[0]

    @functions.signature(_text)
    def _func_after_space(self, text: str | None) -> str | None:
        _, space, rest = (text or "").partition(" ")
        return rest if space else None

    @functions.signature(_array, _key)
    def _func_least(self, records: list[Record] | None, *keys: Any) -> Record | None:
        return min(records or [], key=lambda record: _keys(record, keys), default=None)

    @functions.signature(_array, _key)
    def _func_greatest(self, records: list[Record] | None, *keys: Any) -> Record | None:
        return max(records or [], key=lambda record: _keys(record, keys, nulls_first=True), default=None)

    @functions.signature(_array, _key)
    def _func_ordered(self, records: list[Record] | None, *keys: Any) -> list[Record]:
        return sorted(records or [], key=lambda record: _keys(record, keys))

    @functions.signature(_array, {"types": ["string"]}, {"types": []})
    def _func_where(self, records: list[Record] | None, field: str, value: Any) -> list[Record]:
        return [record for record in records or [] if value is not None and record.get(field) == value]

    @functions.signature(_array, {"types": []})
    def _func_position(self, values: list[Any] | None, value: Any) -> int | None:
        return values.index(value) if values and value in values else None

    @functions.signature(_array)
    def _func_distinct(self, values: list[Any] | None) -> list[Any]:
        return list(dict.fromkeys(values or []))


CONTRACT_FUNCTIONS = jmespath.Options(custom_functions=ContractFunctions())
