"""Changes of all times, and of all ids, wherever in an answer they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from gem_simulator.api.answers import Answer
from gem_simulator.drift.change import Asked, Change, Make, data_of, with_data

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_IDS = frozenset(
    "id candidate_id application_id job_id job_post_id credited_to interview_id scorecard_id parent_id child_ids "
    "application_ids linked_user_ids linked_candidate_ids job_stage_interview_item_id".split()
)
#: How the names of ids end in bodies that clients send, which have names of their own.
_ID_ENDS = ("id", "_ids")


def times(change: Callable[[str], Any]) -> Change:
    """Every moment, as `2026-03-10T21:20:54.077Z`, in another form."""

    def changed(asked: Asked, make: Make) -> Answer:
        answer = make(asked)
        data = None if asked.operation is None else data_of(answer)
        return answer if data is None else with_data(answer, _timed(data, change))

    return changed


def _timed(value: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _timed(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_timed(inner, change) for inner in value]
    return change(value) if isinstance(value, str) and _TIME.fullmatch(value) else value


class NumericIds:
    """Every id as a number; a number that was sent is understood in paths, queries and bodies."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def __call__(self, asked: Asked, make: Make) -> Answer:
        """The answer with numbers."""
        answer = make(self._understood(asked))
        data = data_of(answer)
        return answer if data is None else with_data(answer, self._numbered(data))

    def _understood(self, asked: Asked) -> Asked:
        path = "/".join(self._ids.get(part, part) for part in asked.path.split("/"))
        pairs = parse_qsl(asked.query, keep_blank_values=True)
        query = urlencode([(name, ",".join(self._id(one) for one in value.split(","))) for name, value in pairs])
        body = asked.body
        if body and self._ids:
            with suppress(orjson.JSONDecodeError):  # no JSON: a form, or a mistake for others to find
                body = orjson.dumps(self._named(orjson.loads(body)))
        return Asked(asked.method, path, query, body)

    def _id(self, text: str) -> str:
        return self._ids.get(text, text)

    def _named(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._named(inner) if key.endswith(_ID_ENDS) else inner for key, inner in value.items()}
        if isinstance(value, list):
            return [self._named(inner) for inner in value]
        return self._id(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else value

    def _numbered(self, value: Any, *, is_id: bool = False) -> Any:
        if isinstance(value, dict):
            return {key: self._numbered(inner, is_id=key in _IDS) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._numbered(inner, is_id=is_id) for inner in value]
        return self._number(value) if is_id and isinstance(value, str) else value

    def _number(self, text: str) -> int:
        digest = hashlib.sha256(text.encode()).digest()
        number = int(text) if text.isdecimal() and len(text) < 15 else int.from_bytes(digest[:6], "big")
        self._ids[str(number)] = text
        return number
