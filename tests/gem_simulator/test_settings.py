"""Settings that make no sense are refused by the same rule at every door."""

from __future__ import annotations

from typing import Any

import pytest

from gem_simulator import Simulator
from gem_simulator.control.call import Refused, convert
from gem_simulator.control.calls.tenants import NewTenant

BAD = [
    ("name", "a b"),
    ("name", ""),
    ("seed", "7"),
    ("seed", True),
    ("seed", 2**70),
    ("candidates", -1),
    ("candidates", 1.5),
    ("candidates", 10**14),
    ("frozen", "no"),
    ("api_key", "two words"),
    ("api_key", ""),
    ("application_secret", "n\u00f6"),
    ("rate_limit", 0),
    ("rate_limit", float("nan")),
    ("rate_limit", float("inf")),
    ("rate_limit", "20"),
    ("burst", 0),
    ("strict", 1),
    ("faults", "flaky"),
    ("drift", "page-cap"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_it_is_named_from_python(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be ") as refused:
        Simulator(**{name: value})
    secret = name in {"api_key", "application_secret"}
    assert secret or repr(value) in str(refused.value)
    assert not secret or not value or value not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [one for one in BAD if one[1] != 2**70])  # JSON has no such number
def test_it_is_named_over_http(name: str, value: Any) -> None:
    with pytest.raises(Refused, match=f"^{name} must be "):
        convert({"name": "acme", name: value}, NewTenant)
