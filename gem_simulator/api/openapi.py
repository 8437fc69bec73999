"""The OpenAPI 3.1 document of this simulator, made from the same tables that route and validate."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson

from gem_simulator.api.answers import JSON, reason
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import PLACEHOLDER, ROOT, FeedOf, Operation, Write
from gem_simulator.api.parameters import Parameter, TextList
from gem_simulator.api.resources import RESOURCES, SCHEMAS, Resource
from gem_simulator.api.schemas import Schema, array, ref

_ERROR_SCHEMAS: dict[str, Schema] = {
    "Error": {
        "type": "object",
        "description": "An error of the application.",
        "required": ["code", "status"],
        "properties": {
            "code": {"type": "integer"},
            "status": {"type": "string"},
            "message": {"type": "string"},
            "errors": {"type": "object"},
        },
        "x-evidence": Evidence.REFERENCE.value,
    },
    "GatewayError": {
        "type": "object",
        "description": "An error of the gateway in front of the application.",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
        "x-evidence": Evidence.REASONED.value,
    },
    "Pagination": {
        "type": "object",
        "required": ["total", "total_pages"],
        "properties": {
            name: {"type": "integer"}
            for name in ("total", "total_pages", "first_page", "last_page", "page", "previous_page", "next_page")
        },
        "additionalProperties": False,
        "x-evidence": Evidence.CRM.value,
    },
}


@cache
def document_bytes() -> bytes:
    """The document as JSON."""
    return orjson.dumps(document())


def document() -> dict[str, Any]:
    """The document of every operation there is."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gem ATS API, as simulated",
            "version": "v0",
            "description": "What gem_simulator serves. `x-evidence` says how sure each part is to be true of Gem.",
        },
        "servers": [{"url": ROOT}],
        "security": [{"apiKey": []}, {"apiKey": [], "applicationSecret": []}],
        "tags": [{"name": resource.name} for resource in RESOURCES],
        "paths": _paths(RESOURCES),
        "components": {
            "schemas": dict(sorted((_ERROR_SCHEMAS | SCHEMAS).items())),
            "securitySchemes": {
                "apiKey": _header_scheme("X-API-Key", "A team's own key, or a partner's shareable access key."),
                "applicationSecret": _header_scheme("X-Application-Secret", "The partner's secret."),
            },
        },
    }


def _paths(resources: Iterable[Resource]) -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for resource in resources:
        for operation in resource.operations:
            paths.setdefault(documented_path(operation), {})[operation.method.lower()] = _operation(resource, operation)
    return paths


def documented_path(operation: Operation) -> str:
    """Below Gem's ATS root; the whole path for the CRM API, which has some paths of the same name."""
    return operation.path if operation.root == ROOT else operation.root + operation.path


def _operation(resource: Resource, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "tags": [resource.name],
        "operationId": operation_id(operation),
        "summary": operation.summary,
        "parameters": [
            *(_path_parameter(name) for name in PLACEHOLDER.findall(operation.path)),
            *(_query_parameter(parameter) for parameter in operation.parameters),
        ],
        "responses": _responses(operation),
        "x-evidence": operation.evidence.value,
    }
    if operation.root != ROOT:
        described["servers"] = [{"url": "/"}]
    if operation.accepts:
        content = {kind: {"schema": schema} for kind, schema in operation.accepts.items()}
        needed = any("required" in schema for schema in operation.accepts.values())  # no body counts as an empty one
        described["requestBody"] = {"required": needed, "content": content}
    if isinstance(operation, Write) and operation.deprecated:
        described["deprecated"] = True
    return described


def operation_id(operation: Operation) -> str:
    """A name made of the method and the path: `get_jobs_by_job_id_stages`."""
    path = PLACEHOLDER.sub(r"by_\1", documented_path(operation)).rstrip("/")
    return operation.method.lower() + path.replace("/", "_")


def _responses(operation: Operation) -> dict[str, Any]:
    refusals = dict.fromkeys(_refusals(operation), "Error") | {401: "Error", 403: "GatewayError", 429: "GatewayError"}
    return {
        str(operation.success): _success(operation),
        **{str(status): _refusal(status, refusals[status]) for status in sorted(refusals)},
        "default": {"description": "Anything else.", "content": {JSON: {"schema": ref("Error")}}},
    }


def _refusals(operation: Operation) -> set[int]:
    found = {404} if PLACEHOLDER.search(operation.path) else set()
    if operation.accepts:
        return found | {400, 404, 413, 422}
    return found | {422} if operation.is_list else found


def _success(operation: Operation) -> dict[str, Any]:
    schema = ref(operation.schema)
    if not operation.is_list:
        kind = "The feed." if isinstance(operation, FeedOf) else "The record."
        return {"description": kind, "content": {JSON: {"schema": schema}}}
    header = {"content": {JSON: {"schema": ref("Pagination")}}}
    return {
        "description": "A page; empty beyond the last.",
        "headers": {"X-Pagination": header},
        "content": {JSON: {"schema": array(schema)}},
    }


def _refusal(status: int, schema: str) -> dict[str, Any]:
    return {"description": f"{reason(status)}.", "content": {JSON: {"schema": ref(schema)}}}


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameter(parameter: Parameter) -> dict[str, Any]:
    commas = {"style": "form", "explode": False} if isinstance(parameter.kind, TextList) else {}
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": parameter.kind.schema,
        "x-evidence": parameter.evidence.value,
        **commas,
    }


def _header_scheme(name: str, description: str) -> dict[str, str]:
    return {"type": "apiKey", "in": "header", "name": name, "description": description}
