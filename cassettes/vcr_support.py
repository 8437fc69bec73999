"""Cassettes for vcrpy: it records into our format, and replays from it in linear time.

vcrpy compares every request with every recorded one, which takes seconds for a thousand; here they are looked up.

    vcr = gem_vcr(provenance)
    with vcr.use_cassette("cassettes/simulator/reads.yaml"): …
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import vcr
from vcr.cassette import Cassette as VcrCassette
from vcr.cassette import CassetteContextDecorator
from vcr.filters import decode_response
from vcr.persisters.filesystem import FilesystemPersister
from vcr.serialize import serialize

from cassettes.cassette import Cassette, Interaction, Provenance, Request, Response, kept_headers, write_whole
from cassettes.redaction import Redactor
from cassettes.replay import Identity, identity

Rewrite = Callable[[Iterable[Interaction]], Iterable[Interaction]]


class Serializer:
    """What vcrpy writes cassettes with.

    Args:
        provenance: of new ones; one that is loaded keeps its own.
        redactor: masks what is secret; without one, headers that authenticate and signed links.
        rewrite: makes of a session what may be written, before anything is.
    """

    def __init__(
        self,
        provenance: Provenance | None = None,
        redactor: Redactor | None = None,
        rewrite: Rewrite | None = None,
    ) -> None:
        self._provenance = provenance
        self._redactor = redactor or Redactor([])
        self._rewrite = rewrite or tuple

    def serialize(self, data: dict[str, Any]) -> str:
        """vcrpy's session as the text of a cassette."""
        provenance = self._provenance or Provenance("gem_sandbox", datetime.now(UTC), _root(data))
        return Cassette(provenance, tuple(self._rewrite(map(self._interaction, data["interactions"])))).text()

    def _interaction(self, data: dict[str, Any]) -> Interaction:
        # What is compressed could be neither read nor redacted.
        asked, answered = data["request"], decode_response(data["response"])
        redact = self._redactor
        request = Request(
            asked["method"],
            redact.url(asked["uri"]),
            redact.headers(kept_headers(_pairs(asked.get("headers")))),
            self._body(asked.get("body")),
        )
        body = self._body((answered.get("body") or {}).get("string"))
        headers = redact.headers(kept_headers(_pairs(answered.get("headers"))))
        return Interaction(request, Response(answered["status"]["code"], headers, body))

    def _body(self, body: Any) -> bytes:
        raw = _bytes(body)
        try:
            return self._redactor.text(raw.decode()).encode()
        except UnicodeDecodeError:
            return raw

    def deserialize(self, text: str) -> dict[str, Any]:
        """The text of a cassette as vcrpy's session."""
        cassette = Cassette.parse(text)
        self._provenance = cassette.provenance
        return {"version": 1, "interactions": [_to_vcr(one) for one in cassette.interactions]}


class IndexedCassette(VcrCassette):  # type: ignore[misc]  # vcrpy has no types
    """vcrpy's cassette, with an index over its requests."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._index: dict[Identity, list[int]] = {}
        self._indexed = 0
        self._loading = False

    def append(self, request: Any, response: Any) -> None:
        """Adds a request and its answer. While a file is loaded nobody else has them: then they are not copied."""
        if not self._loading:
            super().append(request, response)
            return
        request = self._before_record_request(request)
        response = self._before_record_response(response) if request else None
        if response is not None:
            self.data.append((request, response))

    def _load(self) -> None:
        self._loading = True
        try:
            super()._load()
        finally:
            self._loading = False

    # vcrpy filters a request, which copies it, up to four times before it is played. Here `_responses` takes one that
    # is filtered already.

    def play_response(self, request: Any) -> Any:
        """The answer to a request that was not filtered yet."""
        return super().play_response(self._before_record_request(request))

    def responses_of(self, request: Any) -> list[Any]:
        """All answers to a request that was not filtered yet."""
        found: list[Any] = super().responses_of(self._before_record_request(request))
        return found

    def _responses(self, request: Any) -> Iterator[tuple[int, Any]]:
        while self._indexed < len(self.data):
            self._index.setdefault(_identity(self.data[self._indexed][0]), []).append(self._indexed)
            self._indexed += 1
        for index in self._index.get(_identity(request), ()):
            yield index, self.data[index][1]


_REQUEST_FILTERS = (
    "filter_headers",
    "filter_query_parameters",
    "filter_post_data_parameters",
    "before_record_request",
    "ignore_hosts",
    "ignore_localhost",
)


class GemVcr(vcr.VCR):  # type: ignore[misc]  # vcrpy has no types
    """vcrpy, with our format and our index."""

    def _build_before_record_request(self, options: dict[str, Any]) -> Any:
        """Without filters a request stays as it is; vcrpy copies it each time, which is most of what a replay costs."""
        if options.get("before_record") or any(options.get(name, getattr(self, name)) for name in _REQUEST_FILTERS):
            return super()._build_before_record_request(options)
        return lambda request: request

    def _use_cassette(self, with_current_defaults: bool = False, **kwargs: Any) -> CassetteContextDecorator:
        del with_current_defaults
        return IndexedCassette.use_arg_getter(lambda: self.get_merged_config(**kwargs))


class WholeFiles:
    """Where vcrpy keeps cassettes: in files that are replaced whole or not at all."""

    load_cassette = staticmethod(FilesystemPersister.load_cassette)

    @staticmethod
    def save_cassette(cassette_path: str, cassette_dict: dict[str, Any], serializer: Serializer) -> None:
        """Writes a file."""
        write_whole(cassette_path, serialize(cassette_dict, serializer))


def gem_vcr(
    provenance: Provenance | None = None,
    redactor: Redactor | None = None,
    *,
    rewrite: Rewrite | None = None,
    **settings: Any,
) -> GemVcr:
    """A vcrpy that records and replays sessions with Gem.

    Args:
        provenance: written into new cassettes.
        redactor: masks what is secret; give it the key and the secret that the session uses.
        rewrite: makes of a new session what may be written, before anything is.
        **settings: what else `vcr.VCR` takes, such as `record_mode` and `before_record_request`.
    """
    made = GemVcr(serializer="gem", **settings)
    made.register_serializer("gem", Serializer(provenance, redactor, rewrite))
    made.register_persister(WholeFiles)
    return made


def _identity(request: Any) -> Identity:
    return identity(request.method, request.uri, _bytes(request.body))


def _to_vcr(one: Interaction) -> dict[str, Any]:
    headers = {name: [value] for name, value in one.response.headers.items()}
    return {
        "request": {
            "method": one.request.method,
            "uri": one.request.uri,
            "headers": {name: [value] for name, value in one.request.headers.items()},
            "body": one.request.body or None,
        },
        "response": {
            "status": {"code": one.response.status, "message": ""},
            "headers": headers,
            "body": {"string": one.response.body},
        },
    }


def _pairs(headers: Any) -> Iterator[tuple[str, str]]:
    for name, values in (headers or {}).items():
        for value in values if isinstance(values, list) else [values]:
            yield name, value


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")


def _root(data: dict[str, Any]) -> str:
    for one in data["interactions"]:
        before, root, _ = one["request"]["uri"].partition("/ats/v0")
        if root:
            return f"{before}{root}"
    return "https://api.gem.com/ats/v0"
