"""What a contract is, once it is loaded.

Contract                a unified model: which Gem records become its rows
├── related             records of other collections that its expressions look at
├── names               expressions that others refer to
├── rows                one Gem record may give several rows
└── fields              Field: what the field must be, and why
    └── value           Value: type, nullability, enum table, parts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Type = Literal[
    "id", "string", "boolean", "integer", "number", "date-time", "enum", "object", "array", "json", "payload"
]
Basis = Literal["coverage", "confirmed", "inferred", "ours"]
Rule = Literal["expression", "moves-with-values", "deletion", "payload"]
Otherwise = Literal["null", "same"]

TYPES: tuple[Type, ...] = get_args(Type)
BASES: tuple[Basis, ...] = get_args(Basis)
RULES: tuple[Rule, ...] = get_args(Rule)

JOINS: Mapping[str, tuple[str, str]] = {
    "job_application_stages": ("application_stages", "stage_id"),
    "job_hiring_team_members": ("jobs", "job_id"),
    "interviewing_team_members": ("interviews", "interview_id"),
}
"""Models whose rows live inside the records of another one: which, and the field that has its id."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a value must be.

    Attributes:
        type: its type; `id` is one of ours, `json` anything, `payload` a whole Gem record.
        nullable: whether it may be null.
        always_null: it is always null: the unified API has it, Gem has not.
        gem: of an enum, Gem's value → the unified one; empty where the expression gives unified values.
        values: of an enum, every unified value that may come out.
        otherwise: of an enum with a table, what a Gem value that is not in it gives: null, or itself.
        parts: of an object, what it is made of.
        items: of an array, what each of its items is.
    """

    type: Type
    nullable: bool = False
    always_null: bool = False
    gem: Mapping[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    otherwise: Otherwise = "null"
    parts: Mapping[str, Value] = field(default_factory=dict)
    items: Value | None = None

    @property
    def is_open(self) -> bool:
        """Whether an enum may hold values that its contract does not name."""
        return bool(self.gem) and self.otherwise == "same"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a unified model.

    Attributes:
        model: the model that has it, by the name of its export.
        name: its name.
        value: what it must be.
        source: the JMESPath expression that gives it; empty where `rule` says it all.
        names: further expressions, by the name under which `source` refers to them.
        warns: an expression that says whether the connector must warn that Gem's value cannot be used; empty for never.
        rule: how it is checked; `expression` unless it is one of the fields that a sync makes.
        basis: how sure the rule is.
        meaning: one sentence for people.
    """

    model: str
    name: str
    value: Value
    source: str
    names: Mapping[str, str]
    warns: str
    rule: Rule
    basis: Basis
    meaning: str

    @property
    def path(self) -> str:
        """`model.field`, as reports and tests name it."""
        return f"{self.model}.{self.name}"


@dataclass(frozen=True, slots=True)
class Related:
    """Records of another collection that a contract looks at.

    Attributes:
        collection: the Gem collection.
        key: an expression over such a record: its key, or a list of keys.
        equals: an expression over the scope of the contract's own record: the key that is wanted.
        one: whether there is at most one; then it stands in the scope by itself, or null, instead of a list.
        stored: whether only a store has them; straight reads do without.
    """

    collection: str
    key: str
    equals: str
    one: bool = False
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """One unified model.

    Attributes:
        model: its name, as the export has it.
        meaning: one sentence for people.
        collection: the Gem collection whose records become its rows.
        when: an expression that says whether a record is wanted at all; empty for always.
        rows: an expression that gives one value a row, in the scope as `row`; empty where a record is a row.
        related: records of other collections, by the name under which expressions refer to them.
        names: further expressions, likewise.
        fields: its fields, in the order of the export.
    """

    model: str
    meaning: str
    collection: str
    when: str
    rows: str
    related: Mapping[str, Related]
    names: Mapping[str, str]
    fields: Mapping[str, Field]

    @property
    def is_join(self) -> bool:
        """Whether its rows live inside the records of another model, and are gone when those name them no longer."""
        return self.model in JOINS

    @property
    def collections(self) -> frozenset[str]:
        """Every Gem collection that a row draws on."""
        return frozenset({self.collection, *(related.collection for related in self.related.values())})
