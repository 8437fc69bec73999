"""A tenant as it is now: the world it began as, one book a collection, and how records are shown."""

from __future__ import annotations

from typing import Any

import orjson

from gem_simulator.tenant.book import Book
from gem_simulator.tenant.collection import Record, SmallCollection
from gem_simulator.tenant.overlay import Overlay, Table
from gem_simulator.tenant.world import World

_DAY = "days lived"


class State:
    """Everything that is known of a tenant.

    Attributes:
        world: what it began as.
        overlay: what was written to it since.
        books: its collections as they are now.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.put_on(Overlay(world.collections))

    def put_on(self, overlay: Overlay) -> None:
        """Be the tenant that was written to otherwise. What was worked out from the old overlay goes with its books."""
        self.overlay = overlay
        self.books = {name: Book(collection, overlay) for name, collection in self.world.collections.items()}
        self.world.take_names(overlay.names)

    @property
    def day(self) -> int:
        """How many days it has lived on."""
        return self.overlay.numbers.get(_DAY, 0)

    def end_day(self) -> None:
        """One more."""
        self.overlay.numbers.put(_DAY, self.day + 1)

    def rename(self, collection: str, number: int, name: str) -> None:
        """Give a job or a stage another name."""
        self.overlay.names.put(f"{collection}/{number}", name)
        small = self.world.collections[collection]
        assert isinstance(small, SmallCollection)
        small.forget(number)

    def keep_plain(self, collection: str, number: int) -> None:
        """A record was written from outside: it is never twisted."""
        self.overlay.plain.put(f"{collection}/{number}", 1)

    @staticmethod
    def place(candidate: int, place: int) -> int:
        """The number of a candidate's note or résumé."""
        return (candidate << 16) + place

    def hung_on(self, table: Table[int, bytes], candidate: int) -> list[bytes]:
        """The notes or résumés of a candidate, oldest first."""
        found: list[bytes] = []
        while (one := table.get(self.place(candidate, len(found)))) is not None:
            found.append(one)
        return found

    def number(self, collection: str, id_: str) -> int | None:
        """The number of the record with this id, if there is one."""
        number = self.world.ids.number(collection, id_)
        return number if number is not None and self.books[collection].exists(number) else None

    def show(self, collection: str, number: int) -> bytes:
        """A record as the API sends it."""
        return orjson.dumps(self.shown(collection, number), option=orjson.OPT_SORT_KEYS)

    def shown(self, collection: str, number: int) -> Record:
        """A record as the API sends it, before it becomes JSON."""
        record = self.books[collection].record(number)
        if collection == "candidates":
            self._bring_applications(number, record)
        elif collection == "applications":
            self._rename(number, record)
        twisted = self.world.profile.odd and not self.books[collection].is_fresh(number)
        if twisted and f"{collection}/{number}" not in self.overlay.plain:
            from gem_simulator.tenant import edge

            edge.twist(collection, number, record, self.world)
        return record

    def applications_of(self, candidate: int) -> list[int]:
        """The applications of a candidate, in the order in which they were made."""
        book = self.books["applications"]
        return book.children(candidate, began=candidate < self.world.candidate_count)

    def applicants(self, job: int) -> Any:
        """The numbers of all candidates who have applied to a job, as a numpy array."""
        import numpy as np

        book = self.books["applications"]
        applications = book.index().select([("equal", "job", job)], live=False)
        began = self.world.applications.candidates_of(applications[applications < book.base.span])
        fresh = [self.candidate_of(int(number)) for number in applications[applications >= book.base.span]]
        return np.concatenate([began, np.array(fresh, dtype=np.int64)])

    def candidate_of(self, application: int) -> int | None:
        """Who made an application; None: somebody who was not recorded."""
        if application < self.books["applications"].base.span:
            return self.world.applications.candidate_of(application)
        id_ = self.books["applications"].record(application)["candidate_id"]
        return self.world.ids.number("candidates", id_)

    def _bring_applications(self, number: int, record: Record) -> None:
        applications = self.applications_of(number)
        shown = [self.shown("applications", application) for application in applications]
        activity = [application["last_activity_at"] for application in shown if application.get("last_activity_at")]
        record["applications"] = shown
        record["application_ids"] = [
            # Applications that were named but not recorded stay named.
            *(i for i in record.get("application_ids") or () if self.world.ids.number("applications", i) is None),
            *(application["id"] for application in shown),
        ]
        latest = [record.get("last_activity") or record.get("created_at"), *activity]
        record["last_activity"] = max(filter(None, latest), default=None)

    def _rename(self, number: int, record: Record) -> None:
        """Written applications hold the names that their job and stage had when they were written."""
        if not self.world.names or not self.books["applications"].is_written(number):
            return
        stage = record.get("current_stage")
        for collection, lites in (("jobs", record.get("jobs") or ()), ("job_stages", [stage] if stage else ())):
            for lite in lites:
                self._take_name(collection, lite)

    def _take_name(self, collection: str, lite: dict[str, Any]) -> None:
        number = self.world.ids.number(collection, lite["id"])
        if number is not None:
            lite["name"] = self.world.name_of(collection, number) or lite.get("name")
