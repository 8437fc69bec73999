"""What a customer can set on an integration; kept in the store beside what was synced under it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

import orjson


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one integration; the defaults are those of a new one.

    Args:
        remote_data: give Gem's record as received with every unified record; counts as part of it for `changed_at`.
        sync_only_created_applications: sync only those candidates and applications that were created through us.
        include_job_templates: sync job templates, their stages and their posts as if they were jobs.
        job_board: the name of the public board, for the links of posts that come without one.
        user_id: Gem's id of the user to whom everything is attributed that we write.
        source_id: Gem's id of the source that applications get which are created through us and name no other.
        source_name: the name of that source, where its id is not known; looked up with every application.

    >>> Settings.from_json(Settings(job_board="acme").to_json()).job_board
    'acme'
    """

    remote_data: bool = False
    sync_only_created_applications: bool = False
    include_job_templates: bool = False
    job_board: str | None = None
    user_id: str | None = None
    source_id: str | None = None
    source_name: str | None = None

    def to_json(self) -> str:
        """The settings as the store keeps them."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Settings that a store kept; what is not in there has its default."""
        kept = orjson.loads(text)
        return cls(**{field.name: kept[field.name] for field in fields(cls) if field.name in kept})
