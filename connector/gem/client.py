"""The way to Gem: authentication, rate, retries, and every failure as a typed exception.

    page() ─┐
    item() ─┼─► request() ──► retry.call ──► throttle.wait ──► one HTTP request ──► answers.error_for
    …      ─┘                     ▲                                   │
                                  └── 429, 5xx, lost connections ◄────┘

All use of httpx is here, in `authentication`, `roots` (its URLs) and `failures` (its exceptions). httpx exceptions
hold the request, and the request holds the key, so none of them may ever be the cause or the context of an exception
that leaves here: they are translated, and raised outside of the `except` block.
"""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import TypeVar

import httpx

from connector.errors import GemError, GemUnreachable, UnexpectedGemResponse
from connector.gem import answers, exchanges, retry
from connector.gem.answers import GemAnswer, GemPage
from connector.gem.authentication import KeyHeaders, credential
from connector.gem.bodies import Body, Json
from connector.gem.failures import gem_error, is_of_tls, unanswered
from connector.gem.queries import Parameters, query
from connector.gem.retry import Retryable
from connector.gem.roots import Root, ats_root, below, same_place
from connector.gem.throttle import Bucket, Throttle

READS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_REDIRECTS = 3
T = TypeVar("T")


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we trust. They take 20 ms to load, and every action that comes alone has a client of its own."""
    return httpx.create_ssl_context()


class GemClient:
    """Talks to one Gem account; safe to share between threads.

    Args:
        base_url: Gem's ATS root, such as `https://api.gem.com/ats/v0`; a bare host gets `/ats/v0` appended.
        api_key: the team's own key, or a customer's shareable access key.
        application_secret: the secret of the partner application, with a shareable key only.
        transport: another httpx transport, for tests.
        rate: requests a second that Gem allows a key.
        burst: requests that Gem allows at once.
        timeout: seconds to wait for bytes of an answer.
        attempts: how often a read is tried when Gem is busy or unavailable.
        clock: monotonic seconds; the throttle lives by it.
        sleep: waits for so many seconds; by default it ends early when the client is closed.
        now: our own clock, where Gem's answers do not tell the time.

    Raises:
        GemUnreachable: the base URL is no http or https URL.
        GemAuthenticationError: the key or the secret cannot be one (empty, spaces, not ASCII).
    """

    def __init__(  # noqa: PLR0913 - one keyword for each thing that a test or a slow network has to change
        self,
        base_url: str,
        api_key: str,
        application_secret: str | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        rate: float = 20.0,
        burst: int = 500,
        timeout: float = 60.0,
        attempts: int = 6,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._base = ats_root(base_url)
        api_key = credential("API key", api_key)
        application_secret = credential("application secret", application_secret) if application_secret else None
        self._secrets = tuple(filter(None, (api_key, application_secret)))
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        self._throttle = Throttle(rate, burst, clock=clock, sleep=self._sleep)
        self._attempts = attempts
        self._now = now
        self._counted = threading.Lock()
        self._requests_made = 0
        self._was_reached = False
        self.account = hashlib.sha256(f"{self._base}\0{api_key}".encode()).hexdigest()
        self._http = httpx.Client(
            auth=KeyHeaders(api_key, application_secret),
            headers={"Accept": "application/json", "User-Agent": "gem-ats-connector"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0), pool=None),
            verify=_authorities(),
            transport=transport,
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"GemClient({str(self._base)!r})"

    def __enter__(self) -> GemClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base_url(self) -> str:
        """Gem's ATS root, without a slash at its end."""
        return str(self._base)

    @property
    def requests_made(self) -> int:
        """How many HTTP requests were sent, retries included."""
        return self._requests_made

    def share_rate(self, bucket: Bucket | None) -> None:
        """Keeps to Gem's rate together with all other clients that draw from this bucket; None: alone again."""
        self._throttle.share(bucket)

    def close(self) -> None:
        """Closes the connections and wakes whoever waits for a retry."""
        self._closed.set()
        self._http.close()

    def page(self, path: str, params: Parameters | None = None, *, page: int, per_page: int) -> GemPage:
        """One page of a list, split into raw records.

        Args:
            path: the list, below the ATS root, such as `/candidates/`.
            params: filters; booleans become `true` and `false`, sequences are joined with commas.
            page: from 1.
            per_page: 1 to 500 (confirmed, ATS reference).

        Raises:
            GemError: any of its kinds; UnexpectedGemResponse where the body is no JSON list.
        """
        asked = {**(params or {}), "page": page, "per_page": per_page}

        def read(answer: GemAnswer) -> GemPage:
            return answers.read_page(answer, page=page, per_page=per_page, now=self._now())

        return self._call(self._request("GET", below(self._base, path, "ats"), asked), read)

    def item(self, path: str) -> bytes:
        """One record as Gem sent it; `Stream.item` makes the path.

        Raises:
            GemNotFound: Gem has no such record.
            GemError: any other of its kinds.
        """

        return self._call(self._request("GET", below(self._base, path, "ats")), answers.read_item)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Parameters | None = None,
        json: object = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        root: Root = "ats",
        check: bool = True,
    ) -> GemAnswer:
        """Any request below one of Gem's roots. Reads are retried; writes only where Gem surely did not take them.

        Args:
            method: the HTTP method.
            path: below the root.
            params: the query.
            json: the body, anything that msgspec can encode.
            body: a body of another kind, in place of `json`.
            headers: further headers; those that authenticate cannot be replaced.
            root: the ATS API, or the CRM API on the same host.
            check: False gives refusals (4xx, 5xx) back as data instead of raising them.

        Raises:
            GemError: what `check` tells, and no answer at all.
        """
        body = body if json is None else Json(json)
        request = self._request(method.upper(), below(self._base, path, root), params, body, headers)
        return self._call(request, lambda answer: answer, check=check)

    def without_secrets(self, text: str) -> str:
        """The text without key and secret, should something have echoed them."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _call(self, request: httpx.Request, read: Callable[[GemAnswer], T], *, check: bool = True) -> T:
        latest: GemAnswer | None = None
        with exchanges.told(request.method, str(request.url), request.headers["content-type"], request.read) as told:

            def once() -> T:
                nonlocal latest
                told.tried()
                latest = answer = self._send(request)
                told.answered(answer)
                error = answers.error_for(answer)
                if error is None or not (check or self._may_pass(answer)):
                    self._throttle.recover()
                    return self._read(read, answer)
                raise self._retryable(error, answer) if self._may_pass(answer) else error

            try:
                return retry.call(once, sleep=self._sleep)
            except GemError as error:
                if check or latest is None or latest.status != error.status:
                    raise
        return read(latest)

    def _request(
        self,
        method: str,
        url: httpx.URL,
        params: Parameters | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        # Gem's examples send the content type on GET too (confirmed, CRM reference).
        content_type, content = ("application/json", None) if body is None else body.encoded()
        return self._http.build_request(
            method,
            url,
            params=query(params) if params else None,
            headers={"content-type": content_type} | {name.lower(): value for name, value in (headers or {}).items()},
            content=content,
        )

    def _send(self, request: httpx.Request) -> GemAnswer:
        response = self._sent(request)
        for _ in range(MOST_REDIRECTS):
            following = response.next_request
            if following is None:
                break
            if request.method not in READS or not same_place(following.url, self._base):
                break
            response = self._sent(following)
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = response.content
        if not response.is_success or "json" not in headers.get("content-type", ""):
            # Error pages may echo our own headers, and bodies end up in errors and logs.
            for secret in self._secrets:
                body = body.replace(secret.encode(), b"***")
        return GemAnswer(request.method, str(request.url), response.status_code, headers, body)

    def _sent(self, request: httpx.Request) -> httpx.Response:
        """One HTTP request. Failures are raised outside of `except`, or they would carry the request along."""
        self._check_open(request)
        self._throttle.wait()
        self._check_open(request)
        with self._counted:
            self._requests_made += 1
        failure: Exception
        try:
            response = self._http.send(request)
        except httpx.HTTPError as error:
            failure = self._translated(error, request)
        except RuntimeError:
            # httpx says so when another thread closed the client meanwhile.
            failure = gem_error(GemUnreachable, "The client was closed before its answer came", "", request)
        else:
            self._was_reached = True
            return response
        raise failure

    def _check_open(self, request: httpx.Request) -> None:
        if self._closed.is_set():
            raise gem_error(GemUnreachable, "The client is closed", "Make a new one.", request)

    def _read(self, read: Callable[[GemAnswer], T], answer: GemAnswer) -> T:
        """What `read` makes of the answer. Half an answer may be whole the next time; three times is no accident."""
        try:
            return read(answer)
        except UnexpectedGemResponse as error:
            failure = error
        raise Retryable(failure, min(self._attempts, 3)) if answer.method in READS else failure

    @staticmethod
    def _may_pass(answer: GemAnswer) -> bool:
        """A 429 was refused before it did anything; after a 5xx nobody knows, so only reads are sent again."""
        return answer.status == 429 or (answer.status >= 500 and answer.method in READS)

    def _retryable(self, error: GemError, answer: GemAnswer) -> Retryable:
        now = answers.gem_time(answer.headers.get("date"), self._now())
        retry_after = retry.seconds_to_wait(answer.headers.get("retry-after"), now)
        if answer.status == 429:
            self._throttle.slow_down(retry_after)
        return Retryable(error, self._attempts, retry_after)

    def _translated(self, failure: httpx.HTTPError, request: httpx.Request) -> Exception:
        """The typed error for a request that got no whole answer; Retryable where another try may help."""
        error = unanswered(failure, request)
        if is_of_tls(failure):
            return error
        nothing_sent = isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout)
        if request.method not in READS and not nothing_sent:
            return error
        # A host that never answered is more likely misspelt than busy: say so soon.
        return Retryable(error, self._attempts if self._was_reached else min(self._attempts, 2))
