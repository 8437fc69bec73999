"""What the templates ask of a page, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import flask
from markupsafe import Markup

from gem_simulator.api.gateway import CONTROL, origin_of
from gem_simulator.api.operations import ROOT
from gem_simulator.console.forms import Notice
from gem_simulator.console.highlight import json_html
from gem_simulator.console.links import Path, named_by_value
from gem_simulator.console.moments import readable, relative
from gem_simulator.console.records import Reader
from gem_simulator.simulator import Simulator
from gem_simulator.tenant import COLLECTIONS, iso, millis

_TIME = Markup('<time datetime="{}" title="{}">{}</time> <span class="ago">{}</span>')
_CODE = Markup("<code>{}</code>")
_GOOD = frozenset("open active hired accepted complete scheduled live approved yes strong_yes".split())
_BAD = frozenset("rejected deprecated declined canceled cancelled no strong_no definitely_not deleted".split())


class Page:
    """A page of the console.

    Args:
        simulator: that it shows.
        asked: its query parameters, without the tenant.
        notice: what is said at its top.
    """

    def __init__(self, simulator: Simulator, asked: Mapping[str, str], notice: Notice | None = None) -> None:
        self.simulator = simulator
        self.asked = asked
        self.notice = notice
        self.now = simulator.clock.now()
        self.collections = COLLECTIONS
        self.root, self.controls = ROOT, CONTROL

    @cached_property
    def origin(self) -> str:
        """This server, as the browser calls it."""
        return origin_of(flask.request.environ)

    @cached_property
    def reader(self) -> Reader:
        """Reads the tenant."""
        return Reader(self.simulator.tenant, self.simulator.signatures.new, self.origin)

    @property
    def _tenant(self) -> dict[str, Any]:
        """The parameter that keeps to this tenant."""
        return {} if self.simulator is self.simulator.tenants.default else {"tenant": self.simulator.name}

    def url(self, endpoint: str, **values: Any) -> str:
        """A page of the console, of this tenant."""
        return flask.url_for(endpoint, **self._tenant, **{name: value for name, value in values.items() if value})

    @property
    def form_url(self) -> str:
        """Where forms go."""
        return flask.url_for("send", **self._tenant)

    def control_url(self, path: str) -> str:
        """A control call, of this tenant."""
        return flask.url_for("overview").rstrip("/") + path + "".join(f"?{n}={v}" for n, v in self._tenant.items())

    @property
    def itself(self) -> str:
        """This page, for the forms on it to come back to."""
        return flask.request.full_path.rstrip("?")

    def other(self, **changes: Any) -> str:
        """This page with other parameters; None leaves one out."""
        names = flask.request.view_args or {}
        return self.url(flask.request.endpoint or "overview", **{**names, **self.asked, **changes})

    def entered(self, call: str, name: str, default: object = "") -> str:
        """What stood in the field of a form that was refused."""
        refused = self.notice is not None and self.notice.refused and self.notice.call == call
        return self.notice.entered.get(name, "") if refused and self.notice is not None else str(default)

    def time(self, value: object, *, seconds: bool = True) -> Markup | str:
        """A date-time of a record, or an instant: when it was, and how long ago by the simulated clock."""
        if value is None:
            return ""
        text = iso(value) if isinstance(value, int) else str(value)
        try:
            ago = relative(millis(text), self.now)
        except (ValueError, TypeError):
            return text
        return _TIME.format(text, text, readable(text)[: None if seconds else -3], ago)

    def json(self, value: object, collection: str = "") -> Markup:
        """A JSON value, with links to the records that it names; `collection` is that of a record."""

        def follow(path: Path, text: str) -> str | None:
            if path and path[-1] == "url" and text.startswith(f"{self.origin}/files/"):
                return text
            target = named_by_value(path, collection) if path else None
            known = bool(target) and self.reader.title_of(str(target), text) is not None
            return self.url("record", collection=target, id=text) if known else None

        return json_html(value, follow)

    @staticmethod
    def prose(text: str) -> Markup:
        """A sentence of ours, whose names of things stand in backticks."""
        parts = text.split("`")
        return Markup("").join(_CODE.format(part) if place % 2 else part for place, part in enumerate(parts))

    @staticmethod
    def words(name: object) -> str:
        """A name of Gem's or of ours as people write it."""
        return str(name).replace("_", " ").strip().capitalize()

    @staticmethod
    def mood(status: object) -> str:
        """The class of a status: of an answer, or of a record."""
        if isinstance(status, int):
            return {2: "good", 3: "plain", 4: "warn", 5: "bad"}.get(status // 100, "plain")
        word = str(status).lower().replace(" ", "_")
        return "good" if word in _GOOD else "bad" if word in _BAD else "plain"
