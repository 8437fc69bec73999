"""Attachment links: signed, temporary, and served."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from gem_simulator import Simulator
from gem_simulator.api.files import LIFETIME
from tests.gem_simulator.conftest import client_of


def links_in(candidates: list[dict[str, Any]]) -> list[str]:
    return [each["url"] for candidate in candidates for each in candidate.get("attachments") or []]


@pytest.fixture
def link(own_gem: httpx.Client) -> str:
    return links_in(own_gem.get("/candidates/").json())[0]


def without_key(simulator: Simulator) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(simulator.wsgi))


def test_a_link_is_good_without_a_key(simulator: Simulator, link: str) -> None:
    with without_key(simulator) as client:
        answer = client.get(link)
    assert answer.status_code == 200
    assert answer.content
    assert "json" not in answer.headers["Content-Type"]


def test_a_link_points_to_the_host_that_was_asked(simulator: Simulator) -> None:
    with client_of(simulator, Host="gem.localhost:8800") as client:
        assert urlsplit(links_in(client.get("/candidates/").json())[0]).netloc == "gem.localhost:8800"


@pytest.mark.parametrize("host", ['x","y', "a b", "", "evil/path"])
def test_a_host_that_would_break_the_json_is_not_put_there(simulator: Simulator, host: str) -> None:
    with client_of(simulator, Host=host) as client:
        assert urlsplit(links_in(client.get("/candidates/").json())[0]).hostname == "gem.test"


def test_every_answer_signs_anew(own_gem: httpx.Client) -> None:
    signatures = {
        parse_qs(urlsplit(links_in(own_gem.get("/candidates/").json())[0]).query)["signature"][0] for _ in range(3)
    }
    assert len(signatures) == 3


@pytest.mark.parametrize("path", ["/candidates/", "/candidates/{id}"])
def test_no_placeholder_is_left_in_any_answer(own_gem: httpx.Client, path: str) -> None:
    candidates = own_gem.get("/candidates/").json()
    owner = next(each["id"] for each in candidates if each.get("attachments"))
    answer = own_gem.get(path.format(id=owner))
    assert "signature=" in answer.text
    assert "@@" not in answer.text


def test_a_link_expires_on_the_simulated_clock(simulator: Simulator, own_gem: httpx.Client, link: str) -> None:
    simulator.tenant.clock.advance(LIFETIME - 60_000)
    assert own_gem.get(link).status_code == 200
    simulator.tenant.clock.advance(60_000)
    expired = own_gem.get(link)
    assert (expired.status_code, expired.headers["Content-Type"]) == (403, "application/xml")


@pytest.mark.parametrize("change", [lambda url: url[:-1] + "!", lambda url: url.partition("?")[0]])
def test_a_link_that_nobody_signed_is_refused(own_gem: httpx.Client, link: str, change: Any) -> None:
    assert own_gem.get(change(link)).status_code == 403


@pytest.mark.parametrize("signature", ["", "-", "x-1-y", "ffffffffffff-1-" + "0" * 32, "\u00e9"])
def test_any_made_up_signature_is_refused(own_gem: httpx.Client, link: str, signature: str) -> None:
    assert own_gem.get(link.partition("?")[0], params={"signature": signature}).status_code == 403


def test_a_signed_link_to_no_file_is_not_found(own_gem: httpx.Client, link: str) -> None:
    split = urlsplit(link)
    assert own_gem.get(f"{split.scheme}://{split.netloc}/files/nobody/nothing?{split.query}").status_code == 404


def test_a_signature_of_another_tenant_is_refused(own_gem: httpx.Client, link: str) -> None:
    other = Simulator(seed=6, candidates=12)
    signature = other.signatures.new().decode()
    assert own_gem.get(link.partition("?")[0], params={"signature": signature}).status_code == 403
