"""A logged call as whoever may see it gets it: in JSON, on the page, and from a terminal."""

from __future__ import annotations

from typing import Any

import orjson

from connector.store.call_log import FoundCall
from connector.store.moments import from_ms
from connector.unified.datetimes import format_date_time


def summary(found: FoundCall) -> dict[str, Any]:
    """A call as lists show it."""
    call = found.call
    return {
        "id": call.id,
        "at": format_date_time(from_ms(call.at)),
        "integration_id": found.integration,
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "status": call.status,
        "code": call.code,
        "duration_ms": round(call.microseconds / 1000, 3),
    }


def whole(found: FoundCall) -> dict[str, Any]:
    """A call with its bodies, as texts, and the Gem requests that it caused.

    Bodies are null where they are not kept: of reads that succeeded, and where the service keeps none.
    """
    details = orjson.loads(found.call.details or "{}")
    return summary(found) | {
        "request_body": details.get("request_body"),
        "response_body": details.get("response_body"),
        "gem_requests": details.get("gem_requests", []),
        "gem_requests_left_out": details.get("gem_requests_left_out", 0),
    }
