"""What changes an integration: deletion, rest, another key, and the links for customers that lead there."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from connector.api.operations import Nothing, operation
from connector.api.parameters import Text
from connector.api.problems import input_invalid
from connector.api.resources.connect import LinkData, link_to
from connector.api.resources.integrations import owned
from connector.api.service import Call
from connector.integrations.links import Language, Link, LinkType
from connector.integrations.scopes import config_of
from connector.unified.error_codes import ErrorCode

_GONE = (ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND,)
_BODY = ConfigDict(frozen=True, use_attribute_docstrings=True)


class NoOptions(BaseModel):
    """Nothing can be chosen."""

    model_config = _BODY


class Enabled(BaseModel):
    """Whether an integration is used."""

    model_config = _BODY

    value: bool
    """True to use it, false to let it rest."""


class Relink(BaseModel):
    """How a link to reconnect is made."""

    model_config = _BODY

    language: Language | None = None
    """Of the pages; English by default."""
    scope_config_id: Text | None = None
    """The scopes that the integration gets once it is reconnected; by default it keeps its own."""
    link_type: LinkType = "EMBEDDED"
    """EMBEDDED to show it inside of an application (good for an hour), MAGIC_LINK to send it (good for a year)."""


class Setup(BaseModel):
    """How a link to go on with the set-up is made."""

    model_config = _BODY

    link_type: LinkType
    """EMBEDDED to show it inside of an application (good for an hour), MAGIC_LINK to send it (good for a year)."""
    language: Language | None = None
    """Of the pages; English by default."""


@operation("DELETE", "/integrations/{integration_id}", answers=Nothing, tag="General", fails=_GONE)
def delete_integration(call: Call, integration_id: Text, body: NoOptions) -> Nothing:  # noqa: ARG001 - it is empty
    """Delete an integration

    It is gone at once, its credentials are erased, and its data follows 14 days later. This cannot be undone.
    """
    call.connections.delete(owned(call, integration_id).id)
    return Nothing()


@operation("PUT", "/integrations/{integration_id}/enabled", answers=Nothing, tag="General", fails=_GONE)
def set_integration_enabled(call: Call, integration_id: Text, body: Enabled) -> Nothing:
    """Enable or disable an integration

    A disabled integration is not synced, read or written to; a sync that runs is stopped. Its credentials are kept.
    """
    call.connections.enable(owned(call, integration_id).id, value=body.value)
    return Nothing()


@operation("POST", "/integrations/{integration_id}/relink", answers=LinkData, tag="General", fails=_GONE)
def create_reconnection_link(call: Call, integration_id: Text, body: Relink) -> LinkData:
    """Create a link to reconnect

    The customer enters another key of the same Gem account; the records stay.
    """
    found = owned(call, integration_id)
    config = config_of(call.service.store, call.environment, body.scope_config_id)
    link = Link("relink", found.end_user, body.link_type, body.language or "en", config)
    return link_to(call, link, found)


@operation("POST", "/integrations/{integration_id}/setup-link", answers=LinkData, tag="General", fails=_GONE)
def create_setup_link(call: Call, integration_id: Text, body: Setup) -> LinkData:
    """Create a link to go on with the set-up

    The customer maps fields of Gem's to the custom fields that were defined. Only for integrations whose connection
    link asked for that.
    """
    found = owned(call, integration_id)
    if found.field_mapping is None:
        raise input_invalid("The set-up of this integration has no steps beyond connecting it.")
    return link_to(call, Link("setup", found.end_user, body.link_type, body.language or "en"), found)
