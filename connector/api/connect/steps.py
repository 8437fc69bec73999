"""The steps of the connection page: which one comes next, and what each has to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from connector.api.coverage import READ_MODELS, WRITE_ACTIONS
from connector.errors import GemAuthenticationError, SettingInvalid
from connector.gem.client import GemClient
from connector.integrations import Connections, Credentials
from connector.integrations import gem_account as gem
from connector.integrations.fields import Fields
from connector.integrations.gem_account import Person, Source
from connector.integrations.links import Links, Visit
from connector.integrations.same_account import check_same_account
from connector.store.connections import AutomaticSource, GemUser
from connector.store.custom_fields import CustomField, IntegrationField

TITLES = {"key": "Access key", "source": "Source", "user": "Gem user"}
"""The steps in their order, and what they are called."""

LONGEST_LINK = 2_000

LABELS = {model.id: model.label for model in READ_MODELS} | {action.id: action.label for action in WRITE_ACTIONS}
"""What models and actions are called."""


@dataclass(frozen=True, slots=True)
class MappableField:
    """A custom field, as something to map.

    Args:
        field: the custom field.
        shown: the id of the integration field that it shows; empty: none.
        choices: what it may show.
    """

    field: CustomField
    shown: str
    choices: tuple[IntegrationField, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the steps work with.

    Args:
        connections: where integrations are made.
        links: of these.
        embedded_in: the origins that learn how it ended.
    """

    connections: Connections
    links: Links
    embedded_in: tuple[str, ...] = ()

    @property
    def is_partner(self) -> bool:
        """Whether shareable keys can be taken: these go with the secret of our own application."""
        return self.connections.gem.application_secret is not None

    def next_step(self, visit: Visit) -> str:
        """The step that a visit has come to."""
        if visit.link.purpose == "setup":
            return "fields"
        if visit.entered.credentials is None:
            return "key"
        return "user" if visit.entered.source_done or not self._needs_source(visit) else "source"

    def _needs_source(self, visit: Visit) -> bool:
        """Whoever connects anew chooses one; whoever connects again only where one is wanted and there is none yet."""
        if visit.integration is None:
            return True
        return self.connections.source_name is not None and visit.integration.source.id is None

    def take_key(self, visit: Visit, api_key: str, *, shareable: bool) -> Visit:
        """Tries a key on Gem.

        Raises:
            GemError: Gem does not take it, or cannot be asked.
            IntegrationMismatch: it is of another account than the one that is connected again.
        """
        secret = self.connections.gem.application_secret if shareable else None
        credentials = Credentials(api_key.strip(), secret)
        try:
            with self.connections.gem.client(credentials, self._base_url(visit)) as client:
                gem.check(client)
                if visit.integration is not None:
                    check_same_account(self.connections.store, visit.integration, client)
        except GemAuthenticationError:
            self.connections.listeners.flow_failed(visit.environment, visit.link.end_user, visit.integration)
            raise
        return self.links.keep(visit, replace(visit.entered, credentials=credentials, source_done=False))

    def sources(self, visit: Visit) -> list[Source]:
        """The sources of the account."""
        with self._client(visit) as client:
            return gem.sources(client)

    def people(self, visit: Visit) -> list[Person]:
        """The users of the account."""
        with self._client(visit) as client:
            return gem.people(client)

    def take_source(self, visit: Visit, source_id: str, tracking_link: str) -> Visit:
        """Keeps which source applications made by us carry; none where the id is empty.

        Raises:
            SettingInvalid: Gem has no such source, or the link is none.
        """
        chosen = AutomaticSource(tracking_link=checked_link(tracking_link))
        if source_id:
            found = next((source for source in self.sources(visit) if source.id == source_id), None)
            if found is None:
                raise SettingInvalid("Gem does not list that source any more. Choose another one.")
            chosen = replace(chosen, id=found.id, name=found.name)
        return self.links.keep(visit, replace(visit.entered, source=chosen, source_done=True))

    def take_user(self, visit: Visit, user_id: str, allowed: Collection[str]) -> Visit:
        """Keeps on whose behalf we write, and what the customer has refused.

        Args:
            visit: whose.
            user_id: Gem's id of the user.
            allowed: what is not refused of what could be.

        Raises:
            SettingInvalid: Gem has no such user.
        """
        found = next((person for person in self.people(visit) if person.id == user_id), None)
        if found is None:
            raise SettingInvalid("Choose one of the users in the list.")
        refused = tuple(name for name in self.links.optional(visit) if name not in allowed)
        gem_user = GemUser(found.id, found.name)
        return self.links.keep(visit, replace(visit.entered, gem_user=gem_user, opted_out=refused))

    def optional(self, visit: Visit) -> list[tuple[str, str]]:
        """What the customer may refuse, by the name of its scope, with what it is called."""
        return [(name, _called(name)) for name in self.links.optional(visit)]

    def fields(self, visit: Visit) -> list[MappableField]:
        """The custom fields, each with what it may show."""
        assert visit.integration is not None, "a set-up is always of an integration"
        fields = Fields(self.connections.store)
        known = fields.integration_fields(visit.integration)
        mapped = fields.custom_fields(self.links.environment(visit), visit.integration)
        return [
            MappableField(one, shown or "", tuple(field for field in known if field.model == one.model))
            for one, shown in sorted(mapped, key=lambda entry: (entry[0].model, entry[0].key))
        ]

    def take_fields(self, visit: Visit, chosen: Mapping[str, str]) -> None:
        """Maps custom fields (by id) to integration fields (by id, or to nothing); those that are not named stay.

        Raises:
            SettingInvalid: one of them is not there.
        """
        assert visit.integration is not None, "a set-up is always of an integration"
        fields, environment = Fields(self.connections.store), self.links.environment(visit)
        for one in self.fields(visit):
            if one.field.id in chosen:
                fields.map(environment, visit.integration, one.field.id, chosen[one.field.id] or None)

    def _client(self, visit: Visit) -> GemClient:
        assert visit.entered.credentials is not None, "the key comes first"
        return self.connections.gem.client(visit.entered.credentials, self._base_url(visit))

    @staticmethod
    def _base_url(visit: Visit) -> str | None:
        return visit.integration.base_url if visit.integration is not None else None


def _called(name: str) -> str:
    """A scope in words: ``ats_jobs.opened_at`` → "Jobs: opened at"."""
    head, _, field = name.partition(".")
    label = LABELS.get(head, head.removeprefix("ats_").replace("_", " ").capitalize())
    return f"{label}: {field.replace('_', ' ')}" if field else label


def preselected(visit: Visit, people: list[Person]) -> str:
    """The user who is offered first: who acted until now, else whoever the link was made for."""
    if visit.integration is not None and visit.integration.gem_user is not None:
        return visit.integration.gem_user.id
    address = (visit.link.end_user.creator_email or "").casefold()
    return next((person.id for person in people if address and person.email.casefold() == address), "")


def checked_link(text: str) -> str | None:
    """A tracking link as somebody has pasted it; None where there is none.

    Raises:
        SettingInvalid: it is no link.
    """
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        usable = False
    if not usable or len(text) > LONGEST_LINK or not text.isprintable() or " " in text:
        raise SettingInvalid("That is no link: it should begin with https://, as Gem shows it.")
    return text
