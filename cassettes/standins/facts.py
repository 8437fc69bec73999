"""What stand-ins have to be told about the sessions that they are for: data and two questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """What may stay, and what a stand-in has to keep.

    Attributes:
        words: in lower case: a structural name (of a stage, a department, …) of these alone may stay.
        messages: in lower case: what the server's own messages are made of.
        keys: in lower case: what the names of fields are made of.
        is_email: whether a text is an address; a stand-in is one as well, or none as well.
        is_country: whether a text means a country, which may stay at the end of a place.
        hosts: hosts that become another one, such as the server's own: netloc → what stands for it.
        public_hosts: registered domains that may stay.
    """

    words: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    is_email: Callable[[str], bool] = lambda text: text.count("@") == 1 and "." in text.partition("@")[2]
    is_country: Callable[[str], bool] = lambda _: False
    hosts: Mapping[str, str] = field(default_factory=dict)
    public_hosts: frozenset[str] = frozenset()
