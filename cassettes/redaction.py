"""What is secret in a session with Gem, and how it is masked before anything of the session is written down.

Three things are secret: the headers that authenticate (confirmed: `X-API-Key`, `X-Application-Secret`), the query of a
signed link (an attachment's URL opens the file for whoever has it), and any text that the caller names, wherever it
occurs. Masking keeps shapes: a header stays a header, a link stays a link to the same path, JSON stays JSON.

>>> Redactor(["s3cr3t-key"]).headers({"X-API-Key": "s3cr3t-key", "Accept": "*/*"})
{'X-API-Key': '[redacted]', 'Accept': '*/*'}
>>> Redactor([]).url("https://files.gem.test/cv.pdf?expires=9&signature=abc")
'https://files.gem.test/cv.pdf?expires=[redacted]&signature=[redacted]'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MASK = "[redacted]"
SECRET_HEADERS = frozenset(
    {"x-api-key", "x-application-secret", "authorization", "proxy-authorization", "cookie", "set-cookie"}
)
SIGNING_PARAMETERS = frozenset(
    {"signature", "sig", "token", "x-amz-signature", "x-amz-security-token", "x-amz-credential"}
)

_LINK = re.compile(r"https?://[^\s\"'<>\\?]+\?[^\s\"'<>\\]+")
_PARAMETER = re.compile(r"(?<=[?&])([^=&#]+)=([^&#]*)")


class Redactor:
    """Masks the secrets of one session.

    Args:
        secrets: texts that must not appear anywhere, such as the key and the application secret that the session
            used; empty ones are ignored.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        # The longest first: a secret that contains another one is masked whole.
        known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def __repr__(self) -> str:
        return "Redactor(…)"

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers, with the values of those that authenticate masked."""
        return {name: MASK if name.lower() in SECRET_HEADERS else self.text(value) for name, value in headers.items()}

    def url(self, url: str) -> str:
        """The URL, with its whole query masked where one of its parameters signs it."""
        names = {name.lower() for name, _ in _PARAMETER.findall(url)}
        if names & SIGNING_PARAMETERS:
            url = _PARAMETER.sub(rf"\1={MASK}", url)
        return self._named(url)

    def text(self, text: str) -> str:
        """Any text, with signed links in it and the named secrets masked; JSON stays JSON."""
        return self._named(_LINK.sub(lambda link: self.url(link.group()), text))

    def _named(self, text: str) -> str:
        return self._secrets.sub(MASK, text) if self._secrets else text
