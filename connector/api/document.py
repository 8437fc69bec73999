"""The OpenAPI 3.1 document, drawn from the operations and the models that validate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from connector.api.following import links_of
from connector.api.operations import Family, Operation
from connector.api.service import IDEMPOTENCY_KEY_PATTERN
from connector.unified.error_codes import ErrorCode

_REFERENCES = "#/components/schemas/{model}"
_EVERYWHERE = (
    ErrorCode.PLATFORM_AUTHENTICATION_INVALID,
    ErrorCode.PLATFORM_INPUT_INVALID,
    ErrorCode.PLATFORM_RATE_LIMIT_EXCEEDED,
    ErrorCode.PLATFORM_UNKNOWN_ERROR,
)
_WITH_BODY = {413: "The body is too large.", 415: "The body is not JSON."}
_TOO_LONG = {414: "The URL is too long.", 431: "The headers are too large."}
_LIMIT_HEADERS = {
    "ratelimit-limit": "How many requests the key may send in a minute.",
    "ratelimit-remaining": "How many more it may send in this minute.",
    "ratelimit-reset": "In how many seconds the minute is over.",
}
_ROOM_HEADERS = {
    "Concurrency-Limit": "How many actions of the integration may be in flight.",
    "Concurrency-Remaining": "How many more may.",
}
_STATUS_MEANINGS = {
    400: "The request, or something that it names, is not right.",
    401: "The API key is not valid.",
    403: "Something may not be done.",
    404: "Something is not there.",
    409: "The state of the integration or of a record does not allow it.",
    429: "Too much at once; try again later.",
    500: "Something went wrong on our side.",
    502: "Gem answered with an error.",
    503: "Gem, or the database of this service, cannot be reached; try again later.",
    504: "It took too long.",
}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about.

    Args:
        title: a few words.
        description: a sentence.
    """

    title: str
    description: str


UNIFIED = Subject(
    "Unified ATS API for Gem", "Reads from and acts in Gem's applicant tracking system, in the unified ATS models."
)
MANAGEMENT = Subject("Management of the Gem connector", "What the unified API has no endpoints for: webhooks.")


def openapi(operations: Iterable[Operation], base_url: str, subject: Subject = UNIFIED) -> Json:
    """The document.

    Args:
        operations: what the API does.
        base_url: where it stands, with the base path.
        subject: what it is about.
    """
    listed = list(operations)
    refs, schemas = _schemas(listed)
    paths: dict[str, Json] = {}
    for one in listed:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, refs)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": subject.title,
            "version": metadata.version("gem-ats-connector"),
            "description": subject.description,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base_url}],
        "security": [{"api_key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in listed)],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "api_key": {"type": "http", "scheme": "bearer", "description": "An API key of an environment."}
            },
            "schemas": schemas | {family.value: _error(family) for family in Family} | {"Warning": _WARNING},
        },
    }


_WARNING: Json = {
    "type": "object",
    "title": "Warning",
    "description": "What did not go as asked, although the whole did.",
    "required": ["message"],
    "properties": {"message": {"type": "string", "description": "For people and logs."}},
}

Refs = dict[tuple[type[BaseModel], JsonSchemaMode], Json]


def _schemas(operations: Iterable[Operation]) -> tuple[Refs, Json]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
    for one in operations:
        wanted[one.answers, "serialization"] = None
        if one.body is not None:
            wanted[one.body, "validation"] = None
    drawn, definitions = models_json_schema(list(wanted), ref_template=_REFERENCES)
    return {key: drawn[key] for key in wanted}, definitions.get("$defs", {})


def _error(family: Family) -> Json:
    codes = [code.value for code in ErrorCode if family is Family.ATS or code.is_general]
    nullable = {"type": ["string", "null"]}
    members: Json = {
        "code": {"description": "For programs; null where no code fits.", "enum": [*codes, None]},
        "title": {"description": "A few words for people.", **nullable},
        "message": {"description": "What is wrong and what to do about it.", "type": "string"},
        "log_url": {"description": "Where the log of this call can be read, for a day without a key.", **nullable},
    }
    return {
        "type": "object",
        "title": f"Error of {family.value} operations",
        "required": ["status", "error"],
        "properties": {
            "status": {"const": "error"},
            "error": {"type": "object", "required": list(members), "properties": members},
        },
    }


def _operation(one: Operation, refs: Refs) -> Json:
    described: Json = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "description": one.description,
        "parameters": _parameters(one),
        "responses": _responses(one, refs),
    }
    if one.body is not None:
        described["requestBody"] = {
            "required": one.needs_body,
            "content": {"application/json": {"schema": refs[one.body, "validation"]}},
        }
    return described


def _parameters(one: Operation) -> list[Json]:
    found: list[Json] = []
    if one.integration:
        found.append(
            {
                "name": "X-Integration-Id",
                "in": "header",
                "required": True,
                "description": "The integration to work with.",
                "schema": {"type": "string", "minLength": 1},
                "example": "gem:default",
            }
        )
    if one.once:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Under the same key, the same request is done once in 24 hours, and answered alike.",
                "schema": {"type": "string", "pattern": IDEMPOTENCY_KEY_PATTERN},
            }
        )
    for name, adapter in one.parameters.items():
        schema = adapter.json_schema()
        found.append({"name": name, "in": "path", "required": True, "schema": {"minLength": 1, **schema}})
    if one.query is not None:
        found.extend(_query_parameters(one.query))
    return found


def _query_parameters(query: type[BaseModel]) -> Iterable[Json]:
    drawn = query.model_json_schema()
    shared = drawn.get("$defs", {})
    for name, given in drawn["properties"].items():
        schema = _inlined({key: value for key, value in given.items() if key != "title"}, shared)
        described: Json = {"name": name, "in": "query", "required": False, "description": schema.pop("description", "")}
        if schema.get("type") == "array":
            described |= {"style": "form", "explode": False}
        yield {**described, "schema": schema}


def _inlined(schema: Json, shared: Json) -> Json:
    """The schema of a parameter: it cannot be null, which has no form in a query, and stands on its own."""
    if "anyOf" in schema:
        schema = {**schema, **next(one for one in schema["anyOf"] if one.get("type") != "null")}
        del schema["anyOf"]
    if schema.get("default", ...) is None:
        del schema["default"]
    if "$ref" in schema:
        schema = {**shared[schema.pop("$ref").rsplit("/", 1)[1]], **schema}
    if "$ref" in schema.get("items", {}):
        schema["items"] = shared[schema["items"]["$ref"].rsplit("/", 1)[1]]
    return schema


def _responses(one: Operation, refs: Refs) -> Json:
    found: Json = {"200": _response("The answer.", _success(one, refs), one)}
    links = links_of(one.name)
    if links:
        found["200"]["links"] = links
    error = {"$ref": _REFERENCES.format(model=one.family.value)}
    for status, meaning in sorted(_statuses(one).items()):
        found[str(status)] = _response(meaning, error, one)
    return found


def _success(one: Operation, refs: Refs) -> Json:
    members: Json = {"status": {"const": "success"}, "data": refs[one.answers, "serialization"]}
    if one.warns:
        members["warnings"] = {"type": "array", "items": {"$ref": _REFERENCES.format(model="Warning")}}
    return {"type": "object", "required": list(members), "properties": members}


def _statuses(one: Operation) -> dict[int, str]:
    codes = [*_EVERYWHERE, *one.fails]
    if one.integration:
        codes += [ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND, ErrorCode.INTEGRATION_INACTIVE]
    if one.synced:
        codes += [ErrorCode.INTEGRATION_SETUP_SYNC_PENDING, ErrorCode.INTEGRATION_MODEL_DISABLED]
    if one.action:
        codes.extend(code for code in ErrorCode if code.startswith(("REMOTE.", "INTEGRATION.A")))
    found = {code.http_status: _STATUS_MEANINGS[code.http_status] for code in codes}
    return found | {503: _STATUS_MEANINGS[503]} | _TOO_LONG | (_WITH_BODY if one.body is not None else {})


def _response(meaning: str, schema: Json, one: Operation) -> Json:
    limits = _LIMIT_HEADERS | (_ROOM_HEADERS if one.action else {})
    headers: Json = {
        name: {"description": text, "required": False, "schema": {"type": "integer"}} for name, text in limits.items()
    }
    number = {"description": "By what the log knows the call.", "required": False, "schema": {"type": "string"}}
    return {
        "description": meaning,
        "headers": {**headers, "X-Request-Id": number},
        "content": {"application/json": {"schema": schema}},
    }
