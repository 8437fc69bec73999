"""What several unified models have in common: the columns of every record, and the small objects inside them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from connector.unified.datetimes import format_date_time


def _in_utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


UnifiedDateTime = Annotated[
    datetime,
    AfterValidator(_in_utc),
    PlainSerializer(format_date_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-01-31T09:00:00.000Z"]}),
]
"""An instant in UTC; in JSON ``YYYY-MM-DDThh:mm:ss.mmmZ``."""

UnifiedId = Annotated[str, Field(pattern=r"^[1-9A-HJ-NP-Za-km-z]{24}$", examples=["26vafvWSRmbhNcxJYqjCzuJg"])]
"""24 characters of base58; see `connector.unified.ids`."""


class UnifiedObject(BaseModel):
    """The base of everything unified: immutable, documented by its field docstrings."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, extra="ignore")


class Record(UnifiedObject):
    """What every record has, joins included."""

    id: UnifiedId
    """Our id: computed from integration, model and remote id, so it never changes."""
    remote_id: str
    """Gem's id, untouched; for joins ``<left remote id>:<right remote id>``."""
    changed_at: UnifiedDateTime
    """When we last saw this record's own values change; being new, deleted or restored counts too."""
    remote_deleted_at: UnifiedDateTime | None = None
    """When the record was deleted in Gem, or when we learned that it is gone; null while it exists."""


class RecordWithRemoteData(Record):
    """A record that stands for one object of Gem's."""

    remote_data: dict[str, Any] | None = None
    """Gem's object as received, when the integration's ``remote_data`` setting is on."""


class Location(UnifiedObject):
    """A place, as far as its parts could be told apart."""

    city: str | None = None
    """The city."""
    country: str | None = None
    """The country, as its ISO 3166-1 code of two letters."""
    raw: str | None = None
    """The place as Gem words it."""
    state: str | None = None
    """The state or region, as Gem words it."""
    street_1: str | None = None
    """First line of the street address; Gem has none."""
    street_2: str | None = None
    """Second line of the street address; Gem has none."""
    zip_code: str | None = None
    """The postal code; Gem has none."""


class IntegrationField(UnifiedObject):
    """A field of Gem's that the unified model has no place for, passed through as it is."""

    id: UnifiedId
    """The id of the field, not of the record."""
    key: str
    """Gem's name of the field."""
    type: Literal["DEFAULT", "CUSTOM"]
    """DEFAULT for Gem's own fields, CUSTOM for those that the tenant defined."""
    label: str | None = None
    """A name for people."""
    value: Any = None
    """The value as received."""
