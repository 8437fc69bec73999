"""What must not stand in the journal, and how it is masked there: quickly, since every request passes here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

import orjson

from cassettes import MASK, Redactor

_SECRET_IN_QUERY = re.compile(r"((?:^|&)[^=&]*(?:signature|key|secret|token)[^=&]*=)[^&]*", re.IGNORECASE)
_NAMES = ("signature", "key", "secret", "token")


class Masking:
    """Masks the secrets of one tenant, in every form in which they may come.

    Args:
        secrets: texts that must not appear, wherever a client puts them.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms = tuple(
            {
                form
                for secret in secrets
                for form in (secret, quote(secret, safe=""), orjson.dumps(secret).decode()[1:-1])
            }
        )
        self._redactor = Redactor(self._forms)

    def text(self, text: str) -> str:
        """Any text, with signed links in it and the secrets masked."""
        if "://" in text:
            return self._redactor.text(text)
        for form in self._forms:
            if form in text:
                return self._redactor.text(text)
        return text  # after a tenth of what looking closer takes

    def query(self, query: str) -> str:
        """A query string, with the values of all parameters masked whose names sound secret."""
        lower = query.lower()
        if any(name in lower for name in _NAMES):
            query = _SECRET_IN_QUERY.sub(rf"\1{MASK}", query)
        return self.text(query)

    def beginning(self, text: str) -> str:
        """The first part of a longer text, without what may be the beginning of a secret at its end."""
        text = self.text(text)
        begun = (
            length for form in self._forms for length in range(len(form) - 1, 0, -1) if text.endswith(form[:length])
        )
        return text[: len(text) - max(begun, default=0)]
