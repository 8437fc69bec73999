"""Requests to a tenant, at the pace that Gem allows.

The connector's client is what is being checked, so nothing of it is used.

with gem_client("https://api.gem.com/ats/v0", api_key) as client:
    answer = Requests(client).get("/candidates/", {"per_page": 500})
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import httpx

from contracts.errors import SourceUnusable

RATE = 20.0
"""Requests a second that Gem allows a key (confirmed, CRM reference)."""

_PATIENCE = 60.0
_UNREACHED = "check the base URL (host, port, and which of http and https) and the network"
_CREDENTIALS = ("X-API-Key", "X-Application-Secret")

Parameters = Mapping[str, str | int]


def gem_client(
    base_url: str,
    api_key: str,
    application_secret: str | None = None,
    *,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """A client with the headers that Gem wants.

    Args:
        base_url: the root of the ATS API, such as `https://api.gem.com/ats/v0`.
        api_key: the key.
        application_secret: a partner's secret, where the key is a shareable access key.
        transport: another transport than the network.
    """
    headers = {"X-API-Key": api_key, "Content-Type": "application/json"}
    if application_secret:
        headers["X-Application-Secret"] = application_secret
    return httpx.Client(base_url=base_url.rstrip("/"), headers=headers, timeout=60, transport=transport)


class Requests:
    """Asks a tenant, never faster than it allows; waits and asks again where it answers 429.

    Args:
        client: with Gem's root and the headers that authenticate; see `gem_client`.
        rate: requests a second, at most; None asks as fast as answers come.
        sleep: how to wait.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        rate: float | None = RATE,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._interval = 1 / rate if rate else 0.0
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0

    def get(self, path: str, parameters: Parameters | None = None) -> httpx.Response:
        """The answer that is no 429, or the last 429 after a minute of them.

        Raises:
            SourceUnusable: no whole answer.
        """
        *_, last = self.answers(path, parameters)
        return last

    def answers(
        self, path: str, parameters: Parameters | None = None, *, anonymous: bool = False
    ) -> Iterator[httpx.Response]:
        """Each answer until one is no 429, that one included.

        Args:
            path: below the root, or a whole URL.
            parameters: the query.
            anonymous: leave out the headers that authenticate.

        Raises:
            SourceUnusable: no whole answer.
        """
        waited, pause = 0.0, 1.0
        while True:
            answer = self._once(path, parameters, anonymous)
            yield answer
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS or waited >= _PATIENCE:
                return
            pause = max(pause, _retry_after(answer))
            self._sleep(pause)
            waited, pause = waited + pause, pause * 2

    def _once(self, path: str, parameters: Parameters | None, anonymous: bool) -> httpx.Response:
        self._wait()
        request = self._client.build_request("GET", path, params=parameters)
        for name in _CREDENTIALS if anonymous else ():
            request.headers.pop(name, None)
        try:
            return self._client.send(request)
        except httpx.HTTPError as error:
            where = f"GET {path.partition('?')[0]} of {str(self._client.base_url).rstrip('/')}"
            failure = SourceUnusable(f"{where} got no whole answer: {_reason(error)}; {_UNREACHED}")
        raise failure  # outside of `except`: what httpx raises holds the request, and that holds the key

    def _wait(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._interval


def _retry_after(answer: httpx.Response) -> float:
    given = answer.headers.get("retry-after", "")
    return min(float(given), _PATIENCE) if given.isdecimal() else 0.0


def _reason(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
