"""Reads whatever a tenant has to show, as Gem's document has it, and gives what was asked and answered.

    lists      whole, by pages of 500 until one is empty; by small pages; what a delta asks for; each other parameter by
               itself, with values that the tenant has
    items      some records of each list by id, deleted ones too; an id that nobody has
    below      what hangs below some records: stages and posts of a job, an application's interviews, a candidate's feed
    CRM        users, custom fields, and what it knows of some candidates
    refusals   without a key, for somebody whom nobody knows, and with parameters that are wrong
    files      what some attachments' links lead to, asked without the key

Nothing is written, and nothing is taken for granted: what Gem refuses is as much evidence as what it answers.

    with gem_client(base_url, api_key) as client:
        interactions = list(Walk(client))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from cassettes import Interaction, Redactor, Request, Response
from cassettes.cassette import kept_headers
from contracts.errors import SourceUnusable
from contracts.gem_document import GemDocument, load_gem_document
from contracts.gem_reader import PER_PAGE
from contracts.gem_requests import RATE, Parameters, Requests
from contracts.lists import Listed, listed
from contracts.walk_values import Samples, delta_parameter, owner_of, values_for

CRM_PAGE = 100
UNKNOWN_ID = "unknown"
_NOBODY = "nobody@nowhere.invalid"
_FIRST = "users"  # every tenant has some, and what keys are tried with
_WRONG: tuple[Parameters, ...] = ({"per_page": 501}, {"page": 0}, {"updated_after": "yesterday"})

Progress = Callable[[str, int], object]


class Walk:
    """One walk through a tenant; iterate over it once.

    Args:
        client: with Gem's ATS root as its base URL and the headers that authenticate; see `gem_client`. Its
            transport may be anything: the network, the simulator's, one that records.
        document: what there is to read.
        rate: requests a second, at most; None for a simulator of our own, which need not be spared.
        samples: of how many records of a list everything is read that is about one record.
        progress: told what is read now, and how many requests were made so far.
        sleep: how to wait.

    Raises:
        SourceUnusable: while iterating: no whole answer, or the first list is refused: wrong key, or this is no Gem.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        document: GemDocument | None = None,
        rate: float | None = RATE,
        samples: int = 3,
        progress: Progress = lambda *_: None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._document = document or load_gem_document()
        self._requests = Requests(client, rate=rate, sleep=sleep)
        self._crm = str(client.base_url).rstrip("/").removesuffix("/ats/v0")
        self._samples = Samples(samples)
        self._progress = progress
        self._asked = 0

    def __iter__(self) -> Iterator[Interaction]:
        for collection in sorted(self._document.collections, key=lambda name: name != _FIRST):
            yield from self._list(collection)
        for collection in self._document.collections:
            yield from self._parts_of(collection)
        for path in self._document.raw["paths"]:
            if "{" in path or path.startswith("/v0/"):
                yield from self._path(path)
        yield from self._refusals()
        yield from self._files()

    def _list(self, collection: str) -> Iterator[Interaction]:
        """Every page of a list, and one beyond the last."""
        for answer in self._pages(f"/{collection}/", {**self._whole(collection), "per_page": PER_PAGE}):
            if collection == _FIRST:
                _refuse_strangers(answer)
            self._samples.add(collection, _records(answer))
            yield interaction_of(answer)

    def _pages(self, path: str, parameters: Parameters) -> Iterator[httpx.Response]:
        page, more = 1, True
        while more:
            for answer in self._asking(path, {**parameters, "page": page}):
                yield answer
                more = bool(_records(answer))
            page += 1

    def _parts_of(self, collection: str) -> Iterator[Interaction]:
        """A list as it is without being asked for anything, by small pages, and by each of its parameters."""
        path = f"/{collection}/"
        yield from self._ask(path)
        for page in (1, 2):
            yield from self._ask(path, {**self._whole(collection), "per_page": 2, "page": page})
        operation = self._document.raw["paths"][path]["get"]
        for parameter in map(self._document.resolve, operation["parameters"]):
            name = parameter["name"]
            whole = {**self._whole(collection), "per_page": PER_PAGE} if name == delta_parameter(collection) else {}
            for value in values_for(parameter, collection, self._samples):
                yield from self._ask(path, {"per_page": 10, "page": 1, **whole, name: value})

    def _path(self, path: str) -> Iterator[Interaction]:
        """A path about some record of a list, for some of its records; or one of the CRM API."""
        operation = self._document.raw["paths"][path].get("get")
        if operation is None:
            return
        paged = any(self._document.resolve(one)["name"] == "page" for one in operation["parameters"])
        size = {"page_size" if path.startswith("/v0/") else "per_page": CRM_PAGE} if paged else {}
        whole = self._crm + path if path.startswith("/v0/") else path
        owner = owner_of(path)
        if not owner:
            yield from map(interaction_of, self._pages(whole, size))
            return
        for one in (*self._samples.owners(owner, path), UNKNOWN_ID):
            yield from self._ask(_filled(whole, one), {**size, "page": 1} if paged else size)

    def _refusals(self) -> Iterator[Interaction]:
        yield from self._ask(f"/{_FIRST}/", anonymous=True)
        yield from self._ask("/candidates/", {"per_page": 10, "page": 1, "email": _NOBODY})
        for parameters in _WRONG:
            yield from self._ask(f"/{_FIRST}/", parameters)
        yield from self._ask("/no_such_list/")

    def _files(self) -> Iterator[Interaction]:
        for url in self._samples.files():
            with suppress(SourceUnusable):  # a link may lead to where nobody answers
                yield from self._ask(url, anonymous=True)

    def _whole(self, collection: str) -> Parameters:
        return {"include_deleted": "true"} if self._document.takes(collection, "include_deleted") else {}

    def _ask(
        self, path: str, parameters: Parameters | None = None, *, anonymous: bool = False
    ) -> Iterator[Interaction]:
        for answer in self._asking(path, parameters, anonymous=anonymous):
            yield interaction_of(answer)

    def _asking(
        self, path: str, parameters: Parameters | None = None, *, anonymous: bool = False
    ) -> Iterator[httpx.Response]:
        # What is told must not hold a link's signature, nor anybody's id.
        what = "files" if anonymous and "://" in path else path.removeprefix(self._crm).strip("/").partition("/")[0]
        for answer in self._requests.answers(path, parameters or None, anonymous=anonymous):
            self._asked += 1
            self._progress(what, self._asked)
            yield answer


def interaction_of(answer: httpx.Response) -> Interaction:
    """What was asked and answered, without the headers that authenticate."""
    asked, redact = answer.request, Redactor([])
    return Interaction(
        Request(asked.method, str(asked.url), redact.headers(kept_headers(asked.headers.multi_items())), asked.content),
        Response(answer.status_code, kept_headers(answer.headers.multi_items()), answer.content),
    )


def _records(answer: httpx.Response) -> list[Any]:
    """The records of a page; none where it is no page."""
    found = _listed(answer)
    return [] if found is None else found.records


def _listed(answer: httpx.Response) -> Listed | None:
    if not answer.is_success:
        return None
    try:
        return listed(orjson.loads(answer.content))
    except orjson.JSONDecodeError:
        return None


def _refuse_strangers(answer: httpx.Response) -> None:
    """Raises where the very first list is none: nothing could be learnt from such a tenant."""
    status = answer.status_code
    if _listed(answer) is not None:
        return
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise SourceUnusable(
            f"GET /users/ answered {status}; check the key, and the application secret that belongs to it"
        )
    if status != httpx.codes.TOO_MANY_REQUESTS:
        raise SourceUnusable(f"GET /users/ answered {status} and no list; is this the root of Gem's ATS API?")


def _filled(path: str, record_id: str) -> str:
    before, _, after = path.partition("{")
    return before + quote(record_id, safe="") + after.partition("}")[2]
