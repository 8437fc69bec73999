"""Gem's applicant tracking system, read into the models of the unified ATS API.

    from connector import GemConnector

    with GemConnector("https://api.gem.com/ats/v0", api_key=KEY) as gem:
        for candidate in gem.candidates():
            print(candidate.first_name, candidate.last_name)

README.md of this package shows every use. What stands here is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.actions.errors import ActionError
    from connector.errors import ConnectorError, GemError, StoreError, SyncError
    from connector.gem_connector.connector import GemConnector
    from connector.gem_connector.integration import Integration
    from connector.store import Settings
    from connector.sync import Progress, SyncReport
    from connector.unified.registry import MODELS

__all__ = [
    "MODELS",
    "ActionError",
    "ConnectorError",
    "GemConnector",
    "GemError",
    "Integration",
    "Progress",
    "Settings",
    "StoreError",
    "SyncError",
    "SyncReport",
]

_HOMES = {
    "ActionError": "connector.actions.errors",
    "ConnectorError": "connector.errors",
    "GemConnector": "connector.gem_connector.connector",
    "GemError": "connector.errors",
    "Integration": "connector.gem_connector.integration",
    "MODELS": "connector.unified.registry",
    "Progress": "connector.sync",
    "Settings": "connector.store",
    "StoreError": "connector.errors",
    "SyncError": "connector.errors",
    "SyncReport": "connector.sync",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return metadata.version("gem-ats-connector")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
