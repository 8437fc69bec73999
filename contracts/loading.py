"""Reads the contracts from their files, and says clearly what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import jmespath
import yaml
from jmespath.exceptions import JMESPathError

from contracts.contract import BASES, RULES, TYPES, Contract, Field, Otherwise, Related, Value
from contracts.errors import BrokenContract

MODELS = (
    "users",
    "jobs",
    "job_postings",
    "candidates",
    "application_stages",
    "applications",
    "interviews",
    "job_application_stages",
    "job_hiring_team_members",
    "interviewing_team_members",
    "offers",
    "rejection_reasons",
    "scorecards",
)

_MOMENT = re.compile(r"date_time\((record[\w.]+)\)")
_NOT_OF_A_PATH = re.compile(r"!\w+[.\[]\w*")

_CONTRACT_KEYS = {"model", "meaning", "collection", "when", "rows", "related", "with", "fields"}
_RELATED_KEYS = {"collection", "key", "equals", "one", "stored"}
_FIELD_KEYS = {"from", "with", "warns", "rule", "basis", "meaning"}
_VALUE_KEYS = {"type", "nullable", "always", "gem", "values", "otherwise", "parts", "items"}


@cache
def load_contracts() -> Mapping[str, Contract]:
    """The contracts of this package, by model, in the order of the export.

    Raises:
        BrokenContract: a file does not say what it must.
    """
    folder = resources.files("contracts") / "unified"
    return {model: parse_contract((folder / f"{model}.yaml").read_text("utf-8"), f"{model}.yaml") for model in MODELS}


def load_contract(path: Path) -> Contract:
    """The contract in a file of one's own. Raises BrokenContract."""
    return parse_contract(path.read_text("utf-8"), path.name)


def parse_contract(text: str, name: str) -> Contract:
    """A contract from its text.

    Args:
        text: YAML; the README of this package describes it.
        name: what to call it in errors, such as `jobs.yaml`.

    Raises:
        BrokenContract: it does not say what it must.
    """
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenContract(name, f"is not YAML: {error}") from error
    raw = _mapping(document, name, _CONTRACT_KEYS, required=("model", "meaning", "collection", "fields"))
    model = str(raw["model"])
    fields = _mapping(raw["fields"], f"{name}: fields")
    return Contract(
        model=model,
        meaning=_sentence(raw["meaning"], name),
        collection=str(raw["collection"]),
        when=_expression(raw.get("when", ""), f"{name}: when"),
        rows=_expression(raw.get("rows", ""), f"{name}: rows"),
        related={key: _related(value, f"{name}: related.{key}") for key, value in (raw.get("related") or {}).items()},
        names=_expressions(raw.get("with"), f"{name}: with"),
        fields={key: _field(model, key, value, f"{name}: fields.{key}") for key, value in fields.items()},
    )


def _field(model: str, name: str, document: Any, where: str) -> Field:
    raw = _mapping(document, where, _FIELD_KEYS | _VALUE_KEYS, required=("type", "basis", "meaning"))
    rule = _one_of(raw.get("rule", "expression"), RULES, f"{where}.rule")
    if rule != "moves-with-values" and "from" not in raw:
        raise BrokenContract(where, "has no `from`: no expression says where its value comes from")
    return Field(
        model=model,
        name=name,
        value=_value({key: value for key, value in raw.items() if key in _VALUE_KEYS}, where),
        source=_expression(raw.get("from", ""), f"{where}.from"),
        names=_expressions(raw.get("with"), f"{where}.with"),
        warns=_expression(raw.get("warns", _warns(raw.get("from", ""))), f"{where}.warns"),
        rule=rule,
        basis=_one_of(raw["basis"], BASES, f"{where}.basis"),
        meaning=_sentence(raw["meaning"], where),
    )


def _warns(source: Any) -> str:
    """Of a field that is one of Gem's moments: whether that is there and cannot be read."""
    found = _MOMENT.fullmatch(source) if isinstance(source, str) else None
    return f"{found[1]} != `null` && {source} == `null`" if found else ""


def _value(document: Any, where: str) -> Value:
    raw = _mapping(document, where, _VALUE_KEYS, required=("type",))
    kind = _one_of(raw["type"], TYPES, f"{where}.type")
    gem = {str(key): str(value) for key, value in _mapping(raw.get("gem") or {}, f"{where}.gem").items()}
    values = tuple(raw.get("values") or dict.fromkeys(gem.values()))
    if (kind == "enum") is not bool(values):
        raise BrokenContract(where, "an enum, and only an enum, has either `values` or a table `gem`")
    otherwise = raw.get("otherwise", "null") or "null"
    return Value(
        type=kind,
        nullable=bool(raw.get("nullable", False)) or "always" in raw,
        always_null="always" in raw,
        gem=gem,
        values=values,
        otherwise=_one_of(otherwise, get_args(Otherwise), f"{where}.otherwise"),
        parts={key: _value(part, f"{where}.parts.{key}") for key, part in (raw.get("parts") or {}).items()},
        items=_value(raw["items"], f"{where}.items") if "items" in raw else None,
    )


def _related(document: Any, where: str) -> Related:
    raw = _mapping(document, where, _RELATED_KEYS, required=("collection", "key", "equals"))
    return Related(
        collection=str(raw["collection"]),
        key=_expression(raw["key"], f"{where}.key"),
        equals=_expression(raw["equals"], f"{where}.equals"),
        one=bool(raw.get("one", False)),
        stored=bool(raw.get("stored", False)),
    )


def _expressions(document: Any, where: str) -> Mapping[str, str]:
    return {name: _expression(text, f"{where}.{name}") for name, text in _mapping(document or {}, where).items()}


def _expression(document: Any, where: str) -> str:
    if not isinstance(document, str):
        raise BrokenContract(where, f"must be a JMESPath expression, not {document!r}")
    if document:
        try:
            jmespath.compile(document)
        except JMESPathError as error:
            raise BrokenContract(where, f"is not JMESPath: {error}") from error
        if trap := _NOT_OF_A_PATH.search(document):
            raise BrokenContract(where, f"JMESPath reads `{trap[0]}` as (!a).b; write !(a.b)")
    return document


def _sentence(document: Any, where: str) -> str:
    if not isinstance(document, str) or not document.rstrip().endswith("."):
        raise BrokenContract(where, "`meaning` must be a sentence, with a full stop")
    return document.strip()


def _one_of(document: Any, choices: tuple[Any, ...], where: str) -> Any:
    if document not in choices:
        raise BrokenContract(where, f"is {document!r}, but must be one of {', '.join(map(str, choices))}")
    return document


def _mapping(
    document: Any, where: str, known: set[str] | None = None, *, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise BrokenContract(where, f"must be a mapping, not {type(document).__name__}")
    unknown = set(document) - known if known is not None else set()
    missing = [key for key in required if key not in document]
    if unknown:
        raise BrokenContract(where, f"does not know {', '.join(sorted(map(str, unknown)))}")
    if missing:
        raise BrokenContract(where, f"lacks {', '.join(missing)}")
    return document
