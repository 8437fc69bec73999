"""What can be done to the records of a tenant that Gem has no API for."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.simulator import Simulator
from gem_simulator.tenant import COLLECTIONS, SOURCE_TYPES, InvalidInput, UnknownId, iso


class How(msgspec.Struct):
    """Whether a record goes without a trace."""

    hard: bool = False


class Deleted(msgspec.Struct):
    """The id of what was deleted, how, and the version of the tenant since."""

    deleted: str
    hard: bool
    version: int


class NewSource(msgspec.Struct, forbid_unknown_fields=True):
    """A source to be made: its name, and one of the types that sources have."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    type: Literal[SOURCE_TYPES] = "Other"  # type: ignore[valid-type]  # a table that others read, too


class ComingSource(msgspec.Struct):
    """A source that lists will show from some simulated time on."""

    id: str
    name: str
    appears_at: str


class CustomFields(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the account takes custom fields."""

    accepted: bool


def delete(simulator: Simulator, given: Given) -> Deleted:
    """Delete one."""
    collection, id_ = given.names["collection"], given.names["id"]
    if collection not in COLLECTIONS:
        raise Refused(f"there is no collection {collection!r}; choose one of: {', '.join(COLLECTIONS)}", 404)
    try:
        simulator.tenant.delete(collection, id_, hard=given.query.hard)
    except UnknownId:
        raise Refused(f"no record of {collection} has this id; list them to see which there are", 404) from None
    return Deleted(id_, given.query.hard, simulator.tenant.version)


def add_source(simulator: Simulator, given: Given) -> ComingSource:
    """Make one."""
    try:
        source = simulator.tenant.add_source(given.body.name, given.body.type)
    except InvalidInput as refused:
        raise Refused(f"this source cannot be made: {refused}") from None
    return ComingSource(source.id, source.name, iso(source.appears))


def custom_fields(simulator: Simulator, _given: Given) -> CustomFields:
    """As it is."""
    return CustomFields(simulator.tenant.crm.takes_custom_fields)


def set_custom_fields(simulator: Simulator, given: Given) -> CustomFields:
    """As it shall be."""
    simulator.tenant.crm.takes_custom_fields = given.body.accepted
    return custom_fields(simulator, given)


CALLS = (
    Call(
        method="DELETE",
        path="/records/{collection}/{id}",
        summary="Delete a record with what belongs to it, softly, or without a trace.",
        answer=Deleted,
        run=delete,
        query=How,
        refusals=(404,),
    ),
    Call(
        method="POST",
        path="/sources",
        summary="Make a source, which is listed 60 to 120 simulated seconds later.",
        answer=ComingSource,
        run=add_source,
        body=NewSource,
        example={"name": "Careers fair", "type": "Event"},
    ),
    Call(
        method="GET",
        path="/custom-fields",
        summary="Whether the account takes custom fields.",
        answer=CustomFields,
        run=custom_fields,
    ),
    Call(
        method="PUT",
        path="/custom-fields",
        summary="Let the account refuse custom fields, or take them again.",
        answer=CustomFields,
        run=set_custom_fields,
        body=CustomFields,
        example={"accepted": False},
    ),
)
