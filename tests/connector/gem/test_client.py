"""The client: what it sends, what it makes of answers, and that nothing secret leaves it."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from connector.errors import (
    GemAuthenticationError,
    GemError,
    GemInputInvalid,
    GemNotFound,
    GemRateLimited,
    GemUnavailable,
    GemUnreachable,
    UnexpectedGemResponse,
)
from connector.gem.client import GemClient
from connector.gem.exchanges import Exchange, observed
from connector.gem.streams import STREAMS
from tests.connector.gem.planted import KEY, SECRET, assert_no_secret_in

GEM = "https://gem.test/ats/v0"
OUR_TIME = datetime(2026, 5, 1, tzinfo=UTC)
Handler = Callable[[httpx.Request], httpx.Response]


def client_of(handler: Handler, url: str = GEM, **options: Any) -> GemClient:
    """A client that talks to a function, and never really sleeps."""
    options = {"sleep": lambda seconds: None, "now": lambda: OUR_TIME, **options}
    return GemClient(url, KEY, SECRET, transport=httpx.MockTransport(handler), **options)


def answering(*answers: httpx.Response) -> tuple[Handler, list[httpx.Request]]:
    """Gives the answers one after the other, the last one for ever; and what was asked."""
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answer = answers[min(len(asked), len(answers)) - 1]
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    return handler, asked


@contextmanager
def raw_server(answer: bytes, *, tls: bool = False) -> Iterator[str]:
    """A socket that answers every connection with these bytes and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.getsockname()[1]}/ats/v0"
        finally:
            stop.set()
            with socket.create_connection(server.getsockname()):
                pass
            thread.join()


HTML = httpx.Response(200, html="<!doctype html><title>Sign in</title>")
FAILURES = {
    "the gateway does not know the key": (
        httpx.Response(403, json={"message": "Forbidden"}),
        GemAuthenticationError,
        "gateway did not accept the API key",
    ),
    "the application secret is wrong": (
        httpx.Response(401, json={"code": 401, "status": "Unauthorized"}),
        GemAuthenticationError,
        "did not accept the application secret",
    ),
    "an unknown id": (httpx.Response(404, json={"code": 404, "status": "Not Found"}), GemNotFound, "nothing there"),
    "a refused filter": (
        httpx.Response(422, json={"code": 422, "errors": {"query": {"per_page": ["Must be less."]}}}),
        GemInputInvalid,
        "Must be less.",
    ),
    "a business rule": (
        httpx.Response(400, json={"code": 400, "message": "Already existed"}),
        GemInputInvalid,
        "Already",
    ),
    "too many requests": (httpx.Response(429, json={"message": "Too Many Requests"}), GemRateLimited, "too fast"),
    "a server error": (httpx.Response(502, text="Bad Gateway"), GemUnavailable, "502"),
    "a status that Gem does not have": (httpx.Response(418), UnexpectedGemResponse, "418"),
    "HTML": (HTML, UnexpectedGemResponse, "HTML instead of JSON"),
    "nothing": (httpx.Response(200), UnexpectedGemResponse, "empty"),
    "a truncated body": (httpx.Response(200, content=b'[{"id": "a"}, {"id'), UnexpectedGemResponse, "not whole JSON"),
    "invalid UTF-8": (httpx.Response(200, content=b'[{"id": "\xff"}]'), UnexpectedGemResponse, "not valid UTF-8"),
    "a page that is not a list": (httpx.Response(200, json={"data": []}), UnexpectedGemResponse, "not a list"),
    "another host": (
        httpx.Response(302, headers={"location": "https://elsewhere.test/ats/v0/users/"}),
        UnexpectedGemResponse,
        "302",
    ),
}


@pytest.mark.parametrize(("answer", "kind", "said"), FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_typed_and_says_what_happened_where_and_what_to_check(
    answer: httpx.Response, kind: type[GemError], said: str
) -> None:
    handler, _ = answering(answer)
    with client_of(handler) as client, pytest.raises(GemError) as caught:
        client.page("/users/", page=1, per_page=500)
    assert type(caught.value) is kind
    assert said in caught.value.message
    assert f"GET {GEM}/users/" in caught.value.message
    assert caught.value.hint
    assert caught.value.status == answer.status_code
    assert len(caught.value.body) <= 500


def echo(request: httpx.Request) -> httpx.Response:
    """A server that shows us our own headers, as debugging pages do."""
    return httpx.Response(500, text=f"{dict(request.headers)} {request.url}")


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("reset by peer", request=request)


@pytest.mark.parametrize(
    "handler",
    [echo, broken, *(answering(answer)[0] for answer, _, _ in FAILURES.values())],
    ids=["an echo of our headers", "a lost connection", *FAILURES],
)
def test_no_failure_tells_the_key_or_the_secret(handler: Handler) -> None:
    with client_of(handler) as client, pytest.raises(GemError) as caught:
        client.page("/users/", page=1, per_page=500)
    assert_no_secret_in(caught.value)
    assert caught.value.__cause__ is None


def test_a_client_shows_no_secret() -> None:
    client = client_of(echo)
    assert repr(client) == "GemClient('https://gem.test/ats/v0')"
    assert KEY not in client.account
    client.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://gem.invalid/ats/v0", "gem.invalid is not known"),
        ("http://127.0.0.1:9/ats/v0", "does not accept connections on port 9"),
    ],
    ids=["an unknown host", "a closed port"],
)
def test_an_unreachable_host_is_named_after_two_attempts(url: str, said: str) -> None:
    with GemClient(url, KEY, SECRET, sleep=lambda seconds: None) as client:
        with pytest.raises(GemUnreachable, match=said) as caught:
            client.page("/users/", page=1, per_page=500)
        assert client.requests_made == 2
    assert_no_secret_in(caught.value)


def test_a_server_without_tls_behind_https_is_told_so_at_once() -> None:
    with raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n", tls=True) as url, GemClient(url, KEY) as client:
        with pytest.raises(GemUnreachable, match=r"TLS with 127\.0\.0\.1 failed") as caught:
            client.page("/users/", page=1, per_page=500)
        assert client.requests_made == 1
    assert_no_secret_in(caught.value)


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{", b"SSH-2.0-OpenSSH_9\r\n", b""],
    ids=["cut short", "no HTTP at all", "hung up"],
)
def test_half_an_http_answer_is_unexpected(answer: bytes) -> None:
    with raw_server(answer) as url, GemClient(url, KEY, SECRET, sleep=lambda seconds: None) as client:
        with pytest.raises(UnexpectedGemResponse, match="no whole HTTP answer") as caught:
            client.page("/users/", page=1, per_page=500)
        assert client.requests_made == 2
    assert_no_secret_in(caught.value)


def test_a_timeout_is_told_as_one() -> None:
    def late(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with client_of(late) as client, pytest.raises(GemUnreachable, match="did not answer in time"):
        client.item("/users/a")


def test_a_certificate_that_does_not_fit_is_a_matter_of_tls() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        try:
            raise ssl.SSLCertVerificationError("self-signed certificate")
        except ssl.SSLError as error:
            raise httpx.ConnectError("", request=request) from error

    with client_of(refuse) as client, pytest.raises(GemUnreachable, match=r"TLS with gem\.test failed"):
        client.item("/users/a")


def test_both_ways_to_authenticate_send_their_headers_and_the_content_type() -> None:
    handler, asked = answering(httpx.Response(200, json=[]))
    with client_of(handler) as client:
        client.page("/users/", page=1, per_page=500)
    with GemClient(GEM, KEY, transport=httpx.MockTransport(handler)) as client:
        client.page("/users/", page=1, per_page=500)
    partner, own = asked
    assert partner.headers["x-api-key"] == own.headers["x-api-key"] == KEY
    assert partner.headers["x-application-secret"] == SECRET
    assert "x-application-secret" not in own.headers
    assert partner.headers["content-type"] == own.headers["content-type"] == "application/json"


def test_filters_are_sent_as_gem_reads_them() -> None:
    handler, asked = answering(httpx.Response(200, json=[]))
    with client_of(handler) as client:
        params: dict[str, Any] = {"include_deleted": True, "candidate_ids": ["a", "b"], "email": None}
        client.page("/candidates/", params, page=2, per_page=100)
    assert dict(asked[0].url.params) == {
        "include_deleted": "true",
        "candidate_ids": "a,b",
        "page": "2",
        "per_page": "100",
    }


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("https://gem.test", "https://gem.test/ats/v0"),
        ("https://gem.test/", "https://gem.test/ats/v0"),
        (" https://gem.test/ats/v0/ ", "https://gem.test/ats/v0"),
        ("http://127.0.0.1:8800/other/root", "http://127.0.0.1:8800/other/root"),
    ],
)
def test_a_bare_host_gets_the_ats_root(given: str, root: str) -> None:
    with client_of(echo, given) as client:
        assert client.base_url == root


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gem.test/ats/v0",
        "ftp://gem.test",
        "https://",
        "https://u:p@gem.test",
        "https://gem.test/?a=b",
        "https://gem..test",
        "https://xn--.test",
    ],
)
def test_what_is_no_base_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(GemUnreachable, match="not a plain http or https URL") as caught:
        GemClient(url, KEY)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(GemAuthenticationError, match="API key is empty or holds") as caught:
        GemClient(GEM, key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "path",
    [
        "users/",
        "https://elsewhere.test/",
        "//elsewhere.test/",
        "/../../v0/users",
        "/users/%2e%2e/x",
        "@elsewhere.test/",
    ],
)
def test_no_path_leads_out_of_the_ats_root(path: str) -> None:
    handler, asked = answering(httpx.Response(200, json={}))
    with client_of(handler) as client:
        try:
            client.request("GET", path)
        except GemInputInvalid:
            assert not asked
        else:
            assert asked[0].url.host == "gem.test"
            assert asked[0].url.path.startswith("/ats/v0/")


def test_a_strange_id_is_one_path_part() -> None:
    assert STREAMS["jobs"].item("a/b?c#d é") == "/jobs/a%2Fb%3Fc%23d%20%C3%A9"


def test_a_redirect_on_the_same_host_is_followed_and_none_to_another() -> None:
    def moved(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "gem.test"
        if request.url.path.endswith("/old"):
            return httpx.Response(307, headers={"location": "/ats/v0/users/new"})
        return httpx.Response(200, json={"id": "new"})

    with client_of(moved) as client:
        assert json.loads(client.item("/users/old")) == {"id": "new"}


@pytest.mark.parametrize(
    "passing",
    [
        httpx.Response(429),
        httpx.Response(500),
        httpx.Response(503, text="<html>"),
        HTML,
        httpx.Response(200, content=b"[{"),
    ],
    ids=["429", "500", "503", "html", "truncated"],
)
def test_a_read_is_tried_again_when_the_failure_passes(passing: httpx.Response) -> None:
    handler, asked = answering(passing, passing, httpx.Response(200, json=[{"id": "a"}]))
    with client_of(handler) as client:
        assert len(client.page("/users/", page=1, per_page=500).records) == 1
        assert client.requests_made == len(asked) == 3


@pytest.mark.parametrize("final", [400, 401, 403, 404, 422])
def test_a_refusal_is_not_asked_again(final: int) -> None:
    handler, asked = answering(httpx.Response(final))
    with client_of(handler) as client, pytest.raises(GemError):
        client.item("/users/a")
    assert len(asked) == 1


@pytest.mark.parametrize(("answer", "requests"), [(httpx.Response(500), 1), (httpx.Response(429), 6)])
def test_a_write_is_sent_again_only_where_gem_surely_did_not_take_it(answer: httpx.Response, requests: int) -> None:
    handler, asked = answering(answer)
    with client_of(handler) as client, pytest.raises(GemError):
        client.request("POST", "/candidates/", json={"first_name": "Ada"})
    assert len(asked) == requests
    assert json.loads(asked[0].content) == {"first_name": "Ada"}


def test_a_write_whose_answer_was_lost_is_not_sent_again() -> None:
    with client_of(broken) as client:
        with pytest.raises(GemUnreachable, match="was lost"):
            client.request("POST", "/candidates/", json={})
        assert client.requests_made == 1


@pytest.mark.parametrize("status", [404, 422, 500])
def test_a_refusal_can_be_had_as_data(status: int) -> None:
    handler, _ = answering(httpx.Response(status, json={"code": status}))
    with client_of(handler) as client:
        answer = client.request("GET", "/users/a", check=False)
    assert (answer.status, json.loads(answer.body)) == (status, {"code": status})


def test_waits_grow_and_retry_after_is_honoured() -> None:
    waits: list[float] = []
    handler, _ = answering(*[httpx.Response(500)] * 3, httpx.Response(503, headers={"retry-after": "42"}))
    with client_of(handler, sleep=waits.append) as client, pytest.raises(GemUnavailable):
        client.item("/users/a")
    assert len(waits) == 5
    assert waits[0] < waits[1] < waits[2]
    assert waits[3] == 42


def test_closing_the_client_ends_its_waits() -> None:
    handler, _ = answering(httpx.Response(503, headers={"retry-after": "300"}))
    client = GemClient(GEM, KEY, transport=httpx.MockTransport(handler))
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            client.item("/users/a")
        except GemError as error:
            caught.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while client.requests_made == 0:
        threading.Event().wait(0.001)
    client.close()
    asking.join(10)
    assert isinstance(caught[0], GemUnreachable)


@pytest.mark.parametrize(
    ("header", "total"),
    [
        ('{"total": 176, "total_pages": 2, "page": 1}', 176),
        ('{"total": 0, "total_pages": 0}', None),
        ('{"total": 1}', None),
        ('{"total": -1}', None),
        ('{"total": null}', None),
        ('{"total": "many"}', None),
        ("{}", None),
        ("nonsense", None),
        ("[176]", None),
        ("", None),
        (None, None),
    ],
)
def test_x_pagination_may_be_absent_or_nonsense_or_contradict_its_own_page(
    header: str | None, total: int | None
) -> None:
    headers = {"X-Pagination": header} if header is not None else {}
    handler, _ = answering(httpx.Response(200, json=[{"id": "a"}, {"id": "b"}], headers=headers))
    with client_of(handler) as client:
        assert client.page("/users/", page=1, per_page=2).total == total


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("Mon, 02 Mar 2026 09:00:01 GMT", datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)),
        ("yesterday", OUR_TIME),
        (None, OUR_TIME),
    ],
)
def test_gem_s_time_is_its_date_header_or_else_our_clock(date: str | None, time: datetime) -> None:
    handler, _ = answering(httpx.Response(200, json=[], headers={"Date": date} if date else {}))
    with client_of(handler) as client:
        assert client.page("/users/", page=1, per_page=2).gem_time == time


def test_the_account_tells_keys_and_hosts_apart_and_stays_the_same() -> None:
    accounts = [
        GemClient(url, key, secret).account
        for url, key, secret in [
            (GEM, KEY, None),
            (GEM + "/", KEY, SECRET),
            (GEM, KEY[::-1], None),
            ("https://other.test", KEY, None),
        ]
    ]
    assert accounts[0] == accounts[1]
    assert len(set(accounts)) == 3


def test_whoever_observes_is_told_of_each_request_with_its_retries_and_without_the_key() -> None:
    seen: list[Exchange] = []
    handler, _ = answering(httpx.Response(503), httpx.Response(429), httpx.Response(200, json={"id": "a"}))
    with client_of(handler) as client:
        with observed(seen.append):
            client.item("/users/a")
        client.item("/users/b")
    with client_of(broken) as client, observed(seen.append), pytest.raises(GemUnreachable):
        client.request("POST", "/candidates/", json={"first_name": "Ada"})

    read, write = seen
    assert (read.method, read.url, read.tries, read.failure) == ("GET", f"{GEM}/users/a", 3, None)
    assert read.answer is not None
    assert read.answer.status == 200
    assert (write.content, write.tries, write.answer) == (b'{"first_name":"Ada"}', 1, None)
    assert "was lost" in (write.failure or "")
    assert not [secret for secret in (KEY, SECRET) if secret in repr(seen)]
