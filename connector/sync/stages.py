"""Which stage foresees an interview, looked up for a page of interviews at a time."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from connector.errors import UndecodableRecord
from connector.gem.resources import decode
from connector.mapping import SlimStage, StageIndex
from connector.store import gem_records, stale

MOST_ITEMS = 50_000


class StageLookup:
    """Remembers stages that were looked up, since the interviews of a page have most of theirs in common."""

    def __init__(self) -> None:
        self._stages_of: dict[str, list[str]] = {}
        self._stages: dict[str, SlimStage] = {}

    def forget(self) -> None:
        """Stages have changed."""
        self._stages_of.clear()
        self._stages.clear()

    def index(self, connection: sa.Connection, integration: int, item_ids: Iterable[str]) -> StageIndex:
        """The stages that foresee any of these items."""
        wanted = set(item_ids)
        if len(self._stages_of) > MOST_ITEMS:
            self.forget()
        self._look_up(connection, integration, wanted - self._stages_of.keys())
        stage_ids = {stage_id for item_id in wanted for stage_id in self._stages_of[item_id]}
        return StageIndex.from_stages(
            self._stages[stage_id] for stage_id in sorted(stage_ids) if stage_id in self._stages
        )

    def _look_up(self, connection: sa.Connection, integration: int, item_ids: set[str]) -> None:
        if not item_ids:
            return
        for item_id in item_ids:
            self._stages_of[item_id] = []
        for item_id, stage_id in stale.stages_of_items(connection, integration, item_ids):
            self._stages_of[item_id].append(stage_id)
        unknown = {stage_id for item_id in item_ids for stage_id in self._stages_of[item_id]} - self._stages.keys()
        self._stages |= {
            stage.id: stage
            for stage in slim_stages(gem_records.payloads(connection, integration, "job_stages", unknown))
        }


def slim_stages(payloads: Iterable[gem_records.Payload]) -> Iterable[SlimStage]:
    """The stages among stored records, without those that are gone or erased."""
    for stored in payloads:
        if stored.payload is None or stored.gone:
            continue
        try:
            yield SlimStage.from_stage(decode("job_stages", stored.payload.encode()).record)
        except UndecodableRecord:
            continue
