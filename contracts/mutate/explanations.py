"""Why a mutant that nobody notices makes no difference: written down in `equivalent.yaml`, beside the contracts.

    - because: People who applied once need no comparison; the shortcut gives what the comparison would.
      mutants:
        - "candidates._source: 1 → 0"

An explanation whose mutant is noticed after all, or is no more, explains nothing: that is told as a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from contracts.errors import BrokenContract

FILE = "equivalent.yaml"


def load_explanations() -> Mapping[str, str]:
    """Mutant → why it makes no difference. Raises BrokenContract."""
    return parse_explanations((resources.files("contracts.mutate") / FILE).read_text("utf-8"))


def parse_explanations(text: str) -> Mapping[str, str]:
    """The same from a text. Raises BrokenContract: it is not of the form shown above, or explains a mutant twice."""
    found: dict[str, str] = {}
    for number, entry in enumerate(_entries(text), 1):
        match entry:
            case {"because": str() as why, "mutants": [*mutants], **others} if not others and why.rstrip().endswith(
                "."
            ):
                pass
            case _:
                raise BrokenContract(
                    f"{FILE}: entry {number}", "must have `because`, a sentence with a full stop, and `mutants`, a list"
                )
        for mutant in map(str, mutants):
            if mutant in found:
                raise BrokenContract(f"{FILE}: entry {number}", f"explains a second time: {mutant}")
            found[mutant] = why.strip()
    return found


def _entries(text: str) -> list[Any]:
    try:
        document = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise BrokenContract(FILE, f"is not YAML: {error}") from error
    if not isinstance(document, list):
        raise BrokenContract(FILE, "must be a list")
    return document
