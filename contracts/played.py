"""Records that are there already, listed as Gem lists them, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx
import orjson

ROOT = "/ats/v0"
DATE = "Thu, 05 Nov 2026 12:00:00 GMT"
"""When all answers were given."""


class Played(httpx.BaseTransport):
    """Lists of records, in pages, and each record by its id. What changed since some moment: nothing."""

    def __init__(self, raw: Mapping[str, list[dict[str, Any]]]) -> None:
        self._raw = raw

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """A page, a record, or 404."""
        collection, _, record_id = (
            request.url.raw_path.decode().partition("?")[0].removeprefix(f"{ROOT}/").partition("/")
        )
        if collection not in self._raw:
            return _answer(404, {"error": "not found"})
        if not record_id:
            return self._page(collection, parse_qs(request.url.query.decode()))
        found = [one for one in self._raw[collection] if one.get("id") == unquote(record_id)]
        return _answer(200, found[0]) if found else _answer(404, {"error": "not found"})

    def _page(self, collection: str, query: Mapping[str, list[str]]) -> httpx.Response:
        records = [] if any(name.endswith("_after") for name in query) else self._raw[collection]
        page, size = int(query["page"][0]), int(query["per_page"][0])
        pagination = {"total": len(records), "total_pages": -(-len(records) // size), "page": page, "per_page": size}
        shown = records[(page - 1) * size : page * size]
        return _answer(200, shown, {"X-Pagination": orjson.dumps(pagination).decode()})


def _answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> httpx.Response:
    always = {"Content-Type": "application/json", "Date": DATE}
    return httpx.Response(status, headers={**always, **(headers or {})}, content=orjson.dumps(body))
