"""What was synced, in SQLite or PostgreSQL: Gem's records as received, and the unified ones as ready JSON."""

from __future__ import annotations

from connector.store.integrations import Integration
from connector.store.reading import StoredRecord
from connector.store.runs import Run
from connector.store.settings import Settings
from connector.store.store import Store

__all__ = ["Integration", "Run", "Settings", "Store", "StoredRecord"]
