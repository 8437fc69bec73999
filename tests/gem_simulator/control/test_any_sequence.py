"""Any sequence of writes, resets, snapshots, exports and restarts gives the state that a simple model predicts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from gem_simulator import Simulator, Tenant
from gem_simulator.tenant import Clock

#: What is predicted: names by candidate (None: deleted for good), notes by candidate, hours gone by.
Model = tuple[dict[str, str | None], dict[str, tuple[str, ...]], int]
HOUR = 3_600_000


class Sequences(RuleBasedStateMachine):
    """Keeps a model beside a simulator whose state is in a file."""

    snapshots = Bundle("snapshots")
    exports = Bundle("exports")

    @initialize()
    def begin(self) -> None:
        self.directory = tempfile.TemporaryDirectory()
        self.began = Tenant(seed=9, candidates=4, clock=Clock(frozen=True))
        self.beginning = self.read(self.began)
        self.job = next(
            job["id"]
            for job in map(orjson.loads, self.began.list("jobs").records)
            if job["status"] == "open" and not job["is_template"]
        )
        self.user = orjson.loads(self.began.list("users").records[0])["id"]
        self.start()
        self.model: Model = self.beginning
        self.known: dict[str, tuple[Model, bytes]] = {}

    def start(self) -> None:
        state = Path(self.directory.name) / "gem.state"
        self.simulator = Simulator(seed=9, candidates=4, frozen=True, state=state)
        self.tenant = self.simulator.tenant

    @staticmethod
    def read(tenant: Tenant) -> Model:
        people = [orjson.loads(one) for one in tenant.list("candidates", include_deleted=True).records]
        notes = {one["id"]: tuple(orjson.loads(note)["body"] for note in tenant.notes(one["id"])) for one in people}
        hours = (tenant.clock.now() - 1_772_442_000_000) // HOUR
        return {one["id"]: one["first_name"] for one in people}, notes, hours

    def some(self, index: int) -> str | None:
        people = list(self.model[0])
        return people[index % len(people)] if people else None

    @rule(name=st.text("aé☃", min_size=1, max_size=3))
    def create(self, name: str) -> None:
        body: dict[str, Any] = {"first_name": name, "last_name": "x", "email": "x@gem.test", "job_id": self.job}
        made = orjson.loads(self.tenant.create_candidate(body))["id"]
        names, notes, hours = self.model
        self.model = {**names, made: name}, {**notes, made: ()}, hours

    @rule(index=st.integers(0, 9), text=st.text(max_size=3))
    def note(self, index: int, text: str) -> None:
        person = self.some(index)
        if person is not None:
            self.tenant.add_note(person, {"user_id": self.user, "body": text})
            names, notes, hours = self.model
            self.model = names, {**notes, person: (*notes[person], text)}, hours

    @rule(index=st.integers(0, 9), name=st.text("bü", min_size=1, max_size=2))
    def rename(self, index: int, name: str) -> None:
        person = self.some(index)
        if person is not None:
            self.tenant.crm.update_candidate(person, {"first_name": name})
            self.model = {**self.model[0], person: name}, *self.model[1:]

    @rule(index=st.integers(0, 9))
    def erase(self, index: int) -> None:
        person = self.some(index)
        if person is not None:
            self.tenant.delete("candidates", person, hard=True)
            names, notes, hours = self.model
            self.model = (
                {key: name for key, name in names.items() if key != person},
                {key: found for key, found in notes.items() if key != person},
                hours,
            )

    @rule(hours=st.integers(0, 5))
    def wait(self, hours: int) -> None:
        self.simulator.clock.advance(hours * HOUR)
        self.tenant.saved()
        self.model = *self.model[:2], self.model[2] + hours

    @rule()
    def reset(self) -> None:
        self.simulator.reset()
        self.model = self.beginning
        assert self.simulator.export() == Simulator(seed=9, candidates=4, frozen=True).export()

    @rule(target=snapshots, name=st.sampled_from("abc"))
    def take(self, name: str) -> str:
        self.simulator.snapshots.take(name)
        self.known[name] = self.model, self.simulator.export()
        return name

    @rule(name=snapshots)
    def restore(self, name: str) -> None:
        if name in self.simulator.snapshots.names:  # a restart forgets them
            self.simulator.snapshots.restore(name)
            self.model, content = self.known[name]
            assert self.simulator.export() == content

    @rule(target=exports)
    def export(self) -> tuple[Model, bytes]:
        return self.model, self.simulator.export()

    @rule(exported=exports)
    def import_(self, exported: tuple[Model, bytes]) -> None:
        self.model, content = exported
        self.simulator.import_(content)
        assert self.simulator.export() == content

    @rule()
    def restart(self) -> None:
        before = self.simulator.export()
        self.simulator.close()
        self.start()
        assert self.simulator.export() == before

    @invariant()
    def it_is_as_predicted(self) -> None:
        if hasattr(self, "model"):
            assert self.read(self.tenant) == self.model

    def teardown(self) -> None:
        if hasattr(self, "simulator"):
            self.simulator.close()
            self.directory.cleanup()


TestAnySequence = Sequences.TestCase
TestAnySequence.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],  # on a machine that is busy
)
