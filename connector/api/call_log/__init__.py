"""The log of calls, as the service keeps and shows it.

    a call ──► Recording ──► redaction ──► CallLog: a bounded queue ──► one thread ──► the store
                 ▲ what Gem was asked meanwhile                          │ full, or the store fails: dropped and counted
    log_url ──► /logs/<request id>                                       ▼
                /logs                          ◄──────────────── kept for some days, and so many at most

Nobody waits for the log: what cannot be written is dropped and counted. Of a process that is killed (kill -9), what
came in the last half second is lost.
"""

from __future__ import annotations

from connector.api.call_log.writer import CallLog

__all__ = ["CallLog"]
