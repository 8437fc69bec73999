"""``/ats/scorecards``: beyond the coverage."""

from __future__ import annotations

from collections.abc import Sequence

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Texts
from connector.api.resources.shared import SHOWN, PageData, PersonShown, people_shown
from connector.api.service import Call
from connector.api.shapes import links, members
from connector.store.conditions import Wanted
from connector.store.list_pages import Row
from connector.store.schema import UNIFIED_TABLES
from connector.unified import Scorecard


class ScorecardResult(Scorecard):
    """A scorecard with whose it is."""

    model_config = SHOWN

    author: PersonShown | None
    """Whose judgement it is; deleted users too."""


class ScorecardsPage(PageData):
    """A page of scorecards."""

    results: list[ScorecardResult]
    """The scorecards."""


class ScorecardsQuery(ListQuery):
    """What the list of scorecards takes."""

    candidate_ids: Texts | None = None
    """Only scorecards of one of these candidates (our ids), separated by commas."""
    application_ids: Texts | None = None
    """Only scorecards of one of these applications (our ids), separated by commas."""


def _conditions(query: ScorecardsQuery, _reader: Reader) -> list[Wanted]:
    columns = UNIFIED_TABLES["scorecards"].c
    wanted = ((columns.candidate_id, query.candidate_ids), (columns.application_id, query.application_ids))
    return [column.in_(given) for column, given in wanted if given is not None]


def _members(reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    authors = [links(row).author_id for row in rows]
    people = people_shown(reader, set(authors), alive=False)
    return [members(author=people.get(author)) for author in authors]


SCORECARDS = Listing("scorecards", _members, _conditions)


@operation("GET", "/ats/scorecards", answers=ScorecardsPage, tag="Read", synced=True)
def get_scorecards(call: Call, query: ScorecardsQuery) -> bytes:
    """Get scorecards

    Scorecards with their author, and the answer to each question. Refused where Gem refuses the list.
    """
    return SCORECARDS.page(call, query)
