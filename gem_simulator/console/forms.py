"""A form of the console and the control call that it makes: same validation, same words, same effect.

A form's `call` is `METHOD /path`, below `/_simulator`. Its other fields are the names in that path, the parameters and
the keys of the body that the call takes; an empty one is left out.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from gem_simulator.control.call import Call, Given, Raw, Refused, convert
from gem_simulator.control.calls import CALLS

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator

_CALLS = {f"{call.method} {call.path}": call for call in CALLS}
_NAMES = re.compile(r"\{(\w+)\}")
_KEPT = 32


class Notice(NamedTuple):
    """What is said on the page after a form was sent.

    Attributes:
        text: what happened, or why it did not.
        refused: whether it did not.
        call: of the form.
        entered: what was in the form, where it was refused.
    """

    text: str
    refused: bool = False
    call: str = ""
    entered: Mapping[str, str] = {}


class Notices:
    """Notices that wait for the page that shows them, each once: a form is answered by sending its browser there."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Notice] = OrderedDict()

    def put(self, notice: Notice) -> str:
        """Keep one; gives what it is asked for by. Those that nobody asks for give way."""
        token = token_urlsafe(12)
        self._waiting[token] = notice
        while len(self._waiting) > _KEPT:
            self._waiting.popitem(last=False)
        return token

    def take(self, token: str) -> Notice | None:
        """One that waits; it waits no longer."""
        return self._waiting.pop(token, None)


def ask(simulator: Simulator, path: str) -> Any:
    """What a control call that only reads answers, as plain values."""
    call = _CALLS[f"GET {path}"]
    with simulator.lock:
        return msgspec.to_builtins(call.run(simulator, Given({}, call.query(), call.body())))


def body_of(name: str) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of the body that a control call takes."""
    return msgspec.structs.fields(_CALLS[name].body)


def send(simulator: Simulator, name: str, fields: Mapping[str, str], content: bytes = b"") -> Notice:
    """Make the call of a form.

    Args:
        simulator: that the call is for.
        name: METHOD and path of the call.
        fields: of the form.
        content: of the file that came with it, for calls that take a file.
    """
    call = _CALLS.get(name)
    if call is None or call.method == "GET":
        return Notice(f"there is no control call {name!r}", refused=True)
    try:
        given = _given(call, fields, content)
        with simulator.lock:
            answer = call.run(simulator, given)
    except Refused as refused:
        return Notice(str(refused), True, name, fields)
    return Notice(_told(name, given, answer))


def _given(call: Call, fields: Mapping[str, str], content: bytes) -> Given:
    filled = {name: value for name, value in fields.items() if value != ""}
    in_path = _NAMES.findall(call.path)
    for name in in_path:
        if name not in filled:
            raise Refused(f"{name} is missing")
    query_names = {field.encode_name for field in msgspec.structs.fields(call.query)}
    names = {name: filled.pop(name) for name in in_path}
    query = {name: filled.pop(name) for name in list(filled) if name in query_names}
    body = content if issubclass(call.body, Raw) else convert(filled, call.body, texts=True)
    return Given(names, convert(query, call.query, texts=True), body)


def _told(name: str, given: Given, answer: object) -> str:
    """What a call did, in words."""
    told = _DONE.get(name, "Done.")
    values = {**given.names, **_plain(given.query), **_plain(given.body), **_plain(answer)}
    return told.format_map(_Gaps(values)) + _events(answer)


def _plain(value: object) -> Mapping[str, object]:
    shown = msgspec.to_builtins(value) if isinstance(value, msgspec.Struct) else {}
    return shown if isinstance(shown, dict) else {}


def _events(answer: object) -> str:
    counts = getattr(answer, "counts", None)
    if not isinstance(counts, dict):
        return ""
    return " " + (", ".join(f"{count} {event.replace('_', ' ')}" for event, count in counts.items()) or "nothing") + "."


class _Gaps(dict[str, object]):
    """What a sentence asks for; nothing for what is not there."""

    def __missing__(self, key: str) -> str:
        return ""


#: What is said of a call that was carried out.
_DONE: Mapping[str, str] = {
    "POST /reset": "Everything is as it started; snapshots have stayed.",
    "PUT /snapshots/{name}": "Took the snapshot “{name}”.",
    "POST /snapshots/{name}/restore": "Records and clock are as they were in “{name}”.",
    "DELETE /snapshots/{name}": "Forgot the snapshot “{name}”.",
    "POST /import": "The tenant is that of the file.",
    "POST /tenants": "There is a tenant “{name}” now; its key is {api_key}.",
    "DELETE /tenants/{name}": "The tenant “{name}” is gone.",
    "PUT /clock": "It is {now} now.",
    "POST /advance": "Lived on for {days} days:",
    "POST /faults": "Armed fault {id}: {kind}.",
    "POST /faults/presets/{name}": "Armed the faults of “{name}”.",
    "DELETE /faults": "Disarmed all faults.",
    "DELETE /faults/{id}": "Disarmed fault {id}.",
    "POST /drifts/{name}": "Gem is another one now: “{name}” is on.",
    "DELETE /drifts/{name}": "“{name}” is off.",
    "DELETE /drifts": "Gem is as it is known.",
    "DELETE /journal": "The journal is empty.",
    "PUT /strictness": "Strict from now on: {strict}.",
    "PUT /rate-limit": "Clients may ask {per_second} times a second.",
    "DELETE /rate-limit": "Clients may ask as fast as they can.",
    "DELETE /records/{collection}/{id}": "Deleted {id}.",
}
