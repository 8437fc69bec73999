"""What a recorded session shows of a tenant's records: each of them, in every state in which it was answered.

    GET  /candidates/?page=1      a list        → its records, in the order of the pages
    GET  /jobs/123                one record    → that
    POST /applications/5/move     a write       → the record as it then stood, and that nobody knows how it stood before

Which answer holds what is told by Gem's document. Answers of the CRM API, and records inside of others, are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from cassettes import Interaction
from contracts.excerpts import excerpt
from contracts.functions.links import without_signatures
from contracts.gem_document import GemDocument
from contracts.paths import Paths
from contracts.payloads import PayloadProblem

Record = dict[str, Any]

_PAGING = {"page", "per_page", "include_deleted"}
_GONE = 404


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path of the document answers with.

    Attributes:
        collection: whose records.
        is_list: whether it has many of them.
        is_whole: whether it is the list of all of them.
    """

    collection: str
    is_list: bool
    is_whole: bool


@dataclass
class Recorded:
    """The records of a session.

    Attributes:
        states: collection → id → every state in which the record was answered, in their order. Links differ in their
            signatures alone where it is the same state.
        unsettled: collection → ids of which nobody can say in which state a sync of this tenant sees them: those with
            several states, those that were written, those that were gone.
        unreadable: answers that are no records.
    """

    states: dict[str, dict[str, list[Record]]] = field(default_factory=dict)
    unsettled: dict[str, set[str]] = field(default_factory=dict)
    unreadable: list[PayloadProblem] = field(default_factory=list)
    _places: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def newest(self) -> Mapping[str, list[Record]]:
        """Each record as it was seen last, in the order of Gem's lists."""
        return {
            name: sorted(
                (states[-1] for states in records.values()), key=lambda one: self._places.get((name, _id(one)), inf)
            )
            for name, records in self.states.items()
        }

    @property
    def all_states(self) -> Mapping[str, list[Record]]:
        """Every state of every record."""
        return {
            name: [state for states in records.values() for state in states] for name, records in self.states.items()
        }

    def take(self, answer: Answer, interaction: Interaction, record_id: str) -> None:
        """Takes the records of one more answer.

        Args:
            answer: what it should hold.
            interaction: the request and what came.
            record_id: the last id in the path, empty where there is none.
        """
        status = interaction.response.status
        if status == _GONE and interaction.request.method == "GET" and record_id:
            self.unsettled.setdefault(answer.collection, set()).add(record_id)
        if not 200 <= status < 300:
            return
        records = _records(answer, interaction.response.body)
        if records is None:
            what = f"{interaction.request.method} {urlsplit(interaction.request.uri).path}"
            expected = "a list of records" if answer.is_list else "a record"
            shown = excerpt(interaction.response.body.decode(errors="replace"))
            self.unreadable.append(
                PayloadProblem(answer.collection, "", "[]" * answer.is_list, f"{what} did not give {expected}", shown)
            )
            return
        first = _first_place(answer, interaction.request.uri)
        for place, record in enumerate(records):
            self._take(answer.collection, record, written=interaction.request.method != "GET")
            if first is not None:
                self._places.setdefault((answer.collection, _id(record)), first + place)

    def _take(self, collection: str, record: Record, *, written: bool) -> None:
        states = self.states.setdefault(collection, {}).setdefault(_id(record), [])
        same = next((one for one in states if without_signatures(one) == without_signatures(record)), None)
        if same is not None:
            states.remove(same)
        states.append(record)
        if written or len(states) > 1:
            self.unsettled.setdefault(collection, set()).add(_id(record))


def read_recorded(document: GemDocument, session: Iterable[Interaction]) -> Recorded:
    """Reads what a session shows.

    Args:
        document: says which answer holds which records.
        session: in the order in which it happened.
    """
    found, paths, answers = Recorded(), Paths(document), dict(_answers(document))
    for one in session:
        place = paths.find(one.request.uri)
        answer = answers.get((one.request.method, place.template)) if place else None
        if place and answer:
            found.take(answer, one, place.ids[-1] if place.ids else "")
    return found


def _answers(document: GemDocument) -> Iterator[tuple[tuple[str, str], Answer]]:
    collections = {schema: name for name, schema in document.collections.items()}
    for path, method, operation in document.operations():
        for status, response in operation["responses"].items():
            content = document.resolve(response).get("content", {}).get("application/json", {})
            schema = content.get("schema", {})
            collection = collections.get((schema.get("items") or schema).get("$ref", "").rpartition("/")[2])
            if status.startswith("2") and collection is not None:
                answer = Answer(collection, is_list="items" in schema, is_whole=path == f"/{collection}/")
                yield (method.upper(), path), answer


def _records(answer: Answer, body: bytes) -> list[Record] | None:
    """The records of an answer; None where it does not hold what it should."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    records = content if answer.is_list else [content]
    if not isinstance(records, list):
        return None
    return records if all(isinstance(one, dict) for one in records) else None


def _id(record: Record) -> str:
    """What tells a record from others: its id, and of one without an id all of it."""
    found = record.get("id")
    return found if isinstance(found, str) else excerpt(record if found is None else found)


def _first_place(answer: Answer, uri: str) -> int | None:
    """Where in the whole list the first record of this page stands; None where it is no page of the whole list."""
    query = dict(parse_qsl(urlsplit(uri).query))
    if not answer.is_whole or query.keys() - _PAGING:
        return None
    try:
        return (int(query.get("page", 1)) - 1) * int(query.get("per_page", 0))
    except ValueError:
        return None
