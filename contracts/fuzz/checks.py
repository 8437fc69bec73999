"""What we hold beside the checks of schemathesis, which all run as they are.

refusals_are_semantic           a request that the document allows is refused for its meaning, or not at all
strangers_stay_strangers        no answer has anything of another environment, whatever the request names
integrations_are_not_shared     the same request with the key of another environment finds nothing
deleted_integrations_are_gone   nothing is done with an integration after its deletion
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import requests
from schemathesis import Case, CheckContext, Response

from contracts.fuzz.engine import Check, is_of_operation, is_well_formed
from contracts.fuzz.served import STRANGER, THEIRS

SEMANTIC = {
    400: {"ATS.JOB_CLOSED", "PLATFORM.INPUT_INVALID", "REMOTE.INPUT_INVALID"},
    404: {
        "PLATFORM.INTEGRATION_NOT_FOUND",
        "INTEGRATION.MODEL_NOT_AVAILABLE",
        "INTEGRATION.ACTION_NOT_AVAILABLE",
    },
    409: {"ATS.APPLICATION_ALREADY_EXISTS", "INTEGRATION.INACTIVE"},
}
"""With which status a well-formed request may be refused, and with which codes then."""

_of_the_form = re.compile(r"The \S+ cannot be accepted\.").match
"""How every refusal begins that a model spoke, and not what the request means."""

_PATIENCE = 30.0


def refusals_are_semantic(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request that the document allows is refused for what it means alone, and only where it can mean something."""
    if not is_well_formed(case) or response.status_code < 300:
        return
    if not is_of_operation(response, case):
        return
    error = _error(response)
    if error is None:
        return  # it is no refusal as the document has it, which schemathesis tells
    code, message = error["code"], error["message"]
    # Operations outside of /ats have no codes for what an integration or Gem refuses.
    known = code in SEMANTIC.get(response.status_code, ()) or (code is None and not case.path.startswith("/ats/"))
    assert known, f"HTTP {response.status_code} {code} is no answer to a request that the document allows: {message}"
    assert not _of_the_form(message), f"The document allows what the service refuses by its form: {message}"
    if response.status_code == 400:
        names = case.path_parameters or (case.query or {}).get("cursor") or isinstance(case.body, dict)
        assert names, f"There is nothing in this request that could be refused for its meaning: {message}"


def integrations_are_not_shared(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """What succeeded with the key of one environment finds no such integration with the key of another one."""
    named = "integration_id" in (case.path_parameters or {}) or "X-Integration-Id" in response.request.headers
    if response.status_code != 200 or not named or not is_of_operation(response, case):
        return
    again = response.request.copy()
    again.headers["Authorization"] = f"Bearer {THEIRS}"
    _is_unknown(again)
    if "integration_id" not in (case.path_parameters or {}):
        again = response.request.copy()
        again.headers["X-Integration-Id"] = STRANGER
        _is_unknown(again)


def _error(response: Response) -> dict[str, Any] | None:
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return None
    return error if isinstance(error, dict) and {"code", "message"} <= error.keys() else None


def _is_unknown(request: requests.PreparedRequest) -> None:
    with requests.Session() as session:
        answer = session.send(request, timeout=_PATIENCE)
    code = answer.json()["error"]["code"] if answer.status_code == 404 else None
    assert code == "PLATFORM.INTEGRATION_NOT_FOUND", (
        f"Another environment's integration answers HTTP {answer.status_code}: {answer.text[:200]}"
    )


def watch_strangers(ids: Collection[str]) -> Check:
    """The check that no record of strangers is ever seen or touched.

    Args:
        ids: of their records.
    """
    found_in = re.compile("|".join(map(re.escape, ids))).findall

    def strangers_stay_strangers(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        """No answer has anything of another environment, and nothing is done to what it has."""
        if response.status_code != 200:
            return
        seen = found_in(response.content.decode(errors="replace"))
        assert not seen, f"The answer has a record of another environment: {seen}"
        touched = found_in(" ".join(map(str, (case.path_parameters or {}).values())))
        assert not touched, f"A record of another environment was found: {touched}"

    return strangers_stay_strangers


def gone(deleted: Collection[str]) -> Check:
    """The check that nothing is done with integrations that were deleted.

    Args:
        deleted: their ids; may grow.
    """

    def deleted_integrations_are_gone(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        named = {(case.path_parameters or {}).get("integration_id"), response.request.headers.get("X-Integration-Id")}
        found = named & set(deleted)
        assert not found or response.status_code >= 400, f"{found} was deleted, and still answers"

    return deleted_integrations_are_gone


CHECKS: tuple[Check, ...] = (refusals_are_semantic, integrations_are_not_shared)
"""Those that need nothing but a request and its answer."""
