"""What there is in an account, put into generated requests: most made-up ids lead nowhere, and prove little.

Whether a request gets known ids, made-up ones or those of strangers depends on the request alone, so that one that is
repeated meets the same.

    Known       records by the names of parameters and members
    UnifiedIds  those of an integration, and what a body of the unified API has beside them
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

Ids = Mapping[str, str]
"""Parameter or member of a body → id."""

_FILE = {"name": "cv.pdf", "content_type": "application/pdf", "data": "JVBERi0xLjQK"}
"""Nothing is fetched while the API is fuzzed: a link of its own would lead nowhere."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that a request may name.

    Args:
        mine: records of the account that is fuzzed.
        strangers: records of another one.
    """

    mine: Ids
    strangers: Ids

    id_form: ClassVar[re.Pattern[str]] = re.compile("[A-Za-z0-9_-]{20,}|[0-9]{9,10}")
    """What looks like an id came from an earlier answer, and stays."""

    def path(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """Path parameters with known ids: in four of six requests ours, in one those of strangers.

        The shortest stand where something else is tried, and become ours; what came from an earlier answer stays.
        """
        is_dull = all(len(str(value)) < 3 for value in generated.values())
        chosen = 2 if is_dull else number_of(sorted(generated.items())) % 6
        ids: Ids = {} if chosen == 0 else self.strangers if chosen == 1 else self.mine
        is_id = self.id_form.fullmatch
        return {name: ids.get(name, value) if not is_id(str(value)) else value for name, value in generated.items()}

    def named(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """A body that names records of ours."""
        return {
            name: self.named(value) if isinstance(value, dict) else self.mine.get(name, value)
            for name, value in generated.items()
        }


@dataclass(frozen=True, slots=True)
class UnifiedIds(Known):
    """What a request to the unified API may name.

    Args:
        integration: the integration that is fuzzed.
    """

    integration: str

    id_form: ClassVar[re.Pattern[str]] = re.compile("[1-9A-HJ-NP-Za-km-z]{24}")

    def path(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """Path parameters with known ids, always of this integration."""
        known = Known.path(self, generated)
        return {**known, **{name: self.integration for name in generated if name == "integration_id"}}

    def body(self, generated: Mapping[str, Any]) -> dict[str, Any]:
        """A body that names records of ours, and in five of six cases somebody new and a file that Gem takes."""
        filled = self.named(generated)
        number = number_of(generated)
        if number % 6 == 0:
            return filled
        if isinstance(filled.get("candidate"), dict):
            filled["candidate"] = {**filled["candidate"], "email_address": f"{number}@example.com"}
        if isinstance(filled.get("attachment"), dict):
            rest = {name: value for name, value in filled["attachment"].items() if name != "data_url"}
            filled["attachment"] = {**rest, **_FILE}
        return filled


def number_of(generated: object) -> int:
    """The same number for the same request."""
    return zlib.crc32(repr(generated).encode())
