"""What there is in an integration, put into generated requests: most made-up ids lead nowhere, and prove little.

Whether a request gets known ids, made-up ones or those of strangers depends on the request alone, so that one that is
repeated meets the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Ids = Mapping[str, str]
"""Parameter or member of a body → id."""

_FILE = {"name": "cv.pdf", "content_type": "application/pdf", "data": "JVBERi0xLjQK"}
"""Nothing is fetched while the API is fuzzed: a link of its own would lead nowhere."""

_is_id = re.compile("[1-9A-HJ-NP-Za-km-z]{24}").fullmatch


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that a request may name.

    Args:
        integration: the integration that is fuzzed.
        mine: records of that integration.
        strangers: records of an integration of another environment.
    """

    integration: str
    mine: Ids
    strangers: Ids

    def path(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """Path parameters with known ids: in four of six requests ours, in one those of strangers.

        The shortest stand where something else is tried, and become ours; what came from an earlier answer stays.
        """
        is_dull = all(len(str(value)) < 3 for value in generated.values())
        chosen = 2 if is_dull else zlib.crc32(repr(sorted(generated.items())).encode()) % 6
        ids: Ids = {} if chosen == 0 else self.strangers if chosen == 1 else self.mine
        known = {name: ids[name] for name, value in generated.items() if name in ids and not _is_id(str(value))}
        return {**generated, **known, **{name: self.integration for name in generated if name == "integration_id"}}

    def body(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """A body that names records of ours, and in five of six cases somebody new and a file that Gem takes."""
        filled = {name: self.mine.get(name, value) for name, value in generated.items()}
        if isinstance(filled.get("application"), dict):
            filled["application"] = self.body(filled["application"])
        number = zlib.crc32(repr(generated).encode())
        if number % 6 == 0:
            return filled
        if isinstance(filled.get("candidate"), dict):
            filled["candidate"] = {**filled["candidate"], "email_address": f"{number}@example.com"}
        if isinstance(filled.get("attachment"), dict):
            rest = {name: value for name, value in filled["attachment"].items() if name != "data_url"}
            filled["attachment"] = {**rest, **_FILE}
        return filled
