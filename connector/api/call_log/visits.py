"""Who looks at the log in a browser: somebody who has entered an API key, which is not asked for at each click.

A visit is a token in the forms of the pages, like that of the connection page; there are no cookies. It names the key,
says until when it is good, and is signed with the hash of the key: nothing has to be stored, every worker knows it, and
it ends when the key is revoked.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from connector.store import Store
from connector.store.environments import KnownKey, numbered_key

LIFETIME_MS = 3600 * 1000


def visit_of(store: Store, key: KnownKey) -> str:
    """A visit that begins now, and lasts an hour."""
    with store.look() as connection:
        found = numbered_key(connection, key.number)
    return "" if found is None else _token(key.number, store.clock() + LIFETIME_MS, found[1])


def visitor(store: Store, visit: str) -> KnownKey | None:
    """The key that a visit began with; None where it is over, or none of ours."""
    number, _, rest = visit.partition(".")
    until = rest.partition(".")[0]
    if len(visit) > 200 or not (_is_number(number) and _is_number(until)) or int(until) <= store.clock():
        return None
    with store.look() as connection:
        found = numbered_key(connection, int(number))
    if found is None or not hmac.compare_digest(_token(int(number), int(until), found[1]).encode(), visit.encode()):
        return None
    return found[0]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _token(number: int, until: int, key_hash: bytes) -> str:
    signature = hmac.new(key_hash, f"visit of the log {number} {until}".encode(), sha256).hexdigest()
    return f"{number}.{until}.{signature}"
