"""The connection flow: a link, the visits that it gets, and the token that tells what came of it.

    whoever integrates     create ──► link
    the customer           open ──► visit ──► (key, source, user) ──► finish ──► activation token
    whoever integrates     activate(token) ──► which integration that is

A visit keeps what was entered in its earlier steps, encrypted, on our side: nothing of it goes through URLs, cookies or
the pages themselves. A link may be opened often, until something has come of it; then it is used up.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

import sqlalchemy as sa

from connector.errors import ConnectorError, IntegrationNotFound, TokenInvalid
from connector.integrations.connections import Connections
from connector.integrations.gem_account import Credentials
from connector.store import connections as stored
from connector.store import scopes, tokens
from connector.store.connections import AutomaticSource, Connection, EndUser, GemUser
from connector.store.environments import ENVIRONMENTS, Environment
from connector.store.scopes import ScopeConfig
from connector.store.tokens import Token

EMBEDDED_MS = 3600 * 1000
"""How long a link is good that is opened inside of an application."""

MAGIC_LINK_MS = 365 * 24 * 3600 * 1000
"""How long a link is good that is sent to a customer."""

VISIT_MS = 3600 * 1000
"""How long a visit may take."""

ACTIVATION_MS = 10 * 60 * 1000
"""How long an activation token is good: a backend exchanges it in the same second."""

Purpose = Literal["connect", "relink", "setup"]
LinkType = Literal["EMBEDDED", "MAGIC_LINK"]
Language = Literal["en", "de", "fr", "it", "es"]


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for.

    Args:
        purpose: a new integration, another key for one that there is, or mapping its fields.
        end_user: the customer.
        link_type: EMBEDDED may be shown inside of another page, MAGIC_LINK may not.
        language: of the pages.
        scope_config: which scopes the integration gets; None: it keeps its own, or gets all.
        field_mapping: the customer is to map fields.
    """

    purpose: Purpose
    end_user: EndUser
    link_type: LinkType = "EMBEDDED"
    language: Language = "en"
    scope_config: str | None = None
    field_mapping: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What the customer has entered so far.

    Args:
        credentials: a key that Gem has taken.
        source: chosen, or left open.
        source_done: whether the customer is past that step.
        gem_user: on whose behalf we write.
        opted_out: optional models, fields and actions that the customer refused.
    """

    credentials: Credentials | None = None
    source: AutomaticSource = field(default_factory=AutomaticSource)
    source_done: bool = False
    gem_user: GemUser | None = None
    opted_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the connection page.

    Args:
        number: of its token.
        link: what it is for.
        link_number: of the link's token.
        environment: the number of the environment.
        integration: the integration that the link is about, where there is one.
        entered: what was entered so far.
    """

    number: int
    link: Link
    link_number: int
    environment: int
    integration: Connection | None
    entered: Entered


class Links:
    """The links of a service.

    Args:
        connections: where integrations are made.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._store = connections.store

    # For whoever integrates

    def create(self, environment: Environment, link: Link, integration: Connection | None = None) -> str:
        """A link's token.

        Args:
            environment: whose link.
            link: what it is for.
            integration: which integration it is about, unless it is for a new one.
        """
        lifetime = EMBEDDED_MS if link.link_type == "EMBEDDED" else MAGIC_LINK_MS
        number = None if integration is None else integration.number
        with self._store.write() as connection:
            return self._issue(connection, "LINK", asdict(link), environment.number, number, lifetime)

    def activate(self, environment: Environment, token: str) -> Connection:
        """The integration that an activation token is for; once.

        Raises:
            TokenInvalid: it never was, was used, is over, or belongs to another environment.
        """
        now = self._store.clock()
        with self._store.write() as connection:
            found = tokens.find(connection, "ACTIVATION", token)
            mine = found is not None and found.environment == environment.number and found.integration is not None
            if not mine or not tokens.use_up(connection, found.number, now):  # type: ignore[union-attr]  # `mine` says so
                raise TokenInvalid(
                    "The token is not valid: it never was, was used already, or is older than ten minutes.",
                    hint="The customer has to go through the connection flow again.",
                )
            integration = stored.find_by_number(connection, found.integration)  # type: ignore[union-attr, arg-type]
        if integration is None or integration.deleted_at is not None:
            raise IntegrationNotFound("The integration was deleted meanwhile.")
        return integration

    # For the connection page

    def open(self, token: str) -> str:
        """Begins a visit; gives its token.

        Raises:
            TokenInvalid: the link never was, was used, or is over.
        """
        with self._store.write() as connection:
            link = self._good(connection, "LINK", token)
            return self._issue(connection, "FLOW", {}, link.environment, link.integration, VISIT_MS, link.number)

    def visit(self, token: str) -> Visit:
        """A visit that has begun.

        Raises:
            TokenInvalid: it never was, was finished, or is over; or another visit of its link was finished.
        """
        with self._store.look() as connection:
            found = self._good(connection, "FLOW", token)
            link = tokens.find_by_number(connection, found.link or 0)
            if link is None or link.used_at is not None:
                raise _over()
            integration = None
            if found.integration is not None:
                integration = stored.find_by_number(connection, found.integration)
                if integration is None or integration.deleted_at is not None:
                    raise _over()
        opened = _link(self._open("LINK", link))
        entered = _entered(self._open("FLOW", found))
        return Visit(found.number, opened, link.number, found.environment, integration, entered)

    def keep(self, visit: Visit, entered: Entered) -> Visit:
        """Keeps what the customer has entered in a step."""
        sealed = self._connections.vault.seal("FLOW", asdict(entered))
        with self._store.write() as connection:
            tokens.keep(connection, visit.number, sealed)
        return replace(visit, entered=entered)

    def finish_setup(self, visit: Visit) -> tuple[Connection, str]:
        """Ends the set-up of an integration whose fields were mapped; gives it, and an activation token.

        Raises:
            TokenInvalid: the link was used meanwhile.
        """
        assert visit.integration is not None, "a set-up is always of an integration"
        self._use_up(visit)
        made = self._connections.finish_setup(visit.integration.id)
        return made, self._activation(visit, made)

    def finish(self, visit: Visit) -> tuple[Connection, str]:
        """Makes or changes the integration with what was entered; gives it, and an activation token.

        Raises:
            TokenInvalid: the link was used meanwhile.
            GemError: Gem does not take the key any more.
            IntegrationMismatch: the key is of another account than the one that is relinked.
        """
        self._use_up(visit)
        try:
            made = self._made(visit)
        except ConnectorError:
            # Nothing came of it, so the customer may try again.
            with self._store.write() as connection:
                tokens.give_back(connection, visit.link_number)
            raise
        return made, self._activation(visit, made)

    def _activation(self, visit: Visit, made: Connection) -> str:
        with self._store.write() as connection:
            tokens.use_up(connection, visit.number, self._store.clock())
            return self._issue(connection, "ACTIVATION", {}, visit.environment, made.number, ACTIVATION_MS)

    def _use_up(self, visit: Visit) -> None:
        # A visit that began while the link was good may end when it is not.
        with self._store.write() as connection:
            if not tokens.use_up(connection, visit.link_number, self._store.clock(), grace_ms=VISIT_MS):
                raise _over()

    def _made(self, visit: Visit) -> Connection:
        entered = visit.entered
        assert entered.credentials is not None, "the page asks for the key first"
        config = self._scopes(visit)
        kept = None if config is None else replace(config.scopes, opted_out=frozenset(entered.opted_out)).to_json()
        if visit.integration is not None:
            return self._connections.relink(
                visit.integration.id,
                entered.credentials,
                gem_user=entered.gem_user,
                source=entered.source if entered.source.id else None,
                scopes=kept,
                scope_config=None if config is None else config.id,
            )
        return self._connections.create(
            self.numbered(visit.environment),
            visit.link.end_user,
            entered.credentials,
            gem_user=entered.gem_user,
            source=entered.source,
            scopes=kept,
            scope_config=None if config is None else config.id,
            field_mapping=visit.link.field_mapping,
        )

    def _scopes(self, visit: Visit) -> ScopeConfig | None:
        """The scopes that the link asks for, as they are now."""
        if visit.link.scope_config is None:
            return None
        environment = self.numbered(visit.environment)
        with self._store.look() as connection:
            return scopes.config(connection, environment, visit.link.scope_config)

    def optional(self, visit: Visit) -> list[str]:
        """The models, fields and actions that the customer may refuse."""
        config = self._scopes(visit)
        return [] if config is None else config.scopes.optional

    def environment(self, visit: Visit) -> Environment:
        """The environment that a visit belongs to."""
        return self.numbered(visit.environment)

    def numbered(self, number: int) -> Environment:
        """The environment of this number."""
        table = ENVIRONMENTS
        columns = (table.c.number, table.c.id, table.c.customer_id, table.c.name)
        with self._store.look() as connection:
            return Environment(*connection.execute(sa.select(*columns).where(table.c.number == number)).one())

    def _good(self, connection: sa.Connection, kind: tokens.Kind, token: str) -> Token:
        found = tokens.find(connection, kind, token)
        if found is None or not found.is_good(self._store.clock()):
            raise _over()
        return found

    def _issue(
        self,
        connection: sa.Connection,
        kind: tokens.Kind,
        payload: dict[str, Any],
        environment: int,
        integration: int | None,
        lifetime_ms: int,
        link: int | None = None,
    ) -> str:
        return tokens.issue(
            connection,
            kind,
            environment=environment,
            payload=self._connections.vault.seal(kind, payload),
            now=self._store.clock(),
            lifetime_ms=lifetime_ms,
            integration=integration,
            link=link,
        )

    def _open(self, kind: tokens.Kind, token: Token) -> dict[str, Any]:
        return self._connections.vault.open(kind, token.payload)


def _over() -> TokenInvalid:
    return TokenInvalid(
        "This link is not valid: it never was, was used already, or is too old.",
        hint="Ask whoever sent you here for a new one.",
    )


def _link(kept: dict[str, Any]) -> Link:
    return Link(**{**kept, "end_user": EndUser(**kept["end_user"])})


def _entered(kept: dict[str, Any]) -> Entered:
    if not kept:
        return Entered()
    credentials, user = kept["credentials"], kept["gem_user"]
    return Entered(
        credentials=None if credentials is None else Credentials(**credentials),
        source=AutomaticSource(**kept["source"]),
        source_done=kept["source_done"],
        gem_user=None if user is None else GemUser(**user),
        opted_out=tuple(kept["opted_out"]),
    )
