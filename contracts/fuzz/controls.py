"""The simulator's controls under requests made of their own document: one call at a time, and sequences of them.

Each run has a server of its own with two tenants, some of everything that calls can name, and nothing else to lose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.schemas import BaseSchema

from contracts.fuzz.engine import (
    changing,
    holding,
    is_of_operation,
    is_well_formed,
    look_at_bodies_first,
    machine_of,
    run,
)
from contracts.fuzz.failures import Found
from contracts.fuzz.known import number_of
from contracts.fuzz.profiles import Profile, config
from gem_simulator import Simulator
from gem_simulator.control.openapi import document
from gem_simulator.control.presets import PRESETS

CANDIDATES = 12
FURTHER, KEPT = "further", "kept"
SURE = 8
"""Of so many calls of an operation some are right, whatever is made up."""
LONGEST = 3
"""Days that a tenant lives on at once: more show nothing that these do not."""

MOST_CANDIDATES = 1000


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose controls are fuzzed.

    Args:
        url: of the controls.
        simulator: its first tenant.
        exported: what can be imported.
        tenant: that calls name; None: either. A sequence asks one for what it has made there, and not the other.
        made: how many calls of each operation there were.
    """

    url: str
    simulator: Simulator
    exported: Mapping[str, Any]
    tenant: str | None = None
    made: Counter[tuple[str, str]] = field(default_factory=Counter)

    def names(self, path: str, tenant: str) -> dict[str, Any]:
        """The names in a path, of things that the tenant has when they are asked for."""
        tenants = self.simulator.tenants
        if FURTHER not in tenants:
            tenants.add(FURTHER, seed=7, candidates=CANDIDATES)
        match path:
            case "/snapshots/{name}" | "/snapshots/{name}/restore":
                for one in tenants.values():
                    one.snapshots.take(KEPT)
                return {"name": KEPT}
            case "/tenants/{name}":
                return {"name": FURTHER}
            case "/faults/presets/{name}":
                return {"name": next(iter(PRESETS))}
            case "/faults/{id}":
                return {"id": tenants[tenant].faults.status(503)}
            case "/records/{collection}/{id}":
                record = orjson.loads(self.simulator.tenant.list("candidates", limit=1).records[0])
                return {"collection": "candidates", "id": record["id"]}
        return {}

    def change(self, case: Case[Any]) -> None:
        """Puts names that lead somewhere into the first requests and most others, and bounds what takes long."""
        number = number_of((case.path, case.path_parameters, case.query, repr(case.body)))
        self.made[case.method, case.path] += 1
        if number % 6 or self.made[case.method, case.path] <= SURE:
            query = case.query or {}
            if "tenant" in query:
                case.query = query = {**query, "tenant": self.tenant or (FURTHER if number % 2 else "default")}
            if case.path_parameters:
                names = self.names(case.path, query.get("tenant", "default"))
                case.path_parameters = {**case.path_parameters, **names}
        if not isinstance(case.body, dict):
            return
        if case.path == "/import" and number % 2:
            case.body = {**self.exported}
        for name, most in (("days", LONGEST), ("candidates", MOST_CANDIDATES)):
            given = case.body.get(name)
            if isinstance(given, int) and given > most:
                case.body = {**case.body, name: most}


@contextmanager
def server(tenant: str | None = None) -> Iterator[Server]:
    """A server with two tenants, ready to be controlled; all calls that name one name this one, if any."""
    simulator = Simulator(candidates=CANDIDATES)
    simulator.tenants.add(FURTHER, seed=7, candidates=CANDIDATES)
    with simulator.serve() as running:
        yield Server(f"{running.url}/_simulator", simulator, orjson.loads(simulator.export()), tenant)


def _schema(url: str, profile: Profile) -> BaseSchema:
    checks = {"positive_data_acceptance": {"enabled": False}}  # ours says why a call may be refused
    schema = schemathesis.openapi.from_dict(document(), config=config(profile, checks=checks))
    schema.config.update(base_url=url)
    return schema


def fuzz_controls(tag: str, profile: Profile) -> Found:
    """Fuzzes the calls about one subject.

    Args:
        tag: which, as the document names them.
        profile: how long to look.
    """
    found = Found(profile.seed)
    with server() as one, changing(one.change), holding(refusals_tell_what_else_to_do):
        look_at_bodies_first(_schema(one.url, profile), tag, found, thorough=profile.thorough)
    return found


def fuzz_control_sequences(profile: Profile) -> Found:
    """Fuzzes sequences of calls, each on a server of its own.

    Args:
        profile: how many sequences, and how long.
    """
    found = Found(profile.seed)
    machine = machine_of(_schema("http://localhost/_simulator", profile), found)

    class Sequence(machine):  # type: ignore[misc, valid-type]  # made of the document when it is read
        """One sequence."""

        def setup(self) -> None:
            super().setup()
            self.own = ExitStack()
            self.server = self.own.enter_context(server(FURTHER))
            self.own.enter_context(changing(self.server.change))

        def teardown(self) -> None:
            self.own.close()

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:  # noqa: ARG002 - as it is called
            return {"base_url": self.server.url}

    with holding(refusals_tell_what_else_to_do):
        run(Sequence, profile, found)
    return found


FORM = (" must be ", "unknown key", " is missing", "the body must be")
"""How refusals speak that the document could have foretold."""


def refusals_tell_what_else_to_do(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A call that the document allows is refused for what it means alone, and the refusal says what to do instead."""
    if not is_well_formed(case) or response.status_code < 300 or not is_of_operation(response, case):
        return
    told = response.json()["error"]
    assert response.status_code in (400, 404), f"HTTP {response.status_code} is no answer to such a call: {told}"
    assert not any(form in told for form in FORM), f"The document allows what is refused by its form: {told}"
