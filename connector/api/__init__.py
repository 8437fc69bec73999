"""The unified ATS API over HTTP: what the official SDKs talk to when their `server_url` says so."""

from __future__ import annotations

from connector.api.application import BASE_PATH, create_app
from connector.api.limits import Limits
from connector.api.service import Service

__all__ = ["BASE_PATH", "Limits", "Service", "create_app"]
