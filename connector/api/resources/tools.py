"""``/tools/{category}``."""

from __future__ import annotations

from typing import Literal

from connector.api.coverage import (
    FEATURES,
    PARTNER_NOTE,
    READ_MODELS,
    TOOL,
    TOOL_LABEL,
    WRITE_ACTIONS,
    Status,
)
from connector.api.operations import operation
from connector.api.resources.shared import Shown
from connector.api.service import Call

ICON_PATH = "/assets/gem.svg"
"""Where the drawing stands that we show for the tool; it is ours, not Gem's mark."""


GUIDE_PATH = "/connect/guide"
"""Where the guide stands that leads a customer to the credentials."""


class FieldCoverage(Shown):
    """Whether a field is there."""

    id: str
    """Its name; dots lead inside."""
    coverage_status: Status
    """Whether it is there."""


class DatapointCoverage(Shown):
    """Whether a model or an action is there, and which of its fields."""

    id: str
    """Its name."""
    label: str
    """A name for people."""
    coverage_status: Status
    """Whether it is there."""
    fields: list[FieldCoverage]
    """Its fields."""


class FeatureCoverage(Shown):
    """Whether a feature is there."""

    id: str
    """Its name."""
    label: str
    """A name for people."""
    coverage_status: Status
    """Whether it is there."""


class Coverage(Shown):
    """What there is for a tool."""

    read_models: list[DatapointCoverage]
    """What can be read."""
    write_actions: list[DatapointCoverage]
    """What can be done."""
    features: list[FeatureCoverage]
    """What works for all of them."""


class Assets(Shown):
    """Pictures of a tool."""

    logo_url: str
    """An SVG with the name."""
    icon_url: str
    """A square SVG."""
    icon_black_url: str
    """A square SVG in black."""


class Tool(Shown):
    """A tool that can be connected."""

    id: str
    """Its slug."""
    label: str
    """A name for people."""
    internal_label: str | None
    """A name for us."""
    assets: Assets
    """Pictures."""
    paid_api_details_markdown: str | None
    """What has to be paid for the tool's API."""
    fast_track_details_markdown: str | None
    """How to get there faster."""
    partner_only_details_markdown: str | None
    """What partnership the tool asks for."""
    connection_guide_url: str | None
    """How a customer connects the tool, step by step."""
    coverage: Coverage
    """What there is."""


class ToolsData(Shown):
    """The tools of a category."""

    tools: list[Tool]
    """The tools."""


@operation("GET", "/tools/{category}", answers=ToolsData, tag="General")
def get_tools(call: Call, category: Literal["hris", "ats", "assessment", "lms"]) -> ToolsData:
    """Get tools

    The tools of a category that can be connected, with what there is for each. Gem is the only one.
    """
    return ToolsData(tools=[gem(call.origin)] if category == "ats" else [])


def gem(origin: str) -> Tool:
    """Gem, with everything that there is for it."""
    icon = f"{origin}{ICON_PATH}"
    return Tool(
        id=TOOL,
        label=TOOL_LABEL,
        internal_label=None,
        assets=Assets(logo_url=icon, icon_url=icon, icon_black_url=icon),
        paid_api_details_markdown=None,
        fast_track_details_markdown=None,
        partner_only_details_markdown=PARTNER_NOTE,
        connection_guide_url=f"{origin}{GUIDE_PATH}",
        coverage=Coverage(
            read_models=[_covered(model.id, model.label, model.fields) for model in READ_MODELS],
            write_actions=[_covered(action.id, action.label, action.fields) for action in WRITE_ACTIONS],
            features=[
                FeatureCoverage(id=feature.id, label=feature.label, coverage_status="SUPPORTED") for feature in FEATURES
            ],
        ),
    )


def _covered(name: str, label: str, fields: tuple[str, ...]) -> DatapointCoverage:
    return DatapointCoverage(
        id=name,
        label=label,
        coverage_status="SUPPORTED",
        fields=[FieldCoverage(id=field, coverage_status="SUPPORTED") for field in fields],
    )
