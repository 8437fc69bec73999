"""The control API: JSON under `/_simulator`, where `GET` lists its calls. Errors say what to do instead.

`?tenant=NAME` says which tenant is meant, where there are several; without it, it is the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from flask import Blueprint, Response, request

from gem_simulator.api.answers import JSON
from gem_simulator.api.gateway import CONTROL
from gem_simulator.control import origin
from gem_simulator.control.call import Call, Given, Problem, Refused, convert
from gem_simulator.control.calls import CALLS
from gem_simulator.control.openapi import document_bytes

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenants import Tenants

#: The parameter that every call takes.
TENANT = "tenant"


def control_blueprint(tenants: Tenants) -> Blueprint:
    """The control API of some tenants."""
    blueprint = Blueprint("control", __name__, url_prefix=CONTROL)
    for call in CALLS:
        rule = call.path.replace("{", "<").replace("}", ">")
        for number in call.numbers:
            rule = rule.replace(f"<{number}>", f"<int:{number}>")
        name = f"{call.method} {call.path}".replace(".", " ")
        blueprint.add_url_rule(rule, name, _view(call, tenants), methods=[call.method])
    blueprint.add_url_rule("/openapi.json", "openapi", lambda: _json(200, document_bytes()))
    blueprint.before_request(_keep_others_out)
    blueprint.register_error_handler(Refused, _refusal)
    return blueprint


def _view(call: Call, tenants: Tenants) -> Callable[..., Response]:
    def view(**names: str | int) -> Response:
        sent = request.args.to_dict()
        simulator = _meant(tenants, sent.pop(TENANT, None))
        body = call.read_body(request.get_data())
        query = convert(sent, call.query, texts=True)
        given = {name: str(value) for name, value in names.items()}
        with simulator.lock:
            return _json(call.status, call.run(simulator, Given(given, query, body)))

    return view


def _keep_others_out() -> None:
    why = origin.refusal(request.method, request.headers)
    if why is not None:
        raise Refused(why, 403)


def _meant(tenants: Tenants, name: str | None) -> Simulator:
    if name is None:
        return tenants.default
    if name not in tenants:
        raise Refused(f"there is no tenant {name!r}; there are: {', '.join(tenants)}", 404)
    return tenants[name]


def _refusal(refused: Refused) -> Response:
    return _json(refused.status, Problem(str(refused)))


def _json(status: int, value: object) -> Response:
    content = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Response(content, status, content_type=JSON)
