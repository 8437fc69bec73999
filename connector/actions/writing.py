"""What several actions do with what they have written."""

from __future__ import annotations

from connector.actions.desk import Desk, Payload
from connector.actions.references import read_application
from connector.actions.results import Outcome
from connector.sync.absorb import absorb


def keep_application(desk: Desk, answer: Payload | None, *, of: Payload | None = None) -> Outcome:
    """Stores an application as it is now, so that a read right after sees it.

    Args:
        desk: the action.
        answer: what Gem answered to the write; taken where it is the whole application, which no source promises.
        of: the application as it was before.
    """
    before = of or answer
    if before is None or not before.id:
        return done(desk)
    whole = answer if answer is not None and _is_whole(answer, before) else read_application(desk, before.id)
    if whole is not None:
        absorb(desk.client, desk.store, desk.integration.id, applications=[whole.data])
    return done(desk)


def _is_whole(answer: Payload, before: Payload) -> bool:
    """Whether an answer has every field that the application had."""
    return answer.id == before.id and before.values.keys() <= answer.values.keys() | {"deleted_at", "rejected_at"}


def done(desk: Desk) -> Outcome:
    """The action is done."""
    return Outcome(warnings=tuple(desk.warnings))
