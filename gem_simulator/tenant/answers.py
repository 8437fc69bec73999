"""What a tenant answers with: slices of lists, and the summary of a stretch of life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

FILE_ORIGIN = b"@@gem-file-origin@@"
"""Stands in attachment links for scheme, host and port; the API puts its own there."""

FILE_SIGNATURE = b"@@gem-file-signature@@"
"""Stands in attachment links for the signature, which is another one at every fetch."""

FILE_PATH = "/files/{candidate_id}/{key}"
"""Path of an attachment link between the two: ``FILE_ORIGIN + path + "?signature=" + FILE_SIGNATURE``."""


class Slice(NamedTuple):
    """A part of a list.

    Attributes:
        records: the records from offset on, JSON objects as bytes, at most `limit` of them.
        total: how many records the whole list has, whatever the offset.
    """

    records: list[bytes]
    total: int


@dataclass(slots=True)
class AdvanceSummary:
    """What happened while a tenant lived on.

    Attributes:
        days: how many days went by.
        counts: how often each kind of event happened, by its name (``"application_moved"``), sorted by name.
        touched: how many records of each collection were created, changed or deleted, by collection.
    """

    days: int
    counts: Mapping[str, int] = field(default_factory=dict)
    touched: Mapping[str, int] = field(default_factory=dict)
