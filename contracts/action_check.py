"""Holds the connector's actions against their contracts, by what the simulator's journal says that Gem was asked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

import orjson

from connector import ActionError, ConnectorError, GemConnector, Settings
from contracts.action_contract import ActionContract, ActionField, SentRequest, load_actions
from contracts.action_situation import Situation, filled, make_situation, merged
from contracts.evaluation import search
from contracts.examples import Example
from gem_simulator import Simulator
from gem_simulator.control.entries import Entry

CANDIDATES = 60
UNLIMITED = 1e6


@dataclass(frozen=True, slots=True)
class Call:
    """What came of one call.

    Attributes:
        entries: the requests that Gem got.
        result: as JSON; None where it was refused.
        error: why it was refused.
    """

    entries: Sequence[Entry]
    result: Mapping[str, Any] | None
    error: ConnectorError | None

    @property
    def writes(self) -> list[Entry]:
        """The requests that write."""
        return [entry for entry in self.entries if entry.method != "GET"]


@dataclass(frozen=True, slots=True)
class ActionReport:
    """What was found about one field.

    Attributes:
        field: its contract.
        problems: what differs, a text each; nothing where all is as written.
        asked: the requests that Gem got, for people.
        example: the same in full: the unified request, its answer, and what the requests that Gem got held.
    """

    field: ActionField
    problems: tuple[str, ...]
    asked: tuple[str, ...]
    example: Example


class ActionChecker:
    """A simulated tenant with an integration on it, on which actions are called."""

    def __init__(self, *, seed: int = 42) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._server = Simulator(seed=seed, candidates=CANDIDATES, strict=True).serve()
        self._server.__enter__()
        host = self._server.url.partition("//")[2]
        self._gem = GemConnector(self._server.base_url, self._server.api_key, rate=UNLIMITED)
        database = f"sqlite:///{Path(self._folder.name) / 'gem.db'}"
        self._integration = self._gem.connect(database, allowed_hosts=[host])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._integration.close()
        self._gem.close()
        self._server.__exit__(kind, error, trace)
        self._folder.cleanup()

    def check(self, contract: ActionContract, field: ActionField) -> ActionReport:
        """Calls the action as one field of its contract says, and looks what Gem was asked."""
        situation = self._situation()
        request = merged(filled(contract.request, situation), filled(field.changes, situation))
        path = filled({**contract.path, **field.path}, situation)
        arguments = {**path, **({"request": request} if contract.takes == "request" else request)}
        self._attribute(situation, field)
        if field.synced:
            self._integration.sync()
        call = self._call(contract.action, arguments)
        found = tuple(problems(field, situation, call))
        return ActionReport(field, found, tuple(map(_line, call.entries)), _example(arguments, call, "; ".join(found)))

    def _situation(self) -> Situation:
        tenant = self._server.simulator.tenant
        situation = make_situation(tenant, self._integration.id, "")
        path = f"/candidates/{situation['candidate']['id']}"
        answer = self._gem.client.request("GET", path)
        url = orjson.loads(answer.body)["attachments"][0]["url"]
        return {**situation, "file": {**situation["file"], "url": url}}

    def _attribute(self, situation: Situation, field: ActionField) -> None:
        """From now on the integration writes in the name of the situation's user, and as the field says besides."""
        settings = Settings(user_id=situation["user"]["id"], **filled(dict(field.attribution), situation))
        self._integration.store.integration(self._integration.id, settings=settings)

    def _call(self, action: str, arguments: Mapping[str, Any]) -> Call:
        journal = self._server.simulator.journal
        journal.clear()
        try:
            result = getattr(self._integration, action)(**arguments)
        except ConnectorError as error:
            return Call(journal.entries, None, error)
        return Call(journal.entries, result.model_dump(mode="json"), None)


def check_actions(*, seed: int = 42) -> Iterator[ActionReport]:
    """Checks every field of every action.

    Raises:
        ContractsError: a contract is broken.
    """
    with ActionChecker(seed=seed) as checker:
        for contract in load_actions().values():
            for field in contract.fields.values():
                yield checker.check(contract, field)


def problems(field: ActionField, situation: Situation, call: Call) -> Iterator[str]:
    """What differs between a call and its contract."""
    if field.refused is not None:
        yield from _not_refused(field.refused, call)
        return
    if call.error is not None:
        yield f"it was refused: {call.error}"
        return
    yield from _not_sent(field.sends, situation, call.writes)
    yield from _sent_too_much(field.omits, call.writes)
    yield from _not_read(filled(list(field.reads), situation), call.entries)
    yield from _not_warned(field.warns, call.result or {})
    for expression, wanted in field.gives.items():
        expected, got = filled(wanted, situation), search(expression, call.result)
        if got != expected:
            yield f"{expression} of the result is {got!r}, but must be {expected!r}"


def _not_refused(code: str, call: Call) -> Iterator[str]:
    got = call.error.code if isinstance(call.error, ActionError) else call.error
    if got != code:
        yield f"it must be refused with {code}, but got {got or 'done'}"
    if call.writes:
        yield f"nothing may be written, but Gem got {', '.join(map(_line, call.writes))}"


def _not_sent(wanted: Iterable[SentRequest], situation: Situation, writes: Sequence[Entry]) -> Iterator[str]:
    expected = [(filled(one.line, situation), one) for one in wanted]
    got = [_line(entry) for entry in writes]
    if got != [line for line, _ in expected]:
        yield f"Gem must get {[line for line, _ in expected]}, but got {got}"
        return
    for (line, one), entry in zip(expected, writes, strict=True):
        body = entry.json if isinstance(entry.json, dict) else {}
        for key, value in filled(dict(one.body), situation).items():
            if body.get(key) != value:
                yield f"{line}: {key} is {body.get(key)!r}, but must be {value!r}"
        files = {part.name: part.filename for part in entry.parts}
        if files != dict(one.form):
            yield f"{line}: the form has {files}, but must have {dict(one.form)}"


def _sent_too_much(omits: Iterable[str], writes: Iterable[Entry]) -> Iterator[str]:
    for entry in writes:
        for key in omits:
            if isinstance(entry.json, dict) and key in entry.json:
                yield f"{_line(entry)}: may not hold {key}"


def _not_read(wanted: Iterable[str], entries: Iterable[Entry]) -> Iterator[str]:
    got = [_line(entry, with_query=True) for entry in entries]
    for line in wanted:
        if not any(one == line or one.startswith((f"{line}&", f"{line}?")) for one in got):
            yield f"Gem must be asked {line}, but was asked {got}"


def _not_warned(wanted: str | None, result: Mapping[str, Any]) -> Iterator[str]:
    warnings = result.get("warnings", ())
    if wanted is None and warnings:
        yield f"there may be no warning, but there is {warnings[0]!r}"
    if wanted is not None and not any(wanted in warning for warning in warnings):
        yield f"a warning must say {wanted!r}, but they say {warnings}"


def _example(arguments: Mapping[str, Any], call: Call, problem: str) -> Example:
    asked = [{"request": _line(entry, with_query=True), **_sent(entry)} for entry in call.entries]
    answer = {"refused": str(call.error)} if call.error else {"answer": call.result}
    return Example(
        snapshot="actions",
        remote_id="",
        payload=asked,
        value={"request": arguments, **answer},
        problem=problem,
    )


def _sent(entry: Entry) -> Mapping[str, Any]:
    if entry.parts:
        return {"form": {part.name: part.filename for part in entry.parts}}
    return {"json": entry.json} if entry.json is not None else {}


def _line(entry: Entry, *, with_query: bool = False) -> str:
    query = f"?{unquote(entry.query)}" if with_query and entry.query else ""
    return f"{entry.method} {entry.path}{query}"
