"""Gem's API document: what it says about paths and records, and validators made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any

import jsonschema_rs

from contracts.yaml_text import read_yaml

Schema = dict[str, Any]

EVIDENCE = ("confirmed", "inferred", "decision")
MADE_UP = "^x_"
"""Fields that the simulator's edge tenant invents, to show that one which nobody knows does no harm; Gem has none."""

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def load_gem_document() -> GemDocument:
    """The document of this package."""
    text = (resources.files("contracts") / "gem" / "openapi.yaml").read_text("utf-8")
    return GemDocument(read_yaml(text))


class GemDocument:
    """An OpenAPI document of Gem's API.

    Args:
        raw: the document as plain data.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    @cached_property
    def collections(self) -> Mapping[str, str]:
        """Each top-level collection and the schema of its records: `{"candidates": "Candidate", …}`."""
        found = {}
        for path, item in self.raw["paths"].items():
            if path.count("/") == 2 and path.endswith("/") and "get" in item:
                schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                found[path.strip("/")] = schema["items"]["$ref"].rpartition("/")[2]
        return found

    def takes(self, collection: str, parameter: str) -> bool:
        """Whether the list of a collection has a query parameter of this name."""
        parameters = self.raw["paths"][f"/{collection}/"]["get"]["parameters"]
        return any(self.resolve(one)["name"] == parameter for one in parameters)

    def resolve(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a `$ref` points at; anything else as it is."""
        if "$ref" not in item:
            return item
        found: Any = self.raw
        for step in item["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self.resolve(found)

    def operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Every (path, method, operation)."""
        for path, item in self.raw["paths"].items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def marked(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Everything that must carry an evidence mark, with a name to find it by."""
        for path, item in self.raw["paths"].items():
            yield path, item
        for path, method, operation in self.operations():
            yield f"{method.upper()} {path}", operation
            for parameter in map(self.resolve, operation.get("parameters", [])):
                yield f"{method.upper()} {path} {parameter['name']}", parameter
            for status, response in operation["responses"].items():
                yield f"{method.upper()} {path} {status}", self.resolve(response)
        for name, schema in self.raw["components"]["schemas"].items():
            for field, definition in schema.get("properties", {}).items():
                yield f"{name}.{field}", definition
        for group in ("securitySchemes", "headers", "parameters", "responses"):
            for name, definition in self.raw["components"][group].items():
                yield f"{group}.{name}", definition

    def validator(self, schema: str) -> jsonschema_rs.Draft202012Validator:
        """A validator of one schema, formats included, that also finds fields which the schema does not name."""
        return self.validator_of({"$ref": f"#/components/schemas/{schema}"})

    def validator_of(self, schema: Schema) -> jsonschema_rs.Draft202012Validator:
        """The same of a schema that stands somewhere in the document, such as that of a parameter or of a body."""
        whole = {**_strict(schema), "components": {"schemas": self._strict_schemas}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    @cached_property
    def _strict_schemas(self) -> Mapping[str, Schema]:
        return {name: _strict(schema) for name, schema in self.raw["components"]["schemas"].items()}


def _strict(schema: Any) -> Any:
    """The same schema, closed, and told so that an error names the very field that is wrong."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(value) for key, value in schema.items()}
    if "properties" in strict:
        strict.setdefault("additionalProperties", False)
        strict["patternProperties"] = {MADE_UP: True}
    match strict.get("anyOf"):
        case [inner, {"type": "null"}]:
            # "Not valid under any of the schemas" says nothing; this says what is wrong with the one that is not null.
            del strict["anyOf"]
            strict.update({"if": {"type": "null"}, "else": inner})
    return strict
