"""Mock servers answer from the document: what it says has to be enough for the official SDK."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from kombo import Kombo

from connector.api.document import openapi
from connector.api.resources import OPERATIONS

LISTS = ("users", "jobs", "candidates", "applications", "application-stages", "interviews")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi(OPERATIONS, "http://localhost/v1")


def test_dates_and_ids_say_their_form_and_give_an_example(document: dict[str, Any]) -> None:
    candidate = document["components"]["schemas"]["CandidateResult"]["properties"]

    assert candidate["changed_at"]["format"] == "date-time"
    assert candidate["changed_at"]["examples"] == ["2026-01-31T09:00:00.000Z"]
    assert len(candidate["id"]["examples"][0]) == 24


@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("path", LISTS)
def test_the_sdk_takes_what_a_mock_makes_up_for_each_list(document: dict[str, Any], path: str, which: int) -> None:
    described = document["paths"][f"/ats/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    made_up = _example(described, document, which)

    with httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=made_up))) as client:
        ats = Kombo(api_key="key", integration_id="gem:default", server_url="http://localhost/v1", client=client).ats
        page = getattr(ats, f"get_{path.replace('-', '_')}")()

    assert len(page.result.data.results) == 1


def _example(schema: dict[str, Any], document: dict[str, Any], which: int) -> Any:
    """What a mock makes up: an example where there is one, else something of the type.

    Args:
        schema: what is described.
        document: has what the schema refers to.
        which: of several possibilities: the first, or the last.
    """
    if "$ref" in schema:
        return _example(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document, which)
    possible = schema.get("examples") or schema.get("enum") or [schema[name] for name in ("const",) if name in schema]
    if possible:
        return possible[which]
    if "anyOf" in schema:
        return _example(schema["anyOf"][which], document, which)
    kind = schema.get("type")
    if kind == "object":
        members = schema.get("properties", {}).items()
        return {name: _example(member, document, which) for name, member in members}
    if kind == "array":
        return [] if schema.get("maxItems") == 0 else [_example(schema["items"], document, which)]
    return {"string": "text", "integer": 1, "number": 1.5, "boolean": True}.get(str(kind))
