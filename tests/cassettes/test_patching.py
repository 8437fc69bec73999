"""A session that answers, or listens to, whatever HTTP library a program uses."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import httpx
import pytest

from cassettes import Cassette, NotRecorded, Player, Provenance
from cassettes.patching import listened, played


class Echo(BaseHTTPRequestHandler):
    """Answers with the path, compressed."""

    def do_GET(self) -> None:
        body = gzip.compress(self.path.encode())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def by_httpx(url: str) -> bytes:
    return httpx.get(url).content


def by_async_httpx(url: str) -> bytes:
    async def get() -> bytes:
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).content

    return asyncio.run(get())


def by_urllib(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def by_http_client(url: str) -> bytes:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path)
    body = connection.getresponse().read()
    connection.close()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


LIBRARIES = [by_httpx, by_async_httpx, by_urllib, by_http_client]


@pytest.mark.parametrize("get", LIBRARIES)
def test_a_library_is_heard_and_then_answered_without_a_server(get: Callable[[str], bytes], root: str) -> None:
    with listened() as heard:
        assert get(f"{root}/x") == b"/x"
    [one] = heard.exchanges
    assert (one.request.method, one.request.uri, one.response.body) == ("GET", f"{root}/x", b"/x")
    assert "content-encoding" not in one.response.headers

    player = Player(Cassette(Provenance("simulator", datetime.now(UTC), root), tuple(heard.exchanges)))
    with played(player) as replayed:
        assert get("http://nowhere.invalid/x") == b"/x"
        with pytest.raises(NotRecorded, match="never asked GET /y"):
            get("http://nowhere.invalid/y")
    assert [one.response.body for one in replayed.exchanges] == [b"/x"]
    assert len(replayed.refused) == 1
    assert not player.unplayed()


def test_bodies_are_heard_and_keys_never_shown(root: str) -> None:
    with listened() as heard:
        httpx.post(f"{root}/x", json={"a": 1}, headers={"X-API-Key": "planted-key"})
    [one] = heard.exchanges
    assert one.request.body == b'{"a":1}'
    assert one.request.headers["x-api-key"] == "planted-key"
    assert "planted-key" not in repr(heard)


def test_afterwards_libraries_are_as_they_were(root: str) -> None:
    with played(Player(Cassette(Provenance("simulator", datetime.now(UTC), root), ()))):
        pass
    assert by_httpx(f"{root}/z") == b"/z"
