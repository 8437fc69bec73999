"""How big a tenant of so many candidates is, and which cases it has, by profile."""

from __future__ import annotations

from typing import NamedTuple

PROFILES = ("realistic", "edge", "minimal")

# What becomes of a job. The pattern repeats every so many jobs, so that every case is there from the first handful on.
EVERGREEN, CLOSING, DELETED, DRAFT, PENDING, APPROVED, TEMPLATE, ON_HOLD, ARCHIVED = range(9)
RECEIVING = (EVERGREEN, CLOSING, DELETED)
_JOBS = (
    EVERGREEN,
    CLOSING,
    DRAFT,
    CLOSING,
    EVERGREEN,
    TEMPLATE,
    CLOSING,
    PENDING,
    CLOSING,
    EVERGREEN,
    DELETED,
    CLOSING,
    APPROVED,
    CLOSING,
    EVERGREEN,
    CLOSING,
)

# What becomes of an application, as (depth in sevenths of its job's stages, outcome, how many of 64).
ACTIVE, REJECTED, HIRED, DROPPED_OUT, UNKNOWN = range(5)
APPLICATION_STATUSES = ("active", "rejected", "hired", "dropped_out", "on_hold")
Fates = tuple[tuple[int, int, int], ...]
_FATES: Fates = (
    (0, REJECTED, 25),
    (0, ACTIVE, 8),
    (0, DROPPED_OUT, 3),
    (1, REJECTED, 5),
    (1, ACTIVE, 2),
    (2, REJECTED, 3),
    (2, ACTIVE, 2),
    (3, REJECTED, 2),
    (3, ACTIVE, 1),
    (3, DROPPED_OUT, 1),
    (4, REJECTED, 2),
    (4, ACTIVE, 1),
    (5, REJECTED, 2),
    (6, REJECTED, 1),
    (6, ACTIVE, 1),
    (7, HIRED, 2),
    (7, REJECTED, 1),
    (7, DROPPED_OUT, 1),
    (7, ACTIVE, 1),
)
_EDGE_FATES: Fates = (*((d, o, n - 3 if n == 25 else n) for d, o, n in _FATES), (1, UNKNOWN, 2), (7, UNKNOWN, 1))
_MINIMAL_FATES: Fates = ((7, HIRED, 22), (4, REJECTED, 21), (2, ACTIVE, 21))


class Profile(NamedTuple):
    """The size and the cases of a tenant.

    Attributes:
        odd: every record is twisted (edge).
        candidates: how many there are where nobody says.
        job_pattern: what becomes of a job, by its number.
        fates: what becomes of an application, 64 in all.
        migrated: how many in a hundred records carry an old numeric id.
        small: a handful of everything (minimal).
    """

    name: str
    odd: bool
    candidates: int
    job_pattern: tuple[int, ...]
    fates: Fates
    migrated: int
    small: bool

    def jobs(self, candidates: int) -> int:
        """How many jobs so many candidates have applied to, and others."""
        if self.small:
            return 1
        return 32 + len(self.job_pattern) // 20 * 4 + min(candidates, 10_000) // 50 + max(0, candidates - 10_000) // 250

    def users(self, candidates: int) -> int:
        """How many users look after them."""
        return 4 if self.small else 24 + self.jobs(candidates) // 2


_REALISTIC = Profile("realistic", False, 1000, _JOBS, _FATES, 10, False)
_EDGE = Profile("edge", True, 1000, (*_JOBS, ON_HOLD, EVERGREEN, ARCHIVED, CLOSING), _EDGE_FATES, 40, False)
_MINIMAL = Profile("minimal", False, 3, (EVERGREEN,), _MINIMAL_FATES, 0, True)


def profile(name: str) -> Profile:
    """The profile of this name.

    Raises:
        ValueError: there is none.
    """
    for known in (_REALISTIC, _EDGE, _MINIMAL):
        if known.name == name:
            return known
    raise ValueError(f"unknown profile {name!r}; the profiles are {', '.join(PROFILES)}")
