"""The control API: JSON under `/_simulator`. `GET /_simulator` lists its calls. Errors say what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Blueprint, Response, request

from gem_simulator.api.answers import json_answer
from gem_simulator.api.parameters import Boolean, Invalid, milliseconds
from gem_simulator.control.faults import KINDS, LASTING, Armed, Fault
from gem_simulator.control.throttle import Limit
from gem_simulator.tenant import COLLECTIONS, InvalidInput, UnknownId, iso

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator

PREFIX = "/_simulator"
MOST_DAYS = 3650
MOST_ENTRIES = 10_000


_MEANINGS = {int: "a whole number", str: "a text", bool: "true or false"}


class Refused(Exception):
    """A call that cannot be done; the text says what to do instead."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


Call = Callable[..., object]


def control_blueprint(simulator: Simulator) -> Blueprint:
    """The control API of a simulator."""
    blueprint = Blueprint("control", __name__, url_prefix=PREFIX)
    controls = Controls(simulator)
    for method, path, call in controls.calls:
        blueprint.add_url_rule(path, f"{method} {path}".replace(".", " "), _view(call, simulator), methods=[method])
    blueprint.register_error_handler(Refused, _refusal)
    return blueprint


def _view(call: Call, simulator: Simulator) -> Callable[..., Response]:
    def view(**names: str) -> Response:
        with simulator.lock:
            return _json(200, call(**names))

    return view


def _refusal(refused: Refused) -> Response:
    return _json(refused.status, {"error": str(refused)})


def _json(status: int, value: object) -> Response:
    answer = json_answer(status, value)
    return Response(answer.body, answer.status_line, list(answer.headers))


class Controls:
    """What can be called: one method a call, its first line of documentation in the index."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    @property
    def calls(self) -> tuple[tuple[str, str, Call], ...]:
        """Method, path below `/_simulator`, what is called."""
        return (
            ("GET", "", self.index),
            ("GET", "/clock", self.clock),
            ("PUT", "/clock", self.set_clock),
            ("POST", "/advance", self.advance),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("DELETE", "/faults/<number>", self.remove_fault),
            ("GET", "/journal", self.journal),
            ("DELETE", "/journal", self.clear_journal),
            ("GET", "/rate-limit", self.rate_limit),
            ("PUT", "/rate-limit", self.set_rate_limit),
            ("DELETE", "/rate-limit", self.lift_rate_limit),
            ("DELETE", "/records/<collection>/<record_id>", self.delete_record),
            ("POST", "/sources", self.add_source),
            ("GET", "/custom-fields", self.custom_fields),
            ("PUT", "/custom-fields", self.set_custom_fields),
        )

    def index(self) -> object:
        """This list, and the state of things."""
        calls = [{"call": f"{method} {PREFIX}{path}", "does": _first_line(call)} for method, path, call in self.calls]
        armed, kept = len(self._simulator.faults.armed), len(self._simulator.journal)
        return {"calls": calls, "clock": self.clock(), "faults": armed, "journal": kept, **self._version()}

    def clock(self) -> object:
        """The simulated time."""
        return {"now": iso(self._simulator.tenant.clock.now())}

    def set_clock(self) -> object:
        """Set the simulated time: {"now": "2026-03-10T00:00:00Z"} or {"forward_seconds": 60}. Nothing else happens."""
        body = _body({"now": str, "forward_seconds": int})
        clock = self._simulator.tenant.clock
        if "now" in body:
            clock.set(_moment(body["now"]))
        elif "forward_seconds" in body:
            clock.advance(body["forward_seconds"] * 1000)
        else:
            raise Refused('send {"now": "2026-03-10T00:00:00Z"} or {"forward_seconds": 60}')
        return self.clock()

    def advance(self) -> object:
        """Let the tenant live on: {"days": 7}."""
        days = _body({"days": int}).get("days")
        if days is None or not 0 < days <= MOST_DAYS:
            raise Refused(f'send {{"days": 7}}: a whole number of days from 1 to {MOST_DAYS}')
        summary = self._simulator.tenant.advance(days)
        return {**asdict(summary), **self._version(), "now": iso(self._simulator.tenant.clock.now())}

    def faults(self) -> object:
        """The faults that are armed, with how many matching requests each has seen."""
        return [_armed(one) for one in self._simulator.faults.armed]

    def add_fault(self) -> object:
        """Arm a fault: {"kind": "status", "status": 503, "path": "/candidates*", "after": 2, "times": 1}."""
        body = _body({field.name: object for field in fields(Fault)})
        if body.get("kind") not in KINDS:
            raise Refused(f"kind must be one of: {', '.join(KINDS)}")
        body.setdefault("times", None if body["kind"] in LASTING else 1)
        try:
            fault = msgspec.convert(body, Fault)
        except msgspec.ValidationError as error:
            raise Refused(f"this fault cannot be armed: {error}") from None
        _check(fault)
        return {"id": self._simulator.faults.add(fault)}

    def clear_faults(self) -> object:
        """Disarm all faults."""
        self._simulator.faults.clear()
        return {"faults": 0}

    def remove_fault(self, number: str) -> object:
        """Disarm one fault."""
        if not number.isdecimal() or not self._simulator.faults.remove(int(number)):
            raise Refused(f"no fault has the id {number}; GET {PREFIX}/faults lists those that are armed", 404)
        return {"faults": len(self._simulator.faults.armed)}

    def journal(self) -> object:
        """The requests that came in: ?method=POST&path=/candidates*&status=422&last=20 narrows them down."""
        status, last = request.args.get("status", ""), request.args.get("last", str(MOST_ENTRIES))
        if not last.isdecimal() or (status and not status.isdecimal()):
            raise Refused("status and last are whole numbers, as in ?status=429&last=20")
        found = self._simulator.journal.find(
            request.args.get("method", "*"), request.args.get("path", "*"), int(status) if status else None
        )
        return [entry.as_dict() for entry in found[max(len(found) - int(last), 0) :]]

    def clear_journal(self) -> object:
        """Forget the requests that came in."""
        self._simulator.journal.clear()
        return {"journal": 0}

    def rate_limit(self) -> object:
        """The rate limit, or null."""
        limit = self._simulator.throttle.limit
        return {"rate_limit": None if limit is None else asdict(limit)}

    def set_rate_limit(self) -> object:
        """Set the rate limit: {"per_second": 20, "burst": 500, "retry_after": false}. The bucket is full then."""
        body = _body({"per_second": object, "burst": object, "retry_after": object})
        try:
            limit = msgspec.convert(body, Limit)
        except msgspec.ValidationError as error:
            raise Refused(f"this rate limit cannot be set: {error}") from None
        if limit.per_second <= 0 or limit.burst < 1:
            raise Refused(f"per_second must be above 0, burst at least 1; DELETE {PREFIX}/rate-limit lifts the limit")
        self._simulator.throttle.set(limit)
        return self.rate_limit()

    def lift_rate_limit(self) -> object:
        """Let clients ask as fast as they can."""
        self._simulator.throttle.set(None)
        return self.rate_limit()

    def delete_record(self, collection: str, record_id: str) -> object:
        """Delete a record, softly; with ?hard=true without a trace."""
        if collection not in COLLECTIONS:
            raise Refused(f"there is no collection {collection!r}; choose one of: {', '.join(COLLECTIONS)}", 404)
        try:
            hard = Boolean().parse(request.args.get("hard", "false"))
            self._simulator.tenant.delete(collection, record_id, hard=hard)
        except Invalid:
            raise Refused("hard is true or false") from None
        except UnknownId:
            raise Refused(f"no record of {collection} has this id; list them to see which there are", 404) from None
        return {"deleted": record_id, "hard": hard, **self._version()}

    def add_source(self) -> object:
        """Make a source: {"name": "Careers fair", "type": "Event"}. It is listed 60 to 120 simulated seconds later."""
        body = _body({"name": str, "type": str})
        try:
            source = self._simulator.tenant.add_source(body.get("name", ""), body.get("type", "Other"))
        except InvalidInput as refused:
            raise Refused(f"this source cannot be made: {refused}") from None
        return {"id": source.id, "name": source.name, "appears_at": iso(source.appears)}

    def custom_fields(self) -> object:
        """Whether the account takes custom fields."""
        return {"accepted": self._simulator.tenant.crm.takes_custom_fields}

    def set_custom_fields(self) -> object:
        """Let the account refuse custom fields, or take them again: {"accepted": false}."""
        accepted = _body({"accepted": bool}).get("accepted")
        if accepted is None:
            raise Refused('send {"accepted": false} or {"accepted": true}')
        self._simulator.tenant.crm.takes_custom_fields = accepted
        return self.custom_fields()

    def _version(self) -> dict[str, object]:
        return {"version": self._simulator.tenant.version}


def _first_line(call: Call) -> str:
    return (call.__doc__ or "").partition("\n")[0]


def _armed(one: Armed) -> dict[str, object]:
    assert isinstance(one.match, Fault)
    return {"id": one.id, "seen": one.seen, **asdict(one.match)}


def _check(fault: Fault) -> None:
    if fault.after < 0 or (fault.times is not None and fault.times < 1):
        raise Refused("after is 0 or more, times 1 or more, or null for all that follow")
    if fault.status is not None and not 200 <= fault.status <= 599:
        raise Refused("status is a number from 200 to 599")
    if fault.per_page < 1:
        raise Refused("per_page is 1 or more")


def _moment(text: str) -> int:
    try:
        return milliseconds(text)
    except (ValueError, OverflowError):
        raise Refused('now is a date-time, as "2026-03-10T00:00:00Z"') from None


def _body(known: Mapping[str, type]) -> dict[str, Any]:
    """The JSON object that was sent. Raises Refused for no object, an unknown key, or a value of the wrong type."""
    body = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise Refused("the body must be a JSON object")
    for name, value in body.items():
        if name not in known:
            raise Refused(f"unknown key {name!r}; the keys are: {', '.join(known)}")
        if not isinstance(value, known[name]) or (known[name] is int and isinstance(value, bool)):
            raise Refused(f"{name} must be {_MEANINGS[known[name]]}")
    return body
