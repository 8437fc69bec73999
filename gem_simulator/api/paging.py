"""Numbered pages: `page` from 1, `per_page` 1 to 500, and the `X-Pagination` header.

Parameters, bounds and default: confirmed (ATS reference). The header: confirmed for the CRM API, whose framework the
ATS API shares; which of its keys are left out when follows that framework (flask-smorest).
"""

from __future__ import annotations

DEFAULT_PER_PAGE = 100
MAX_PER_PAGE = 500

#: Offsets beyond this are past the end of every tenant; the bound keeps absurd page numbers out of array indexes.
FAR_BEYOND_THE_END = 1 << 40


def offset(page: int, per_page: int) -> int:
    """How many records come before this page.

    >>> offset(3, 100)
    200
    """
    return min((page - 1) * per_page, FAR_BEYOND_THE_END)


def pagination(total: int, page: int, per_page: int) -> dict[str, int]:
    """The content of `X-Pagination`.

    >>> pagination(176, 2, 10)["last_page"]
    18
    >>> pagination(0, 1, 10)
    {'total': 0, 'total_pages': 0}
    """
    if total == 0:
        return {"total": 0, "total_pages": 0}
    last = (total - 1) // per_page + 1
    metadata = {"total": total, "total_pages": last, "first_page": 1, "last_page": last}
    if page <= last:
        metadata["page"] = page
        if page > 1:
            metadata["previous_page"] = page - 1
        if page < last:
            metadata["next_page"] = page + 1
    return metadata
