"""Every item of the matrix by its name: what there is to exercise, and what a mark of a test may name.

    jobs.status=DRAFT                                   of a model: contracts/items.py lists the forms
    create_application                                  an action
    create_application.candidate.email_address          an input of it
    create_application.candidate.email_address, known   a case of that input
    feature.delta_syncs, rule.attachments_are_resumes   contracts/features.yaml

A name with items below it that is none itself, such as `create_application.source`, stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

from contracts.action_contract import ActionContract, load_actions
from contracts.contract import Basis, Contract, Field
from contracts.described import source_of, table_of
from contracts.errors import ContractsError
from contracts.items import Item, items_of
from contracts.loading import load_contracts
from contracts.matrix.features import load_features

Section = Literal["models", "actions", "features", "rules"]


class UnknownItem(ContractsError):
    """No contract has an item of this name; the message names the nearest one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the matrix.

    Attributes:
        name: how marks, reports and links call it.
        section: what it belongs to: models, actions, features, rules.
        group: the model or the action; of features and rules, the section.
        kind: what sort of thing it is: `field`, `value`, `null`, `input`, …
        path: the field, part or input that it is, or is something of.
        what: what it is of that, in words: `null`, `Gem's approved`, the case of an input.
        basis: how sure its contract is; None where that is said of its parts.
        meaning: one sentence for people.
        source: where the contract takes its value from; of a feature, what exercises it.
        item: of a model, what is counted.
    """

    name: str
    section: Section
    group: str
    kind: str
    path: str
    what: str
    basis: Basis | None
    meaning: str
    source: str = ""
    item: Item | None = None


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every item by name, in the order of the export, then the actions, features and rules.

    Raises:
        BrokenContract: a contract does not say what it must.
    """
    entries: list[Entry] = []
    for contract in load_contracts().values():
        entries += _of_model(contract)
    for action in load_actions().values():
        entries += _of_action(action)
    for one in load_features().values():
        section: Section = "features" if one.section == "features" else "rules"
        kind = section.removesuffix("s")
        entries.append(Entry(one.name, section, section, kind, one.name, "", "coverage", one.meaning, one.how))
    return {entry.name: entry for entry in entries}


def resolved(name: str) -> list[str]:
    """The items that a name stands for: itself, or those below it.

    Raises:
        UnknownItem: there are none; the nearest name is told.
    """
    names = catalogue()
    found = [name] if name in names else below(name)
    if not found:
        [nearest] = get_close_matches(name, names, n=1, cutoff=0)
        raise UnknownItem(f"no contract has {name!r}; the nearest that one has is {nearest!r}")
    return found


def below(name: str) -> list[str]:
    """The item of this name, if there is one, and everything below it: values, parts, inputs, cases."""
    inside = tuple(f"{name}{mark}" for mark in ".=<[:,")
    return [one for one in catalogue() if one == name or one.startswith(inside)]


def _of_model(contract: Contract) -> Iterator[Entry]:
    for item in items_of(contract):
        field = contract.fields.get(item.field.partition(".")[2])
        meaning, source = (field.meaning, _source(contract, field)) if field else (contract.meaning, contract.when)
        path, what = item.path, item.what
        yield Entry(item.name, "models", contract.model, item.kind, path, what, item.basis, meaning, source, item)


def _source(contract: Contract, field: Field) -> str:
    (_, expression), *named = source_of(contract, field)
    return "\n".join([expression, *(f"{name}: {text}" for name, text in named), *table_of(field)])


def _of_action(contract: ActionContract) -> Iterator[Entry]:
    action = contract.action
    yield Entry(action, "actions", action, "action", action, "", None, contract.meaning)
    for one in contract.fields.values():
        path, what = f"{action}.{one.input}", one.name.partition(", ")[2]
        yield Entry(one.id, "actions", action, "input", path, what, one.basis, one.meaning)
