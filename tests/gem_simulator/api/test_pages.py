"""The cache of ready pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.api.answers import Answer
from gem_simulator.api.pages import Key, Page, PageCache
from tests.gem_simulator.conftest import client_of


def page(size: int) -> Page:
    return Page(200, (), (b"x" * size,))


def key(number: int) -> Key:
    return "key", number, "", "", "", False


def test_the_page_asked_for_longest_ago_goes_first() -> None:
    cache = PageCache(30)
    for number in (1, 2, 3):
        cache.put(key(number), page(10))
    assert cache.get(key(1)) is not None
    cache.put(key(4), page(10))
    assert cache.get(key(2)) is None
    assert cache.get(key(1)) is not None


def test_a_page_larger_than_the_cache_is_not_kept() -> None:
    cache = PageCache(5)
    cache.put(key(1), page(6))
    assert (cache.get(key(1)), cache.size) == (None, 0)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 40))), st.integers(0, 100))
def test_the_cache_never_holds_more_than_fits(puts: list[tuple[int, int]], capacity: int) -> None:
    cache, kept = PageCache(capacity), {}
    for number, size in puts:
        cache.put(key(number), page(size))
        kept[number] = size
    held = [size for number, size in kept.items() if cache.get(key(number)) is not None]
    assert cache.size <= capacity
    assert cache.size >= sum(held) - sum(size for size in held if size > capacity)


@given(st.lists(st.sampled_from([b"@@", b"a", b"@", b"bc"])), st.binary(max_size=5))
def test_signing_a_page_is_replacing_the_placeholder(pieces: list[bytes], signature: bytes) -> None:
    body = b"".join(pieces)
    assert Page.of(Answer(200, body), b"@@").signed(signature).body == body.replace(b"@@", signature)


def test_a_page_is_made_once_while_nothing_changes() -> None:
    simulator = Simulator(seed=3, candidates=5)
    with client_of(simulator) as client:
        client.get("/candidates/")
        size = simulator.wsgi.pages.size
        client.get("/candidates/")
        assert simulator.wsgi.pages.size == size > 0


def test_a_refusal_is_not_kept() -> None:
    simulator = Simulator(seed=3, candidates=5)
    with client_of(simulator) as client:
        client.get("/candidates/?page=0")
    assert simulator.wsgi.pages.size == 0
