"""What all records of a tenant are made from: the seed, the size, and the collections that name one another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import cast

from gem_simulator.tenant import pools
from gem_simulator.tenant.collection import Collection
from gem_simulator.tenant.ids import Ids
from gem_simulator.tenant.life import Life
from gem_simulator.tenant.profile import profile
from gem_simulator.tenant.recorded import RecordedIds, Recording, recorded
from gem_simulator.tenant.records import REGISTRY
from gem_simulator.tenant.records.applications import Applications
from gem_simulator.tenant.records.candidates import Candidates
from gem_simulator.tenant.records.departments import Departments
from gem_simulator.tenant.records.job_posts import JobPosts
from gem_simulator.tenant.records.job_stages import JobStages
from gem_simulator.tenant.records.jobs import Jobs
from gem_simulator.tenant.records.offers import Offers
from gem_simulator.tenant.records.offices import Offices
from gem_simulator.tenant.records.openings import Openings
from gem_simulator.tenant.records.rejection_reasons import RejectionReasons
from gem_simulator.tenant.records.scheduled_interviews import ScheduledInterviews
from gem_simulator.tenant.records.scorecards import Scorecards
from gem_simulator.tenant.records.sources import Sources
from gem_simulator.tenant.records.users import Users
from gem_simulator.tenant.roster import Roster
from gem_simulator.tenant.timeline import timeline


class World:
    """The tenant as it began; nothing in it ever changes but `names`.

    Attributes:
        recording: the records it began with, or None: they are made up.
        names: names that jobs and stages have been given since, by `collection/number`: records made later that name
            them take these. The state puts its own there.
    """

    def __init__(
        self,
        seed: int,
        candidates: int | None,
        profile_name: str,
        locale: str | None,
        recording: Recording | None = None,
    ) -> None:
        self.seed = seed
        self.locale = locale
        self.profile = profile(profile_name)
        self.candidate_count = self.profile.candidates if candidates is None else candidates
        if self.candidate_count < 0:
            raise ValueError(f"a tenant cannot have {self.candidate_count} candidates")
        self.pools = pools.load(locale)
        self.line = timeline(self.candidate_count)
        self.names: Mapping[str, str] = {}
        self.recording = recording
        self.ids = (
            Ids(seed, migrated=self.profile.migrated, odd=self.profile.odd)
            if recording is None
            else RecordedIds(seed, recording.records)
        )
        kinds = REGISTRY if recording is None else {name: recorded(kind) for name, kind in REGISTRY.items()}
        self.collections: dict[str, Collection] = {name: make(self) for name, make in kinds.items()}
        if recording is None:
            self.ids.spans = {name: collection.span for name, collection in self.collections.items()}

    def name_of(self, collection: str, number: int) -> str | None:
        """The name that a job or a stage has been given since."""
        return self.names.get(f"{collection}/{number}") if self.names else None

    def take_names(self, names: Mapping[str, str]) -> None:
        """All names may be others from here on."""
        self.names = names
        for small in (self.jobs, self.job_stages):
            small.forget()

    @cached_property
    def roster(self) -> Roster:
        """The plans of all jobs."""
        return Roster(self.seed, self.profile, self.line)

    @cached_property
    def life(self) -> Life:
        """The formulas of what becomes of candidates."""
        return Life(self.seed, self.profile, self.line, self.roster)

    @cached_property
    def candidates(self) -> Candidates:
        """The candidates."""
        return cast("Candidates", self.collections["candidates"])

    @cached_property
    def applications(self) -> Applications:
        """The applications."""
        return cast("Applications", self.collections["applications"])

    @cached_property
    def departments(self) -> Departments:
        """The departments."""
        return cast("Departments", self.collections["departments"])

    @cached_property
    def job_posts(self) -> JobPosts:
        """The job posts."""
        return cast("JobPosts", self.collections["job_posts"])

    @cached_property
    def job_stages(self) -> JobStages:
        """The job stages."""
        return cast("JobStages", self.collections["job_stages"])

    @cached_property
    def jobs(self) -> Jobs:
        """The jobs."""
        return cast("Jobs", self.collections["jobs"])

    @cached_property
    def offices(self) -> Offices:
        """The offices."""
        return cast("Offices", self.collections["offices"])

    @cached_property
    def openings(self) -> Openings:
        """The openings."""
        return cast("Openings", self.collections["openings"])

    @cached_property
    def rejection_reasons(self) -> RejectionReasons:
        """The rejection reasons."""
        return cast("RejectionReasons", self.collections["rejection_reasons"])

    @cached_property
    def scheduled_interviews(self) -> ScheduledInterviews:
        """The scheduled interviews."""
        return cast("ScheduledInterviews", self.collections["scheduled_interviews"])

    @cached_property
    def sources(self) -> Sources:
        """The sources."""
        return cast("Sources", self.collections["sources"])

    @cached_property
    def users(self) -> Users:
        """The users."""
        return cast("Users", self.collections["users"])

    @cached_property
    def offers(self) -> Offers:
        """The offers."""
        return cast("Offers", self.collections["offers"])

    @cached_property
    def scorecards(self) -> Scorecards:
        """The scorecards."""
        return cast("Scorecards", self.collections["scorecards"])
