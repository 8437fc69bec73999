"""Custom fields and integration fields of an integration: what there is, what is mapped, what is passed through.

A change marks the data as expired; the next sync, full or delta, builds the records again from what is stored.
"""

from __future__ import annotations

from dataclasses import replace

from connector.errors import SettingInvalid
from connector.store import Store, connections, custom_fields
from connector.store.connections import Connection
from connector.store.custom_fields import MODELS, CustomField, IntegrationField, custom_field_id
from connector.store.environments import Environment

LONGEST_KEY = 200


class Fields:
    """The fields of the integrations in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def integration_fields(self, integration: Connection) -> list[IntegrationField]:
        """What Gem sends and no unified field holds, as far as records have shown it; in the order of the ids."""
        with self._store.look() as connection:
            return custom_fields.integration_fields(connection, integration.number, integration.id)

    def set_passthrough(self, integration: Connection, field_id: str, *, enabled: bool) -> IntegrationField:
        """Lets reads show an integration field, or not.

        Raises:
            SettingInvalid: the integration has no such field.
        """
        found = self._integration_field(integration, field_id)
        if found.passthrough != enabled:
            with self._store.write() as connection:
                custom_fields.set_passthrough(connection, integration.number, found, enabled=enabled)
                connections.change(connection, integration.number, data_expired_at=self._store.clock())
        return replace(found, passthrough=enabled)

    def custom_fields(self, environment: Environment, integration: Connection) -> list[tuple[CustomField, str | None]]:
        """The custom fields of an environment, each with the id of the integration field that it shows."""
        with self._store.look() as connection:
            known = custom_fields.custom_fields(connection, environment)
            mapped = custom_fields.mappings(connection, integration.number, integration.id)
        return [(one, mapped.get((one.model, one.key))) for one in known]

    def map(
        self, environment: Environment, integration: Connection, field_id: str, integration_field_id: str | None
    ) -> CustomField:
        """Lets a custom field show an integration field, or nothing.

        Raises:
            SettingInvalid: there is no such custom field, or no such integration field on the same model.
        """
        known = self.custom_fields(environment, integration)
        found, before = next(((one, mapped) for one, mapped in known if one.id == field_id), (None, None))
        if found is None:
            raise SettingInvalid(f"There is no custom field {field_id}.")
        if integration_field_id is not None:
            shown = self._integration_field(integration, integration_field_id)
            if shown.model != found.model:
                raise SettingInvalid(
                    f"A custom field of {found.model} cannot show an integration field of {shown.model}."
                )
        if before != integration_field_id:
            with self._store.write() as connection:
                if integration_field_id is not None:
                    custom_fields.discovered(connection, integration.number, [shown])
                custom_fields.map_field(connection, integration.number, found, integration_field_id)
                connections.change(connection, integration.number, data_expired_at=self._store.clock())
        return found

    def define(
        self,
        environment: Environment,
        model: str,
        key: str,
        *,
        label: str | None = None,
        description: str | None = None,
    ) -> CustomField:
        """Makes a custom field, or changes what it is called.

        Raises:
            SettingInvalid: the model has none, the key is none, or every environment has that one already.
        """
        if model not in MODELS:
            raise SettingInvalid(f"There are custom fields of {', '.join(MODELS)}, but none of {model}.")
        if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
            raise SettingInvalid(f"A key has 1 to {LONGEST_KEY} characters that can be printed.")
        made = CustomField(custom_field_id(environment, model, key), model, key, label, description, False)
        with self._store.write() as connection:
            known = custom_fields.custom_fields(connection, environment)
            if any(one.id == made.id and one.is_from_the_start for one in known):
                raise SettingInvalid(f"Every environment has a custom field {key} of {model} from the start.")
            custom_fields.define(connection, environment, made)
        return made

    def undefine(self, environment: Environment, model: str, key: str) -> None:
        """Takes a custom field away, with its mappings.

        Raises:
            SettingInvalid: there is none, or every environment has it.
        """
        with self._store.write() as connection:
            known = custom_fields.custom_fields(connection, environment)
            found = next((one for one in known if (one.model, one.key) == (model, key)), None)
            if found is None or found.is_from_the_start:
                raise SettingInvalid(f"There is no custom field {key} of {model} that could be taken away.")
            of = [one.number for one in connections.every(connection, environment)]
            custom_fields.undefine(connection, environment, found, of)

    def _integration_field(self, integration: Connection, field_id: str) -> IntegrationField:
        found = next((one for one in self.integration_fields(integration) if one.id == field_id), None)
        if found is None:
            raise SettingInvalid(f"There is no integration field {field_id} in {integration.id}.")
        return found
