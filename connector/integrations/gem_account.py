"""What the set-up of a connection asks of Gem: does the key work, who could act, which sources are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from connector.errors import GemNotFound
from connector.gem.client import GemClient
from connector.gem.roots import ats_root
from connector.gem.streams import STREAMS

GEM_URL = "https://api.gem.com/ats/v0"
PER_PAGE = 500
MOST_PAGES = 200
Identity = tuple[str, str, str]
"""A user's id, date of creation and address."""

SOURCES = "/sources/"
"""Inferred: Gem's reference names no list of sources, Harvest's does."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """By what Gem knows us.

    Args:
        api_key: a customer's shareable access key, or a team's own key.
        application_secret: of the partner's application, with a shareable key only.
    """

    api_key: str = field(repr=False)
    application_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class GemAccess:
    """How this service reaches Gem.

    Args:
        base_url: Gem's ATS root.
        application_secret: of our partner application; without one, customers enter keys that go alone.
        options: what else a `GemClient` takes.
    """

    base_url: str = GEM_URL
    application_secret: str | None = field(default=None, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuses what can be no address of Gem's before anybody connects to it.

        Raises:
            GemUnreachable: the base URL is no http or https URL.
        """
        ats_root(self.base_url)

    def client(self, credentials: Credentials, base_url: str | None = None, **options: Any) -> GemClient:
        """A client for one account.

        Args:
            credentials: of the account.
            base_url: another root than this service's.
            **options: over those of this service.
        """
        return GemClient(
            base_url or self.base_url,
            credentials.api_key,
            credentials.application_secret,
            **{**self.options, **options},
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A user of a Gem account, as somebody to choose.

    Args:
        id: Gem's id.
        name: for people; never empty.
        email: may be empty.
    """

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a Gem account, as something to choose.

    Args:
        id: Gem's id.
        name: for people; never empty.
    """

    id: str
    name: str


def check(client: GemClient) -> None:
    """Asks Gem for one user: the cheapest request that needs a key that works.

    Raises:
        GemError: the key is not taken, or Gem cannot be asked.
    """
    client.page(STREAMS["users"].path, page=1, per_page=1)


def people(client: GemClient) -> list[Person]:
    """The users of the account who are there, by name. Users who are disabled or deleted cannot act."""
    found = [
        Person(str(one["id"]), _name(one), _text(one.get("primary_email_address")))
        for one in _records(client, STREAMS["users"].path)
        if one.get("id") and not one.get("disabled") and not one.get("deleted_at")
    ]
    return sorted(found, key=lambda person: (person.name.casefold(), person.id))


def sources(client: GemClient) -> list[Source]:
    """The sources of the account, by name; none where Gem has no such list."""
    try:
        found = [
            Source(str(one["id"]), name)
            for one in _records(client, SOURCES)
            if one.get("id") and (name := _text(one.get("name")) or _text(one.get("public_name")))
        ]
    except GemNotFound:
        return []
    return sorted(found, key=lambda source: (source.name.casefold(), source.id))


def source_named(name: str, among: list[Source]) -> Source | None:
    """The source of this name, in upper or lower case."""
    wanted = name.strip().casefold()
    return next((source for source in among if source.name.strip().casefold() == wanted), None)


def knows_any(client: GemClient, known: Collection[Identity]) -> bool:
    """Whether one of these users is or was in the account."""
    users = _records(client, STREAMS["users"].path, include_deleted=True)
    return any(identity(one) in known for one in users)


def identity(user: Mapping[str, Any]) -> Identity:
    """By what a user is known again. The id alone would do if no two accounts shared any, which nobody promises."""
    return str(user.get("id")), str(user.get("created_at")), _text(user.get("primary_email_address"))


def _records(client: GemClient, path: str, **params: bool) -> Iterator[dict[str, Any]]:
    """All records of a short list; what is no object is left out."""
    for number in range(1, MOST_PAGES + 1):
        page = client.page(path, params, page=number, per_page=PER_PAGE)
        yield from (one for raw in page.records if isinstance(one := msgspec.json.decode(raw), dict))
        done = page.total is not None and number * PER_PAGE >= page.total
        if not page.records or done:
            return


def _name(user: Mapping[str, Any]) -> str:
    parts = (_text(user.get("first_name")), _text(user.get("last_name")))
    whole = " ".join(part for part in parts if part)
    return whole or _text(user.get("name")) or _text(user.get("primary_email_address")) or str(user["id"])


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
