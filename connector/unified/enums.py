"""The values that unified fields take.

Closed enums hold everything the field can be. Open ones pass on whatever else Gem sends, untouched; such fields are
typed ``Enum | str``.
"""

from __future__ import annotations

from enum import StrEnum


class UserStatus(StrEnum):
    """Whether a user can work in Gem. Closed."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class JobStatus(StrEnum):
    """Where a job stands. Open."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    DRAFT = "DRAFT"
    ARCHIVED = "ARCHIVED"


class JobVisibility(StrEnum):
    """Who can find a job. Open."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    UNLISTED = "UNLISTED"
    CONFIDENTIAL = "CONFIDENTIAL"


class EmploymentType(StrEnum):
    """The kind of employment. Open."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACT = "CONTRACT"
    SEASONAL = "SEASONAL"
    INTERNSHIP = "INTERNSHIP"


class RemoteWorkStatus(StrEnum):
    """Where the work is done. Open."""

    REMOTE = "REMOTE"
    HYBRID = "HYBRID"
    TEMPORARY = "TEMPORARY"
    ON_SITE = "ON_SITE"


class JobPostingStatus(StrEnum):
    """Whether a posting can be seen. Closed."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DRAFT = "DRAFT"


class JobPostingVisibility(StrEnum):
    """Who can find a posting. Closed."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    UNLISTED = "UNLISTED"


class ApplicationStageStatus(StrEnum):
    """Whether a stage is in use. Closed."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class Outcome(StrEnum):
    """How an application ended, if it did. Closed."""

    PENDING = "PENDING"
    HIRED = "HIRED"
    DECLINED = "DECLINED"


class HiringTeamRole(StrEnum):
    """What somebody does for a job. Closed."""

    HIRING_MANAGER = "HIRING_MANAGER"
    RECRUITER = "RECRUITER"
    COORDINATOR = "COORDINATOR"
    SOURCER = "SOURCER"
    INTERVIEWER = "INTERVIEWER"


class OfferStatus(StrEnum):
    """Where an offer stands. Closed; Gem tells of no approval."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    SENT = "SENT"
    APPROVED = "APPROVED"
    DRAFT = "DRAFT"
    ABANDONED = "ABANDONED"


class QuestionType(StrEnum):
    """What kind of answer a question on a scorecard takes. Closed, as far as Gem goes."""

    TEXT = "TEXT"
    SINGLE_SELECT = "SINGLE_SELECT"
    MULTI_SELECT = "MULTI_SELECT"
