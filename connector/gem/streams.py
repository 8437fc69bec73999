"""The Gem lists that are synced, as data.

Paths and parameters of the first seven are confirmed (ATS reference). Those of offers, rejection reasons and
scorecards, all item paths but that of candidates, and the order of lists are inferred (Harvest).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Stream:
    """One Gem list.

    Args:
        name: the name of the list, Gem's word.
        path: where the list is, below the ATS root; lists end with a slash (confirmed, ATS reference).
        item_path: where one record is; `{id}` stands for its id.
        delta_parameter: the filter that gives what changed since a date-time, inclusive; None where there is none, as
            for a short list of settings, which is read whole each time.
        takes_include_deleted: whether soft-deleted records have to be asked for. Job posts have no such parameter
            (confirmed, ATS reference): their list holds deleted ones anyway (ours).
        order_field: the field by which the list is thought to be ordered, ascending (ours: no source says).
        may_be_refused: nobody has seen the list itself, or a key may not be allowed it: a sync goes on without it.
    """

    name: str
    path: str
    item_path: str
    delta_parameter: str | None = "updated_after"
    takes_include_deleted: bool = True
    order_field: str = "created_at"
    may_be_refused: bool = False

    def item(self, remote_id: str) -> str:
        """The path of one record. Ids are opaque, so everything but letters, digits and `-_.~` is escaped.

        >>> STREAMS["candidates"].item("a/b")
        '/candidates/a%2Fb'
        """
        return self.item_path.replace("{id}", quote(remote_id, safe=""))


def _by_name(*streams: Stream) -> dict[str, Stream]:
    return {stream.name: stream for stream in streams}


STREAMS = _by_name(
    Stream("users", "/users/", "/users/{id}"),
    Stream("jobs", "/jobs/", "/jobs/{id}"),
    Stream("job_posts", "/job_posts/", "/job_posts/{id}", takes_include_deleted=False),
    Stream("job_stages", "/job_stages/", "/job_stages/{id}"),
    Stream("candidates", "/candidates/", "/candidates/{id}"),
    Stream(
        "applications",
        "/applications/",
        "/applications/{id}",
        delta_parameter="last_activity_after",
        order_field="applied_at",
    ),
    Stream("scheduled_interviews", "/scheduled_interviews/", "/scheduled_interviews/{id}"),
    Stream("offers", "/offers/", "/offers/{id}", may_be_refused=True),
    Stream(
        "rejection_reasons",
        "/rejection_reasons/",
        "/rejection_reasons/{id}",
        delta_parameter=None,
        takes_include_deleted=False,
        may_be_refused=True,
    ),
    Stream("scorecards", "/scorecards/", "/scorecards/{id}", may_be_refused=True),
)
"""The streams by name, in the order of a sync: what others draw on comes first."""
