"""Writes a session of a test down, without what is secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from cassettes import Cassette, Interaction, Provenance, Redactor, Request, Response
from cassettes.redaction import SECRET_HEADERS
from contracts.gem_document import load_gem_document

_GEM = "gem.com"


def save(path: Path, base_url: str, exchanges: Sequence[Interaction]) -> None:
    """Writes a session.

    Args:
        path: of the cassette; one that is there is replaced.
        base_url: Gem's ATS root in it.
        exchanges: what was asked and answered, as it was; whatever a header that authenticates held is masked
            wherever it stands.
    """
    host = urlsplit(base_url).hostname or ""
    provenance = Provenance(
        origin="gem_sandbox" if host == _GEM or host.endswith(f".{_GEM}") else "simulator",
        recorded_at=datetime.now(UTC),
        base_url=base_url,
        gem_document=load_gem_document().raw["info"]["version"],
        recorded_with=version("gem-ats-connector"),
    )
    headers = (header for one in exchanges for header in one.request.headers.items())
    redact = Redactor({value for name, value in headers if name in SECRET_HEADERS})
    Cassette(provenance, tuple(_masked(one, redact) for one in exchanges)).save(path)


def _masked(one: Interaction, redact: Redactor) -> Interaction:
    asked, answered = one.request, one.response
    return Interaction(
        Request(asked.method, redact.url(asked.uri), redact.headers(asked.headers), _body(asked.body, redact)),
        Response(answered.status, redact.headers(answered.headers), _body(answered.body, redact)),
    )


def _body(body: bytes, redact: Redactor) -> bytes:
    try:
        return redact.text(body.decode()).encode()
    except UnicodeDecodeError:
        return body
