"""Where a run is: what the next process needs to go on, and everything that was counted so far.

Stored as JSON in the transaction of every page, so that a killed run tells the truth when it is taken up again.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from connector.sync.report import WarningReport

_INDEX = re.compile(r"\[\d+\]")

MOST_WARNINGS = 200
MOST_IDS = 3


class Tally(msgspec.Struct):
    """Rows of one unified model."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0


class StreamTally(msgspec.Struct):
    """What reading one Gem list took."""

    records: int = 0
    requests: int = 0
    seconds: float = 0.0


class WarningTally(msgspec.Struct):
    """One kind of odd value."""

    count: int = 0
    remote_ids: list[str] = []


class Position(msgspec.Struct):
    """The state of a run.

    Args:
        tracked_only: the run syncs only what was created through us.
        built_for: settings and mapping for which its rebuild steps were done.
        since: from when on (ms, Gem's clock) a delta asks; None for a full sync.
        gem_started_at: when the run began (ms, Gem's clock); None before the first answer.
        done: steps that are complete, by name.
        checkpoint: how far the first step is that is not.
        models: counts by unified model.
        streams: counts by Gem list.
        warnings: by model, field and message, joined with NUL.
        warning_count: of all odd values, also those beyond the bounds of `warnings`.
        held: model → deletions that wait to be accepted.
        incomplete: lists that were not read completely.
        refused: lists that Gem refused, with its HTTP status.
        resumed: whether another process began this run.
        seconds: of all processes.
        requests: of all processes.
    """

    tracked_only: bool = False
    built_for: str = ""
    since: int | None = None
    gem_started_at: int | None = None
    done: list[str] = []
    checkpoint: dict[str, Any] | None = None
    models: dict[str, Tally] = {}
    streams: dict[str, StreamTally] = {}
    warnings: dict[str, WarningTally] = {}
    warning_count: int = 0
    held: dict[str, int] = {}
    incomplete: list[str] = []
    refused: dict[str, int] = {}
    resumed: bool = False
    seconds: float = 0.0
    requests: int = 0

    def model(self, name: str) -> Tally:
        """The counts of a model."""
        return self.models.setdefault(name, Tally())

    def stream(self, name: str) -> StreamTally:
        """The counts of a list."""
        return self.streams.setdefault(name, StreamTally())

    def warn(self, model: str, field: str, message: str, remote_id: str) -> None:
        """Counts an odd value, and keeps some ids of records that have one."""
        self.warning_count += 1
        if "[" in field:
            field = _INDEX.sub("[]", field)
        key = f"{model}\0{field}\0{message}"
        tally = self.warnings.get(key)
        if tally is None:
            if len(self.warnings) >= MOST_WARNINGS:
                return
            tally = self.warnings[key] = WarningTally()
        tally.count += 1
        if remote_id and len(tally.remote_ids) < MOST_IDS and remote_id not in tally.remote_ids:
            tally.remote_ids.append(remote_id)

    def warning_reports(self) -> list[WarningReport]:
        """The odd values as they are reported."""
        reports = []
        for key, tally in self.warnings.items():
            model, field, message = key.split("\0")
            reports.append(WarningReport(model, field, message, tally.count, tuple(tally.remote_ids)))
        return reports

    def encoded(self) -> bytes:
        """As it is stored."""
        return msgspec.json.encode(self)

    @classmethod
    def decoded(cls, stored: dict[str, Any]) -> Position:
        """As it was stored."""
        return msgspec.convert(stored, cls)

    def as_dict(self) -> dict[str, Any]:
        """As JSON would have it."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built
