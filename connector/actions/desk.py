"""What an action works with: Gem, the store, whose name it writes in, and where it tells what did not go as asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from connector.actions.errors import NobodyActs
from connector.actions.outbound import Outbound
from connector.errors import GemNotFound, UnexpectedGemResponse
from connector.gem.answers import GemAnswer, gem_time
from connector.gem.bodies import Body
from connector.gem.client import GemClient
from connector.gem.queries import Parameters
from connector.gem.roots import Root
from connector.store import Integration, Store

MOST_PAGES = 50
"""Pages of a short list that are read before we take it for endless."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """In whose name an integration writes.

    Args:
        user_id: Gem's id of the user who acts; Gem attributes every write to one (stated by a vendor's help page).
        source_id: Gem's id of the source of applications that name no other.
        source_name: that source's name, where the id is not known.
    """

    user_id: str | None = None
    source_id: str | None = None
    source_name: str | None = None

    @classmethod
    def of(cls, integration: Integration) -> Attribution:
        """What the integration's settings say."""
        settings = integration.settings
        return cls(settings.user_id, settings.source_id, settings.source_name)


@dataclass(frozen=True, slots=True)
class Payload:
    """An object of Gem's.

    Args:
        data: as received.
        values: decoded.
    """

    data: bytes
    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Gem's id; empty where there is none."""
        found = self.values.get("id")
        return found if isinstance(found, str) else ""

    def objects(self, name: str) -> list[dict[str, Any]]:
        """The objects in one of its lists."""
        found = self.values.get(name)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


@dataclass(slots=True)
class Desk:
    """One action at work.

    Args:
        client: asks Gem.
        store: where what Gem has then goes.
        integration: whose action.
        attribution: in whose name.
        outbound: fetches what links lead to.
        resumed: the same write was begun before, and nobody knows what came of it.
        warnings: what did not go as asked, although the whole did.
        wrote: whether Gem may have taken a write.
        gem_now: when Gem answered the first request, by its clock.
    """

    client: GemClient
    store: Store
    integration: Integration
    attribution: Attribution
    outbound: Outbound
    resumed: bool = False
    warnings: list[str] = field(default_factory=list)
    wrote: bool = False
    gem_now: datetime | None = None

    def warn(self, message: str) -> None:
        """Tells the client something, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    @property
    def acting_user(self) -> str:
        """Gem's id of the user who acts.

        Raises:
            NobodyActs: the integration names none.
        """
        if not self.attribution.user_id:
            raise NobodyActs(
                "This integration has no Gem user in whose name it could write.",
                hint="Gem attributes every write to a user: set the integration's user_id.",
            )
        return self.attribution.user_id

    def check_acting_user(self) -> None:
        """Raises NobodyActs where the integration names no user who acts."""
        assert self.acting_user

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Parameters | None = None,
        json: object = None,
        body: Body | None = None,
        root: Root = "ats",
    ) -> GemAnswer:
        """A request to Gem; the way of all requests of an action."""
        answer = self.client.request(method, path, params=params, json=json, body=body, root=root)
        if self.gem_now is None and "date" in answer.headers:
            self.gem_now = gem_time(answer.headers["date"], self.store_time)
        return answer

    @property
    def store_time(self) -> datetime:
        """Our own clock."""
        from connector.store.moments import from_ms

        return from_ms(self.store.clock())

    def read(self, path: str, *, root: Root = "ats") -> Payload | None:
        """An object of Gem's; None where it has none there.

        Raises:
            UnexpectedGemResponse: no object.
        """
        try:
            answer = self.ask("GET", path, root=root)
        except GemNotFound:
            return None
        found = payload_of(answer)
        if found is None:
            raise _no(answer, "an object")
        return found

    def read_list(self, path: str, params: Parameters | None = None, *, root: Root = "ats") -> list[Payload] | None:
        """A list of Gem's, all pages of it; None where it has none there.

        Raises:
            UnexpectedGemResponse: no list.
        """
        # The two APIs name the size of a page differently, and take different ones (confirmed for both).
        size = {"per_page": 500} if root == "ats" else {"page_size": 100}
        found: list[Payload] = []
        for page in range(1, MOST_PAGES + 1):
            try:
                answer = self.ask("GET", path, params={**(params or {}), "page": page, **size}, root=root)
            except GemNotFound:
                return None
            records = _listed(answer)
            known = {record.id for record in found}
            found += [record for record in records if record.id not in known]
            if len(records) < next(iter(size.values())):
                break
        return found


def payload_of(answer: GemAnswer) -> Payload | None:
    """The object in an answer; None where there is none."""
    try:
        values = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    return Payload(answer.body, values) if isinstance(values, dict) else None


def _listed(answer: GemAnswer) -> list[Payload]:
    try:
        values = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, list):
        raise _no(answer, "a list")
    return [Payload(orjson.dumps(value), value) for value in values if isinstance(value, dict)]


def _no(answer: GemAnswer, what: str) -> UnexpectedGemResponse:
    return UnexpectedGemResponse(
        f"The body is not {what}: {answer.method} {answer.url} answered {answer.status}",
        hint="Check that the base URL is Gem's ATS root.",
        method=answer.method,
        url=answer.url,
        status=answer.status,
    )
