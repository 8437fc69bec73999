"""Results out of stored rows: ready JSON, joined as text. Nothing is parsed that is given as it is.

{"id": …, "remote_id": …, "changed_at": …, "remote_deleted_at": …,   from the columns
 "first_name": …, …,                                                 the stored object, without its braces
 "applications": [ … ], "tags": [],                                  what the list embeds
 "remote_data": … }
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

import orjson

from connector.store.list_pages import Row
from connector.store.moments import from_ms
from connector.unified import MODELS
from connector.unified.datetimes import format_date_time

_COMMON = {"id", "remote_id", "changed_at", "remote_deleted_at", "remote_data"}


def _erased(model: str) -> str:
    """The values of a record whose own were erased: nothing, in every place where something was."""
    names = [name for name in MODELS[model].type.model_fields if name not in _COMMON]
    return orjson.dumps({name: [] if name == "integration_fields" else None for name in names}).decode()


_ERASED = {model: _erased(model) for model in MODELS}


@lru_cache(maxsize=10_000)  # the rows of one page of a sync have the same date
def moment(ms: int | None) -> str | None:
    """Milliseconds since the epoch, as the API writes moments.

    >>> moment(1500)
    '1970-01-01T00:00:01.500Z'
    """
    return None if ms is None else format_date_time(from_ms(ms))


def result(model: str, row: Row, members: bytes, remote_data: str | None) -> str:
    """A record with what is embedded in it.

    Args:
        model: the export's name.
        row: the record.
        members: a JSON object with the members that are not stored; its braces are cut.
        remote_data: Gem's record, as JSON.
    """
    deleted = "null" if row.remote_deleted_at is None else f'"{moment(row.remote_deleted_at)}"'
    fields = row.fields or _ERASED[model]
    embedded = f"{members[1:-1].decode()}," if members != b"{}" else ""
    return (
        f'{{"id":"{row.id}","remote_id":{orjson.dumps(row.remote_id).decode()},"changed_at":"{moment(row.changed_at)}",'
        f'"remote_deleted_at":{deleted},{fields[1:-1]},{embedded}"remote_data":{remote_data or "null"}}}'
    )


def page_of(results: Iterable[str], following: str | None) -> bytes:
    """The data of a list."""
    return f'{{"next":{orjson.dumps(following).decode()},"results":[{",".join(results)}]}}'.encode()


def day_start(instant: datetime) -> str:
    """The first moment of an instant's day in UTC, as unified date-times are stored."""
    return format_date_time(instant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
