"""What may stay of a recording of Gem: by Gem's document, and by `stays.yaml` where the document leaves it open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import yaml

from cassettes.standins import Facts
from cassettes.standins.rules import Operation, Rules
from cassettes.standins.shapes import UNKNOWN, Shape
from contracts.functions.emails import valid_email
from contracts.functions.places import place
from contracts.gem_document import GemDocument, load_gem_document

GEM_HOST = "gem.com"
STAND_IN_HOST = "gem.test"
"""What stands for the host of a server that is not Gem's own, such as a simulator's."""
ATS_ROOT = "/ats/v0"
_ID = re.compile(r"(?:.*_)?ids?")


@cache
def load_stays() -> Mapping[str, Any]:
    """`stays.yaml`."""
    found: dict[str, Any] = yaml.safe_load((resources.files("contracts.record") / "stays.yaml").read_text("utf-8"))
    return found


def gem_rules(base_url: str = "", document: GemDocument | None = None) -> Rules:
    """The rules for a session.

    Args:
        base_url: Gem's ATS root in it. Where it is not Gem's own, another host stands for it.
        document: of Gem's API.
    """
    stays, document = load_stays(), document or load_gem_document()
    shapes = _Shapes(document, stays)
    parts = urlsplit(base_url)
    netloc = parts.netloc
    own = {} if not netloc or netloc.rpartition("@")[2].endswith(GEM_HOST) else {netloc: STAND_IN_HOST}
    words = _words(stays["words"])
    facts = Facts(
        words=words,
        messages=words | _words(stays["messages"]) | frozenset(map(str.casefold, shapes.words())),
        keys=_words(stays["keys"]) | frozenset(shapes.words()),
        is_email=valid_email,
        is_country=lambda text: (place(text) or {}).get("country") is not None,
        hosts={**own, STAND_IN_HOST: STAND_IN_HOST},
        public_hosts=frozenset(stays["public_hosts"]),
    )
    return Rules(
        facts,
        tuple(shapes.operations()),
        {name: re.compile(pattern) for name, pattern in stays["headers"].items()},
        _words(stays["header_words"]),
        parts.path.rstrip("/").removesuffix(ATS_ROOT) if own else "",
    )


def undecided(document: GemDocument | None = None) -> list[str]:
    """Fields of the document of which neither it nor `stays.yaml` says what they hold."""
    document = document or load_gem_document()
    shapes = _Shapes(document, load_stays())
    return [
        f"{schema}.{name}"
        for schema, definition in document.raw["components"]["schemas"].items()
        for name, field in definition.get("properties", {}).items()
        if _is_text(field) and shapes.kind(schema, name, field) == ""
    ]


class _Shapes:
    """The shapes of Gem's schemas."""

    def __init__(self, document: GemDocument, stays: Mapping[str, Any]) -> None:
        self._document = document
        self._names: Mapping[str, str] = stays["names"]
        self._schemas: Mapping[str, Mapping[str, str]] = stays["schemas"]
        self._query: Mapping[str, str] = stays["query"]
        self._values = frozenset(stays["values"])
        self._root = urlsplit(document.raw["servers"][0]["url"]).path

    def words(self) -> Iterator[str]:
        """What the names of fields and parameters are made of."""
        for schema in self._document.raw["components"]["schemas"].values():
            for name in schema.get("properties", {}):
                yield from name.split("_")
        for _, _, operation in self._document.operations():
            for parameter in map(self._document.resolve, operation.get("parameters", [])):
                yield from parameter["name"].split("_")

    def operations(self) -> Iterator[Operation]:
        """What each operation's parts hold; paths without parameters first, which others would fit too."""
        for path, method, operation in sorted(self._document.operations(), key=lambda one: "{" in one[0]):
            yield self._operation(path, method, operation)

    def _operation(self, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
        root = "" if path.startswith("/v0/") else self._root
        pattern = re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(root + path.rstrip("/")))
        parameters = list(map(self._document.resolve, operation.get("parameters", [])))
        return Operation(
            method.upper(),
            re.compile(f".*?{pattern}/?" if root else f"(?!.*{self._root})(?:/[^/]+)*?{pattern}/?"),
            ("id",) * path.count("{"),
            {one["name"]: self._parameter(one) for one in parameters if one["in"] == "query"},
            self._content(operation.get("requestBody", {})),
            {
                status: self._content(self._document.resolve(response))
                for status, response in operation["responses"].items()
            },
        )

    def _parameter(self, parameter: Mapping[str, Any]) -> Shape:
        name, schema = parameter["name"], parameter["schema"]
        kind = self._query.get(name) or self.kind("", name, schema) or "typed"
        if name == "status":
            return Shape("enum", known=self._statuses())
        if schema.get("type") == "array":
            return Shape(items=Shape(kind))
        return Shape("number" if schema.get("type") in ("integer", "boolean") else kind, known=_known(schema))

    def _statuses(self) -> frozenset[str]:
        schemas = self._document.raw["components"]["schemas"].values()
        return frozenset().union(*(_known(one.get("properties", {}).get("status", {})) for one in schemas))

    def _content(self, holder: Mapping[str, Any]) -> Shape:
        for media in holder.get("content", {}).values():
            return self._shape(media["schema"], "")
        return UNKNOWN

    def _shape(self, schema: Mapping[str, Any], schema_name: str, field: str = "") -> Shape:
        if "$ref" in schema:
            return self._shape(self._document.resolve(schema), schema["$ref"].rpartition("/")[2])
        if "anyOf" in schema:
            return self._shape(schema["anyOf"][0], schema_name, field)
        kind = self.kind(schema_name, field, schema) if field else "typed"
        if "properties" in schema:
            fields = {name: self._shape(one, schema_name, name) for name, one in schema["properties"].items()}
            return Shape(fields=fields)
        if "items" in schema:
            items = schema["items"]
            return Shape(kind or "typed", items=self._shape(items, schema_name, "" if "$ref" in items else field))
        if "additionalProperties" in schema:
            return Shape(values=UNKNOWN)
        return Shape(kind or "typed", known=_known(schema) | (self._values if kind == "enum" else frozenset()))

    def kind(self, schema: str, name: str, field: Mapping[str, Any]) -> str:
        """What a field holds; "" where nothing says so."""
        decided = self._schemas.get(schema, {}).get(name) or self._names.get(name)
        if decided:
            return decided
        if "enum" in field or "x-known-values" in field:
            return "enum"
        types = _types(field)
        if types & {"integer", "number", "boolean"}:
            return "number"
        if field.get("format") in ("date-time", "date"):
            return "moment"
        return "id" if _ID.fullmatch(name) else ""


def _types(field: Mapping[str, Any]) -> set[str]:
    found = field.get("type", [])
    return {found} if isinstance(found, str) else set(found)


def _is_text(field: Mapping[str, Any]) -> bool:
    inner = field.get("items", field)
    return "$ref" not in inner and "anyOf" not in inner and (not _types(inner) or "string" in _types(inner))


def _known(field: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(one for one in (*field.get("enum", ()), *field.get("x-known-values", ())) if isinstance(one, str))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
