"""From an HTTP request to an operation's handler, and back to an envelope.

key ─► rate ─► integration ─► may it? ─► first sync there? ─► path, query, body ─► room for an action? ─► handler
 401    429        400, 404      403, 409         409               400, 413, 415          429
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask
import orjson
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from connector.api.access import check_access
from connector.api.call_log.recording import Recording
from connector.api.limits import Allowance
from connector.api.operations import Family, Operation
from connector.api.problems import Problem, input_invalid, problem_of, refused
from connector.api.service import Call, Service
from connector.gem.exchanges import observed
from connector.store.admission import Admission, Usable, admission
from connector.store.environments import KnownKey
from connector.unified.error_codes import ErrorCode

JSON = "application/json"


def answer(service: Service, operation: Operation, path: dict[str, str]) -> flask.Response:
    """Does what an operation does with the request that is at hand, and logs it."""
    headers: dict[str, str] = {}
    recording = Recording(service, operation)
    try:
        with observed(recording.saw):
            body, status, code = _succeed(recording, operation, path, headers), 200, None
    except Exception as error:  # noqa: BLE001 - every failure has its answer; the unforeseen ones are logged
        problem = problem_of(error)
        general = operation.family is Family.GENERAL
        body = problem.body(general=general, log_url=recording.log_url())
        status, code = problem.status, problem.code
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
    recording.end(status, code, body)
    response = flask.Response(body, status, content_type=JSON)
    response.headers.update(headers)
    return response


def _succeed(recording: Recording, operation: Operation, path: dict[str, str], headers: dict[str, str]) -> bytes:
    service = recording.service
    name = flask.request.headers.get("X-Integration-Id", "").strip() if operation.integration else ""
    admitted = _admitted(service, name)
    key = admitted.key
    recording.environment = key.environment.number
    count(service, key, headers)
    call = Call(service, key.environment)
    if operation.integration:
        _choose_integration(recording, call, operation, name, admitted.named)
    given = _arguments(recording, operation, path)
    with _room(call, operation, headers):
        data = operation.handler(call, **given)
    return _envelope(operation, data, call.warnings)


def known_key(service: Service) -> KnownKey:
    """The key that the request came with.

    Raises:
        Problem: there is none, or it is not valid.
    """
    return _admitted(service, "").key


def _admitted(service: Service, name: str) -> Admission:
    """The key that the request came with, and the integration of this name."""
    scheme, _, key = flask.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key.strip():
        with service.store.look() as connection:
            admitted = admission(connection, key.strip(), name)
        if admitted is not None:
            return admitted
    raise Problem(
        ErrorCode.PLATFORM_AUTHENTICATION_INVALID,
        "The API key is missing or not valid. Send it as `Authorization: Bearer <API key>`.",
    )


def count(service: Service, key: KnownKey, headers: dict[str, str]) -> None:
    """Counts the request, and tells in the headers how many more there may be.

    Raises:
        Problem: it was one too many.
    """
    allowance = service.limits.request(key.number)
    if allowance is None:
        return
    headers["ratelimit-limit"] = str(allowance.limit)
    headers["ratelimit-remaining"] = str(allowance.remaining)
    headers["ratelimit-reset"] = str(allowance.reset)
    if allowance.exceeded:
        headers["Retry-After"] = str(allowance.reset)
        raise Problem(
            ErrorCode.PLATFORM_RATE_LIMIT_EXCEEDED,
            f"More than {allowance.limit} requests in a minute. Ask again in {allowance.reset} seconds.",
        )


def _choose_integration(
    recording: Recording, call: Call, operation: Operation, name: str, named: Usable | None
) -> None:
    if not name:
        raise input_invalid("The header X-Integration-Id is missing: it names the integration to work with.")
    if named is None:
        raise integration_not_found()
    recording.integration = call.chosen = named.integration
    check_access(call, operation, named)
    if operation.synced and call.chosen.full_synced_at is None:
        raise Problem(
            ErrorCode.INTEGRATION_SETUP_SYNC_PENDING,
            "The first sync of this integration has not ended yet. There is nothing to read before.",
        )


def integration_not_found() -> Problem:
    """There is no such integration in this environment; whether in another one is not told."""
    return Problem(ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND, "There is no such integration in this environment.")


def _arguments(recording: Recording, operation: Operation, path: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, adapter in operation.parameters.items():
        try:
            given[name] = adapter.validate_python(path[name])
        except ValidationError as error:
            raise refused(error, name) from None
    if operation.anything:
        return given
    query = _query()
    if operation.query is not None:
        given["query"] = _validated(operation.query, query)
    elif query:
        raise input_invalid(f"This operation takes no query parameters, but got {', '.join(sorted(query))}.")
    if operation.body is not None:
        given["body"] = _body(recording, operation.body, needed=operation.needs_body)
    return given


def _query() -> dict[str, str]:
    """The query parameters; one that is given twice would be half ignored."""
    query = flask.request.args
    twice = sorted(name for name, values in query.lists() if len(values) > 1)
    if twice:
        raise input_invalid(
            f"A query parameter is given more than once: {', '.join(twice)}. Separate several values by commas."
        )
    return query.to_dict()


def _validated(model: type[BaseModel], query: dict[str, str]) -> BaseModel:
    try:
        return model.model_validate(query)
    except ValidationError as error:
        raise refused(error, "query") from None


def _body(recording: Recording, model: type[BaseModel], *, needed: bool) -> BaseModel:
    """The body as its model; a JSON number is no string, and the other way round."""
    flask.request.max_content_length = recording.service.largest_body
    raw = recording.body = flask.request.get_data(cache=False)
    if flask.request.content_length is None and len(raw) >= recording.service.largest_body:
        raise RequestEntityTooLarge  # sent in pieces, of which no more than that was read
    if not raw and not needed:
        return model()
    if flask.request.mimetype != JSON:
        raise input_invalid("The body has to be JSON, with `Content-Type: application/json`.", status=415)
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise refused(error, "body") from None


@contextmanager
def _room(call: Call, operation: Operation, headers: dict[str, str]) -> Iterator[None]:
    """A place among the actions of the integration, for operations that are one."""
    if not operation.action:
        yield
        return
    with call.service.limits.action(call.integration.number) as allowance:
        _tell_room(allowance, headers)
        yield


def _tell_room(allowance: Allowance, headers: dict[str, str]) -> None:
    headers["Concurrency-Limit"] = str(allowance.limit)
    headers["Concurrency-Remaining"] = str(allowance.remaining)
    if allowance.exceeded:
        raise Problem(
            ErrorCode.PLATFORM_CONCURRENCY_LIMIT_EXCEEDED,
            f"{allowance.limit} actions of this integration are in flight already. Try again in a second.",
        )


def _envelope(operation: Operation, data: BaseModel | bytes, warnings: list[str]) -> bytes:
    ready = data if isinstance(data, bytes) else data.model_dump_json(by_alias=True).encode()
    told = b',"warnings":' + orjson.dumps([{"message": text} for text in warnings]) if operation.warns else b""
    return b'{"status":"success","data":' + ready + told + b"}"
