"""Does a write once, however often it is asked for under the same Idempotency-Key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from connector.actions.desk import Desk
from connector.actions.errors import InputInvalid, StillRunning
from connector.actions.results import Outcome
from connector.store import idempotency
from connector.store.idempotency import Begun, Entry, State

LONGEST_KEY = 255

ResultT = TypeVar("ResultT", bound=Outcome)


def once(
    desk: Desk,
    operation: str,
    key: str,
    asked: tuple[str, BaseModel],
    work: Callable[[], ResultT],
    kind: type[ResultT],
) -> ResultT:
    """The result of a write, or of the first one under this key.

    Args:
        desk: the action.
        operation: what is done; each has keys of its own.
        key: as the client sent it.
        asked: what the path names, and the body.
        work: does it.
        kind: the type of its result.

    Raises:
        InputInvalid: the key is empty, too long, or stands for another request.
        StillRunning: the first write under this key has not ended.
    """
    if not key or len(key) > LONGEST_KEY:
        raise InputInvalid("Idempotency-Key", f"it has 1 to {LONGEST_KEY} characters")
    entry = Entry.new(desk.integration.number, operation, key, _request(*asked))
    with desk.store.write() as connection:
        begun = idempotency.begin(connection, entry, desk.store.clock())
    if begun.state is State.DONE:
        return kind.model_validate_json(begun.answer or "")
    _check(begun)
    desk.resumed = begun.state is State.AGAIN
    return _done(desk, entry, work)


def _done(desk: Desk, entry: Entry, work: Callable[[], ResultT]) -> ResultT:
    try:
        result = work()
    except BaseException:
        with desk.store.write() as connection:
            # Where Gem may have taken something, the next one under this key looks before it writes.
            end = idempotency.leave if desk.wrote or desk.resumed else idempotency.forget
            end(connection, entry)
        raise
    with desk.store.write() as connection:
        idempotency.finish(connection, entry, result.model_dump_json())
    return result


def _check(begun: Begun) -> None:
    if begun.state is State.DIFFERENT:
        raise InputInvalid(
            "Idempotency-Key", "it stands for another request of the last 24 hours", hint="Use a new key for each one."
        )
    if begun.state is State.RUNNING:
        raise StillRunning("The request with this Idempotency-Key is under way.", hint="Try again in a few seconds.")


def _request(target: str, body: BaseModel) -> bytes:
    values = body.model_dump(mode="json", exclude_none=True)
    # Not by orjson: what nobody knows may hold numbers of any length.
    return json.dumps([target, values], sort_keys=True).encode()
