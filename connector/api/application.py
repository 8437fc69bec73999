"""The Flask application: operations under ``/v1``, and what stands around them.

Under ``/v1`` is the unified API and nothing else: whoever generates a client from its document, or holds it against the
official one, gets no more than that. What we add has keys, envelope and errors in common with it.

/v1/…                  the operations
/v1/openapi.json       what they take and give
/docs                  the same, for people
/management/…          operations of our own, with a document and a page of their own
/healthz, /readyz      for whoever watches over the service
/assets/gem.svg        the picture that we show for the tool
/connect               where customers connect their accounts
/logs                  what was asked, and what that asked of Gem
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import flask
import orjson
import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from connector.api.call_log.recording import LOGS_PATH, Recording, new_request_id
from connector.api.call_log.views import logs
from connector.api.connect import connect_page
from connector.api.dispatch import JSON, answer
from connector.api.docs_page import CONTENT_SECURITY_POLICY, docs_page
from connector.api.document import MANAGEMENT, UNIFIED, Subject, openapi
from connector.api.operations import Operation
from connector.api.problems import problem_of
from connector.api.resources import MANAGEMENT_OPERATIONS, OPERATIONS
from connector.api.resources.connect import PAGE_PATH
from connector.api.resources.tools import ICON_PATH
from connector.api.service import Service
from connector.errors import StoreError

BASE_PATH = "/v1"
MANAGEMENT_PATH = "/management"

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" role="img" aria-label="Gem">'
    '<path fill="none" stroke="#333" stroke-width="1.5" stroke-linejoin="round"'
    ' d="M6 4h12l4 6-10 11L2 10zM2 10h20M9 10l3 11 3-11-3-6z"/></svg>'
)


def create_app(service: Service, operations: Iterable[Operation] = OPERATIONS) -> flask.Flask:
    """The application of one process.

    Args:
        service: what its operations share.
        operations: what it does.
    """
    listed = list(operations)
    app = flask.Flask("connector.api", static_folder=None)
    # A path with two slashes may name a record whose id begins with one.
    app.url_map.merge_slashes = False
    for one in listed:
        view, rule = _view(service, one), _rule(one)
        app.add_url_rule(f"{BASE_PATH}{rule}", one.name, view, methods=[one.method])
        # Whoever takes the server's URL for the API's finds it, too.
        app.add_url_rule(rule, f"{one.name} without base path", view, methods=[one.method])
    for one in MANAGEMENT_OPERATIONS:
        app.add_url_rule(f"{MANAGEMENT_PATH}{_rule(one)}", one.name, _view(service, one), methods=[one.method])
    _add_document(app, listed, BASE_PATH, "/docs", UNIFIED)
    _add_document(app, MANAGEMENT_OPERATIONS, MANAGEMENT_PATH, f"{MANAGEMENT_PATH}/docs", MANAGEMENT)
    _add_surroundings(app, service)
    app.register_blueprint(connect_page(service))
    app.register_blueprint(logs(service))
    app.register_error_handler(Exception, lambda error: _failed(service, error))
    app.before_request(_number)
    app.after_request(_numbered)
    return app


def _rule(one: Operation) -> str:
    """The route. Clients do not escape slashes inside of ids, so an id may have some where something follows."""
    return re.sub(r"{(\w+)}(?=/)", r"<path:\1>", one.path).replace("{", "<").replace("}", ">")


def _view(service: Service, one: Operation) -> Callable[..., flask.Response]:
    def view(**path: str) -> flask.Response:
        return answer(service, one, path)

    return view


def _add_document(
    app: flask.Flask, operations: list[Operation], base_path: str, docs_path: str, subject: Subject
) -> None:
    """What the operations below a path take and give: for machines, and for people."""

    def drawn() -> dict[str, Any]:
        return openapi(operations, f"{flask.request.host_url.rstrip('/')}{base_path}", subject)

    def document() -> ResponseReturnValue:
        return flask.Response(orjson.dumps(drawn()), content_type=JSON)

    def docs() -> ResponseReturnValue:
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff"}
        return docs_page(drawn()), headers

    app.add_url_rule(f"{base_path}/openapi.json", f"document of {base_path}", document)
    app.add_url_rule(docs_path, f"page of {base_path}", docs)


def _add_surroundings(app: flask.Flask, service: Service) -> None:
    @app.get("/healthz")
    def health() -> ResponseReturnValue:
        return flask.Response(b'{"status":"ok"}', content_type=JSON)

    @app.get("/readyz")
    def readiness() -> ResponseReturnValue:
        try:
            with service.store.look() as connection:
                connection.execute(sa.select(1))
        except StoreError as error:
            problem = problem_of(error)
            body = orjson.dumps({"status": "unavailable", "message": problem.message})
            return flask.Response(body, problem.status, content_type=JSON)
        return flask.Response(b'{"status":"ok"}', content_type=JSON)

    @app.get(ICON_PATH)
    def icon() -> ResponseReturnValue:
        return flask.Response(_ICON, content_type="image/svg+xml")


def _number() -> None:
    """Gives the request an id of ours, whatever the caller sent."""
    flask.g.request_id = new_request_id()


def _numbered(response: flask.Response) -> flask.Response:
    response.headers["X-Request-Id"] = flask.g.request_id
    return response


def _failed(service: Service, error: Exception) -> ResponseReturnValue:
    """What is answered outside of every operation: unknown paths, other methods."""
    problem, recording = problem_of(error), Recording(service, None)
    path = flask.request.path
    general = not path.removeprefix(BASE_PATH).startswith("/ats/")
    is_page = path.startswith((PAGE_PATH, LOGS_PATH))
    body = problem.body(general=general, log_url=None if is_page else recording.log_url())
    if not is_page:
        recording.end(problem.status, problem.code, body)
    response = flask.Response(body, problem.status, content_type=JSON)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response
