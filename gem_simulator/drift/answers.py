"""Changes of the status, the headers and the outermost form of answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

from gem_simulator.api.answers import JSON, Answer, error, reason
from gem_simulator.drift.change import Asked, Change, Make, data_of, with_data


def status(old: int, new: int, *, method: str) -> Change:
    """Another status of what succeeded, or was refused, so far."""

    def changed(asked: Asked, make: Make) -> Answer:
        answer = make(asked)
        if asked.operation is None or asked.method != method or answer.status != old:
            return answer
        if old < HTTPStatus.BAD_REQUEST:
            return answer._replace(status=new)
        body: dict[str, Any] = orjson.loads(answer.body)
        return answer._replace(status=new, body=orjson.dumps({**body, "code": new, "status": reason(new)}))

    return changed


def gone(path: str) -> Change:
    """A path that is there no longer."""

    def changed(asked: Asked, make: Make) -> Answer:
        meant = asked.operation is not None and asked.path.rstrip("/").endswith(path)
        return error(HTTPStatus.NOT_FOUND) if meant else make(asked)

    return changed


def in_envelope(asked: Asked, make: Make) -> Answer:
    """An object around lists."""
    answer = make(asked)
    data = data_of(answer) if asked.is_list else None
    return answer if data is None else with_data(answer, {"data": data})


def other_errors(asked: Asked, make: Make) -> Answer:
    """Errors in another form."""
    answer = make(asked)
    if asked.operation is None or answer.status < HTTPStatus.BAD_REQUEST:
        return answer
    told: dict[str, Any] = orjson.loads(answer.body)
    message = told.get("message") or told.get("status")
    return with_data(answer, {"error": {"type": str(answer.status), "message": message, "details": told.get("errors")}})


def content_type(name: str) -> Change:
    """Bodies that are said to be something else."""

    def changed(asked: Asked, make: Make) -> Answer:
        answer = make(asked)
        if asked.operation is None or answer.header("Content-Type") != JSON:
            return answer
        return answer._replace(headers=(("Content-Type", name), *answer.without_header("Content-Type").headers))

    return changed
