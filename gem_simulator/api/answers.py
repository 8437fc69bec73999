"""What goes back to a client, before any server or framework has seen it, and Gem's two error formats.

Gem stands behind a gateway of its cloud provider, and the two speak differently:

* the gateway: `{"message": "Forbidden"}`: bad key, too many requests. Body of the 403 confirmed, of the 429 inferred.
* the application: `{"code", "status", "message"?, "errors"?}`: everything else. Confirmed for the object's keys; which
  are left out when unset is inferred from the framework that uses this format (flask-smorest).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson

#: Python renamed the phrases of 413 and 422 in 3.13; the bodies must not depend on the version that runs.
REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    415: "Unsupported Media Type",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

JSON = "application/json"


class Answer(NamedTuple):
    """Status, body and headers. `Content-Length` and `Date` are added at the edge, and are not among the headers."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", JSON),)

    @property
    def status_line(self) -> str:
        """As WSGI wants it: `422 Unprocessable Entity`."""
        return f"{self.status} {reason(self.status)}"

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def without_header(self, name: str) -> Answer:
        """The same answer with no header of this name."""
        wanted = name.lower()
        return self._replace(headers=tuple(pair for pair in self.headers if pair[0].lower() != wanted))


def reason(status: int) -> str:
    """The phrase that goes with a status."""
    return REASONS.get(status, "Unknown")


def json_answer(status: int, value: object, *headers: tuple[str, str]) -> Answer:
    """An answer with a value as its JSON body."""
    return Answer(status, orjson.dumps(value), (("Content-Type", JSON), *headers))


def error(status: int, *, message: str | None = None, errors: Mapping[str, object] | None = None) -> Answer:
    """An error of the application: `message` and `errors` are absent unless set."""
    body: dict[str, object] = {"code": status, "status": reason(status)}
    if message is not None:
        body["message"] = message
    if errors is not None:
        body["errors"] = errors
    return json_answer(status, body)


def invalid(location: str, problems: Mapping[str, object]) -> Answer:
    """A failed validation; `location` is `json` or `query`, `problems` the messages by field."""
    return error(422, errors={location: problems})


def gateway(status: int, message: str, *headers: tuple[str, str]) -> Answer:
    """An error of the gateway in front of the application."""
    return json_answer(status, {"message": message}, *headers)


FORBIDDEN = gateway(403, "Forbidden")
TOO_MANY_REQUESTS = gateway(429, "Too Many Requests")
WRONG_SECRET = error(401)
NOT_FOUND = error(404)
TOO_LARGE = error(413)
