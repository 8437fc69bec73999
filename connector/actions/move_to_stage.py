"""Move application to stage."""

from __future__ import annotations

from connector.actions.desk import Desk, Payload, payload_of
from connector.actions.jobs import stage_of_job
from connector.actions.left_out import tell_left_out
from connector.actions.references import application, job_of, read_application, stage_of
from connector.actions.results import Outcome
from connector.actions.sending import ask_attributed, send
from connector.actions.writing import keep_application
from connector.gem.streams import STREAMS
from connector.unified.requests import MoveToStage


def move_to_stage(desk: Desk, reference: str, request: MoveToStage) -> Outcome:
    """Moves an application to another stage of its job (that Gem can do it is stated by a vendor; the path and body
    are inferred, Harvest)."""
    tell_left_out(desk, request)
    before = application(desk, reference)
    to_stage = stage_of_job(desk, job_of(before) or "", request.stage_id, "stage_id")
    if stage_of(before) == to_stage:
        desk.warn("The application is in this stage already: nothing was sent.")
        return keep_application(desk, before)
    desk.check_acting_user()
    stages = {"from_stage_id": stage_of(before), "to_stage_id": to_stage}
    body = {name: value for name, value in stages.items() if value is not None}

    def move() -> Payload | None:
        answer = ask_attributed(desk, "POST", f"{STREAMS['applications'].item(before.id)}/move", body)
        return payload_of(answer) or Payload(b"", {})

    def arrived() -> Payload | None:
        now = read_application(desk, before.id)
        return now if now is not None and stage_of(now) == to_stage else None

    return keep_application(desk, send(desk, move, arrived), of=before)
