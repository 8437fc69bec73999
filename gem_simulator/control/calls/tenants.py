"""The tenants of this server, one a key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.settings import MOST_CANDIDATES, MOST_REQUESTS, NAME, NAME_IN_WORDS, VISIBLE, VISIBLE_IN_WORDS
from gem_simulator.simulator import Simulator
from gem_simulator.tenant import TenantError

#: Checked when it is armed, as that of `POST /faults` is.
_Fault = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"$ref": "#/components/schemas/NewFault"})]


class TenantState(msgspec.Struct):
    """A tenant: its key, what it began as, and whether a secret goes with its key."""

    name: str
    api_key: str
    with_secret: bool
    seed: int
    candidates: int
    profile: str
    locale: str | None


class NewTenant(msgspec.Struct, forbid_unknown_fields=True):
    """A tenant to be made; what is left out is as for the first one, its key is made of seed and name.

    Faults are presets by name, or objects as `POST /faults` takes them; drifts are named as `GET /drifts` names them.
    """

    name: Annotated[str, msgspec.Meta(pattern=NAME, description=NAME_IN_WORDS)]
    seed: int = 42
    candidates: Annotated[int, msgspec.Meta(ge=0, le=MOST_CANDIDATES)] | None = None
    profile: Literal["realistic", "edge", "minimal"] = "realistic"
    locale: str | None = None
    frozen: bool = False
    api_key: Annotated[str, msgspec.Meta(pattern=VISIBLE, description=VISIBLE_IN_WORDS)] | None = None
    application_secret: Annotated[str, msgspec.Meta(pattern=VISIBLE, description=VISIBLE_IN_WORDS)] | None = None
    rate_limit: Annotated[float, msgspec.Meta(gt=0, le=MOST_REQUESTS)] | None = None
    burst: Annotated[int, msgspec.Meta(ge=1)] = 500
    faults: list[str | _Fault] = []
    drift: list[str] = []
    strict: bool = False


def tenant(simulator: Simulator) -> TenantState:
    """What is told of a tenant."""
    began = simulator.tenant
    return TenantState(
        name=simulator.name,
        api_key=simulator.api_key,
        with_secret=simulator.application_secret is not None,
        seed=began.seed,
        candidates=began.candidates,
        profile=began.profile,
        locale=began.locale,
    )


def tenants(simulator: Simulator, _given: Given) -> list[TenantState]:
    """All of them."""
    return [tenant(one) for one in simulator.tenants.values()]


def add(simulator: Simulator, given: Given) -> TenantState:
    """One more."""
    try:
        return tenant(simulator.tenants.add(**msgspec.structs.asdict(given.body)))
    except (TenantError, ValueError) as error:
        raise Refused(f"this tenant cannot be made: {error}") from None


def remove(simulator: Simulator, given: Given) -> list[TenantState]:
    """One less."""
    name = given.names["name"]
    if name not in simulator.tenants:
        raise Refused(f"there is no tenant {name!r}; there are: {', '.join(simulator.tenants)}", 404)
    try:
        simulator.tenants.remove(name)
    except ValueError as error:
        raise Refused(str(error)) from None
    return tenants(simulator, given)


CALLS = (
    Call(method="GET", path="/tenants", summary="The tenants of this server.", answer=list[TenantState], run=tenants),
    Call(
        method="POST",
        path="/tenants",
        summary="Make a further tenant, with clock, faults, journal and rate limit of its own.",
        answer=TenantState,
        run=add,
        body=NewTenant,
        example={"name": "acme", "seed": 7, "candidates": 300, "profile": "edge"},
        status=201,
    ),
    Call(
        method="DELETE",
        path="/tenants/{name}",
        summary="Let go of a tenant; the first one stays.",
        answer=list[TenantState],
        run=remove,
        refusals=(400, 404),
    ),
)
