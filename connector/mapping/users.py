"""Users ← ``GET /users/``."""

from __future__ import annotations

from connector.gem.resources import User
from connector.mapping.context import Context, Mapped, Warn, date_time
from connector.mapping.emails import is_email_address

MODEL = "users"


def map_user(user: User, context: Context, warn: Warn) -> Mapped:
    """A user of Gem's as a unified user."""
    first_name, last_name = _names(user)
    values: dict[str, object] = {
        "first_name": first_name,
        "last_name": last_name,
        "email": _email(user),
        "status": "INACTIVE" if user.disabled or user.deleted_at else "ACTIVE",
    }
    return Mapped(
        MODEL, user.id, context.id(MODEL, user.id), values, date_time(user.deleted_at, "remote_deleted_at", warn)
    )


def _names(user: User) -> tuple[str | None, str | None]:
    """Both absent: the parts of ``name`` around its first space (ours)."""
    if user.first_name is not None or user.last_name is not None or user.name is None:
        return user.first_name, user.last_name
    first_name, space, last_name = user.name.partition(" ")
    return first_name, last_name if space else None


def _email(user: User) -> str | None:
    """The primary address; the first valid one of all where Gem names no primary one."""
    addresses = user.emails or () if user.primary_email_address is None else (user.primary_email_address,)
    return next(filter(is_email_address, addresses), None)
