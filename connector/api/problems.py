"""What is answered when something is not right: one exception, and what other failures become.

    Problem ── code (or none), message, HTTP status
      ▲
      ├── pydantic's refusals     PLATFORM.INPUT_INVALID, naming each field
      ├── werkzeug's              no code: unknown paths and methods are no business of the unified API
      ├── ActionError             its own code
      ├── GemError                REMOTE.* and INTEGRATION.AUTHENTICATION_INVALID
      ├── StoreError              PLATFORM.UNKNOWN_ERROR with status 503, and the log has the rest
      └── anything else           PLATFORM.UNKNOWN_ERROR, and the log has the rest

The endpoints outside ``/ats`` know the PLATFORM codes only; there, another code is left out and its status stays.
"""

from __future__ import annotations

import logging

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from connector.actions.errors import ActionError
from connector.errors import (
    ConnectorError,
    CredentialsMissing,
    GemAuthenticationError,
    GemError,
    GemInputInvalid,
    GemRateLimited,
    GemUnavailable,
    GemUnreachable,
    IntegrationError,
    IntegrationNotFound,
    SettingInvalid,
    StoreError,
    TokenInvalid,
    WebhookError,
    WebhookNotFound,
)
from connector.unified.error_codes import ErrorCode
from connector.unified.requests.formats import IN_WORDS

_log = logging.getLogger(__name__)

_OF_GEM: tuple[tuple[type[GemError], ErrorCode], ...] = (
    (GemRateLimited, ErrorCode.REMOTE_RATE_LIMIT_EXCEEDED),
    (GemUnavailable, ErrorCode.REMOTE_SERVICE_UNAVAILABLE),
    (GemUnreachable, ErrorCode.REMOTE_SERVICE_UNAVAILABLE),
    (GemAuthenticationError, ErrorCode.INTEGRATION_AUTHENTICATION_INVALID),
    (GemInputInvalid, ErrorCode.REMOTE_INPUT_INVALID),
)

_OF_OURS: tuple[tuple[type[IntegrationError | WebhookError], ErrorCode], ...] = (
    (IntegrationNotFound, ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND),
    (SettingInvalid, ErrorCode.PLATFORM_INPUT_INVALID),
    (TokenInvalid, ErrorCode.PLATFORM_INPUT_INVALID),
    (CredentialsMissing, ErrorCode.INTEGRATION_AUTHENTICATION_INVALID),
    (WebhookError, ErrorCode.PLATFORM_INPUT_INVALID),
)


class Problem(Exception):
    """An answer that is not the one that was asked for.

    Args:
        code: for programs; None where no code fits.
        message: for people: what is wrong and what to do about it; never holds a secret.
        status: the HTTP status, where it is not the code's own.
    """

    def __init__(self, code: ErrorCode | None, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or (code.http_status if code else 400)

    def body(self, *, general: bool, log_url: str | None = None) -> bytes:
        """The error envelope.

        Args:
            general: for an endpoint outside ``/ats``.
            log_url: where the log of this call can be read.
        """
        code = None if self.code is None or (general and not self.code.is_general) else self.code
        error = {"code": code, "title": _title(self.code), "message": self.message, "log_url": log_url}
        return orjson.dumps({"status": "error", "error": error})


def input_invalid(message: str, *, status: int | None = None) -> Problem:
    """The request is not one that we can answer."""
    return Problem(ErrorCode.PLATFORM_INPUT_INVALID, message, status=status)


def refused(error: ValidationError, where: str) -> Problem:
    """What a model found wrong, field by field; never the values, which may be secret."""
    told = (
        f"{'.'.join(str(part) for part in found['loc']) or where}: {_in_words(found)}"
        for found in error.errors(include_url=False, include_input=False)[:10]
    )
    return input_invalid(f"The {where} cannot be accepted. {'; '.join(told)}.")


def _in_words(found: ErrorDetails) -> str:
    if found["type"] == "extra_forbidden":
        return "is not known here; check how it is spelt"
    if found["type"] == "string_pattern_mismatch" and found["ctx"]["pattern"] in IN_WORDS:
        return IN_WORDS[found["ctx"]["pattern"]]
    return found["msg"].removeprefix("Value error, ")


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is; what nobody foresaw goes to the log."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ActionError):
        return Problem(error.code, error.told)
    if isinstance(error, GemError | IntegrationError | WebhookError):
        status = 404 if isinstance(error, WebhookNotFound) else None
        return Problem(_code_of(error), error.told, status=status)
    if isinstance(error, RequestEntityTooLarge):
        return input_invalid("The body is larger than this service takes.", status=413)
    if isinstance(error, HTTPException):
        return Problem(None, _of_http(error), status=error.code or 500)
    return _of_ours(error)


def _of_ours(error: Exception) -> Problem:
    """What went wrong on our side: whoever runs the service reads all of it in its log, callers what concerns them."""
    if isinstance(error, ConnectorError):
        _log.error("%s", error.told)
    else:
        _log.error("unforeseen", exc_info=error)
    if isinstance(error, StoreError):  # where our database is, and as whom we open it, is nobody's business
        message = "The database of this service cannot be used at the moment. Try again in a minute."
        return Problem(ErrorCode.PLATFORM_UNKNOWN_ERROR, message, status=503)
    hint = error.message if isinstance(error, ConnectorError) else type(error).__name__
    return Problem(ErrorCode.PLATFORM_UNKNOWN_ERROR, f"Something went wrong on our side: {hint}")


def _of_http(error: HTTPException) -> str:
    if isinstance(error, NotFound):
        return "There is nothing at this path. /docs shows all operations of the unified API."
    if isinstance(error, MethodNotAllowed):
        known = ", ".join(sorted({*(error.valid_methods or ())} - {"HEAD", "OPTIONS"}))
        return f"This path takes {known or 'another method'} only."
    return error.description or error.name


def _code_of(error: GemError | IntegrationError | WebhookError) -> ErrorCode:
    for kind, code in (*_OF_GEM, *_OF_OURS):
        if isinstance(error, kind):
            return code
    return ErrorCode.REMOTE_UNKNOWN_HTTP_ERROR if isinstance(error, GemError) else ErrorCode.PLATFORM_UNKNOWN_ERROR


def _title(code: ErrorCode | None) -> str | None:
    return None if code is None else code.split(".")[1].replace("_", " ").capitalize()
