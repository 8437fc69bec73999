"""What to fetch, what changed, what is gone: full and delta syncs that go on where they were killed."""

from __future__ import annotations

from connector.sync.report import Kind, ModelReport, Progress, StreamReport, SyncReport, WarningReport
from connector.sync.run import run_sync

__all__ = ["Kind", "ModelReport", "Progress", "StreamReport", "SyncReport", "WarningReport", "run_sync"]
