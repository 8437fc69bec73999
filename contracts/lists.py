"""The records of a list's answer, bare as Gem sends them, or in an envelope that it may send some day."""

from __future__ import annotations

from typing import Any, NamedTuple


class Listed(NamedTuple):
    """The records, and the key under which they stood; None where they came bare."""

    records: list[Any]
    key: str | None = None


def listed(data: Any) -> Listed | None:
    """The records in the body of a list; None where there are none to be found.

    >>> listed([{"id": "1"}])
    Listed(records=[{'id': '1'}], key=None)
    >>> listed({"data": [{"id": "1"}], "has_more": False})
    Listed(records=[{'id': '1'}], key='data')
    >>> listed({"message": "Forbidden"})
    """
    if isinstance(data, list):
        return Listed(data)
    if not isinstance(data, dict):
        return None
    lists = {key: value for key, value in data.items() if isinstance(value, list)}
    if len(lists) != 1:
        return None
    ((key, records),) = lists.items()
    return Listed(records, key)
