"""The error codes of the unified API, and the HTTP status that each comes with.

Clients branch on the code alone. The official SDK refuses an answer whose code it does not know, so nothing may be
added here; what no code fits is answered without one.
"""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """What went wrong, for programs."""

    http_status: int

    def __new__(cls, code: str, http_status: int) -> ErrorCode:
        """A code with its status."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.http_status = http_status
        return member

    PLATFORM_AUTHENTICATION_INVALID = ("PLATFORM.AUTHENTICATION_INVALID", 401)
    PLATFORM_INTEGRATION_NOT_FOUND = ("PLATFORM.INTEGRATION_NOT_FOUND", 404)
    PLATFORM_INPUT_INVALID = ("PLATFORM.INPUT_INVALID", 400)
    PLATFORM_RATE_LIMIT_EXCEEDED = ("PLATFORM.RATE_LIMIT_EXCEEDED", 429)
    PLATFORM_CONCURRENCY_LIMIT_EXCEEDED = ("PLATFORM.CONCURRENCY_LIMIT_EXCEEDED", 429)
    PLATFORM_IP_NOT_WHITELISTED = ("PLATFORM.IP_NOT_WHITELISTED", 403)
    PLATFORM_TASK_TIMED_OUT = ("PLATFORM.TASK_TIMED_OUT", 504)
    PLATFORM_UNKNOWN_ERROR = ("PLATFORM.UNKNOWN_ERROR", 500)

    INTEGRATION_PERMISSION_MISSING = ("INTEGRATION.PERMISSION_MISSING", 403)
    INTEGRATION_AUTHENTICATION_INVALID = ("INTEGRATION.AUTHENTICATION_INVALID", 403)
    INTEGRATION_SETUP_SYNC_PENDING = ("INTEGRATION.SETUP_SYNC_PENDING", 409)
    INTEGRATION_SETUP_INCOMPLETE = ("INTEGRATION.SETUP_INCOMPLETE", 409)
    INTEGRATION_QA_FAILED = ("INTEGRATION.QA_FAILED", 409)
    INTEGRATION_INACTIVE = ("INTEGRATION.INACTIVE", 409)
    INTEGRATION_MODEL_NOT_AVAILABLE = ("INTEGRATION.MODEL_NOT_AVAILABLE", 404)
    INTEGRATION_MODEL_DISABLED = ("INTEGRATION.MODEL_DISABLED", 403)
    INTEGRATION_ACTION_NOT_AVAILABLE = ("INTEGRATION.ACTION_NOT_AVAILABLE", 404)
    INTEGRATION_ACTION_DISABLED = ("INTEGRATION.ACTION_DISABLED", 403)

    REMOTE_SERVICE_UNAVAILABLE = ("REMOTE.SERVICE_UNAVAILABLE", 503)
    REMOTE_RATE_LIMIT_EXCEEDED = ("REMOTE.RATE_LIMIT_EXCEEDED", 429)
    REMOTE_INPUT_INVALID = ("REMOTE.INPUT_INVALID", 400)
    REMOTE_UNKNOWN_HTTP_ERROR = ("REMOTE.UNKNOWN_HTTP_ERROR", 502)

    ATS_JOB_CLOSED = ("ATS.JOB_CLOSED", 400)
    ATS_APPLICATION_ALREADY_EXISTS = ("ATS.APPLICATION_ALREADY_EXISTS", 409)

    @property
    def is_general(self) -> bool:
        """Whether endpoints outside ``/ats`` may answer it: these know only what concerns the platform."""
        return self.startswith("PLATFORM.")
