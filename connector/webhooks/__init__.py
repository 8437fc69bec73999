"""Webhooks out: what happens here is sent, signed, to addresses that the users of the API have registered.

    what happens ──► announcing ──► outbox (store, in the same transaction) ──► delivery ──► signed POST
                                        ▲ one row a webhook                         │ again, until it is taken
    registry: add, list, remove, test   └───────────────────────────────────────────┘ or given up after a day

signing       the signature, and how a receiver verifies it
payloads      what each event says
announcing    writes events into the outbox
delivery      sends what is due
registry      the webhooks of an environment and their secret
"""

from __future__ import annotations

from connector.webhooks.signing import SIGNATURE_HEADER, verify

__all__ = ["SIGNATURE_HEADER", "verify"]
