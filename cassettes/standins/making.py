"""How the stand-in of each kind is made. A maker is tried again, with another number, where what it made is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from cassettes.standins import links, pools
from cassettes.standins.compose import composed, composed_html, like
from cassettes.standins.draws import Draws
from cassettes.standins.facts import Facts
from cassettes.standins.patterns import WORD

_RUN = re.compile(r"[^\W_]+")


class Session(Protocol):
    """What a maker may ask the session."""

    facts: Facts

    def of(self, value: str) -> str:
        """The stand-in of a value."""

    def known(self, word: str) -> str | None:
        """The stand-in of a word, where it is part of somebody's name."""


Maker = Callable[[Session, str, Draws, int], str]


def given(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A given name, or several."""
    return _name(session, value, draws, attempt, "given")


def family(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A family name, or several."""
    return _name(session, value, draws, attempt, "family")


def name(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A whole name: each word as it stands elsewhere."""
    del draws, attempt
    return WORD.sub(lambda word: session.of(word.group()), value)


def _name(session: Session, value: str, draws: Draws, attempt: int, role: str) -> str:
    if not WORD.fullmatch(value):
        return name(session, value, draws, attempt)
    if value.isdigit():
        return _digits(value, draws, attempt)
    pool = pools.names(role, pools.script_of(value))
    # Where a pool is nearly used up, two of its names make one.
    picked = draws.pick(pool) if attempt < 20 else f"{draws.pick(pool)}{_joint(value)}{draws.pick(pool)}"
    return like(value, picked)


def _joint(value: str) -> str:
    return "" if pools.script_of(value) in {"CJK", "HANGUL", "KATAKANA", "THAI"} else "-"


def email(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """An address at a reserved domain; none where it was none."""
    local, _, domain = value.rpartition("@")
    valid = session.facts.is_email(value)
    made = _RUN.sub(lambda run: session.known(run.group()) or draws.letters(run.group()), local)
    if attempt and made:
        made += str(attempt)
    if valid:
        return f"{like(value, made)}@{like(domain, session.of(domain.lower()))}"
    labels = [draws.letters(label) for label in domain.split(".")]
    last = max((index for index, label in enumerate(labels) if label), default=0)
    labels[last] = "example" if labels[last] else "@example"
    before = made.replace("@", "@@")  # or the part between two of them would look like a domain
    broken = f"{before}@{'.'.join(labels)}"
    return broken if not session.facts.is_email(broken) else f"{made or 'x'}@@{attempt or ''}example"


def phone(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A number of a range that is never given to anybody; too short a one stays too short."""
    del session
    digits = sum(one.isdigit() for one in value)
    if digits < 7:
        return "555" + "".join(str(draws.below(10)) for _ in range(3))
    extension = f" x{attempt}" if attempt > 5 else ""
    return f"+1 {200 + draws.below(700)}-555-01{draws.below(100):02}{extension}"


def host(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A host of a reserved domain."""
    del session, value
    return f"{draws.pick(pools.pool('words'))}{draws.below(100)}{attempt or ''}.example"


def link(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A link of the same form."""
    parts = {part: _in_link(session.of(part), kind) for part, kind in links.parts_of(value, session.facts)}
    return links.rebuilt(value, session.facts, parts, draws.hex(2 + attempt))


def _in_link(standin: str, kind: str) -> str:
    """Marked, as a step of a path has to be: what stands there may be a name in another field, or stay in one."""
    if kind == "host" or links.is_marked(standin):
        return standin
    return f"{'-'.join(standin.split())}-sx00"


def slug(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A name as links have it, with a mark."""
    if value.isdigit():
        return _digits(value, draws, attempt)

    def other(run: re.Match[str]) -> str:
        return session.known(run.group()) or like(run.group(), draws.pick(pools.pool("words")))

    return (
        f"{'@' if value.startswith('@') else ''}{'-'.join(map(other, _RUN.finditer(value)))}-sx{draws.hex(2 + attempt)}"
    )


def file(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A file name of the same type."""
    del session
    return links.file_name(value, draws.pick(pools.pool("words")), draws.hex(4 + attempt))


def place(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """As many parts; a country at the end stays."""
    del draws, attempt
    return ", ".join(session.of(part) for part in value.split(", "))


def city(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A town that is nowhere, and no country."""
    del session, value
    return f"{draws.pick(pools.names('family', 'LATIN'))}{draws.pick(pools.pool('city_suffixes'))}{_more(attempt)}"


def company(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A company that is nowhere."""
    del session, value
    pool = pools.names("family", "LATIN")
    before = f"{draws.pick(pool)}-" if attempt > 3 else ""
    return f"{before}{draws.pick(pool)} {draws.pick(pools.pool('company_suffixes'))}"


def title(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """What somebody might be."""
    del session, value
    return draws.pick(pools.pool("titles")) + _more(attempt)


def school(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A school that is nowhere."""
    return f"University of {city(session, value, draws, attempt)}"


def opaque(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """An id that says nothing, with a mark."""
    del session, value, attempt
    return f"sx-{draws.hex(16)}"


def code(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A code that says nothing, with a mark."""
    del session, value, attempt
    return f"SX-{draws.hex(6).upper()}"


def key(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """The name of a field, with a mark."""
    del session, value, attempt
    return f"sx_{draws.hex(8)}"


def amount(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """Other digits."""
    del session
    return _digits(value, draws, attempt)


def day(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """Another day; the time of day becomes midnight."""
    del session, attempt
    made = f"{1950 + draws.below(100)}-{1 + draws.below(12):02}-{1 + draws.below(28):02}"
    return made + re.sub(r"\d", "0", value[10:])


def text(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """What nobody wrote."""
    return composed(value, draws, _part(session)) + _more(attempt)


def html(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """What nobody wrote, in the same elements."""
    return composed_html(value, draws, _part(session)) + _more(attempt)


def message(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A message of the server, without what it echoes."""
    return composed(value, draws, _part(session), keep=session.facts.messages) + _more(attempt)


def structural(session: Session, value: str, draws: Draws, attempt: int) -> str:
    """A name of something, without the words that may not stay."""
    return composed(value, draws, _part(session), keep=session.facts.words) + _more(attempt)


def _part(session: Session) -> Callable[[str, str], str | None]:
    return lambda inside, kind: session.known(inside) if kind == "word" else session.of(inside)


def _digits(value: str, draws: Draws, attempt: int) -> str:
    """Where all of so few digits are taken, there is one more."""
    return draws.digits(value) + (str(attempt % 10) if attempt > 8 else "")


def _more(attempt: int) -> str:
    """What tells a stand-in from one that is taken already."""
    return f" {attempt}" if attempt > 8 else ""


MAKERS: Mapping[str, Maker] = {
    "email": email,
    "phone": phone,
    "link": link,
    "given": given,
    "family": family,
    "name": name,
    "host": host,
    "city": city,
    "company": company,
    "title": title,
    "school": school,
    "file": file,
    "slug": slug,
    "code": code,
    "id": opaque,
    "key": key,
    "amount": amount,
    "day": day,
    "structural": structural,
    "place": place,
    "message": message,
    "html": html,
    "text": text,
}
