"""What the filters of the API's lists ask of rows.

    Among       a column has one of some values          by the index of the column
    Collected   whatever else finds ids in an index      updated since, candidates by job or email
    Condition   an expression of SQL                     only a test: for short lists, or beside one of the others

Those that an index finds come in two forms: one gives the ids that fit, the other tests a row. `list_pages` takes the
one that costs less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from connector.store.schema import UNIFIED_TABLES
from connector.store.search_keys import OTHER_EMAILS, search_key

Condition = sa.ColumnElement[bool]


class json_text(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The text of a member of a JSON object: ``json_text(column, "name")``."""

    type = sa.Text()
    inherit_cache = True

    def __init__(self, column: sa.ColumnElement[Any], member: str) -> None:
        super().__init__(column, sa.literal_column(f"'{member}'"))


@compiles(json_text, "sqlite")
def _sqlite_json_text(element: json_text, compiler: Any, **options: Any) -> str:
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    return f"json_extract({column}, '$.' || {member})"


@compiles(json_text, "postgresql")
def _postgresql_json_text(element: json_text, compiler: Any, **options: Any) -> str:
    # json, not jsonb: it takes every escape, and reads one member without building the rest.
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST({column} AS json) ->> {member})"


def field(model: str, name: str) -> sa.ColumnElement[str]:
    """A unified value of a model, as text, for conditions."""
    return json_text(UNIFIED_TABLES[model].c.fields, name)


def contains_in_any_case(value: sa.ColumnElement[str], wanted: str) -> Condition:
    """`value` has the text in it, whatever the case of the letters; SQLite's `lower` knows no letters but ASCII's."""
    written = {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    spellings = sorted({_ascii_lower(text) for text in written} | {wanted.lower()})
    return sa.or_(*(sa.func.lower(value).contains(text, autoescape=True) for text in spellings))


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def not_indexed(column: sa.ColumnElement[Any], nothing: object) -> sa.ColumnElement[Any]:
    """The column, as no index has it: SQLite would rather sort half a table than test rows in their order.

    Args:
        column: nullable or not.
        nothing: what stands for null.
    """
    return sa.func.coalesce(column, nothing)


@dataclass(frozen=True, slots=True)
class Among:
    """A filter column of the model has one of these values."""

    model: str
    column: str
    values: Sequence[str]

    def ids(self, integration: int) -> sa.Select[Any]:
        """The ids of all rows that fit."""
        table = UNIFIED_TABLES[self.model].alias("fitting")
        return sa.select(table.c.id).where(table.c.integration == integration, table.c[self.column].in_(self.values))

    def fits(self) -> Condition:
        """Whether a row fits."""
        return not_indexed(UNIFIED_TABLES[self.model].c[self.column], "").in_(self.values)


@dataclass(frozen=True, slots=True)
class Collected:
    """Rows whose ids an index gives.

    Args:
        found: the ids of all rows that fit.
        test: whether a row fits, without that index.
    """

    found: sa.Select[Any] | sa.CompoundSelect[Any]
    test: Condition

    def ids(self, _integration: int) -> sa.Select[Any] | sa.CompoundSelect[Any]:
        """The ids of all rows that fit."""
        return self.found

    def fits(self) -> Condition:
        """Whether a row fits."""
        return self.test


Wanted = Among | Collected | Condition
"""What a filter may ask."""


def named(model: str, column: str, texts: Sequence[str]) -> Among:
    """People with one of these texts, in upper or lower case, in a column that is a key."""
    return Among(model, column, [search_key(text) for text in texts])


def reached_by(integration: int, email: str) -> Collected:
    """Candidates with this email address, first or not, in upper or lower case."""
    key = search_key(email)
    first = named("candidates", "email_key", [email]).ids(integration)
    other = sa.select(OTHER_EMAILS.c.id).where(OTHER_EMAILS.c.integration == integration, OTHER_EMAILS.c.key == key)
    ids = sa.union_all(first, other)
    return Collected(ids, UNIFIED_TABLES["candidates"].c.id.in_(ids))


def created_since(integration: int, moment: str) -> Collected:
    """Applications that were created in Gem at this moment (as unified date-times are stored) or later."""
    table, later = UNIFIED_TABLES["applications"], UNIFIED_TABLES["applications"].alias("later")
    ids = sa.select(later.c.id).where(later.c.integration == integration, later.c.remote_created_at >= moment)
    return Collected(ids, not_indexed(table.c.remote_created_at, "") >= moment)


def applied_to(integration: int, job_ids: Sequence[str]) -> Collected:
    """Candidates with a living application to one of these jobs."""
    candidates, applications = UNIFIED_TABLES["candidates"], UNIFIED_TABLES["applications"]
    alive = (applications.c.integration == integration, applications.c.remote_deleted_at.is_(None))
    ids = sa.select(applications.c.candidate_id).where(
        *alive, applications.c.job_id.in_(job_ids), applications.c.candidate_id.is_not(None)
    )
    to_these = not_indexed(applications.c.job_id, "").in_(job_ids)
    return Collected(ids, sa.exists().where(applications.c.candidate_id == candidates.c.id, *alive, to_these))


def interviewed_for(integration: int, job_ids: Sequence[str]) -> Collected:
    """Interviews of applications, deleted ones too, to one of these jobs."""
    interviews, applications = UNIFIED_TABLES["interviews"], UNIFIED_TABLES["applications"]
    for_jobs = sa.select(applications.c.id).where(
        applications.c.integration == integration, applications.c.job_id.in_(job_ids)
    )
    theirs = interviews.alias("theirs")
    ids = sa.select(theirs.c.id).where(theirs.c.integration == integration, theirs.c.application_id.in_(for_jobs))
    its = (applications.c.integration == integration, applications.c.id == interviews.c.application_id)
    return Collected(ids, sa.exists().where(*its, not_indexed(applications.c.job_id, "").in_(job_ids)))
