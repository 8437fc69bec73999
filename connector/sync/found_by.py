"""By what people are found in the lists of the API: their names and email addresses, as they are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector.store.search_keys import search_key

Found = tuple[dict[str, str | None], tuple[str, ...]]
"""The key columns of a row, and further keys."""


def _user(values: Mapping[str, Any]) -> Found:
    return {"email_key": _key(values["email"])}, ()


def _candidate(values: Mapping[str, Any]) -> Found:
    columns = {"first_name_key": _key(values["first_name"]), "last_name_key": _key(values["last_name"])}
    addresses = values["email_addresses"] or ()
    keys = [search_key(address["email_address"]) for address in addresses]
    return columns | {"email_key": keys[0] if keys else None}, tuple(dict.fromkeys(keys[1:]))


def _key(text: str | None) -> str | None:
    return None if text is None else search_key(text)


FOUND_BY: dict[str, Callable[[Mapping[str, Any]], Found]] = {"users": _user, "candidates": _candidate}
"""What finds the rows of a model, out of its unified values."""
