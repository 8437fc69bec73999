"""The check of recorded sessions: every record that they show, and what the connector makes of those.

    every answer of the session         against Gem's document
    a sync, replayed from the session   against the contracts, where the session has all that a sync asks
    a sync of a simulated tenant        otherwise: it has the records that the session showed, as they were recorded;
                                        only its pages, and what was never shown, are the simulator's

No socket is opened in any case.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cassettes import Cassette, Interaction, NotRecorded, Player, Provenance
from cassettes.har import load_session
from cassettes.httpx_transport import ReplayTransport
from contracts.check import OTHERS, UNLIMITED
from contracts.errors import SourceUnusable
from contracts.gem_document import load_gem_document
from contracts.gem_reader import GemReader
from contracts.paths import ROOT
from contracts.payloads import PayloadReport, check_payloads
from contracts.recorded import Recorded, read_recorded
from contracts.result import CheckResult
from contracts.run import Raw, Run, checking, own_database
from contracts.subject import Subject
from gem_simulator import Simulator

_NO_KEY = "replayed"
_GEM = f"https://api.gem.com{ROOT}"


class _Session(NamedTuple):
    """A recorded session, and what it shows."""

    path: str
    interactions: tuple[Interaction, ...]
    recorded: Recorded

    @property
    def base_url(self) -> str:
        """Gem's ATS root, as the session asked for it."""
        found = (one.request.uri.partition(ROOT) for one in self.interactions)
        return next((before + root for before, root, _ in found if root), _GEM)

    def read_all(self) -> Raw:
        """Each record as the session saw it last."""
        return {name: self.recorded.newest.get(name, []) for name in load_gem_document().collections}


def check_cassettes(paths: Sequence[str | os.PathLike[str]], *, replay_only: bool = False) -> CheckResult:
    """Checks recorded sessions, each by itself.

    Args:
        paths: of cassettes or HAR files.
        replay_only: whether a session must have all that a sync asks; else a tenant of what it shows is synced.

    Raises:
        CassetteError: a file is no recorded session; with `replay_only`, NotRecorded with the nearest request that
            the session has.
        SourceUnusable: a session shows no record at all.
        ContractsError: a contract is broken.
        ConnectorError: a sync failed.
    """
    names = [os.fspath(path) for path in paths]
    with checking(", ".join(names), must_exercise=False) as result:
        for name in names:
            session = _load(name)
            result.payloads += _held(session.recorded)
            try:
                _replay(result, session)
            except NotRecorded as lacks:
                if replay_only:
                    raise NotRecorded(f"{name}: {lacks} `gem-contracts record` records all that a sync asks.") from None
                _sync_shown(result, session, str(lacks))
    return result


def _load(path: str) -> _Session:
    interactions = load_session(path)
    recorded = read_recorded(load_gem_document(), interactions)
    if not recorded.states and not recorded.unreadable:
        asked = [f"{one.request.method} {one.request.uri.partition('?')[0]}" for one in interactions]
        such = f"none of its {len(asked)} requests, such as {asked[0]}, is for one" if asked else "it is empty"
        raise SourceUnusable(f"{path} shows no record of Gem's ATS API: {such}; record a session that reads some")
    return _Session(path, interactions, recorded)


def _held(recorded: Recorded) -> list[PayloadReport]:
    """Every state of every record against the document, and the answers that are none."""
    reports = check_payloads(load_gem_document(), recorded.all_states)
    broken = [PayloadReport(one.collection, 0, (one,)) for one in recorded.unreadable]
    return [*reports, *broken]


def _replay(result: CheckResult, session: _Session) -> None:
    """A sync that gets the session's own answers. Raises NotRecorded, with nothing noted, where it has not all."""
    # When it was recorded does not matter here, and HAR files do not say it.
    cassette = Cassette(Provenance("gem_sandbox", datetime.now(UTC), session.base_url), session.interactions)
    transport = ReplayTransport(Player(cassette))
    with (
        own_database() as database,
        Subject(session.base_url, _NO_KEY, None, database, OTHERS, rate=UNLIMITED, transport=transport) as subject,
    ):
        subject.sync("full")
        run = Run(Path(session.path).name, result, session, subject, OTHERS, holds_payloads=False)
        unsettled = {name: frozenset(ids) for name, ids in session.recorded.unsettled.items()}
        run.look("replayed", unsettled=lambda _: unsettled)


def _sync_shown(result: CheckResult, session: _Session, lacks: str) -> None:
    """A sync of a simulated tenant that has what the session showed."""
    with warnings.catch_warnings(record=True) as left_out:
        warnings.simplefilter("always")
        simulator = Simulator(cassette=session.path, strict=True)
    result.notes.append(
        f"{session.path}: a sync cannot be replayed from it, so a simulated tenant with its records was synced: values "
        f"are as recorded, pages are not. {lacks} `gem-contracts record` records all that a sync asks."
    )
    result.notes += [f"{session.path}: {warning.message}" for warning in left_out]
    key, transport = simulator.api_key, simulator.transport()
    with (
        own_database() as database,
        Subject(_GEM, key, None, database, OTHERS, rate=UNLIMITED, transport=transport) as subject,
        GemReader(_GEM, key, document=load_gem_document(), transport=transport) as reader,
    ):
        run = Run(Path(session.path).name, result, reader, subject, OTHERS, holds_payloads=False)
        subject.sync("full")
        run.look("a tenant of what it shows")
        run.look_straight("a tenant of what it shows, straight reads")
