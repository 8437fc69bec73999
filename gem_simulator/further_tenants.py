"""What `--tenant name=acme,seed=7` says: settings as the control call takes them, files, and lists joined by `+`."""

from __future__ import annotations

from typing import Any

from gem_simulator.control.call import Refused, convert
from gem_simulator.control.calls.tenants import NewTenant

_FLAGS = ("frozen", "strict")
_LISTS = ("faults", "drift")


class FurtherTenant(NewTenant, forbid_unknown_fields=True):
    """A tenant of the command line, which can also be read from files."""

    cassette: str | None = None
    state: str | None = None


def settings_of(text: str) -> dict[str, Any]:
    """Those settings that a text gives, for `Tenants.add`.

    Raises:
        Refused: it names the setting that makes no sense, and what would.

    >>> settings_of("name=acme,seed=7,frozen,drift=page-cap+envelope")
    {'name': 'acme', 'seed': 7, 'frozen': True, 'drift': ['page-cap', 'envelope']}
    """
    given: dict[str, Any] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        name = name.strip().replace("-", "_")
        if name in given:
            raise Refused(f"{name} is given twice")
        if not equals and name in FurtherTenant.__struct_fields__ and name not in _FLAGS:
            raise Refused(f"{name} needs a value: {name}=…")
        given[name] = value.split("+") if name in _LISTS else value if equals else "true"
    tenant = convert(given, FurtherTenant, texts=True)
    return {name: getattr(tenant, name) for name in given}


def without_secrets(text: str) -> str:
    """The text as a message may show it."""
    parts = (part.partition("=") for part in text.split(","))
    return ",".join(
        f"{name}=…" if name.strip().replace("_", "-") in {"api-key", "application-secret"} else name + equals + value
        for name, equals, value in parts
    )
