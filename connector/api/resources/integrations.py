"""``/integrations/{integration_id}``."""

from __future__ import annotations

from typing import Any, Literal

from connector.api.coverage import READ_MODELS, TOOL, TOOL_LABEL, WRITE_ACTIONS, Status
from connector.api.dispatch import integration_not_found
from connector.api.operations import operation
from connector.api.parameters import Text
from connector.api.resources.shared import Shown
from connector.api.resources.tools import ICON_PATH
from connector.api.service import Call
from connector.store import connections
from connector.store.connections import Connection
from connector.store.environments import owns
from connector.store.moments import from_ms
from connector.unified.error_codes import ErrorCode
from connector.unified.shared import UnifiedDateTime

ScopeSetting = Literal["ENABLED", "DISABLED", "OPTIONAL"]


class ConnectedTool(Shown):
    """The tool of an integration."""

    id: str
    """Its slug."""
    label: str
    """A name for people."""
    internal_label: str | None
    """A name for us."""
    logo_url: str
    """An SVG with the name."""
    icon_url: str
    """A square SVG."""


class EndUser(Shown):
    """The customer who connected the tool."""

    organization_name: str
    """Which company."""
    creator_email: str | None
    """Who in it."""
    origin_id: str | None
    """The customer's id on the side of whoever made the connection link."""


class ScopeConfig(Shown):
    """The scopes under which the integration works."""

    id: str
    """Its id."""
    name: str | None
    """Its name."""


class ScopedField(Shown):
    """Whether a field of a model can be used."""

    id: str
    """Its name."""
    is_available: bool
    """Whether it can be used."""
    coverage_status: Status
    """Whether the connector has it."""
    scope_config_setting: ScopeSetting
    """What the scopes say."""
    opted_out_by_customer: bool
    """Whether the customer refused it."""


class ScopedModel(ScopedField):
    """Whether a model can be read, and which of its fields."""

    label: str
    """A name for people."""
    fields: list[ScopedField]
    """Its fields."""


class ActionField(Shown):
    """Whether an input of an action can be used."""

    id: str
    """Its name."""
    is_available: bool
    """Whether it can be used."""
    coverage_status: Status
    """Whether the connector has it."""


class ScopedAction(ScopedField):
    """Whether an action can be used, and which of its inputs."""

    label: str
    """A name for people."""
    fields: list[ActionField]
    """Its inputs."""


class IntegrationData(Shown):
    """An integration."""

    id: str
    """Its id."""
    tool: ConnectedTool
    """What it connects to."""
    category: Literal["HRIS", "ATS", "ASSESSMENT", "LMS"]
    """What kind of tool that is."""
    status: Literal["ACTIVE", "INVALID", "INACTIVE"]
    """Whether it is used."""
    setup_status: Literal["INCOMPLETE", "FINAL_SYNC_PENDING", "COMPLETED"]
    """How far its set-up has come."""
    end_user: EndUser
    """Whose it is."""
    scope_config: ScopeConfig
    """What it may do."""
    data_expired_at: UnifiedDateTime | None
    """Since when the data does not fit the settings any more; null after the next good sync."""
    created_at: UnifiedDateTime
    """When it was made."""
    beta: bool
    """Whether the connector has not proven itself on a live tenant yet."""
    read_models: list[ScopedModel]
    """What can be read."""
    write_actions: list[ScopedAction]
    """What can be done."""


@operation(
    "GET",
    "/integrations/{integration_id}",
    answers=IntegrationData,
    tag="General",
    fails=(ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND,),
)
def get_integration_details(call: Call, integration_id: Text) -> IntegrationData:
    """Get integration details

    An integration with its state, and which models, fields and actions can be used with it.
    """
    integration = owned(call, integration_id)
    icon = f"{call.origin}{ICON_PATH}"
    return IntegrationData(
        id=integration.id,
        tool=ConnectedTool(id=TOOL, label=TOOL_LABEL, internal_label=None, logo_url=icon, icon_url=icon),
        category="ATS",
        status=integration.status(call.service.store.clock()),
        setup_status=integration.setup_status,
        end_user=EndUser(
            organization_name=integration.end_user.organization_name,
            creator_email=integration.end_user.creator_email,
            origin_id=integration.end_user.origin_id,
        ),
        scope_config=ScopeConfig(id="default", name="Everything"),
        data_expired_at=None,
        created_at=from_ms(integration.created_at),
        beta=True,
        read_models=[_model(model.id, model.label, model.fields) for model in READ_MODELS],
        write_actions=[_action(action.id, action.label, action.fields) for action in WRITE_ACTIONS],
    )


def owned(call: Call, integration_id: str) -> Connection:
    """The integration that a path names, if it is one of the environment's."""
    with call.service.store.look() as connection:
        if owns(connection, call.environment, integration_id):
            found = connections.find(connection, integration_id)
            if found is not None:
                return found
    raise integration_not_found()


def _model(name: str, label: str, fields: tuple[str, ...]) -> ScopedModel:
    return ScopedModel(**_open(name), label=label, fields=[ScopedField(**_open(field)) for field in fields])


def _action(name: str, label: str, fields: tuple[str, ...]) -> ScopedAction:
    inputs = [ActionField(id=field, is_available=True, coverage_status="SUPPORTED") for field in fields]
    return ScopedAction(**_open(name), label=label, fields=inputs)


def _open(name: str) -> dict[str, Any]:
    """Something that is there, allowed and not refused."""
    return {
        "id": name,
        "is_available": True,
        "coverage_status": "SUPPORTED",
        "scope_config_setting": "ENABLED",
        "opted_out_by_customer": False,
    }
