"""Why an action was not done; each with its code of the unified API.

    ActionError
    ├── InputInvalid                PLATFORM.INPUT_INVALID: an id that nobody knows, a stage of another job, …
    ├── JobClosed                   ATS.JOB_CLOSED
    ├── ApplicationAlreadyExists    ATS.APPLICATION_ALREADY_EXISTS
    ├── StillRunning                PLATFORM.CONCURRENCY_LIMIT_EXCEEDED: the same write is under way
    └── NobodyActs                  INTEGRATION.SETUP_INCOMPLETE: the integration has no Gem user to write for

What Gem itself refuses or fails at stays a GemError.
"""

from __future__ import annotations

from typing import ClassVar

from connector.errors import ConnectorError
from connector.unified.error_codes import ErrorCode


class ActionError(ConnectorError):
    """An action that was not done, and of which nothing was written."""

    code: ClassVar[ErrorCode]


class InputInvalid(ActionError):
    """The request cannot be meant so.

    Args:
        field: the path of the field, such as `application.stage_id`.
        message: what is wrong with it.
    """

    code = ErrorCode.PLATFORM_INPUT_INVALID

    def __init__(self, field: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{field}: {message}", hint=hint)
        self.field = field


class JobClosed(ActionError):
    """The job takes no applications."""

    code = ErrorCode.ATS_JOB_CLOSED


class ApplicationAlreadyExists(ActionError):
    """The candidate has an active application on this job."""

    code = ErrorCode.ATS_APPLICATION_ALREADY_EXISTS


class StillRunning(ActionError):
    """The same write, or one for the same person, is under way."""

    code = ErrorCode.PLATFORM_CONCURRENCY_LIMIT_EXCEEDED


class NobodyActs(ActionError):
    """Gem attributes every write to a user, and the integration names none."""

    code = ErrorCode.INTEGRATION_SETUP_INCOMPLETE
