"""Which path of Gem's document a URL is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from contracts.gem_document import GemDocument

ROOT = "/ats/v0"
CRM_ROOT = "/v0/"


@dataclass(frozen=True, slots=True)
class Place:
    """A path of the document.

    Attributes:
        template: as the document writes it, such as `/jobs/{job_id}/stages`.
        ids: what stands where it has names in braces.
    """

    template: str
    ids: tuple[str, ...]


class Paths:
    """The paths of a document.

    >>> Paths(load_gem_document()).find("https://api.gem.com/ats/v0/jobs/7/stages")     # doctest: +SKIP
    Place(template='/jobs/{job_id}/stages', ids=('7',))
    """

    def __init__(self, document: GemDocument) -> None:
        # Words before ids: /jobs/{job_id} would take whatever has its own path.
        templates = sorted(document.raw["paths"], key=lambda path: path.count("{"))
        self._patterns = [(_pattern(template), template) for template in templates]

    def find(self, uri: str) -> Place | None:
        """The path of a URL, whatever its host; None where Gem has no such path, or the URL leads elsewhere."""
        path = below_root(uri)
        for pattern, template in self._patterns if path is not None else ():
            if match := pattern.fullmatch((path or "").rstrip("/")):
                return Place(template, tuple(map(unquote, match.groups())))
        return None

    def nearest(self, uri: str) -> str:
        """The path of the document that is most like that of a URL; empty where none is."""
        templates = [template for _, template in self._patterns]
        return nearest(below_root(uri) or "", templates)


def below_root(uri: str) -> str | None:
    """The path of a URL as the document writes it: below the ATS root, or the CRM API's whole; None of any other."""
    path = urlsplit(uri).path
    _, root, below = path.partition(f"{ROOT}/")
    if root:
        return f"/{below}"
    return path if path.startswith(CRM_ROOT) else None


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like another one; empty where none is."""
    return next(iter(get_close_matches(name, list(known), 1, cutoff=0.5)), "")


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template.rstrip("/"))))
