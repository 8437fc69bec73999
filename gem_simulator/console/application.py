"""The console as a Flask application of its own: its routes, and what protects them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from gem_simulator.api.gateway import CONSOLE, CONTROL, LARGEST_BODY
from gem_simulator.console import forms, pages
from gem_simulator.console.moments import readable
from gem_simulator.console.page import Page
from gem_simulator.control import origin
from gem_simulator.tenant import iso

if TYPE_CHECKING:
    from gem_simulator.tenants import Tenants

_log = logging.getLogger(__name__)

#: Not `no-referrer`: a browser would send `Origin: null` with our own forms then.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def create_console(tenants: Tenants) -> flask.Flask:
    """The console of some tenants."""
    console = flask.Flask(__name__, static_folder="assets", static_url_path=f"{CONSOLE}/assets")
    console.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    console.jinja_env.trim_blocks = console.jinja_env.lstrip_blocks = True
    console.jinja_env.globals.update(iso=iso, readable=readable)
    notices = forms.Notices()

    def view(template: str, show: pages.Show) -> flask.typing.RouteCallable:
        def shown(**names: str) -> str:
            page = _page(tenants, notices)
            return flask.render_template(template, page=page, **show(page, **names))

        return shown

    for name, (rule, template, show) in pages.PAGES.items():
        path = f"{CONSOLE}{rule}" if rule else f"{CONTROL}/"
        console.add_url_rule(path, name, view(template, show))
    console.add_url_rule(CONTROL, "start", lambda: flask.redirect(_start()))

    def failed(error: HTTPException) -> ResponseReturnValue:
        page = Page(tenants.default, {})
        return flask.render_template("error.html", page=page, error=error), error.code or 500

    @console.post(f"{CONSOLE}/send")
    def send() -> ResponseReturnValue:
        page = _page(tenants, notices)
        fields = dict(flask.request.form.items(multi=True))  # of several of a name, the last
        back, call = fields.pop("back", ""), fields.pop("call", "")
        upload = flask.request.files.get("file")
        notice = forms.send(page.simulator, call, fields, b"" if upload is None else upload.read())
        where = back if notice.refused else _instead_of_what_is_gone(page, call, fields) or back
        return flask.redirect(_back(where, notices.put(notice)), 303)

    console.before_request(_keep_others_out)
    console.after_request(_protect)
    console.register_error_handler(HTTPException, failed)
    console.register_error_handler(Exception, _unexpected)
    return console


def _keep_others_out() -> None:
    why = origin.refusal(flask.request.method, flask.request.headers)
    if why is not None:
        flask.abort(403, why)


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.error("the console failed; this is a bug of it", exc_info=error)
    return "The console failed; this is a bug of it. What happened stands in the log of the simulator.", 500


def _protect(response: flask.Response) -> flask.Response:
    response.headers.update(_HEADERS)
    if flask.request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _start() -> str:
    query = flask.request.query_string.decode("latin-1")
    return f"{CONTROL}/?{query}" if query else f"{CONTROL}/"


def _page(tenants: Tenants, notices: forms.Notices) -> Page:
    asked = flask.request.args.to_dict()
    name = asked.pop("tenant", None)
    if name is not None and name not in tenants:
        raise NotFound(f"There is no tenant {name!r}; there are: {', '.join(tenants)}.")
    simulator = tenants.default if name is None else tenants[name]
    return Page(simulator, asked, notices.take(asked.pop("notice", "")))


def _instead_of_what_is_gone(page: Page, call: str, fields: Mapping[str, str]) -> str | None:
    """The page that follows a form which did away with what its own page shows."""
    if call == "DELETE /tenants/{name}" and fields.get("name") == page.simulator.name:
        return flask.url_for("tenants")
    if call == "DELETE /records/{collection}/{id}" and fields.get("hard") == "true":
        return page.url("records", collection=fields["collection"])
    return None


def _back(where: str, notice: str) -> str:
    """The page that a form was on: one of ours, whatever the form says."""
    parts = urlsplit(where)
    inside = parts.path == f"{CONTROL}/" or parts.path.startswith(f"{CONSOLE}/")
    query = urlencode([*(pair for pair in parse_qsl(parts.query) if pair[0] != "notice"), ("notice", notice)])
    return f"{parts.path if inside else f'{CONTROL}/'}?{query}"
