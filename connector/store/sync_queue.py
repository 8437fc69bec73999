"""Syncs that were asked for."""

from __future__ import annotations

import secrets

from connector.store.connections import CHARACTERS


def new_sync_id() -> str:
    """What a sync is known by outside of the store, from when it is asked for until its end is told.

    >>> len(new_sync_id())
    24
    """
    return "".join(secrets.choice(CHARACTERS) for _ in range(24))
