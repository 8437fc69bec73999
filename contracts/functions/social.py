"""What a link to a profile says: whose site it is, and who it shows."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Registered host → type, and where the name stands in a path of that site ("*" is the name, "#" a number).
_SITES: dict[str, tuple[str, str]] = {
    "linkedin.com": ("LINKEDIN", "in/*"),
    "github.com": ("GITHUB", "*"),
    "twitter.com": ("TWITTER", "*"),
    "x.com": ("TWITTER", "*"),
    "xing.com": ("XING", "profile/*"),
    "facebook.com": ("FACEBOOK", "*"),
    "instagram.com": ("INSTAGRAM", "*"),
    "medium.com": ("MEDIUM", "@*"),
    "stackoverflow.com": ("STACKOVERFLOW", "users/#/*"),
    "youtube.com": ("YOUTUBE", "@*"),
}


_WITH_HOST = re.compile(r"([a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def social_type(link: str) -> str | None:
    """The type of the site, by its registered host.

    >>> social_type("https://de.linkedin.com/in/ada"), social_type("https://notlinkedin.com/in/ada")
    ('LINKEDIN', None)
    """
    site = _site(link)
    return site[0] if site else None


def social_username(link: str) -> str | None:
    """The name in the link, where the site is known and the path has that site's form.

    >>> social_username("https://stackoverflow.com/users/42/ada"), social_username("https://github.com/ada/engine")
    ('ada', None)
    """
    site = _site(link)
    parts = [part for part in _split(link)[1].split("/") if part]
    form = site[1].split("/") if site else []
    if not parts or len(parts) != len(form):
        return None
    if not all(_fits(part, wanted) for part, wanted in zip(parts[:-1], form[:-1], strict=True)):
        return None
    prefix = form[-1].removesuffix("*")
    return parts[-1].removeprefix(prefix) or None if parts[-1].startswith(prefix) else None


def _fits(part: str, wanted: str) -> bool:
    return part.isdecimal() if wanted == "#" else part == wanted


def _site(link: str) -> tuple[str, str] | None:
    host = _split(link)[0]
    labels = host.split(".")
    return _SITES.get(".".join(labels[-2:]))


def _split(link: str) -> tuple[str, str]:
    """Host and path; people leave the scheme out. A link that is none has neither, nor has an email address."""
    try:
        parts = urlsplit(link if _WITH_HOST.match(link) else f"//{link}")
        if "@" in parts.netloc and not _WITH_HOST.match(link):
            return "", ""
        return (parts.hostname or "").rstrip("."), parts.path
    except ValueError:
        return "", ""
