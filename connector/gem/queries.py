"""The query parameters of requests to Gem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Parameter = str | int | float | bool | None
Parameters = Mapping[str, Parameter | Sequence[Parameter]]


def query(params: Parameters) -> dict[str, str]:
    """As Gem takes them: booleans are `true` and `false`, sequences joined with commas, and None is left out."""
    return {name: _text(value) for name, value in params.items() if value is not None}


def _text(value: Parameter | Sequence[Parameter]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float | None):
        return str(value)
    return ",".join(_text(part) for part in value)
