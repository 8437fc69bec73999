"""The same account as Gem's CRM API sees it: users, candidates with custom fields, uploaded résumés.

Ids of candidates and users are those of the ATS API (ours: one customer's programs use both so). Instants are whole
seconds since 1970 here (confirmed, CRM reference).
"""

from __future__ import annotations

from gem_simulator.tenant.crm.account import Crm

__all__ = ["Crm"]
