"""Everything that can go wrong, as a tree to catch by what you would do about it.

    ConnectorError                      catch this to catch all of them
    ├── GemError                        Gem, or the way to it: has .method, .url, .status
    │   ├── GemUnreachable              no answer at all: host, DNS, TLS, timeout     → check base URL and network
    │   ├── GemAuthenticationError      401 or 403                                    → check key and secret
    │   ├── GemRateLimited              429, after every retry                        → come back later
    │   ├── GemUnavailable              5xx, after every retry                        → come back later
    │   ├── GemNotFound                 404                                           → record gone, or no such path
    │   ├── GemInputInvalid             400 or 422: Gem refused what was sent         → mend the request
    │   ├── UnexpectedGemResponse       not what Gem sends: HTML, truncated, no list  → is this Gem at all?
    │   └── UndecodableRecord           one record: no object, or without a usable id → kept raw and reported
    ├── StoreError                      the database
    │   ├── StoreUnavailable            cannot be opened or reached                   → check the database URL
    │   ├── StoreNotOurs                holds tables that are not ours                → use another database
    │   ├── StoreTooNew                 written by a newer version                    → upgrade this package
    │   ├── StoreFull                   no room left                                  → free space; the sync resumes
    │   └── IntegrationMismatch         another base URL or key than this integration's → use another integration id
    ├── IntegrationError                one integration, or what is set on it
    │   ├── IntegrationNotFound         no such integration, or it was deleted        → check its id
    │   ├── SettingInvalid              a user, source, field or scope that is not so → mend the value
    │   ├── CredentialsMissing          no key is stored for it                       → relink it
    │   ├── SecretKeysUnusable          no key to encrypt with, or none that opens    → check the secret keys
    │   └── TokenInvalid                a connection token that is over or none       → make a new link
    ├── WebhookError                    a webhook
    │   ├── WebhookNotFound             no such webhook, or it was removed            → check its id
    │   └── WebhookRefused              a URL that cannot be one's, or one too many   → mend the value
    ├── ActionError (connector.actions.errors) an action was not done; has the unified API's code
    └── SyncError
        ├── SyncInProgress              someone else syncs this integration           → wait, or look who it is
        ├── LeaseLost                   this process was too slow and was replaced    → nothing: the other one goes on
        └── SyncStopped                 it rests because its process ends             → nothing: the next one goes on

Messages say what happened, where, and what to do; none ever holds a key or a secret.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """The root of everything that this package raises on purpose.

    Args:
        message: what happened and where, one sentence.
        hint: what to do about it, one sentence; shown on a line of its own by the command line.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def told(self) -> str:
        """What happened and what to do about it, where both go on one line."""
        end = "" if self.message.endswith((".", "!", "?")) else "."
        return f"{self.message}{end} {self.hint}" if self.hint else self.message


def install_hint(extra: str) -> str:
    """How to get an extra of this package, for who installed it and for who works in a clone."""
    return f"pip install 'gem-ats-connector[{extra}]', or in a clone of the repository: pip install '.[{extra}]'"


class GemError(ConnectorError):
    """Gem, or the way to it.

    Args:
        message: what happened, one sentence.
        hint: what to do about it.
        method: the HTTP method of the request that failed.
        url: its URL, without any secret.
        status: the HTTP status that Gem answered, or None where there was no answer.
        body: the beginning of what Gem answered, at most 500 characters, for debugging.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        method: str = "",
        url: str = "",
        status: int | None = None,
        body: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.method = method
        self.url = url
        self.status = status
        self.body = body


class GemUnreachable(GemError):
    """No answer at all: the host, its name, TLS or a timeout."""


class GemAuthenticationError(GemError):
    """Gem answered 401 or 403: the key or the application secret is not accepted."""


class GemRateLimited(GemError):
    """Gem answered 429 until the retries ran out."""


class GemUnavailable(GemError):
    """Gem answered 5xx until the retries ran out."""


class GemNotFound(GemError):
    """Gem answered 404."""


class GemInputInvalid(GemError):
    """Gem answered 400 or 422: it refused what was sent."""


class UnexpectedGemResponse(GemError):
    """An answer Gem would not give: HTML, a truncated body, bytes that are not UTF-8, a page that is not a list."""


class UndecodableRecord(GemError):
    """One record of a page that is not a JSON object, or has no usable id; the other records are not concerned."""


class StoreError(ConnectorError):
    """The database that holds what was synced."""


class StoreUnavailable(StoreError):
    """The database cannot be opened or reached."""


class StoreNotOurs(StoreError):
    """The database holds tables that this package did not make; it is left untouched."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of this package; it is left untouched."""


class StoreFull(StoreError):
    """The database cannot grow: disk full. What was committed is whole, and the next sync goes on from there."""


class IntegrationMismatch(StoreError):
    """The integration in the store belongs to another base URL or key."""


class IntegrationError(ConnectorError):
    """One integration, or what is set on it."""


class IntegrationNotFound(IntegrationError):
    """There is no such integration, or it was deleted."""


class SettingInvalid(IntegrationError):
    """A user, source, field, model or scope that is not there or does not fit."""


class CredentialsMissing(IntegrationError):
    """No credentials are stored for the integration: it was synced with a key of its own, or was deleted."""


class SecretKeysUnusable(IntegrationError):
    """There is no key to encrypt credentials with, it is none, or it does not open what is stored."""


class TokenInvalid(IntegrationError):
    """A token of the connection flow that never was, was used, or is over."""


class WebhookError(ConnectorError):
    """A webhook."""


class WebhookNotFound(WebhookError):
    """There is no such webhook, or it was removed."""


class WebhookRefused(WebhookError):
    """A URL that is none or is not on the public Internet, or one webhook too many."""


class SyncError(ConnectorError):
    """A sync could not run or could not go on."""


class SyncInProgress(SyncError):
    """Another process holds the lease of this integration."""


class LeaseLost(SyncError):
    """This process was replaced by another one while it synced; nothing it had not committed was written."""


class SyncStopped(SyncError):
    """The sync rests at the end of a page, because its process is to end; the next sync goes on from there."""
