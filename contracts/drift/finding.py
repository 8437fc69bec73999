"""What a comparison finds: the kinds of changes, and one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Severity = Literal["breaking", "notable", "news"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: Each kind, and what it means. They are stable: programs may go by them.
KINDS: Mapping[str, str] = {
    "field-added": "a field that the document does not name",
    "field-missing": "a field that is no longer sent, or not always",
    "field-renamed": "a field is gone, and another one that looks the same has come",
    "type-changed": "values of another JSON type",
    "ids-are-numbers": "ids that are numbers, not texts",
    "times-changed": "times in another form",
    "links-unsigned": "links that were signed, and are no longer",
    "null-new": "null where none is known",
    "value-new": "a word that no list of words in the document has",
    "value-case-changed": "a known word, spelt otherwise",
    "envelope": "lists that come inside an object",
    "page-size": "pages that are not as large as was asked for",
    "page-default": "another size of pages where none was asked for",
    "page-numbering": "pages that are counted otherwise",
    "paging-header": "pages that are told of otherwise",
    "order": "lists in another order",
    "filter-ignored": "a parameter that changes nothing",
    "filter-bound": "a parameter whose very value is no longer included, or now is",
    "filter-refused": "a parameter that is refused",
    "empty-list-refused": "an error where a list would be empty",
    "status-changed": "another status",
    "error-body": "errors in another form",
    "content-type": "another Content-Type",
    "header-missing": "a header that is not sent",
    "header-new": "a header that is not known",
    "path-missing": "a path that is not there",
    "rate-limit": "fewer requests than are allowed",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One change.

    Attributes:
        kind: of `KINDS`.
        severity: `breaking`: a client that goes by the document fails or misreads; `notable`: a careful one copes, but
            whoever keeps it should know; `news`: more than was known.
        place: where, in one word, such as `candidates[].created_at` or `GET /users/`.
        what: what is so now, in one line that begins with the place; no counts in it.
        document: what the document says, with its mark.
        seen: how often it was so.
        of: out of how many.
        example: a form, a type or a word; never a value that may be about somebody.
        subjects: the schemas and fields that it is about, as `Candidate.created_at`; empty where it is about none.
        places: every operation and JSON path, as `GET /candidates/: [].created_at`.
        detail: what a program may want to know beside it: the new name, the type, the words.
    """

    kind: str
    severity: Severity
    place: str
    what: str
    document: str
    seen: int
    of: int
    example: str = ""
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    detail: Mapping[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two findings the same, however often each was seen."""
        return self.kind, self.what

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def ordered(findings: list[Finding]) -> list[Finding]:
    """The worst first, and those that were seen most often."""
    return sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.kind, -one.seen, one.place))
