"""The base of all requests: strict about what is known, open to what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

T = TypeVar("T")


class RequestObject(BaseModel):
    """The base of everything that clients send."""

    model_config = ConfigDict(
        frozen=True, extra="allow", use_attribute_docstrings=True, hide_input_in_errors=True, regex_engine="rust-regex"
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Without defaults of null: null is no value that clients may send."""
        schema = handler(core_schema)
        own = handler.resolve_ref_schema(schema)
        for field in own.get("properties", {}).values():
            if field.get("default", "") is None:
                del field["default"]
        return schema


class _NullNotInDocument:
    """Takes null out of the JSON Schema of what may be left out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source)

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
        if not kinds:
            return schema
        others = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**others, **kinds[0]} if len(kinds) == 1 else {**others, "anyOf": kinds}


def _not_null(value: T, info: ValidationInfo) -> T:
    if value is None and info.mode == "json":
        raise ValueError("may be left out, but not null")
    return value


Optionally = Annotated[T | None, AfterValidator(_not_null), _NullNotInDocument()]
"""What may be left out, and is then None; a JSON null is refused."""


def unknown_fields(request: BaseModel, where: str = "") -> Iterator[str]:
    """The fields of a request that no model knows, by their paths.

    >>> from connector.unified.requests import MoveToStage
    >>> list(unknown_fields(MoveToStage.model_validate({"stage_id": "remote:1", "hurry": True})))
    ['hurry']
    """
    for name in request.model_extra or ():
        yield f"{where}{name}"
    for name in type(request).model_fields:
        value = getattr(request, name)
        items = value if isinstance(value, list | tuple) else [value]
        for position, item in enumerate(items):
            if isinstance(item, BaseModel):
                inner = f"{where}{name}[{position}]." if value is not item else f"{where}{name}."
                yield from unknown_fields(item, inner)
