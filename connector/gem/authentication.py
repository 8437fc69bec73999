"""By what Gem knows us: headers, and what can be in them."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from connector.errors import GemAuthenticationError


class KeyHeaders(httpx.Auth):
    """The headers of both ways to authenticate (confirmed, Gem's settings page): a team's own key goes alone, a
    customer's shareable key goes with the secret of the partner's application."""

    def __init__(self, api_key: str, application_secret: str | None) -> None:
        self._headers = {"X-API-Key": api_key}
        if application_secret:
            self._headers["X-Application-Secret"] = application_secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Puts the headers on a request."""
        request.headers.update(self._headers)
        yield request


def credential(name: str, value: str) -> str:
    """A key or a secret as it was copied.

    Raises:
        GemAuthenticationError: it cannot be one (empty, spaces, not ASCII).
    """
    value = value.strip()
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise GemAuthenticationError(
            f"The {name} is empty or holds characters that none has",
            hint="Copy it again from Gem: letters and digits alone, without spaces or line breaks.",
        )
    return value
