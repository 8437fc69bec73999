"""From a link to a network and the name in it (ours).

The network is told by the registered host: ``de.linkedin.com`` is LinkedIn, ``notlinkedin.com`` is not.
"""

from __future__ import annotations

import re

NETWORKS: dict[str, tuple[str, str]] = {
    "linkedin.com": ("LINKEDIN", "/in/NAME"),
    "github.com": ("GITHUB", "/NAME"),
    "twitter.com": ("TWITTER", "/NAME"),
    "x.com": ("TWITTER", "/NAME"),
    "xing.com": ("XING", "/profile/NAME"),
    "facebook.com": ("FACEBOOK", "/NAME"),
    "instagram.com": ("INSTAGRAM", "/NAME"),
    "medium.com": ("MEDIUM", "/@NAME"),
    "stackoverflow.com": ("STACKOVERFLOW", "/users/N/NAME"),
    "youtube.com": ("YOUTUBE", "/@NAME"),
}
"""Registered host → type, and the path of a profile: its only form, with nothing after the name."""


def _profile_path(form: str) -> re.Pattern[str]:
    # People paste links with doubled and trailing slashes, which lead to the same page.
    pattern = form.replace("/", "/+").replace("/+N/", "/+[0-9]+/").replace("NAME", "([^/]+)/*")
    return re.compile(pattern)


_KNOWN = {host: (type_, _profile_path(form).fullmatch) for host, (type_, form) in NETWORKS.items()}
# Nearly all links look like this, and one match tells all of them: https://www.linkedin.com/in/NAME
_PLAIN_PREFIXES = {
    host + form.removesuffix("NAME"): type_ for host, (type_, form) in NETWORKS.items() if "N/" not in form
}
_PLAIN = re.compile(rf"https?://(?:www\.)?({'|'.join(map(re.escape, _PLAIN_PREFIXES))})([^/?#]+)/?").fullmatch
# The scheme is often left out. The last two labels of the host decide; a port and a user name in front do not matter.
_LINK = re.compile(
    r"(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#@]*@)?)?"
    r"(?:[^/?#:@]*\.)?([^/?#:@.]+\.[^/?#:@.]+)\.?(?::[0-9]*)?(/[^?#]*)?(?:[?#].*)?",
    re.DOTALL,
).fullmatch


def social_media(link: str) -> dict[str, str | None]:
    """A link with its network, and the name in it where the link has the form of a profile.

    >>> social_media("https://de.linkedin.com/in/ada-lopez/?trk=1")
    {'link': 'https://de.linkedin.com/in/ada-lopez/?trk=1', 'type': 'LINKEDIN', 'username': 'ada-lopez'}
    """
    plain = _PLAIN(link)
    if plain:
        return {"link": link, "type": _PLAIN_PREFIXES[plain[1]], "username": plain[2]}
    match = _LINK(link)
    network = _KNOWN.get(match[1].lower()) if match else None
    if match is None or network is None:
        return {"link": link, "type": None, "username": None}
    profile = network[1](match[2] or "")
    return {"link": link, "type": network[0], "username": profile[1] if profile else None}
