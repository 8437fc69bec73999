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

Record = dict[str, Any]

PER_PAGE = 500
_PATIENCE = 60.0
_REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND)
_WRONG_ROOT = "is this the root of Gem's ATS API?"
_UNREACHED = "check the base URL (host, port, and which of http and https) and the network"


class GemReader:
    """A tenant, to read whole.

    Args:
        base_url: the root of the ATS API, such as `https://api.gem.com/ats/v0`.
        api_key: the key; never part of an error.
        application_secret: a partner's secret, where the key is a shareable access key.
        document: says which collections there are, and which of them take `include_deleted`.
        sleep: how to wait when Gem wants us to.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        application_secret: str | None = None,
        *,
        document: GemDocument,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        headers = {"X-API-Key": api_key, "Content-Type": "application/json"}
        if application_secret:
            headers["X-Application-Secret"] = application_secret
        self._client = httpx.Client(base_url=base_url.rstrip("/"), headers=headers, timeout=60)
        self._document = document
        self._sleep = sleep

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
        answer = self._get(f"/{collection}/", parameters)
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

    def _get(self, path: str, parameters: dict[str, str | int]) -> httpx.Response:
        waited, pause = 0.0, 1.0
        while True:
            try:
                answer = self._client.get(path, params=parameters)
            except httpx.HTTPError as error:
                where = f"GET {path} of {str(self._client.base_url).rstrip('/')}"
                raise SourceUnusable(f"{where} got no whole answer: {_reason(error)}; {_UNREACHED}") from None
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS or waited >= _PATIENCE:
                return answer
            self._sleep(pause)
            waited, pause = waited + pause, pause * 2

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


def _reason(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
