"""What each part of a session's requests and answers holds: data, given by who knows the API."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cassettes.standins.facts import Facts
from cassettes.standins.shapes import UNKNOWN, Shape


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API.

    Attributes:
        method: in capitals.
        path: of the whole path below the host; each of its groups is a value.
        kinds: of those groups.
        query: what the parameters hold.
        request: what its body holds.
        responses: what the body of an answer holds, by status; `default` for any other.
    """

    method: str
    path: re.Pattern[str]
    kinds: tuple[str, ...] = ()
    query: Mapping[str, Shape] = field(default_factory=dict)
    request: Shape = UNKNOWN
    responses: Mapping[str, Shape] = field(default_factory=dict)

    def response(self, status: int) -> Shape:
        """What the body of an answer holds."""
        return self.responses.get(str(status)) or self.responses.get("default", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rules:
    """What may stay of a session, and where everything else is.

    Attributes:
        facts: what stand-ins have to keep.
        operations: the first one that fits a request counts.
        headers: by name in lower case, what their values may be; of others only the name is kept.
        header_words: what the names of headers are made of; others are left out.
        prefix: what the paths of a server have in front of those of the API, as a proxy's may; it is left out.
    """

    facts: Facts
    operations: Sequence[Operation] = ()
    headers: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    header_words: frozenset[str] = frozenset()
    prefix: str = ""

    def find(self, method: str, path: str) -> tuple[Operation, re.Match[str]] | None:
        """The operation of a request; None where the API has none."""
        for one in self.operations:
            if one.method == method and (found := one.path.fullmatch(path)):
                return one, found
        return None
