"""The pages of the log, and the same as JSON.

    GET  /logs/<id>?token=…    one call, for whoever has the log_url of its error; for a day
    GET  /logs/<id>            one call, for whoever has a key of its environment
    GET  /logs                 the latest calls of the key's environment
    POST the same              from the pages' own forms: with the key, or with what stands for it afterwards

JSON comes for `.json` at the end, for `Accept: application/json`, and for an API key in `Authorization`.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Annotated, Any

import flask
import orjson
from flask.typing import ResponseReturnValue
from pydantic import Field, ValidationError

from connector.api.call_log.recording import LOGS_PATH
from connector.api.call_log.showing import summary, whole
from connector.api.call_log.statuses import PATTERN, statuses
from connector.api.call_log.visits import visit_of, visitor
from connector.api.call_log.writer import CallLog
from connector.api.dispatch import JSON, count, known_key
from connector.api.parameters import NUMBER, Query, Text
from connector.api.problems import Problem, refused
from connector.api.service import Service
from connector.store import call_log
from connector.store.admission import admission
from connector.store.call_log import FoundCall, Search
from connector.store.environments import KnownKey

LINK_MS = 24 * 3600 * 1000
"""How long a log_url opens its call by itself."""
LARGEST_FORM = 16 * 1024
_PROTECTION = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # the URL may hold a token
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_NOT_FOUND = "There is no such call in the log: it is not written yet, not kept any more, or not yours to see."


class LogQuery(Query):
    """What the list takes."""

    integration: Text | None = None
    """Only calls about this integration."""
    operation: Text | None = None
    """Only calls of this operation."""
    status: Annotated[str, Field(pattern=PATTERN)] | None = None
    """Only calls with this HTTP status: `404`, `4xx`, or `error` for 400 and above."""
    before: Text | None = None
    """Only calls that were logged before the one of this id: `next` of the previous page."""
    page_size: Annotated[int, Field(ge=1, le=250), NUMBER] = 50
    """How many calls a page has at most."""


def logs(service: Service) -> flask.Blueprint:
    """The pages, as a part of the application."""
    pages = flask.Blueprint("logs", __name__, template_folder="templates")
    if service.call_log is not None:
        desk = _Desk(service, service.call_log)
        for rule in ("", ".json"):
            pages.add_url_rule(f"{LOGS_PATH}{rule}", f"list{rule[1:]}", desk.calls, methods=["GET", "POST"])
            pages.add_url_rule(f"{LOGS_PATH}/<call_id>{rule}", f"one{rule[1:]}", desk.call, methods=["GET", "POST"])
    pages.before_request(_limit_form)
    pages.after_request(_protect)
    pages.register_error_handler(Problem, _refused)
    return pages


class _Desk:
    """Shows what somebody may see.

    Args:
        service: whose calls.
        log: what is kept of them.
    """

    def __init__(self, service: Service, log: CallLog) -> None:
        self._service, self._store, self._log = service, service.store, log

    def calls(self) -> ResponseReturnValue:
        """The latest calls of an environment."""
        key = self._visitor()
        if key is None:
            return _page("key", 200 if flask.request.method == "GET" else 403, wrong=flask.request.method == "POST")
        query = _query()
        found = self._found(key, query)
        following = found[query.page_size - 1].call.id if len(found) > query.page_size else None
        results = [summary(one) for one in found[: query.page_size]]
        if _wants_json():
            return _json({"results": results, "next": following})
        return _page("list", 200, calls=results, next=following, query=query, visit=visit_of(self._store, key))

    def call(self, call_id: str) -> ResponseReturnValue:
        """One call."""
        token = flask.request.args.get("token", "")
        key = None if token else self._visitor()
        if not token and key is None:
            return _page("key", 200 if flask.request.method == "GET" else 403, wrong=flask.request.method == "POST")
        found = self._by_token(call_id, token) if key is None else self._by_key(call_id, key)
        if found is None:
            raise Problem(None, _NOT_FOUND, status=404)
        if _wants_json():
            return _json(whole(found))
        return _page("one", 200, call=whole(found), visit=visit_of(self._store, key) if key else "")

    def _visitor(self) -> KnownKey | None:
        """Whose log is asked for; None for somebody in a browser who has yet to say. Programs have to have a key."""
        if _wants_json():
            key = known_key(self._service)
            headers: dict[str, str] = {}
            flask.g.limits = headers
            count(self._service, key, headers)
            return key
        visit, entered = flask.request.form.get("visit", ""), flask.request.form.get("api_key", "").strip()
        if visit:
            return visitor(self._store, visit)
        if not entered:
            return None
        with self._store.look() as connection:
            admitted = admission(connection, entered)
        return None if admitted is None else admitted.key

    def _found(self, key: KnownKey, query: LogQuery) -> list[FoundCall]:
        wanted = Search(
            key.environment.number,
            self._begins(),
            query.integration,
            query.operation,
            None if query.status is None else statuses(query.status),
            query.before,
        )
        with self._store.look() as connection:
            return call_log.search(connection, wanted, query.page_size + 1)

    def _by_key(self, call_id: str, key: KnownKey) -> FoundCall | None:
        with self._store.look() as connection:
            return call_log.by_id(connection, call_id, key.environment.number, self._begins())

    def _by_token(self, call_id: str, token: str) -> FoundCall | None:
        """The call whose log_url this is. Two days old or never there: the answer is the same."""
        since = max(self._begins(), self._store.clock() - LINK_MS)
        with self._store.look() as connection:
            found = call_log.by_id(connection, call_id, None, since)
        given = sha256(token.encode("utf-8", "surrogatepass")).digest()
        right = found is not None and hmac.compare_digest(found.call.token_hash or b"", given)
        return found if right else None

    def _begins(self) -> int:
        return self._log.retention.begins(self._store.clock())


def _query() -> LogQuery:
    """The filters, out of the URL or the form; what is empty in a form was not filled in."""
    given = {**flask.request.args.to_dict(), **flask.request.form.to_dict()}
    fields = {name: value for name, value in given.items() if value and name not in {"visit", "api_key"}}
    try:
        return LogQuery.model_validate(fields)
    except ValidationError as error:
        raise refused(error, "query") from None


def _wants_json() -> bool:
    request = flask.request
    if request.path.endswith(".json") or "Authorization" in request.headers:
        return True
    offered = request.accept_mimetypes
    return bool(offered[JSON] > offered["text/html"])


def _json(data: Any, status: int = 200) -> flask.Response:
    return flask.Response(orjson.dumps({"status": "success", "data": data}), status, content_type=JSON)


def _page(name: str, status: int, **known: Any) -> tuple[str, int]:
    return flask.render_template(f"logs/{name}.html", **known), status


def _refused(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, Problem)
    if _wants_json():
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        return flask.Response(error.body(general=True), error.status, headers, content_type=JSON)
    return _page("over", error.status, message=error.message)


def _limit_form() -> None:
    flask.request.max_content_length = LARGEST_FORM
    flask.request.max_form_memory_size = LARGEST_FORM


def _protect(response: flask.Response) -> flask.Response:
    response.headers.update(_PROTECTION)
    response.headers.update(flask.g.get("limits", {}))
    return response
