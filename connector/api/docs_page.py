"""The documentation for people: one page out of the OpenAPI document, with no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
code { font: 0.9em ui-monospace, monospace; background: #f3f3f3; padding: 0 0.2em }
details { border: 1px solid #ddd; border-radius: 4px; margin: 0.5rem 0; padding: 0.3rem 0.8rem }
summary { cursor: pointer }
table { border-collapse: collapse; width: 100% }
td, th { border-top: 1px solid #ddd; padding: 0.2rem 0.5rem 0.2rem 0; text-align: left; vertical-align: top }
.method { display: inline-block; font-weight: bold; min-width: 4rem }
"""

Json = dict[str, Any]


def docs_page(document: Json) -> str:
    """The page, as HTML."""
    info, server = document["info"], document["servers"][0]["url"]
    sections = "".join(_section(tag["name"], document) for tag in document["tags"])
    schemas = document["components"]["schemas"]
    models = "".join(_model(name, schema) for name, schema in sorted(schemas.items()))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        f"<p>Base URL <code>{escape(server)}</code>, key as <code>Authorization: Bearer …</code>;"
        f' the same for machines: <a href="{escape(server)}/openapi.json">openapi.json</a>.</p>'
        f"{sections}<h2>Models</h2>{models}</body></html>"
    )


def _section(tag: str, document: Json) -> str:
    found = (
        _operation(method, path, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
        if tag in one["tags"]
    )
    return f"<h2>{escape(tag)}</h2>{''.join(found)}"


def _operation(method: str, path: str, one: Json) -> str:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = one["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]
    statuses = ((status, escape(response["description"])) for status, response in one["responses"].items())
    return (
        f'<details id="{escape(one["operationId"])}"><summary><span class="method">{method.upper()}</span>'
        f" <code>{escape(path)}</code> {escape(one['summary'])}</summary><p>{escape(one['description'])}</p>"
        f"{_table(_parameters(one['parameters']))}"
        f"{f'<p>Body: {_type(body)}</p>' if body else ''}<p>Data: {_type(answer)}</p>{_table(statuses)}</details>"
    )


def _parameters(parameters: Iterable[Json]) -> Iterable[tuple[str, str]]:
    for one in parameters:
        kind = _type(one["schema"]) + (", required" if one["required"] else "")
        yield one["name"], f"{escape(one.get('description', ''))} <em>{escape(one['in'])}: {kind}</em>"


def _model(name: str, schema: Json) -> str:
    required = schema.get("required", ())
    rows = (
        (
            member,
            f"{escape(one.get('description', ''))} <em>{_type(one)}{_optional(member in required)}</em>",
        )
        for member, one in schema.get("properties", {}).items()
    )
    values = f"<p>{_type(schema)}</p>" if "enum" in schema else ""
    told = f"<p>{escape(schema.get('description', ''))}</p>"
    title = f"<summary><code>{escape(name)}</code></summary>"
    return f'<details id="{escape(name)}">{title}{told}{values}{_table(rows)}</details>'


def _optional(required: bool) -> str:
    return "" if required else ", optional"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    filled = "".join(f"<tr><th><code>{escape(name)}</code></th><td>{text}</td></tr>" for name, text in rows)
    return f"<table>{filled}</table>" if filled else ""


def _type(schema: Json) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[1])
        return f'<a href="#{name}">{name}</a>'
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = schema.get("type", "anything")
    return escape(" | ".join(kind) if isinstance(kind, list) else kind)
