"""Links that clients give lead to the public Internet, or nowhere."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from connector.actions.addresses import is_public
from connector.actions.outbound import Outbound, Refused, Unfetched

MB = 1024 * 1024
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2001:db8::1",
    "not an address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    outbound = Outbound(resolver=lambda _host, _port: [address])
    with pytest.raises(Refused):
        outbound.get("http://innocent.example/cv.pdf", limit=MB)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_spelling_in_ipv6_makes_a_private_address_public(address: object) -> None:
    number = int(str(int.from_bytes(socket.inet_aton(str(address)), "big")))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    for spelling in (f"::ffff:{high}:{low}", f"64:ff9b::{high}:{low}", f"2002:{high}:{low}::1", f"::{high}:{low}"):
        assert not is_public(spelling), spelling


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    outbound = Outbound(resolver=lambda _host, _port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(Refused):
        outbound.get("https://both.example/", limit=MB)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//example.com/",
        "http://",
        "http://user:word@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com/\r\nX: 1",
        "http://exam ple.com/",
        "http://example.com:99999/",
        "http://[::1/",
        "http://" + "a" * 5000,
    ],
)
def test_what_is_no_plain_link_is_refused_before_anything_is_looked_up(url: str) -> None:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("looked up")

    with pytest.raises(Refused):
        Outbound(resolver=resolver).get(url, limit=MB)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "127.1"])
def test_this_machine_is_refused_however_it_is_spelt(host: str) -> None:
    with pytest.raises((Refused, Unfetched)):
        Outbound().get(f"http://{host}:9/", limit=MB)


def whole_request(connection: socket.socket) -> str:
    """A request with its body."""
    received = connection.recv(65536).decode()
    head, _, body = received.partition("\r\n\r\n")
    length = next((int(line[16:]) for line in head.split("\r\n") if line.startswith("Content-Length: ")), 0)
    while len(body) < length:
        body += connection.recv(65536).decode()
    return f"{head}\r\n\r\n{body}"


class Served:
    """A server of raw answers on this machine, and how often it was asked."""

    def __init__(
        self, answer: Callable[[str], bytes], *, hold: threading.Event | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._answer = answer
        self._tls = tls
        self._hold = hold
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                if self._tls is None:
                    self._talk(connection)
                else:
                    with suppress(OSError), self._tls.wrap_socket(connection, server_side=True) as wrapped:
                        self._talk(wrapped)

    def _talk(self, connection: socket.socket) -> None:
        request = whole_request(connection)
        self.asked.append(request)
        connection.sendall(self._answer(request.split(" ")[1]))
        if self._hold is not None:
            self._hold.wait(10)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def served(
    answer: Callable[[str], bytes], *, hold: threading.Event | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Served]:
    server = Served(answer, hold=hold, tls=tls)
    try:
        yield server
    finally:
        server.close()


def ok(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def moved(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_host_on_the_list_is_reached() -> None:
    with served(lambda _path: ok(b"hello", "Content-Type: application/pdf")) as server:
        answer = Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/a%20b?x=1", limit=MB)
    assert (answer.body, answer.headers["content-type"]) == (b"hello", "application/pdf")
    assert server.asked[0].startswith("GET /a%20b?x=1 HTTP/1.1\r\n")


def test_the_list_allows_no_other_port() -> None:
    with served(lambda _path: ok(b"")) as server, pytest.raises(Refused):
        Outbound(allowed=frozenset({"127.0.0.1:1"})).get(f"http://{server.host}/", limit=MB)
    assert not server.asked


def test_nothing_of_ours_goes_along() -> None:
    with served(lambda _path: ok(b"")) as server:
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=MB)
    names = {line.partition(":")[0].lower() for line in server.asked[0].split("\r\n")[1:] if line}
    assert names == {"host", "accept", "accept-encoding", "connection", "user-agent"}


def test_a_redirect_to_a_private_address_is_refused() -> None:
    with served(lambda _path: ok(b"secret")) as inner, served(lambda _path: moved(f"http://{inner.host}/")) as outer:
        with pytest.raises(Refused):
            Outbound(allowed=frozenset({outer.host})).get(f"http://{outer.host}/", limit=MB)
        assert outer.asked
        assert not inner.asked


def test_a_redirect_to_another_scheme_is_refused() -> None:
    with served(lambda _path: moved("file:///etc/passwd")) as server, pytest.raises(Refused):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=MB)


def test_redirects_are_followed_where_they_may_lead() -> None:
    with served(lambda path: ok(b"there") if path == "/there" else moved("/there")) as server:
        answer = Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/here", limit=MB)
    assert answer.body == b"there"


def test_redirects_without_end_are_given_up() -> None:
    with served(lambda _path: moved("/again")) as server, pytest.raises(Unfetched, match="redirected"):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=MB)
    assert len(server.asked) == 4


def test_a_name_that_resolves_to_something_else_later_gains_nothing() -> None:
    """Rebinding: the connection goes to the address that was checked; nobody asks a second time."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    def connect(address: tuple[str, int], _timeout: float | None = None) -> socket.socket:
        connected.append(address[0])
        raise OSError("no network here")

    connected: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", connect)
        with pytest.raises(Unfetched):
            Outbound(resolver=resolver).get("http://rebinding.example/", limit=MB)
    assert (asked, connected) == (["rebinding.example"], ["93.184.215.14"])


def test_what_is_announced_as_too_large_is_not_read() -> None:
    with served(lambda _path: ok(b"x" * 100)) as server, pytest.raises(Unfetched, match="larger"):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=99)


def test_what_turns_out_too_large_is_not_read_to_its_end() -> None:
    body = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000
    with served(lambda _path: body) as server, pytest.raises(Unfetched, match="larger"):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=100_000)


def test_what_trickles_in_is_cut_off_in_time() -> None:
    hold = threading.Event()
    with served(lambda _path: b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", hold=hold) as server:
        with pytest.raises(Unfetched, match=r"more than 0\.2 seconds"):
            Outbound(allowed=frozenset({server.host}), seconds=0.2).get(f"http://{server.host}/", limit=MB)
        hold.set()


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"])
def test_half_an_answer_is_none(answer: bytes) -> None:
    with served(lambda _path: answer) as server, pytest.raises(Unfetched):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=MB)


def test_an_answer_without_success_is_none() -> None:
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with served(lambda _path: answer) as server, pytest.raises(Unfetched, match="404"):
        Outbound(allowed=frozenset({server.host})).get(f"http://{server.host}/", limit=MB)


def test_a_host_that_nobody_knows_is_told() -> None:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror("unknown")

    with pytest.raises(Unfetched, match="cannot be found"):
        Outbound(resolver=resolver).get("http://nobody.example/", limit=MB)


def test_a_post_is_not_redirected() -> None:
    with served(lambda _path: moved("/elsewhere")) as server:
        answer = Outbound(allowed=frozenset({server.host})).post(f"http://{server.host}/", b"{}", {"X-A": "b"})
    assert answer.status == 302
    assert server.asked[0].endswith("{}")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of files.example, which signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "files.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - the API takes naive UTC
    names = x509.SubjectAlternativeName([x509.DNSName("files.example")])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("tls") / "files.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("host", "is_trusted"), [("files.example", True), ("other.example", False)])
def test_tls_is_with_the_name_although_the_connection_goes_to_the_address(
    certificate: Path, host: str, is_trusted: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with served(lambda _path: ok(b"hello"), tls=context) as server:
        outbound = Outbound(
            allowed=frozenset({host}), resolver=lambda _host, _port: ["127.0.0.1"], tls=lambda: trusting
        )
        url = f"https://{host}:{server.port}/"
        if is_trusted:
            assert outbound.get(url, limit=MB).body == b"hello"
        else:
            with pytest.raises(Unfetched, match="TLS"):
                outbound.get(url, limit=MB)
