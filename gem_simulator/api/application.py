"""The Flask application: a blueprint a resource, every route made from its operation, errors in Gem's format."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from gem_simulator.api import answers, strictness
from gem_simulator.api.answers import Answer
from gem_simulator.api.gateway import CONTROL, SIMULATOR
from gem_simulator.api.openapi import document_bytes, operation_id
from gem_simulator.api.operations import PLACEHOLDER, ROOT, Operation, Request
from gem_simulator.api.resources import RESOURCES, Resource

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenants import Tenants

_log = logging.getLogger(__name__)


def create_application(tenants: Tenants) -> Flask:
    """Gem's API over the tenant that the gateway has found, and the control API beside it."""
    from gem_simulator.control.api import control_blueprint

    application = Flask(__name__, static_folder=None)
    application.url_map.strict_slashes = False  # with and without the slash, and never a redirect (confirmed: live use)
    application.url_map.merge_slashes = False
    for resource in RESOURCES:
        application.register_blueprint(_blueprint(resource))
    application.register_blueprint(control_blueprint(tenants))
    application.add_url_rule(f"{ROOT}/openapi.json", "openapi", _openapi)
    application.register_error_handler(HTTPException, _http_error)
    application.register_error_handler(Exception, _unexpected)
    return application


def _blueprint(resource: Resource) -> Blueprint:
    blueprint = Blueprint(resource.name, __name__)
    for operation in resource.operations:
        below = PLACEHOLDER.sub(r"<\1>", operation.path).rstrip("/")  # the form that also answers 405 both ways
        view = _view(operation)
        blueprint.add_url_rule(operation.root + below, operation_id(operation), view, methods=[operation.method])
    return blueprint


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**ids: str) -> Response:
        content_type = request.headers.get("Content-Type", "")
        asked = Request(ids, request.query_string.decode("latin-1"), request.get_data(), content_type)
        simulator: Simulator = request.environ[SIMULATOR]
        with simulator.lock:
            return response(strictness.answer(operation, asked, simulator.tenant, strict=simulator.strict))

    return view


def response(answer: Answer) -> Response:
    """An answer as Flask sends it."""
    return Response(answer.body, answer.status_line, list(answer.headers))


def _openapi() -> Response:
    return response(Answer(200, document_bytes()))


def _http_error(error: HTTPException) -> Response:
    code, ours = error.code or 500, request.path.startswith(CONTROL)
    refused = response(_no_such_call(code) if ours and code in (404, 405) else answers.error(code))
    allowed = error.get_response().headers.get("Allow")
    if allowed is not None:
        refused.headers["Allow"] = allowed
    if error.code == 404 and not ours:
        refused.headers[strictness.HEADER] = strictness.nowhere(request.method, request.path)
    return refused


def _no_such_call(status: int) -> Answer:
    text = f"there is no {request.method} {request.path}; GET {CONTROL} lists the calls"
    return Answer(status, orjson.dumps({"error": text}))


def _unexpected(error: Exception) -> Response:
    _log.error("the simulator failed; this is a bug of it, not of the client", exc_info=error)
    return response(answers.error(500))
