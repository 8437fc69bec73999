"""``/integrations/{integration_id}``."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from connector.api.coverage import READ_MODELS, TOOL, TOOL_LABEL, WRITE_ACTIONS, ReadModel, Status, WriteAction
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
from connector.store.schema import PRIMARY_MODEL
from connector.store.scopes import EVERYTHING, Scopes, ScopeSetting, configs
from connector.store.synced_lists import synced_lists
from connector.unified.error_codes import ErrorCode
from connector.unified.shared import UnifiedDateTime


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
    scopes = Scopes.from_json(integration.scopes)
    with call.service.store.look() as connection:
        lists = synced_lists(connection, integration.number)
    refused = {PRIMARY_MODEL[stream] for stream, known in lists.items() if known.refused is not None}
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
        scope_config=_scope_config(call, integration),
        data_expired_at=_expired_at(call, integration),
        created_at=from_ms(integration.created_at),
        beta=True,
        read_models=[_model(model, scopes, integration, refused=model.name in refused) for model in READ_MODELS],
        write_actions=[_action(action, scopes) for action in WRITE_ACTIONS],
    )


def owned(call: Call, integration_id: str) -> Connection:
    """The integration that a path names, if it is one of the environment's."""
    with call.service.store.look() as connection:
        if owns(connection, call.environment, integration_id):
            found = connections.find(connection, integration_id)
            if found is not None:
                return found
    raise integration_not_found()


def _scope_config(call: Call, integration: Connection) -> ScopeConfig:
    if integration.scope_config is not None:
        with call.service.store.look() as connection:
            known = configs(connection, call.environment)
        name = next((one.name for one in known if one.id == integration.scope_config), None)
        return ScopeConfig(id=integration.scope_config, name=name)
    if integration.scopes is not None:
        return ScopeConfig(id=integration.id, name="Of this integration alone")
    return ScopeConfig(id=EVERYTHING, name="Everything")


def _expired_at(call: Call, integration: Connection) -> datetime | None:
    """Since when records wait to be built again; a sync that has begun since has done so."""
    with call.service.store.look() as connection:
        synced_at = connections.last_good_sync(connection, integration.number)
    since = integration.data_expired_at
    return None if since is None or synced_at > since else from_ms(since)


def _model(model: ReadModel, scopes: Scopes, integration: Connection, *, refused: bool) -> ScopedModel:
    """A model that Gem refuses is there in general, and not available for this integration."""
    fields = [_field(model, field, scopes, integration) for field in model.fields]
    scoped = ScopedModel(**_scoped(model.id, model.id, scopes), label=model.label, fields=fields)
    if not refused:
        return scoped
    unavailable = [field.model_copy(update={"is_available": False}) for field in fields]
    return scoped.model_copy(update={"is_available": False, "fields": unavailable})


def _field(model: ReadModel, name: str, scopes: Scopes, integration: Connection) -> ScopedField:
    field = ScopedField(**_scoped(f"{model.id}.{name}", name, scopes))
    if name == "remote_data" and not integration.settings.remote_data:
        return field.model_copy(update={"is_available": False, "scope_config_setting": "DISABLED"})
    return field if scopes.is_on(model.id) else field.model_copy(update={"is_available": False})


def _action(action: WriteAction, scopes: Scopes) -> ScopedAction:
    inputs = [ActionField(id=field, is_available=True, coverage_status="SUPPORTED") for field in action.fields]
    return ScopedAction(**_scoped(action.id, action.id, scopes), label=action.label, fields=inputs)


def _scoped(scope: str, name: str, scopes: Scopes) -> dict[str, Any]:
    return {
        "id": name,
        "is_available": scopes.is_on(scope),
        "coverage_status": "SUPPORTED",
        "scope_config_setting": scopes.setting(scope),
        "opted_out_by_customer": scopes.is_refused(scope),
    }
