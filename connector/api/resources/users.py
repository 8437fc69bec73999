"""``/ats/users``."""

from __future__ import annotations

from collections.abc import Sequence

from connector.api.lists import Listing, ListQuery, Reader
from connector.api.operations import operation
from connector.api.parameters import Texts
from connector.api.resources.shared import SHOWN, PageData, SystemRoleShown
from connector.api.service import Call
from connector.store.conditions import Wanted, named
from connector.store.list_pages import Row
from connector.unified import User


class UserResult(User):
    """A user."""

    model_config = SHOWN

    system_roles: list[SystemRoleShown]
    """Gem does not tell them."""


class UsersPage(PageData):
    """A page of users."""

    results: list[UserResult]
    """The users."""


class UsersQuery(ListQuery):
    """What the list of users takes."""

    emails: Texts | None = None
    """Only users with one of these email addresses, in upper or lower case, separated by commas."""


def _conditions(query: UsersQuery, _reader: Reader) -> list[Wanted]:
    return [] if query.emails is None else [named("users", "email_key", query.emails)]


def _members(_reader: Reader, rows: Sequence[Row]) -> list[bytes]:
    return [b'{"system_roles":[]}'] * len(rows)


USERS = Listing("users", _members, _conditions)


@operation("GET", "/ats/users", answers=UsersPage, tag="Read", synced=True)
def get_users(call: Call, query: UsersQuery) -> bytes:
    """Get users

    Those who work in the customer's Gem.
    """
    return USERS.page(call, query)
