"""What a sync tells: while it runs, and when it has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["full", "delta"]

SUCCEEDED = "SUCCEEDED"
PARTIALLY_FAILED = "PARTIALLY_FAILED"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one step of a sync is.

    Args:
        stream: the Gem list, such as ``candidates``.
        done: records so far.
        total: records in all, where Gem says how many.
        phase: ``fetch``, ``catch up`` (what changed while a full sync ran), ``rebuild`` or ``deletions``.
    """

    stream: str
    done: int
    total: int | None
    phase: str


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What became of the rows of one unified model.

    Records that Gem calls deleted have rows too, and count like all others: a first sync creates them, a later one
    finds them unchanged. After a full sync the four numbers add up to all rows that are stored.

    Args:
        model: the export's name.
        created: rows that were not there before.
        updated: rows whose values changed, and rows that are back after a deletion.
        deleted: rows that are deleted now and were not before.
        unchanged: after a full sync, all other rows; after a delta, fetched ones without a change.
    """

    model: str
    created: int
    updated: int
    deleted: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What reading one Gem list took.

    Args:
        stream: the list.
        records: records that Gem sent, some perhaps more than once.
        requests: HTTP requests, retries included.
        seconds: from the first request until the last record was stored.
    """

    stream: str
    records: int
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class WarningReport:
    """One kind of odd value that was met; never the value itself.

    Args:
        model: the unified model, or the Gem list where the record itself was odd.
        field: the field.
        message: what was odd about it.
        count: how often.
        remote_ids: some of the records, at most three.
    """

    model: str
    field: str
    message: str
    count: int
    remote_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did; over all its resumptions.

    Args:
        run_id: the number of the run in the store.
        kind: what was done; full also where a delta was asked for and nothing complete was there to start from.
        state: SUCCEEDED; or PARTIALLY_FAILED, when deletions are held back or a list could not be read completely.
        models: one entry a unified model, in the order of the export.
        streams: one entry a Gem list, in the order of the sync.
        warnings: kinds of odd values, at most 200; `warning_count` counts all values.
        undecodable: records without a usable id that are kept as they came.
        held_deletions: model → rows that would have vanished, and are kept until somebody accepts it.
        incomplete: lists that could not be read completely: nothing was deleted from them.
        refused: list → HTTP status with which Gem refused it: the key is not allowed it (401, 403), or there is no such
            list (404). What was stored of it stays, and the next sync asks again.
        resumed: whether this run went on where an earlier process had stopped.
        seconds: of all processes that worked on this run.
        requests: HTTP requests, retries included.
    """

    run_id: int
    kind: Kind
    state: str
    models: list[ModelReport]
    streams: list[StreamReport]
    warnings: list[WarningReport] = field(default_factory=list)
    warning_count: int = 0
    undecodable: int = 0
    held_deletions: dict[str, int] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    resumed: bool = False
    seconds: float = 0.0
    requests: int = 0

    def model(self, name: str) -> ModelReport:
        """The entry of a model."""
        return next(entry for entry in self.models if entry.model == name)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON would have it."""
        return asdict(self)
