"""The routes of the connection page, and what protects them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import flask
from flask.typing import ResponseReturnValue

from connector.api.connect.steps import TITLES, Desk, preselected
from connector.api.problems import Problem, problem_of
from connector.api.resources.connect import PAGE_PATH
from connector.api.service import ConnectPage, Service
from connector.errors import (
    ConnectorError,
    GemAuthenticationError,
    GemError,
    IntegrationMismatch,
    SettingInvalid,
    StoreError,
    TokenInvalid,
)
from connector.integrations.gem_account import source_named
from connector.integrations.links import Links, Visit

LARGEST_FORM = 64 * 1024

_Answer = tuple[str, int]


def connect_page(service: Service) -> flask.Blueprint:
    """The page, as a part of the application."""
    page = flask.Blueprint(
        "connect_page",
        __name__,
        url_prefix=PAGE_PATH,
        template_folder="templates",
        static_folder="assets",
        static_url_path="/assets",
    )
    page.add_url_rule("/guide", "guide", lambda: flask.render_template("connect/guide.html"))
    if service.connections is not None:
        desk = Desk(service.connections, Links(service.connections), service.connect_page.embedded_in)
        _add_routes(page, desk)
    page.before_request(_check_request)
    page.after_request(_Protection(service.connect_page))
    page.register_error_handler(TokenInvalid, _over)
    page.register_error_handler(Problem, _refused)
    page.register_error_handler(StoreError, lambda error: _refused(problem_of(error)))
    return page


def _add_routes(page: flask.Blueprint, desk: Desk) -> None:
    @page.get("")
    def opened() -> ResponseReturnValue:
        token = desk.links.open(flask.request.args.get("token", ""))
        return _show(desk, desk.links.visit(token), token)

    def step(name: str, do: Callable[[Visit, str], _Answer]) -> None:
        def view() -> ResponseReturnValue:
            token = flask.request.form.get("visit", "")
            visit = desk.links.visit(token)
            # A form from before another key was entered is answered with the step that is due.
            return do(visit, token) if _is_due(name, desk.next_step(visit)) else _show(desk, visit, token)

        page.add_url_rule(f"/{name}", name, view, methods=["POST"])

    step("key", lambda visit, token: _key(desk, visit, token))
    step("source", lambda visit, token: _source(desk, visit, token))
    step("user", lambda visit, token: _user(desk, visit, token))

    step("fields", lambda visit, token: _fields(desk, visit, token))

    @page.post("/restart")
    def restart() -> ResponseReturnValue:
        token = flask.request.form.get("visit", "")
        visit = desk.links.visit(token)
        return _show(desk, visit, token) if visit.link.purpose == "setup" else _show_key(desk, visit, token)


def _is_due(step: str, reached: str) -> bool:
    """Whether the form of a step may be sent: it is the one that is due, or an earlier one that is sent again."""
    order = list(TITLES)
    return step == reached or (step in order and reached in order and order.index(step) < order.index(reached))


def _key(desk: Desk, visit: Visit, token: str) -> _Answer:
    form = flask.request.form
    try:
        visit = desk.take_key(visit, form.get("api_key", ""), shareable=desk.is_partner and form.get("kind") != "team")
    except (GemError, IntegrationMismatch) as error:
        return _show_key(desk, visit, token, error=_told(error), status=_status(error))
    return _show(desk, visit, token)


def _source(desk: Desk, visit: Visit, token: str) -> _Answer:
    form = flask.request.form
    link = form.get("tracking_link", "")
    if form.get("go") == "retry":
        return _show_source(desk, visit, token, retried=True, tracking_link=link)
    try:
        visit = desk.take_source(visit, "" if form.get("go") == "skip" else form.get("source", ""), link)
    except (SettingInvalid, GemError) as error:
        return _show_source(desk, visit, token, error=_told(error), status=_status(error), tracking_link=link)
    return _show(desk, visit, token)


def _user(desk: Desk, visit: Visit, token: str) -> _Answer:
    try:
        form = flask.request.form
        visit = desk.take_user(visit, form.get("user", ""), form.getlist("allowed"))
        _, activation = desk.links.finish(visit)
    except (GemAuthenticationError, IntegrationMismatch) as error:
        return _show_key(desk, visit, token, error=_told(error), status=_status(error))
    except (SettingInvalid, GemError) as error:
        return _show_user(desk, visit, token, error=_told(error), status=_status(error))
    return _rendered("done", visit, 200, activation_token=activation, origins=desk.embedded_in)


def _show(desk: Desk, visit: Visit, token: str) -> _Answer:
    """The page of the step that a visit has come to."""
    show = {"key": _show_key, "source": _show_source, "user": _show_user, "fields": _show_fields}[desk.next_step(visit)]
    try:
        return show(desk, visit, token)
    except GemError as error:
        return _show_key(desk, visit, token, error=_told(error), status=_status(error))


def _show_key(desk: Desk, visit: Visit, token: str, *, error: str = "", status: int = 200) -> _Answer:
    return _page("key", visit, token, status, error=error, is_partner=desk.is_partner)


def _show_source(
    desk: Desk,
    visit: Visit,
    token: str,
    *,
    error: str = "",
    status: int = 200,
    retried: bool = False,
    tracking_link: str = "",
) -> _Answer:
    wanted = desk.connections.source_name
    found = desk.sources(visit)
    known = visit.integration.source if visit.integration is not None else visit.entered.source
    return _page(
        "source",
        visit,
        token,
        status,
        error=error,
        sources=found,
        wanted=wanted,
        found=source_named(wanted, found) if wanted else None,
        retried=retried,
        selected=known.id,
        tracking_link=tracking_link or known.tracking_link or "",
    )


def _show_user(desk: Desk, visit: Visit, token: str, *, error: str = "", status: int = 200) -> _Answer:
    people = desk.people(visit)
    return _page(
        "user",
        visit,
        token,
        status,
        error=error,
        people=people,
        selected=preselected(visit, people),
        optional=desk.optional(visit),
    )


def _fields(desk: Desk, visit: Visit, token: str) -> _Answer:
    form = flask.request.form
    try:
        desk.take_fields(visit, {name: form[name] for name in form if name != "visit"})
    except SettingInvalid as error:
        return _show_fields(desk, visit, token, error=_told(error), status=_status(error))
    _, activation = desk.links.finish_setup(visit)
    return _rendered("done", visit, 200, activation_token=activation, origins=desk.embedded_in)


def _show_fields(desk: Desk, visit: Visit, token: str, *, error: str = "", status: int = 200) -> _Answer:
    return _rendered("fields", visit, status, token=token, error=error, fields=desk.fields(visit))


def _page(step: str, visit: Visit, token: str, status: int, **known: Any) -> _Answer:
    return _rendered(step, visit, status, step=step, steps=TITLES, token=token, **known)


def _rendered(name: str, visit: Visit, status: int, **known: Any) -> _Answer:
    # A link that was sent to somebody is opened by itself, never inside of a page.
    flask.g.embeddable = visit.link.link_type == "EMBEDDED"
    return flask.render_template(f"connect/{name}.html", visit=visit, **known), status


def _told(error: ConnectorError) -> str:
    """What went wrong, for people who do not know our side."""
    if isinstance(error, GemAuthenticationError):
        return "Gem does not accept this key. Check that it was copied completely, and is of the right kind."
    if isinstance(error, IntegrationMismatch):
        return "This key belongs to another Gem account. Use a key of the account that was connected before."
    if isinstance(error, GemError):
        return "Gem cannot be reached at the moment. Try again in a minute."
    return error.message


def _status(error: ConnectorError) -> int:
    """For whoever watches the traffic; browsers show the page whatever it is."""
    return 502 if isinstance(error, GemError) and not isinstance(error, GemAuthenticationError) else 422


def _over(error: Exception) -> ResponseReturnValue:
    return flask.render_template("connect/over.html", message=str(error)), 410


def _refused(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, Problem)
    template = "connect/unavailable.html" if error.status >= 500 else "connect/over.html"
    return flask.render_template(template, message=error.message), error.status


def _check_request() -> None:
    """Forms come from our own pages alone. (What they name is a secret of the page, so this is the second lock.)"""
    flask.request.max_content_length = LARGEST_FORM
    flask.request.max_form_memory_size = LARGEST_FORM
    if flask.request.method != "POST":
        return
    site = flask.request.headers.get("Sec-Fetch-Site")
    origin = flask.request.headers.get("Origin")
    foreign = site not in {None, "same-origin"} if site else origin and urlsplit(origin).netloc != flask.request.host
    if foreign:
        raise Problem(None, "This form was not sent from our own page.", status=403)


class _Protection:
    """Puts the headers on every answer that keep a page from being misused.

    Args:
        settings: who may show the page inside of another one.
    """

    def __init__(self, settings: ConnectPage) -> None:
        self._ancestors = settings.embedded_in

    def __call__(self, response: flask.Response) -> flask.Response:
        ancestors = self._ancestors if flask.g.get("embeddable", True) else ()
        policy = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';"
            f" base-uri 'none'; frame-ancestors {' '.join(ancestors) or chr(39) + 'none' + chr(39)}"
        )
        response.headers["Content-Security-Policy"] = policy
        if not ancestors:
            response.headers["X-Frame-Options"] = "DENY"
        response.headers["X-Content-Type-Options"] = "nosniff"
        # `no-referrer` would take the origin off our own forms, too.
        response.headers["Referrer-Policy"] = "same-origin"
        if not flask.request.path.startswith(f"{PAGE_PATH}/assets/"):
            response.headers["Cache-Control"] = "no-store"
        return response
