"""Reads every raw record of a tenant, by a small loop of its own.

The connector's client is what is being checked, so nothing of it is used: pages by number, until one is empty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

import httpx
import orjson

from contracts.errors import SourceUnusable
from contracts.gem_document import GemDocument
from contracts.gem_requests import Requests, gem_client

Record = dict[str, Any]

PER_PAGE = 500
_REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND)
_WRONG_ROOT = "is this the root of Gem's ATS API?"


class GemReader:
    """A tenant, to read whole.

    Args:
        base_url: the root of the ATS API, such as `https://api.gem.com/ats/v0`.
        api_key: the key; never part of an error.
        application_secret: a partner's secret, where the key is a shareable access key.
        document: says which collections there are, and which of them take `include_deleted`.
        sleep: how to wait when Gem wants us to.
        transport: another way to Gem than the network.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        application_secret: str | None = None,
        *,
        document: GemDocument,
        sleep: Callable[[float], object] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._client = gem_client(base_url, api_key, application_secret, transport=transport)
        self._requests = Requests(self._client, rate=None, sleep=sleep)
        self._document = document

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def read_all(self) -> Mapping[str, list[Record]]:
        """Every record of every collection of the document; of one that the tenant does not have, none.

        Raises:
            SourceUnusable: no answer, a refused key, or an answer that is no page.
        """
        return {collection: self.read(collection) for collection in self._document.collections}

    def read(self, collection: str) -> list[Record]:
        """Every record of a collection, deleted ones too, each once: the list may move while it is read."""
        return list({record.get("id"): record for page in self._pages(collection) for record in page}.values())

    def _pages(self, collection: str) -> Iterator[list[Record]]:
        parameters: dict[str, str | int] = {"per_page": PER_PAGE}
        if self._document.takes(collection, "include_deleted"):
            parameters["include_deleted"] = "true"
        page = 1
        while records := self._page(collection, {**parameters, "page": page}):
            yield records
            page += 1

    def _page(self, collection: str, parameters: dict[str, str | int]) -> list[Record]:
        answer = self._requests.get(f"/{collection}/", parameters)
        if answer.status_code in _REFUSED and self._may_be_missing(collection):
            return []
        if answer.status_code != httpx.codes.OK:
            raise SourceUnusable(f"GET /{collection}/ answered {answer.status_code}; {_advice(answer.status_code)}")
        try:
            records = orjson.loads(answer.content)
        except orjson.JSONDecodeError as error:
            what = f"GET /{collection}/ answered something that is not JSON: {error}"
            raise SourceUnusable(f"{what}; {_WRONG_ROOT}") from None
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise SourceUnusable(f"GET /{collection}/ answered something that is not a list of records; {_WRONG_ROOT}")
        return records

    def _may_be_missing(self, collection: str) -> bool:
        """Whether nobody has confirmed that Gem has this list: a tenant or a key without it is no failure."""
        evidence: str = self._document.raw["paths"][f"/{collection}/"]["x-evidence"]
        return evidence != "confirmed"


def _advice(status: int) -> str:
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return "check the key, and the application secret that belongs to it"
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return "try again later"
    return _WRONG_ROOT
