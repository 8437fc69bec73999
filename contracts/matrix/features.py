"""What the connector has beside models and actions, and how each is exercised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from contracts.errors import BrokenContract

_FILE = "features.yaml"
_SECTIONS = {"features": "feature", "rules": "rule"}
_KEYS = {"meaning", "items", "moment"}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the public coverage, or a rule that it states.

    Attributes:
        name: `feature.delta_syncs`, `rule.attachments_are_resumes`.
        section: `features` or `rules`.
        meaning: one sentence for people.
        items: what shows it, by name; tests alone may be what shows it.
        moment: part of the name of the moments that show it.
    """

    name: str
    section: str
    meaning: str
    items: tuple[str, ...]
    moment: str

    @property
    def how(self) -> str:
        """How it is exercised, in words."""
        if self.items:
            return f"everything of {', '.join(self.items)}"
        return f"looking at the store after a {self.moment}" if self.moment else f'tests with the mark "{self.name}"'


@cache
def load_features() -> Mapping[str, Feature]:
    """Every feature and rule, by name.

    Raises:
        BrokenContract: the file does not say what it must.
    """
    return parse_features((resources.files("contracts") / _FILE).read_text("utf-8"))


def parse_features(text: str) -> Mapping[str, Feature]:
    """The features in the text of such a file. Raises BrokenContract."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenContract(_FILE, f"is not YAML: {error}") from error
    if not isinstance(document, dict) or set(document) != set(_SECTIONS):
        raise BrokenContract(_FILE, f"must have {' and '.join(_SECTIONS)}, and nothing else")
    found = [_feature(section, name, raw) for section in _SECTIONS for name, raw in document[section].items()]
    return {feature.name: feature for feature in found}


def _feature(section: str, name: str, raw: Any) -> Feature:
    where = f"{_FILE}: {section}.{name}"
    if not isinstance(raw, dict) or not raw.get("meaning"):
        raise BrokenContract(where, "lacks `meaning`")
    if unknown := set(raw) - _KEYS:
        raise BrokenContract(where, f"does not know {', '.join(sorted(unknown))}")
    return Feature(
        name=f"{_SECTIONS[section]}.{name}",
        section=section,
        meaning=str(raw["meaning"]),
        items=tuple(raw.get("items", ())),
        moment=str(raw.get("moment", "")),
    )
