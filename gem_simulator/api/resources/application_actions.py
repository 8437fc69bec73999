"""What can be done with an application: `POST /applications/{application_id}/move`, and the like.

That an application can be moved is confirmed (a vendor's help page); the paths and bodies of all are inferred
(Harvest). When one is refused: see the tenant's module of this name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.bodies import Day, Field, Object, Text
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import Operation, Write
from gem_simulator.api.resources.applications import PARENT
from gem_simulator.api.resources.candidates import ACTING
from gem_simulator.api.schemas import Schema

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

SCHEMAS: dict[str, Schema] = {}

#: Must be left out where the application shows no stage, and be there where it does (ours).
_FROM_STAGE = Field("from_stage_id", Text())
_EMAIL = Object((Field("send_email_at", Text()), Field("email_template_id", Text())))
#: Each action: what it does, and the fields of its body.
_ACTIONS: tuple[tuple[str, str, tuple[Field, ...]], ...] = (
    ("move", "Put an application into another stage of its job.", (_FROM_STAGE, Field("to_stage_id", Text(), True))),
    ("advance", "Put an application into the next stage of its job.", (_FROM_STAGE,)),
    (
        "reject",
        "Reject an application; notes go into the candidate's feed, and no email is ever sent.",
        (Field("rejection_reason_id", Text()), Field("notes", Text()), Field("rejection_email", _EMAIL)),
    ),
    ("unreject", "Make a rejected application active again.", ()),
    (
        "hire",
        "Hire somebody, and fill an opening with them; any close_reason_id is taken.",
        (Field("start_date", Day()), Field("opening_id", Text()), Field("close_reason_id", Text())),
    ),
    (
        "transfer_to_job",
        "Put an application on another job, in that job's first stage unless one is given.",
        (Field("new_job_id", Text(), True), Field("new_stage_id", Text())),
    ),
)


def _act(action: str) -> Callable[[Tenant, Mapping[str, str], dict[str, object]], bytes]:
    return lambda tenant, ids, body: tenant.act(action, ids["application_id"], body)


OPERATIONS: tuple[Operation, ...] = tuple(
    Write(
        method="POST",
        path=f"/applications/{{application_id}}/{action}",
        summary=summary,
        evidence=Evidence.HARVEST,
        schema="Application",
        status=200,
        parent=PARENT,
        body=Object((*fields, ACTING)),
        write=_act(action),
    )
    for action, summary, fields in _ACTIONS
)
