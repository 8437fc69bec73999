"""The OpenAPI 3.1 document of the control API, made from the calls and the types that validate them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
import orjson

from gem_simulator.api.answers import JSON, reason
from gem_simulator.api.gateway import CONTROL
from gem_simulator.control.call import Call, Nothing, Problem, Raw
from gem_simulator.control.calls import CALLS, SUBJECTS

_REF = "#/components/schemas/{name}"
_NAME = re.compile(r"\{(\w+)\}")


@cache
def document_bytes() -> bytes:
    """The document as JSON."""
    return orjson.dumps(document())


def document() -> dict[str, Any]:
    """The document of every control call."""
    kinds = [kind for call in CALLS for kind in (call.answer, call.body, call.query)]
    named = list(dict.fromkeys([*map(str, kinds), str(Problem)]))
    by_name = {str(kind): kind for kind in [*kinds, Problem]}
    schemas, components = msgspec.json.schema_components([by_name[name] for name in named], ref_template=_REF)
    schema_of = dict(zip(named, schemas, strict=True))
    for call in CALLS:
        if not issubclass(call.body, Raw):
            _close(schema_of[str(call.body)], components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Controls of the Gem simulator",
            "version": "1",
            "description": "Ours, not Gem's. No key is needed. `tenant` says whose state is meant.",
        },
        "servers": [{"url": CONTROL}],
        "tags": [{"name": subject} for subject in SUBJECTS],
        "paths": _paths(schema_of),
        "components": {
            "schemas": dict(sorted(components.items())),
            "parameters": {
                "tenant": {
                    "name": "tenant",
                    "in": "query",
                    "description": "The name of a tenant; the first one unless given.",
                    "schema": {"type": "string"},
                }
            },
        },
    }


def _close(body: dict[str, Any], components: dict[str, Any]) -> None:
    """What is not known is refused, whatever the type says of itself (see `convert`)."""
    if "$ref" in body:
        components[body["$ref"].rpartition("/")[2]]["additionalProperties"] = False


def _paths(schema_of: dict[str, Any]) -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for subject, calls in SUBJECTS.items():
        for call in calls:
            paths.setdefault(call.path or "/", {})[call.method.lower()] = _operation(subject, call, schema_of)
    return paths


def _operation(subject: str, call: Call, schema_of: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "tags": [subject],
        "operationId": _operation_id(call),
        "summary": call.summary,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _of_path(name, call)} for name in _names(call)),
            *_query(call),
            {"$ref": "#/components/parameters/tenant"},
        ],
        "responses": {
            str(call.status): _answer("Done.", schema_of[str(call.answer)]),
            **{str(status): _answer(f"{reason(status)}.", schema_of[str(Problem)]) for status in _refusals(call)},
        },
    }
    if call.body is not Nothing:
        example = {"example": call.example} if call.example else {}
        described["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": schema_of[str(call.body)], **example}},
        }
    return described


def _operation_id(call: Call) -> str:
    return call.method.lower() + _NAME.sub(r"by_\1", call.path).replace("/", "_").replace("-", "_")


def _of_path(name: str, call: Call) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0} if name in call.numbers else {"type": "string"}


def _names(call: Call) -> list[str]:
    return _NAME.findall(call.path)


def _query(call: Call) -> list[dict[str, Any]]:
    (schema,), components = msgspec.json.schema_components([call.query], ref_template=_REF)
    properties = components[schema["$ref"].rpartition("/")[2]]["properties"]
    return [{"name": name, "in": "query", "schema": shape} for name, shape in properties.items()]


def _refusals(call: Call) -> list[int]:
    """400 for what is sent wrong, 403 for pages of other sites, 404 for a tenant that is not there."""
    return sorted({400, 403, 404, *call.refusals})


def _answer(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}
