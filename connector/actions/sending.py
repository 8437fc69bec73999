"""Sends a write so that it happens once: where the answer was lost, we look whether it arrived before it is sent again.

The client itself sends a write again only where Gem surely did not take it (429, no connection).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from connector.actions.desk import Desk
from connector.errors import (
    GemError,
    GemInputInvalid,
    GemNotFound,
    GemUnavailable,
    GemUnreachable,
    UnexpectedGemResponse,
)
from connector.gem.answers import GemAnswer

LOST = (GemUnreachable, GemUnavailable, UnexpectedGemResponse)
"""Failures after which nobody knows whether Gem took the write."""

TRIES = 2

T = TypeVar("T")


def send(desk: Desk, request: Callable[[], T], arrived: Callable[[], T | None]) -> T:
    """The outcome of a write.

    Args:
        desk: the action.
        request: sends it, and gives its outcome.
        arrived: looks whether it arrived; its outcome, or None where it surely did not.

    Raises:
        GemError: Gem refused it, or it got lost again and again.
    """
    if desk.resumed:
        found = arrived()
        if found is not None:
            return found
    for left in reversed(range(TRIES)):
        before, desk.wrote = desk.wrote, True
        lost: GemError
        try:
            return request()
        except LOST as error:
            lost = error
        except GemError as error:
            desk.wrote = before
            raise _refusal(error) from None
        found = arrived()
        if found is not None:
            return found
        # We looked, and it is not there.
        desk.wrote = before
        if not left:
            raise lost
    raise AssertionError("unreachable")


def ask_attributed(desk: Desk, method: str, path: str, body: Mapping[str, Any]) -> GemAnswer:
    """A write in the name of the integration's user. Only notes are confirmed to take one, so where Gem knows no such
    field of another write, that is sent without."""
    user_id = desk.attribution.user_id
    if not user_id:
        return desk.ask(method, path, json=body)
    try:
        return desk.ask(method, path, json={**body, "user_id": user_id})
    except GemInputInvalid as error:
        if not ('"user_id"' in error.body and "Unknown field" in error.body):
            raise
    desk.warn("Gem does not take who acts with this write: it is attributed to nobody.")
    return desk.ask(method, path, json=body)


def _refusal(error: GemError) -> GemError:
    """A 404 that names fields is about what was sent: an id in the body that Gem does not have (decision of ours)."""
    if not isinstance(error, GemNotFound) or '"errors"' not in error.body:
        return error
    return GemInputInvalid(
        error.message,
        hint="Mend the request; Gem's reasons are in the message.",
        method=error.method,
        url=error.url,
        status=error.status,
        body=error.body,
    )
