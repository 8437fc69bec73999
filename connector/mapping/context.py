"""What mapping functions take besides the record, and what they give."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from msgspec import Struct

from connector.unified.datetimes import unified_date_time
from connector.unified.ids import DEFAULT_INTEGRATION_ID, unified_id

Warn = Callable[[str, str], None]
"""``warn(field, message)``: a value of Gem's that the unified field cannot hold. Never told: the value itself."""


class Context(Struct, frozen=True):
    """Whose records are mapped, and the settings that the mapping depends on.

    Args:
        integration_id: goes into every id.
        job_board: the name of the team's public job board, for links to posts that Gem sends without one.
    """

    integration_id: str = DEFAULT_INTEGRATION_ID
    job_board: str | None = None

    def id(self, model: str, remote_id: str) -> str:
        """The unified id of a record."""
        return unified_id(self.integration_id, model, remote_id)

    def link(self, model: str, remote_id: str | None) -> str | None:
        """The unified id of another record, whether it is known yet or not; None where Gem names none."""
        return unified_id(self.integration_id, model, remote_id) if remote_id else None


class Mapped(Struct, frozen=True, gc=False):
    """A unified record without what the store adds to it.

    Args:
        model: the export's name of the model.
        remote_id: Gem's id.
        id: our id.
        values: the unified fields in order; ids, dates of change and remote_data are not among them. What is passed
            through as received is an `orjson.Fragment`.
        remote_deleted_at: Gem's own date of deletion, in the unified form.
    """

    model: str
    remote_id: str
    id: str
    values: dict[str, object]
    remote_deleted_at: str | None = None

    def json(self) -> bytes:
        """The values as a JSON object."""
        return orjson.dumps(self.values)


def ignore(field: str, message: str) -> None:
    """For those who want no warnings."""


def date_time(value: str | None, field: str, warn: Warn) -> str | None:
    """Gem's date-time in the unified form; None, with a warning, where it is none."""
    if value is None:
        return None
    unified = unified_date_time(value)
    if unified is None:
        warn(field, f"not a date-time: {len(value)} characters that are not YYYY-MM-DDThh:mm…, or no such day or time")
    return unified
