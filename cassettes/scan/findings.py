"""What a scan finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks personal or secret.

    Attributes:
        place: where it is in the session, such as `interactions[3].response.json[0].first_name`.
        why: what it looks like.
        shown: its beginning and its length, never more.
    """

    place: str
    why: str
    shown: str

    def to_json(self) -> dict[str, str]:
        """As JSON shows it."""
        return asdict(self)


def hidden(value: str) -> str:
    """A value by its beginning and its length; of a short one, less.

    >>> hidden("ada.lopez@acme.io")
    'ada… (17 characters)'
    """
    shown = value[: min(SHOWN, len(value) // 3)].encode("utf-8", "replace").decode()
    return f"{shown}… ({len(value)} characters)"
