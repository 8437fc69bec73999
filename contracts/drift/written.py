"""What of earlier findings is written in the document, where no schema can say it: its list `x-seen`.

x-seen:
  - {kind: page-size, what: page size capped at 100, x-evidence: confirmed, x-source: 'live tenant, 2026-11-22'}
"""

from __future__ import annotations

from contracts.gem_document import GemDocument

SEEN = "x-seen"


def written(document: GemDocument) -> frozenset[tuple[str, str]]:
    """Kind and words of each; see `Finding.key`."""
    return frozenset((one["kind"], one["what"]) for one in document.raw.get(SEEN, ()))
