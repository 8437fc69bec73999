"""Ids of what only the CRM API has."""

from __future__ import annotations

import base64


def crm_id(kind: str, number: int) -> str:
    """An id as the CRM API makes them (confirmed, CRM reference), without padding.

    >>> crm_id("Project", 1)
    'UHJvamVjdDox'
    """
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).rstrip(b"=").decode()
