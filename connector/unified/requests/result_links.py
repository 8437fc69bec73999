"""Add result link: what another tool found out about somebody, shown beside the application or the candidate."""

from __future__ import annotations

from typing import Any

from connector.unified.requests.base import Optionally, RequestObject
from connector.unified.requests.formats import Link, Name, Text


class ResultAttribute(RequestObject):
    """A fact of the result."""

    key: Name
    """Its name; ``<prefix> <key>`` becomes the name of a custom field."""
    value: Text
    """Its value."""


class ResultDetails(RequestObject):
    """Facts of the result."""

    custom_field_name_prefix: Name
    """Goes before the name of each custom field, such as ``Acme:``."""
    attributes: list[ResultAttribute]
    """The facts."""


class AddResultLink(RequestObject):
    """A link to a result."""

    label: Name
    """What the link is called."""
    url: Link
    """Where it leads."""
    details: Optionally[ResultDetails] = None
    """Facts of the result, each of which becomes a custom field of the candidate."""
    remote_fields: Optionally[dict[str, Any]] = None
    """There are none for Gem: left out with a warning."""
