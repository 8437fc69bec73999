"""Each check of ours fails where a service is broken that way; one that never can holds nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import run_wsgi_app

from contracts.fuzz.profiles import Profile
from contracts.fuzz.served import MINE, STRANGER, THEIRS, Served, served
from contracts.fuzz.stateful import fuzz_sequences
from contracts.fuzz.stateless import fuzz_operation

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Answer = Callable[["WSGIApplication", "WSGIEnvironment", "StartResponse"], Iterable[bytes]]
QUICK = Profile(seed=42, examples=1, scenarios=3, steps=6)


class Breakable:
    """Stands before the service, and breaks it as a test wishes."""

    def __init__(self) -> None:
        self.answer: Answer = _as_it_is

    def around(self, app: WSGIApplication) -> WSGIApplication:
        return lambda environ, start: self.answer(app, environ, start)


def _as_it_is(app: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    return app(environ, start)


@pytest.fixture(scope="module")
def broken() -> Breakable:
    return Breakable()


@pytest.fixture(scope="module")
def service(broken: Breakable) -> Iterator[Served]:
    with served(broken.around) as service:
        yield service


@pytest.fixture(autouse=True)
def _mended(broken: Breakable) -> Iterator[None]:
    yield
    broken.answer = _as_it_is


def _says(start: StartResponse, status: str, body: object) -> Iterable[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]


def _is_of_users(environ: WSGIEnvironment) -> bool:
    """What the account of a new integration holds is looked up with whole pages, and that goes on."""
    return bool(environ["PATH_INFO"] == "/v1/ats/users" and environ["QUERY_STRING"] != "page_size=250")


def _failed(service: Served, operation: str) -> set[str]:
    return {one.check for one in fuzz_operation(service, operation, QUICK).failures}


def test_a_service_that_is_not_broken_fails_no_check(service: Served) -> None:
    assert _failed(service, "get_users") == set()


def test_a_refusal_by_form_of_what_the_document_allows_is_found(service: Served, broken: Breakable) -> None:
    error = {
        "code": "PLATFORM.INPUT_INVALID",
        "title": None,
        "message": "The query cannot be accepted.",
        "log_url": None,
    }

    def picky(app: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _is_of_users(environ) or MINE not in environ.get("HTTP_AUTHORIZATION", ""):
            return app(environ, start)
        return _says(start, "400 Bad Request", {"status": "error", "error": error})

    broken.answer = picky
    assert "refusals_are_semantic" in _failed(service, "get_users")


def test_a_key_that_opens_other_environments_is_found(service: Served, broken: Breakable) -> None:
    def generous(app: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_AUTHORIZATION") == f"Bearer {THEIRS}":
            environ["HTTP_AUTHORIZATION"] = f"Bearer {MINE}"
        return app(environ, start)

    broken.answer = generous
    assert "integrations_are_not_shared" in _failed(service, "get_users")


def test_records_of_strangers_in_an_answer_are_found(service: Served, broken: Breakable) -> None:
    def confused(app: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if _is_of_users(environ):
            environ |= {"HTTP_AUTHORIZATION": f"Bearer {THEIRS}", "HTTP_X_INTEGRATION_ID": STRANGER}
        return app(environ, start)

    broken.answer = confused
    assert "strangers_stay_strangers" in _failed(service, "get_users")


def test_an_integration_that_outlives_its_deletion_is_found(service: Served, broken: Breakable) -> None:
    def forgetful(app: WSGIApplication, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "DELETE":
            return app(environ, start)
        looked, status, headers = run_wsgi_app(app, {**environ, "REQUEST_METHOD": "GET"})
        if status != "200 OK":  # whoever may not look may not delete either
            start(status, headers.to_wsgi_list())
            return looked
        return _says(start, status, {"status": "success", "data": {}})

    broken.answer = forgetful
    assert any("was deleted, and still answers" in one.message for one in fuzz_sequences(service, QUICK).failures)
