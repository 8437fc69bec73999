"""``/passthrough/gem/api``."""

from __future__ import annotations

from typing import Any

from connector.api.acting import act
from connector.api.operations import operation
from connector.api.resources.shared import Shown
from connector.api.service import Call
from connector.unified.requests import Passthrough


class PassthroughData(Shown):
    """What Gem answered, whatever it was."""

    url: str
    """Where the request went."""
    status: int
    """Gem's HTTP status."""
    headers: dict[str, str]
    """Gem's headers, by lower-case name."""
    data: Any
    """The body: a JSON value, else text; base64 where that was asked for."""


@operation(
    "POST",
    "/passthrough/gem/api",
    answers=PassthroughData,
    tag="General",
    integration=True,
    action=True,
    warns=True,
)
def send_passthrough_request(call: Call, body: Passthrough) -> PassthroughData:
    """Send passthrough request

    Any request to Gem's ATS API, with the integration's credentials. The path is below `/ats/v0`, and nothing else
    can be reached. What Gem answers is data, errors too.
    """
    answer = act(call, lambda actions: actions.passthrough(body))
    return PassthroughData(url=answer.url, status=answer.status, headers=answer.headers, data=answer.data)
