"""A few words for JSON Schemas (2020-12), so that an object of Gem reads as a table of its fields.

The objects are open: a field we do not know of is no error. Words of an enum that Gem may extend are given as
`x-known-values`, not as `enum`: real tenants hold values that no document lists.
"""

from __future__ import annotations

from gem_simulator.api.evidence import Evidence

Schema = dict[str, object]


def text(meaning: str = "", *, values: tuple[str, ...] = (), form: str = "") -> Schema:
    """A string; `values` are those known, `form` a JSON Schema format."""
    known: Schema = {"x-known-values": list(values)} if values else {}
    formatted: Schema = {"format": form} if form else {}
    return {"type": "string", **formatted, **known, **_described(meaning)}


def boolean(meaning: str = "") -> Schema:
    """True or false."""
    return {"type": "boolean", **_described(meaning)}


def number(meaning: str = "") -> Schema:
    """A number."""
    return {"type": "number", **_described(meaning)}


def moment(meaning: str = "") -> Schema:
    """A date-time in UTC with milliseconds, as `2026-03-10T21:20:54.077Z`."""
    return {"type": "string", "format": "date-time", **_described(meaning)}


def day(meaning: str = "") -> Schema:
    """A date, as `2026-03-10`."""
    return {"type": "string", "format": "date", **_described(meaning)}


def array(items: Schema, meaning: str = "") -> Schema:
    """A list; its items are never null."""
    return {"type": "array", "items": items, **_described(meaning)}


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def ref(name: str) -> Schema:
    """Another schema of the document, by name."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(
    evidence: Evidence, required: str, inferred: dict[str, Evidence] | None = None, /, **fields: Schema
) -> Schema:
    """An object. `required` are the names that are always there; `inferred` marks fields less sure than the object."""
    marks = inferred or {}
    properties = {name: _marked(schema, marks.get(name)) for name, schema in fields.items()}
    return {"type": "object", "required": required.split(), "properties": properties, "x-evidence": evidence.value}


def _described(meaning: str) -> Schema:
    return {"description": meaning} if meaning else {}


def _marked(schema: Schema, evidence: Evidence | None) -> Schema:
    return schema if evidence is None else {**schema, "x-evidence": evidence.value}
