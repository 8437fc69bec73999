"""``/connect``: links to the connection page, and what came of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from connector.api.coverage import TOOL
from connector.api.operations import operation
from connector.api.parameters import Text
from connector.api.resources.shared import Shown
from connector.api.service import Call
from connector.integrations.links import Language, Link, Links, LinkType
from connector.integrations.scopes import config_of
from connector.store.connections import Connection, EndUser
from connector.unified.error_codes import ErrorCode
from connector.unified.requests.formats import LONGEST_ADDRESS, PLAIN_EMAIL_PATTERN

PAGE_PATH = "/connect"
"""Where the connection page is."""

Named = Annotated[Text, Field(min_length=1, max_length=500)]


class ConnectionLink(BaseModel):
    """For whom a link is, and what shall come of it."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    end_user_email: Annotated[str, Field(pattern=PLAIN_EMAIL_PATTERN, max_length=LONGEST_ADDRESS)]
    """Email address of the person for whom the link is."""
    end_user_organization_name: Named
    """Their company."""
    end_user_origin_id: Named | None = None
    """The customer's id on your side."""
    remote_environment: Text | None = None
    """Gem has one environment only: not used."""
    integration_category: Literal["HRIS", "ATS", "ASSESSMENT", "LMS"] = "HRIS"
    """There is Gem alone, which is an ATS: not used."""
    integration_tool: Literal["gem"] | None = None
    """There is Gem alone."""
    language: Language | None = None
    """Of the pages; English by default."""
    scope_config_id: Text | None = None
    """The scopes that the integration gets; by default everything is enabled."""
    enable_filtering: bool = False
    """For HRIS only: not used."""
    enable_field_mapping: bool = False
    """Ask the customer to map fields of Gem's to the custom fields that were defined, once they are known."""
    enable_static_ips: bool = False
    """Addresses are a matter of where this service runs: not used."""
    link_type: LinkType = "EMBEDDED"
    """EMBEDDED to show it inside of an application (good for an hour), MAGIC_LINK to send it (good for a year)."""


class LinkData(Shown):
    """A link."""

    link: str
    """For one integration: once something has come of it, it is used up."""


class ConnectedIntegration(Shown):
    """An integration that a customer has made."""

    tool: str
    """The tool's slug."""
    id: str
    """The integration's id."""
    end_user_origin_id: str | None
    """The customer's id on your side."""
    end_user_organization_name: str
    """The customer's company."""
    end_user_email: str | None
    """Who connected it."""
    setup_status: Literal["INCOMPLETE", "FINAL_SYNC_PENDING", "COMPLETED"]
    """How far its set-up has come."""


@operation("POST", "/connect/create-link", answers=LinkData, tag="Connect")
def create_connection_link(call: Call, body: ConnectionLink) -> LinkData:
    """Create a connection link

    Where it leads, a customer connects their Gem account step by step. The page ends in an activation token.
    """
    end_user = EndUser(body.end_user_organization_name, body.end_user_email, body.end_user_origin_id)
    config = config_of(call.service.store, call.environment, body.scope_config_id)
    return link_to(
        call,
        Link("connect", end_user, body.link_type, body.language or "en", config, body.enable_field_mapping),
    )


@operation(
    "GET",
    "/connect/integration-by-token/{token}",
    answers=ConnectedIntegration,
    tag="Connect",
    fails=(ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND,),
)
def get_integration_by_token(call: Call, token: Text) -> ConnectedIntegration:
    """Get an integration by its activation token

    What the connection page ended in becomes an integration's id: once, and within ten minutes.
    """
    found = Links(call.connections).activate(call.environment, token)
    return ConnectedIntegration(
        tool=TOOL,
        id=found.id,
        end_user_origin_id=found.end_user.origin_id,
        end_user_organization_name=found.end_user.organization_name,
        end_user_email=found.end_user.creator_email,
        setup_status=found.setup_status,
    )


def link_to(call: Call, link: Link, integration: Connection | None = None) -> LinkData:
    """A link to the connection page."""
    token = Links(call.connections).create(call.environment, link, integration)
    origin = call.service.connect_page.public_url or call.origin
    return LinkData(link=f"{origin.rstrip('/')}{PAGE_PATH}?token={token}")
