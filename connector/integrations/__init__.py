"""Connections to Gem accounts: credentials, settings, the connection flow, custom and integration fields, scopes.

vault          encrypts what must not be read
gem_account    what the set-up asks of Gem
connections    makes, changes and ends integrations
links          links and tokens of the connection flow
fields         custom and integration fields
scopes         which models, fields and actions are enabled
listeners      who is told what happens
retention      what goes after fourteen days
events         what happened, for webhooks and the scheduler
"""

from __future__ import annotations

from connector.integrations.connections import Connections
from connector.integrations.events import Event, SyncFinished
from connector.integrations.gem_account import Credentials, GemAccess
from connector.integrations.vault import Vault, open_vault

__all__ = ["Connections", "Credentials", "Event", "GemAccess", "SyncFinished", "Vault", "open_vault"]
