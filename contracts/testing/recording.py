"""Writes a session of a test down, without what is personal or secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cassettes import Cassette, Interaction, Redactor, Request, Response
from cassettes.redaction import SECRET_HEADERS
from cassettes.standins import StandIns
from cassettes.standins.replacing import replaced
from contracts.record.recording import Target, provenance_of
from contracts.record.redacting import checked
from contracts.record.rules import gem_rules


def save(path: Path, target: Target, exchanges: Sequence[Interaction]) -> None:
    """Writes a session, as `gem-contracts record` does: with the same stand-in for the same value everywhere.

    Args:
        path: of the cassette; one that is there is replaced.
        target: the tenant.
        exchanges: what was asked and answered, as it was; whatever a header that authenticates held is masked
            wherever it stands.

    Raises:
        RecordingNotClean: something that looks personal or secret was left, and nothing was written.
    """
    headers = (header for one in exchanges for header in one.request.headers.items())
    redact = Redactor({value for name, value in headers if name in SECRET_HEADERS})
    rules = gem_rules(target.root)
    session = replaced([_masked(one, redact) for one in exchanges], rules, StandIns(rules.facts))
    Cassette(provenance_of(target, rules, datetime.now(UTC)), checked(session, rules)).save(path)


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
