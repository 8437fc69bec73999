"""What an action must make of a request: its contract in memory, and how it is read.

One file an action in `actions/`. Each field of it is one call: the action's smallest request with something set in it,
and the Gem requests that this must cause, no more and no fewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

import yaml

from contracts.contract import BASES, Basis
from contracts.errors import BrokenContract

ACTIONS = (
    "create_candidate",
    "create_application",
    "move_application_to_stage",
    "add_application_result_link",
    "get_application_attachments",
    "get_candidate_attachments",
    "add_candidate_result_link",
    "add_application_note",
    "reject_application",
    "add_application_attachment",
    "add_candidate_attachment",
    "passthrough",
)

_ACTION_KEYS = {"action", "meaning", "like", "without", "takes", "path", "request", "fields"}
_FIELD_KEYS = {
    "set", "path", "attribution", "synced", "reads", "sends", "omits", "warns", "refused", "gives", "basis", "meaning"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request that Gem must get.

    Attributes:
        line: method and path, with the query where it matters.
        body: what its JSON body must hold, by key; other keys may be there too.
        form: the files of its form, by field.
    """

    line: str
    body: Mapping[str, Any]
    form: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ActionField:
    """One call of an action. Texts may hold `${…}`, JMESPath over the tenant's situation.

    Attributes:
        action: the action that has it.
        name: the input, by its path; after a comma, the case.
        changes: what is set in the smallest request.
        path: ids in place of the action's.
        attribution: what the integration writes besides its user.
        synced: whether the store has been synced before.
        reads: requests that must be among those that read, as `GET /path?query`.
        sends: every request that writes, in order.
        omits: keys that no JSON body may hold.
        warns: what a warning must say; None where there must be no warning.
        refused: the error code, where nothing may be written at all.
        gives: expressions over the result, and what they must give.
        basis: how sure it is.
        meaning: one sentence for people.
    """

    action: str
    name: str
    changes: Mapping[str, Any]
    path: Mapping[str, str]
    attribution: Mapping[str, str]
    synced: bool
    reads: tuple[str, ...]
    sends: tuple[SentRequest, ...]
    omits: tuple[str, ...]
    warns: str | None
    refused: str | None
    gives: Mapping[str, Any]
    basis: Basis
    meaning: str

    @property
    def id(self) -> str:
        """`action.input`, as reports and tests name it."""
        return f"{self.action}.{self.name}"

    @property
    def input(self) -> str:
        """The input, without the case."""
        return self.name.partition(",")[0]


@dataclass(frozen=True, slots=True)
class ActionContract:
    """One action.

    Attributes:
        action: its name: the method of an integration.
        meaning: one sentence for people.
        takes: `request` where the method takes one request, `fields` where it takes its fields.
        path: ids that the method takes besides.
        request: the smallest request.
        fields: its calls.
    """

    action: str
    meaning: str
    takes: str
    path: Mapping[str, str]
    request: Mapping[str, Any]
    fields: Mapping[str, ActionField]

    @property
    def inputs(self) -> frozenset[str]:
        """Every input that it tells about."""
        return frozenset(one.input for one in self.fields.values())


@cache
def load_actions() -> Mapping[str, ActionContract]:
    """The contracts of all actions.

    Raises:
        BrokenContract: a file does not say what it must.
    """
    return {action: parse_action(_document(action), f"{action}.yaml") for action in ACTIONS}


def _document(action: str) -> dict[str, Any]:
    """What a file says, over what the file says that it is like."""
    text = (resources.files("contracts") / "actions" / f"{action}.yaml").read_text("utf-8")
    try:
        document: dict[str, Any] = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenContract(f"{action}.yaml", f"is not YAML: {error}") from error
    if "like" not in document:
        return document
    like = _document(document["like"])
    kept = {name: value for name, value in like["fields"].items() if name not in document.get("without", ())}
    return {**like, **document, "fields": {**kept, **document["fields"]}}


def parse_action(document: Mapping[str, Any], where: str) -> ActionContract:
    """A contract from what its file says. Raises BrokenContract."""
    _check_keys(document, _ACTION_KEYS, {"action", "meaning", "takes", "request", "fields"}, where)
    action = str(document["action"])
    if document["takes"] not in {"request", "fields"}:
        raise BrokenContract(where, "`takes` must be request or fields")
    return ActionContract(
        action=action,
        meaning=str(document["meaning"]),
        takes=str(document["takes"]),
        path=document.get("path", {}),
        request=document["request"],
        fields={
            name: _field(action, name, field, f"{where}: fields.{name}") for name, field in document["fields"].items()
        },
    )


def _field(action: str, name: str, document: Mapping[str, Any], where: str) -> ActionField:
    _check_keys(document, _FIELD_KEYS, {"basis", "meaning"}, where)
    if ("sends" in document) == ("refused" in document):
        raise BrokenContract(where, "must say either what it `sends` or that it is `refused`")
    if document["basis"] not in BASES:
        raise BrokenContract(where, f"`basis` must be one of {', '.join(get_args(Basis))}")
    return ActionField(
        action=action,
        name=name,
        changes=document.get("set", {}),
        path=document.get("path", {}),
        attribution=document.get("attribution", {}),
        synced=bool(document.get("synced", False)),
        reads=tuple(document.get("reads", ())),
        sends=tuple(_sent(one, where) for one in document.get("sends", ())),
        omits=tuple(document.get("omits", ())),
        warns=document.get("warns"),
        refused=document.get("refused"),
        gives=document.get("gives", {}),
        basis=document["basis"],
        meaning=str(document["meaning"]),
    )


def _sent(document: Any, where: str) -> SentRequest:
    if not isinstance(document, dict) or len(document) != 1:
        raise BrokenContract(where, "each of `sends` is one request: `METHOD /path: {what its body holds}`")
    ((line, body),) = document.items()
    return SentRequest(line, {key: value for key, value in body.items() if key != "form"}, body.get("form", {}))


def _check_keys(document: Mapping[str, Any], known: set[str], required: set[str], where: str) -> None:
    if unknown := set(document) - known:
        raise BrokenContract(where, f"does not know {', '.join(sorted(unknown))}")
    if missing := required - set(document):
        raise BrokenContract(where, f"lacks {', '.join(sorted(missing))}")
