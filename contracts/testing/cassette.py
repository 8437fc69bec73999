"""The fixture `gem_cassette`: a recorded session answers whatever HTTP library the test's program uses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from cassettes import Cassette, CassetteError, Interaction, Player
from cassettes.patching import Heard, listened, played
from contracts.errors import ContractsError
from contracts.paths import ROOT
from contracts.testing.after import afterwards
from contracts.testing.network import blocked
from contracts.testing.played import Use, used

MARK = "gem_cassette"
RECORD = "--gem-record"
_USAGE = '@pytest.mark.gem_cassette("cassettes/reads.yaml"), a path from the folder of the test\'s file'


@dataclass(frozen=True, slots=True)
class GemCassette:
    """A session that a test replays, or records.

    Attributes:
        path: of its file.
        base_url: Gem's ATS root, for the test's program; any other will do in a replay.
        api_key: a key, for the test's program; any other will do in a replay.
        is_recording: whether the network answers, and the session is written down.
    """

    path: Path
    base_url: str
    api_key: str
    is_recording: bool
    _heard: Heard
    _player: Player | None = None

    def __repr__(self) -> str:
        return f"GemCassette({str(self.path)!r})"

    @property
    def exchanges(self) -> Sequence[Interaction]:
        """What the test asked so far, and what it was answered. The headers hold its key."""
        return self._heard.exchanges

    def unplayed(self) -> list[Interaction]:
        """What the session has, and this test did not ask for so far."""
        return self._player.unplayed() if self._player else []


def open_cassette(request: pytest.FixtureRequest) -> Iterator[GemCassette]:
    """What the fixture does."""
    mark = request.node.get_closest_marker(MARK)
    if mark is None or len(mark.args) != 1 or mark.kwargs.keys() - {"allowed_hosts"}:
        pytest.fail(f"gem_cassette needs its file: {_USAGE}; or with allowed_hosts=[…]", pytrace=False)
    path = request.path.parent / mark.args[0]
    mode = request.config.getoption(RECORD)
    if mode == "all" or (mode == "once" and not path.exists()):
        yield from _recorded(request, path)
    else:
        yield from _replayed(request, path, mark.kwargs.get("allowed_hosts", ()))


def _replayed(request: pytest.FixtureRequest, path: Path, allowed_hosts: Sequence[str]) -> Iterator[GemCassette]:
    use = used(request.node, path)
    if not path.exists():
        how = f"record it with pytest {RECORD}=once, or with gem-contracts record --to {path}"
        pytest.fail(f"gem_cassette: there is no {path}; {how}", pytrace=False)
    try:
        player = Player(Cassette.load(path))
    except CassetteError as error:
        pytest.fail(f"gem_cassette: {error}", pytrace=False)
    with ExitStack() as stack:
        heard = stack.enter_context(played(player))
        stack.enter_context(blocked(f"the test replays {path.name}", allowed_hosts))
        afterwards(request.node, lambda: "\n".join(f"{path.name}: {one}" for one in dict.fromkeys(heard.refused)))
        yield GemCassette(path, player.cassette.provenance.base_url, "replayed", False, heard, player)
    _note(use, player)


def _note(use: Use, player: Player) -> None:
    left = {id(one) for one in player.unplayed()}
    use.requests = [_told(one) for one in player.cassette.interactions]
    use.unplayed = [number for number, one in enumerate(player.cassette.interactions) if id(one) in left]


def _told(one: Interaction) -> str:
    _, root, below = one.request.uri.partition(ROOT)
    return f"{one.request.method} {root + below or one.request.uri}"


def _recorded(request: pytest.FixtureRequest, path: Path) -> Iterator[GemCassette]:
    from contracts.record.recording import Target
    from contracts.testing.recording import save

    base_url = os.environ.get("GEM_BASE_URL") or f"https://api.gem.com{ROOT}"
    api_key = os.environ.get("GEM_API_KEY")
    if not api_key:
        pytest.fail(
            f"{RECORD} needs a tenant: GEM_API_KEY, and GEM_BASE_URL for another than {base_url}", pytrace=False
        )
    target = Target(base_url, api_key, os.environ.get("GEM_APPLICATION_SECRET"))
    used(request.node, path)
    went_well = False

    def ended() -> str:
        nonlocal went_well
        went_well = True
        return ""

    with listened() as heard:
        afterwards(request.node, ended)
        yield GemCassette(path, target.root, api_key, True, heard)
    if went_well:
        try:
            save(path, target, heard.exchanges)
        except (CassetteError, ContractsError) as error:
            pytest.fail(f"gem_cassette: {error}", pytrace=False)
