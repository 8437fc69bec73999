"""Links taken apart and put together again: a public host stays, any other becomes a reserved one, names are replaced.

https://www.linkedin.com/in/ada-lopez?trk=9   →   https://www.linkedin.com/in/berta-meyer-sx1f?sx=3b
https://jobs.acme.io/apply/cv.pdf             →   https://quia41.example/apply/dolor-sx77.pdf
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from cassettes.redaction import MASK, SIGNING_PARAMETERS
from cassettes.standins.facts import Facts
from cassettes.standins.patterns import MARKED, is_opaque

# The scheme is often left out.
_LINK = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*:)?(?P<slashes>//)?(?P<user>[^/?#@\s]*@)?"
    r"(?P<host>[^/?#:@\s]+\.[^/?#:@.\s]+|localhost|\[[0-9a-fA-F:]+\])(?P<dot>\.)?(?P<port>:\d*)?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?P<fragment>\#.*)?",
    re.DOTALL,
)
_SCHEMES = frozenset({"http:", "https:", "ftp:"})
#: Steps of paths that are the same for everybody.
_STEPS = frozenset(
    "in pub profile profiles user users channel c j my wc join company companies jobs job ats candidates candidate"
    " files status applications v0 api apply careers questions s p".split()
)
_SUBDOMAINS = frozenset({"www", "m", "mobile", "api", "jobs", "meet", "app"})
FILE_TYPES = frozenset("pdf doc docx txt rtf odt png jpg jpeg gif zip html csv xls xlsx ppt pptx md pages".split())


def is_link(text: str) -> bool:
    """Whether it can be taken for a link: it has a host with a dot."""
    found = _LINK.fullmatch(text)
    return (
        found is not None and (found["scheme"] or "http:").lower() in _SCHEMES and "@" not in (found["path"] or "")[:1]
    )


def registered(host: str) -> str:
    """The last two labels of a host.

    >>> registered("de.linkedin.com")
    'linkedin.com'
    """
    return ".".join(host.lower().split(".")[-2:])


def parts_of(link: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """The host, unless it may stay, and the steps of the path that are somebody's."""
    found = _LINK.fullmatch(link)
    if found is None:
        return
    if not _public(found["host"], facts) and _own(found, facts) is None:
        yield found["host"].lower(), "host"
    own = _own(found, facts) is not None
    for step in (found["path"] or "").split("/"):
        name = unquote(step).removeprefix("@")
        # A number in a link of ours is a record's; elsewhere it may be somebody's.
        if name and name.lower() not in _STEPS and not (is_opaque(name) and (own or not name.isdigit())):
            yield name, "file" if _extension(name) else "slug"


def rebuilt(link: str, facts: Facts, part: dict[str, str], token: str) -> str:
    """The link with stand-ins for its parts.

    Args:
        link: as it was.
        facts: of the session.
        part: what stands for each of `parts_of`.
        token: some hexadecimal digits of this link, for what its query says.
    """
    found = _LINK.fullmatch(link)
    assert found is not None, "settled as a link"
    scheme = found["scheme"] or ""
    user = "standin@" if found["user"] else ""
    path = "/".join(_step(step, part) for step in (found["path"] or "").split("/"))
    query = f"?{_query(found['query'][1:], token)}" if found["query"] else ""
    fragment = f"#sx{token}" if found["fragment"] else ""
    return (
        f"{scheme}{found['slashes'] or ''}{user}{_host(found, facts, part)}{found['dot'] or ''}{path}{query}{fragment}"
    )


def _host(found: re.Match[str], facts: Facts, part: dict[str, str]) -> str:
    host = found["host"]
    own = _own(found, facts)
    if own is not None:
        return own
    if not _public(host, facts):
        return part[host.lower()]
    labels = host.split(".")
    before = [one if one.lower() in _SUBDOMAINS or len(one) == 2 else "sx" for one in labels[:-2]]
    return ".".join([*before, *labels[-2:]])


def _own(found: re.Match[str], facts: Facts) -> str | None:
    host = found["host"]
    return facts.hosts.get(f"{host}{found['port'] or ''}", facts.hosts.get(host))


def _public(host: str, facts: Facts) -> bool:
    return registered(host) in facts.public_hosts


def _step(step: str, part: dict[str, str]) -> str:
    name = unquote(step)
    at, name = name[: name.startswith("@")], name.removeprefix("@")
    return at + quote(part[name], safe="") if name in part else step


def _query(query: str, token: str) -> str:
    pairs = []
    for index, pair in enumerate(query.split("&")):
        name, equals, _ = pair.partition("=")
        signs = name.lower() in SIGNING_PARAMETERS
        kept = name if signs or name.lower() in {"page", "id", "v", "pwd", "trk", "expires"} else "sx"
        value = MASK if signs else f"{token}{index or ''}"
        pairs.append(f"{kept}={value}" if equals else kept)
    return "&".join(pairs)


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and extension.lower() in FILE_TYPES else ""


def file_name(name: str, word: str, token: str) -> str:
    """What stands for a file name: the type stays.

    >>> file_name("Ada Lopez.PDF", "dolor", "3f")
    'dolor-sx3f.pdf'
    """
    extension = _extension(name)
    return f"{word}-sx{token}" + (f".{extension}" if extension else "")


def is_marked(step: str) -> bool:
    """Whether a step of a path is a stand-in, or everybody's."""
    name = unquote(step)
    return not name or name.lower() in _STEPS or is_opaque(name) or MARKED.fullmatch(name) is not None
