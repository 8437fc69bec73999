"""Asks Gem whether records that a full sync has missed are really gone.

Three ways, one after the other for what is not settled yet:

1. A list filtered to the records (`candidate_ids=`, `/jobs/{id}/stages`), many in one request: not in there is gone.
   Counted only if a record that lives is in there too: a filter that is ignored or refused proves nothing.
2. The record by its id: 404 is gone, 200 is there. Counted only while the route answers 200 for a record that lives:
   these routes are inferred, and where they do not exist *everything* answers 404.
3. Nobody can say: then it takes two complete full syncs that have missed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from connector.errors import GemInputInvalid, GemNotFound, UndecodableRecord
from connector.gem.paging import LARGEST_PAGE
from connector.gem.queries import Parameters
from connector.gem.resources import decode
from connector.gem.streams import STREAMS, Stream
from connector.store import absences, gem_records
from connector.sync.pages import id_of
from connector.sync.session import GemSource, Session

CANDIDATES_A_REQUEST = 20
"""How many ids `candidate_ids` takes: 20 in Gem's CRM API (confirmed there), 50 in Harvest."""

BATCH = 3 * (CANDIDATES_A_REQUEST - 1)
"""Records asked about between two trials of the route of single records, and settled in one transaction. With each
request of candidates goes one that lives."""

_UNCLEAR = b""


@dataclass(slots=True)
class Answer:
    """What Gem said.

    Args:
        gone: records that are gone.
        there: records that are there, as they are now.
        unknown: records of which Gem could not say it.
    """

    gone: list[str] = field(default_factory=list)
    there: dict[str, bytes] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def ask(session: Session, stream: str, missing: Sequence[str]) -> Iterator[Answer]:
    """What Gem says of missing records, some at a time."""
    if not missing:
        return
    with session.store.look() as connection:
        living = absences.seen_and_live(connection, session.number, stream, session.run.number)
    by_id = _ByItem(session.client, STREAMS[stream], living)
    for start in range(0, len(missing), BATCH):
        answer = Answer()
        unsettled: Sequence[str] = missing[start : start + BATCH]
        if stream in _FILTERED:
            _FILTERED[stream](session, unsettled, living, answer)
            unsettled, answer.unknown = answer.unknown, []
        by_id.ask(unsettled, answer)
        yield answer


class _ByItem:
    """The route of single records, tried with records that live."""

    def __init__(self, client: GemSource, stream: Stream, living: Sequence[str]) -> None:
        self._client = client
        self._stream = stream
        self._living = living[:3]
        self._works: bool | None = None

    def ask(self, remote_ids: Sequence[str], answer: Answer) -> None:
        """Adds what the route says; where it does not work, that nobody knows."""
        if remote_ids and self._works is None:
            self._works = self._is_there()
        gone: list[str] = []
        for remote_id in remote_ids:
            found = self._item(remote_id) if self._works else _UNCLEAR
            if found is None:
                gone.append(remote_id)
            elif found == _UNCLEAR:
                answer.unknown.append(remote_id)
            else:
                answer.there[remote_id] = found
        # Tried again: a route that broke meanwhile has told nothing. For the next records it is the trial before.
        if gone:
            self._works = self._is_there()
        (answer.gone if self._works else answer.unknown).extend(gone)

    def _is_there(self) -> bool:
        return any(self._item(remote_id) for remote_id in self._living)

    def _item(self, remote_id: str) -> bytes | None:
        """The record; None where Gem has none; nothing at all where the answer is neither."""
        try:
            found = self._client.item(self._stream.item(remote_id))
        except GemNotFound:
            return None
        except GemInputInvalid:
            return _UNCLEAR
        return found if id_of(found) == remote_id else _UNCLEAR


def _by_candidate_ids(session: Session, unknown: Sequence[str], living: Sequence[str], answer: Answer) -> None:
    controls = [remote_id for remote_id in living if "," not in remote_id]
    for start in range(0, len(unknown), CANDIDATES_A_REQUEST - 1):
        chunk = unknown[start : start + CANDIDATES_A_REQUEST - 1]
        found = candidates_by_ids(session.client, [*controls[:1], *chunk]) if controls else None
        _conclude(answer, chunk, found, controls[:1])


def candidates_by_ids(client: GemSource, remote_ids: Sequence[str]) -> dict[str, bytes] | None:
    """Candidates by id, at most twenty; None where Gem refuses the filter or does not heed it."""
    if any("," in remote_id for remote_id in remote_ids):
        return None
    params = {"candidate_ids": ",".join(remote_ids), "include_deleted": "true"}
    found = filtered(client, STREAMS["candidates"].path, params)
    return found if found is not None and found.keys() <= set(remote_ids) else None


def _by_job(session: Session, unknown: Sequence[str], _living: Sequence[str], answer: Answer) -> None:
    """The stages of a job. A stage of the same job that lives has to be in there."""
    with session.store.look() as connection:
        stored = gem_records.stored(connection, session.number, "job_stages", unknown)
        by_job: dict[str | None, list[str]] = defaultdict(list)
        for remote_id in unknown:
            by_job[stored[remote_id].columns[0]].append(remote_id)
        linked = list(
            gem_records.linked(connection, session.number, "job_stages", "job_id", [job for job in by_job if job])
        )
    for job_id, stages in by_job.items():
        controls = [
            other.remote_id
            for job, other in linked
            if job == job_id and other.deleted_at is None and other.remote_id not in stages
        ]
        path = f"{STREAMS['jobs'].item(job_id or '')}/stages"
        found = filtered(session.client, path, {"include_deleted": "true"}) if job_id and controls else None
        if found is not None and any(_job_of(data) != job_id for data in found.values()):
            found = None
        _conclude(answer, stages, found, controls)


def _job_of(stage: bytes) -> str | None:
    try:
        return decode("job_stages", stage).record.job_id
    except UndecodableRecord:
        return None


def _conclude(answer: Answer, asked: Sequence[str], found: dict[str, bytes] | None, controls: Sequence[str]) -> None:
    """Absence counts only in an answer that has a record which lives."""
    proven = found is not None and any(control in found for control in controls)
    for remote_id in asked:
        if found is not None and remote_id in found:
            answer.there[remote_id] = found[remote_id]
        elif proven:
            answer.gone.append(remote_id)
        else:
            answer.unknown.append(remote_id)


def filtered(client: GemSource, path: str, params: Parameters) -> dict[str, bytes] | None:
    """The records of a short filtered list by id; None where Gem refuses the filter or has no such list."""
    try:
        page = client.page(path, params, page=1, per_page=LARGEST_PAGE)
    except (GemInputInvalid, GemNotFound):
        return None
    return dict(_with_ids(page.records))


def _with_ids(records: Iterable[msgspec.Raw]) -> Iterator[tuple[str, bytes]]:
    for raw in records:
        data = bytes(raw)
        remote_id = id_of(data)
        if remote_id is not None:
            yield remote_id, data


_FILTERED = {"candidates": _by_candidate_ids, "job_stages": _by_job}
