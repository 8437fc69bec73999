"""``/ats/application-stages``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.api.lists import Listing, ListQuery, Reader, no_conditions
from connector.api.operations import operation
from connector.api.resources.shared import SHOWN, PageData
from connector.api.service import Call
from connector.store.list_pages import Row
from connector.unified import ApplicationStage


class ApplicationStageResult(ApplicationStage):
    """A stage of any job."""

    model_config = SHOWN

    custom_fields: dict[str, Any] | None
    """Gem's stages have none."""


class ApplicationStagesPage(PageData):
    """A page of stages."""

    results: list[ApplicationStageResult]
    """The stages."""


def _members(_reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    return [b'{"custom_fields":null}'] * len(rows)


APPLICATION_STAGES = Listing("application_stages", _members, no_conditions)


@operation("GET", "/ats/application-stages", answers=ApplicationStagesPage, tag="Read", synced=True)
def get_application_stages(call: Call, query: ListQuery) -> bytes:
    """Get application stages

    The stages of all jobs. Which stages a job has, and in which order, is in `stages` of the job.
    """
    return APPLICATION_STAGES.page(call, query)
