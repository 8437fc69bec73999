"""The one check of faults, from Python, the controls, the command line and pytest alike, and what they can be given as:

"flaky"                                        a preset
{"kind": "status", "path": "/candidates*"}     a fault: a dictionary, or the same as JSON text
Fault(kind="status", path="/candidates*")      the same
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
import orjson
from msgspec import Meta

from gem_simulator.api.routes import operation_names
from gem_simulator.control.call import Refused, convert, did_you_mean
from gem_simulator.control.fault_kinds import KINDS, LONGEST_WAIT, TAKES, Fault, UnfitFault
from gem_simulator.control.matching import Match

#: What can be given where faults are wanted.
Given = Fault | Mapping[str, Any] | str

_METHOD = Literal["*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
_LONGEST_SKEW = 10 * 365 * 86_400
_BOUNDS: Mapping[str, Meta] = {
    "after": Meta(ge=0),
    "times": Meta(ge=1),
    "every": Meta(ge=1),
    "burst": Meta(ge=1),
    "probability": Meta(gt=0, le=1),
    "status": Meta(ge=200, le=599),
    "retry_after": Meta(ge=0, le=86_400),
    "seconds": Meta(ge=0, le=LONGEST_WAIT),
    "sigma": Meta(gt=0, le=5),
    "content_type": Meta(pattern="^[ -~]+$", description="printable ASCII characters"),
    "per_page": Meta(ge=1),
    "shift": Meta(ge=-500, le=500),
    "skew": Meta(ge=-_LONGEST_SKEW, le=_LONGEST_SKEW),
}
_TYPES = {**get_type_hints(Fault), "method": _METHOD}
_OF_MATCH = frozenset(field.name for field in fields(Match))


def _optional(name: str) -> tuple[str, Any, Any]:
    """A field that may be left out: the type of the Fault's, within its bounds."""
    kind = _TYPES[name]
    if name in _BOUNDS:
        plain, *null = getattr(kind, "__args__", (kind,))  # `int`, or the parts of `int | None`
        kind = Annotated[plain, _BOUNDS[name]]
        kind = kind | None if null else kind
    return name, kind | msgspec.UnsetType, msgspec.UNSET


#: A fault as it comes from outside; what is left out is as `Fault` has it.
NewFault: Any = msgspec.defstruct(
    "NewFault",
    [("kind", _TYPES["kind"]), *(_optional(field.name) for field in fields(Fault) if field.name != "kind")],
)


def check(values: Mapping[str, Any]) -> None:
    """Check the settings of a fault. Raises UnfitFault."""
    try:
        convert(values, NewFault)
    except Refused as refused:
        raise UnfitFault(str(refused)) from None
    kind = values["kind"]
    for name in values:
        if name != "kind" and name not in _OF_MATCH and name not in TAKES.get(kind, ()):
            raise UnfitFault(_misplaced(name, kind))
    try:
        (values.get("body") or "").encode()
    except UnicodeEncodeError as error:
        raise UnfitFault(f"body must be a text that UTF-8 can hold: {error.reason}") from None
    if "retry_after_date" in values and "retry_after" not in values:
        raise UnfitFault("retry_after_date needs retry_after, the seconds until that date")
    _check_operation(values.get("operation", "*"))


def _misplaced(name: str, kind: str) -> str:
    takes = ", ".join(TAKES.get(kind, ())) or "no setting of its own"  # type: ignore[call-overload]  # checked: a kind
    owners = ", ".join(one for one in KINDS if name in TAKES.get(one, ()))
    return f"{name} does not go with the kind {kind}, which takes {takes}; it goes with: {owners}"


def _check_operation(glob: str) -> None:
    names = operation_names()
    if glob == "*" or any(fnmatchcase(name, glob) for name in names):
        return
    nearest = did_you_mean(glob, names)
    raise UnfitFault(f"there is no operation {glob!r}{nearest}; GET /ats/v0/openapi.json names them as operationId")


def faults_of(given: Given) -> tuple[Fault, ...]:
    """The faults that are meant. Raises UnfitFault."""
    if isinstance(given, Fault):
        return (given,)
    if isinstance(given, str):
        return _of_text(given.strip())
    if not isinstance(given, Mapping):
        raise UnfitFault(f"a fault is the name of a preset, a dictionary or a Fault, not {given!r}")
    try:
        settings = convert(given, NewFault)
    except Refused as refused:
        raise UnfitFault(str(refused)) from None
    return (Fault(**msgspec.to_builtins(settings)),)  # which leaves out what was left out


def _of_text(text: str) -> tuple[Fault, ...]:
    from gem_simulator.control.presets import preset

    if not text.startswith("{"):
        return preset(text).faults
    try:
        return faults_of(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise UnfitFault(f"a fault is a JSON object or the name of a preset; this is no JSON: {error}") from None
