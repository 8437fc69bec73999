"""``/integrations/{integration_id}/integration-fields`` and ``/custom-fields``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from connector.api.cursors import cursor, fingerprint, read_cursor
from connector.api.operations import operation
from connector.api.parameters import NUMBER, Query, Text
from connector.api.resources.integrations import owned
from connector.api.resources.shared import PageData, Shown
from connector.api.service import Call
from connector.integrations.fields import Fields
from connector.store.custom_fields import CustomField, IntegrationField
from connector.unified.datapoints import MODEL_IDS
from connector.unified.error_codes import ErrorCode
from connector.unified.shared import UnifiedId

_GONE = (ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND,)
_BODY = ConfigDict(frozen=True, use_attribute_docstrings=True)

FieldType = Literal["DEFAULT", "CUSTOM"]
T = TypeVar("T", IntegrationField, CustomField)


class IntegrationFieldsQuery(Query):
    """What the list of integration fields takes."""

    cursor: Text | None = None
    """`next` of the previous page."""
    page_size: Annotated[int, Field(ge=1, le=2000), NUMBER] = 100
    """How many results a page has at most."""


class CustomFieldsQuery(Query):
    """What the list of custom fields takes."""

    cursor: Text | None = None
    """`next` of the previous page."""
    page_size: Annotated[int, Field(ge=1, le=250), NUMBER] = 100
    """How many results a page has at most."""


class IntegrationFieldShown(Shown):
    """Something that Gem sends, and that no unified field holds."""

    id: UnifiedId
    """Its id."""
    key: str
    """Gem's name of it."""
    model: str
    """Whose records have it."""
    type: FieldType
    """DEFAULT for Gem's own fields, CUSTOM for the customer's."""
    label: str | None
    """A name for people."""
    is_passthrough_enabled: bool
    """Whether reads show it in `integration_fields`."""
    is_writable: Literal[False]
    """Without meaning; always false."""


class FieldsPage(PageData):
    """The base of a page of fields."""

    next_cursor: str | None
    """The same as `next`."""


class IntegrationFieldsPage(FieldsPage):
    """A page of integration fields."""

    results: list[IntegrationFieldShown]
    """The integration fields."""


class MappedField(Shown):
    """The integration field that a custom field shows."""

    id: UnifiedId
    """Its id."""
    key: str
    """Gem's name of it."""
    type: FieldType
    """DEFAULT for Gem's own fields, CUSTOM for the customer's."""
    label: str | None
    """A name for people."""


class CustomFieldShown(Shown):
    """A field of your own."""

    id: UnifiedId
    """Its id."""
    key: str
    """Its name in `custom_fields`."""
    model: str
    """Whose records have it."""
    label: str | None
    """A name for people."""
    description: str | None
    """What it is for."""
    integration_field: MappedField | None
    """What it shows; null: nothing, and reads leave it out."""


class CustomFieldsPage(FieldsPage):
    """A page of custom fields."""

    results: list[CustomFieldShown]
    """The custom fields."""


class Passthrough(BaseModel):
    """Whether reads show an integration field."""

    model_config = _BODY

    enable_passthrough: bool | None
    """True to show it in `integration_fields`; false or null not to."""


class CustomFieldMapping(BaseModel):
    """What a custom field shows."""

    model_config = _BODY

    integration_field_id: Text | None
    """The id of an integration field on the same model; null to show nothing."""


@operation(
    "GET",
    "/integrations/{integration_id}/integration-fields",
    answers=IntegrationFieldsPage,
    tag="General",
    fails=_GONE,
)
def get_integration_fields(call: Call, integration_id: Text, query: IntegrationFieldsQuery) -> IntegrationFieldsPage:
    """Get integration fields

    What Gem sends and no unified field holds, as far as records have shown it.
    """
    found = owned(call, integration_id)
    shown, following = _page(Fields(call.service.store).integration_fields(found), query, found.id)
    return IntegrationFieldsPage(
        next=following, next_cursor=following, results=[_integration_field(one) for one in shown]
    )


@operation(
    "PATCH",
    "/integrations/{integration_id}/integration-fields/{integration_field_id}",
    answers=IntegrationFieldShown,
    tag="General",
    fails=_GONE,
)
def update_integration_field(
    call: Call, integration_id: Text, integration_field_id: Text, body: Passthrough
) -> IntegrationFieldShown:
    """Update an integration field

    With passthrough on, records show it in `integration_fields` from the next sync on.
    """
    found = owned(call, integration_id)
    fields = Fields(call.service.store)
    return _integration_field(
        fields.set_passthrough(found, integration_field_id, enabled=bool(body.enable_passthrough))
    )


@operation("GET", "/integrations/{integration_id}/custom-fields", answers=CustomFieldsPage, tag="General", fails=_GONE)
def get_custom_fields(call: Call, integration_id: Text, query: CustomFieldsQuery) -> CustomFieldsPage:
    """Get custom fields

    The custom fields of the environment, and which integration field each of them shows for this integration.
    """
    found = owned(call, integration_id)
    fields = Fields(call.service.store)
    mapped = {one.id: field_id for one, field_id in fields.custom_fields(call.environment, found)}
    known = {one.id: one for one in fields.integration_fields(found)}
    listed = [one for one, _ in fields.custom_fields(call.environment, found)]
    shown, following = _page(listed, query, found.id)
    results = [_custom_field(one, known.get(mapped[one.id] or "")) for one in shown]
    return CustomFieldsPage(next=following, next_cursor=following, results=results)


@operation(
    "PUT",
    "/integrations/{integration_id}/custom-fields/{custom_field_id}",
    answers=CustomFieldShown,
    tag="General",
    fails=_GONE,
)
def update_custom_field_mapping(
    call: Call, integration_id: Text, custom_field_id: Text, body: CustomFieldMapping
) -> CustomFieldShown:
    """Map a custom field

    Records show the integration field's value in `custom_fields` from the next sync on; nothing is fetched anew.
    """
    found = owned(call, integration_id)
    fields = Fields(call.service.store)
    field = fields.map(call.environment, found, custom_field_id, body.integration_field_id)
    known = {one.id: one for one in fields.integration_fields(found)}
    return _custom_field(field, known.get(body.integration_field_id or ""))


def _page(
    listed: Sequence[T], query: IntegrationFieldsQuery | CustomFieldsQuery, integration_id: str
) -> tuple[Sequence[T], str | None]:
    """One page of fields, which are in the order of their ids, and the cursor of the next."""
    question = fingerprint(type(query).__name__, integration_id, {})
    after = read_cursor(query.cursor, question) if query.cursor else ""
    wanted = [one for one in listed if one.id > after]
    shown = wanted[: query.page_size]
    return shown, cursor(shown[-1].id, question) if len(wanted) > len(shown) else None


def _integration_field(one: IntegrationField) -> IntegrationFieldShown:
    return IntegrationFieldShown(
        id=one.id,
        key=one.key,
        model=MODEL_IDS[one.model],
        type=_type(one),
        label=one.label,
        is_passthrough_enabled=one.passthrough,
        is_writable=False,
    )


def _custom_field(one: CustomField, mapped: IntegrationField | None) -> CustomFieldShown:
    shown = None
    if mapped is not None:
        shown = MappedField(id=mapped.id, key=mapped.key, type=_type(mapped), label=mapped.label)
    return CustomFieldShown(
        id=one.id,
        key=one.key,
        model=MODEL_IDS[one.model],
        label=one.label,
        description=one.description,
        integration_field=shown,
    )


def _type(one: IntegrationField) -> FieldType:
    return "CUSTOM" if one.type == "CUSTOM" else "DEFAULT"
