"""What several of Gem's resources have in common: the base of all structs, ids, and small sub-objects.

Every field but an id may be absent or null: Gem does both, and which of the two where is only partly known.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Raw, Struct

Id = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00]+$")]
"""Gem's opaque id (confirmed, ATS reference): case-sensitive, mixed shapes; numeric-looking ones are strings.

Not empty, and without NUL, which no database takes as text (ours)."""

Number = Annotated[int, Meta(ge=-(2**53), le=2**53)] | float
"""A JSON number that every JSON reader can take back without loss (ours)."""

ABSENT = Raw()
"""Stands in passed-through fields that the payload does not have, or has as null."""


class SubObject(Struct, frozen=True, gc=False):
    """An object inside a record."""


class Resource(Struct, frozen=True, gc=False):
    """A record of one of Gem's lists, as far as the unified models draw on it; the rest stays in the raw bytes."""

    id: Id


class Named(SubObject, frozen=True):
    """Something known by its name alone, such as a department."""

    name: str | None = None


class Reference(SubObject, frozen=True):
    """Another record, embedded as ``{id, …}``: a user, a job, a stage (confirmed, ATS reference)."""

    id: Id


class NamedReference(SubObject, frozen=True):
    """An ``{id, name}`` either of which may be missing, such as the interview of a scheduled interview."""

    id: str | None = None
    name: str | None = None


class Source(SubObject, frozen=True):
    """Where an application came from (confirmed, ATS reference)."""

    public_name: str | None = None
