"""What a tenant refuses.

TenantError
├── UnknownId          a write names something that is not there      → 404 (or 400) of the API
├── InvalidInput       a write that Gem would refuse, by field        → 422 of the API
├── Impossible         a write that is right, but not as things stand → 400 of the API
├── NotAllowed         a write that this account may not do           → 403 of the API
├── UnknownFilter      a filter that this collection does not have    → a mistake of the caller
├── UnfitExport        a file that holds no tenant, or another one    → choose another file, or make its tenant
└── FakerMissing       another locale was asked for without Faker     → install the extra
"""

from __future__ import annotations


class TenantError(Exception):
    """The root of everything a tenant raises on purpose."""


class UnknownId(TenantError):
    """Nothing with this id is there, or it was deleted for good.

    Args:
        collection: the collection that was searched, in Gem's words (``"jobs"``).
        id_: the id as it was given.
        field: the field of the body that held the id; None where it was the path.
    """

    def __init__(self, collection: str, id_: str, field: str | None = None) -> None:
        super().__init__(f"no record of {collection} has the id {id_!r}")
        self.collection = collection
        self.id = id_
        self.field = field


class InvalidInput(TenantError):
    """A field of a write holds what Gem would refuse.

    Args:
        field: the name of the field in the body.
        message: one sentence, as Gem's validation would word it.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Impossible(TenantError):
    """A write that asks for what cannot be done as things stand: an application that has ended already, say.

    Args:
        message: one sentence, as Gem's answer would word it.
        field: the name of the field in the body that asks for it; None where it is the request as a whole.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(TenantError):
    """A request for something that this account does not have."""


class UnknownFilter(TenantError):
    """A list was asked for with a filter that its collection does not have."""

    def __init__(self, collection: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{collection} cannot be filtered by {name!r}; it knows {', '.join(known)}")
        self.collection = collection
        self.name = name


class UnfitExport(TenantError):
    """An export that cannot be read, is of another version, or belongs to a tenant that began otherwise."""


class FakerMissing(TenantError):
    """Values of another locale are drawn with Faker, which is not installed."""

    def __init__(self, locale: str) -> None:
        super().__init__(
            f"the locale {locale!r} is drawn with Faker, which is not installed; "
            "install the extra: pip install 'gem-ats-connector[faker]'"
        )
        self.locale = locale
