"""Operations: one decorator is route, validation, OpenAPI entry, error family and limits at once.

    @operation("PUT", "/ats/applications/{application_id}/stage", answers=Nothing, tag="Act", action=True, warns=True)
    def move_application_to_stage(call: Call, application_id: Text, body: MoveToStage) -> Nothing:
        '''Move application to stage

        What the document says about it.
        '''

What the handler takes is what the operation takes: `query` (a `Query` model), `body` (a pydantic model), and one
parameter for each name in braces. It gives the `data` of the answer: an object of the type that `answers` names, or
that object's JSON as bytes. Adding an operation is such a function in a module of `connector.api.resources`, and the
module's name in the list there.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any, get_type_hints

from pydantic import BaseModel, TypeAdapter

from connector.unified.error_codes import ErrorCode

Handler = Callable[..., BaseModel | bytes]


class Nothing(BaseModel):
    """The data of an operation that has nothing to say."""


class Family(Enum):
    """Which error codes an operation may answer."""

    ATS = "ats"
    """All of them."""
    GENERAL = "general"
    """The PLATFORM codes only."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that the API does; made by `operation`.

    Args:
        method: GET, POST, PUT, PATCH or DELETE.
        path: below the base path, with parameters in braces.
        handler: the function that does it.
        answers: the type of the answer's data.
        tag: under which heading the document has it.
        integration: it works on one integration, named by ``X-Integration-Id``.
        synced: it reads what was synced, and has nothing to read before the first full sync has ended.
        action: it asks Gem; limited in number at a time.
        once: it writes, and takes an ``Idempotency-Key``.
        warns: its answers carry warnings.
        anything: query and body are not looked at, since it refuses whatever they are.
        fails: codes that the document names beside those that every operation of its kind may answer.
        parameters: of the path, by name.
        query: the model of the query parameters.
        body: the model of the body.
    """

    method: str
    path: str
    handler: Handler
    answers: type[BaseModel]
    tag: str
    integration: bool
    synced: bool
    action: bool
    once: bool
    warns: bool
    anything: bool
    fails: tuple[ErrorCode, ...]
    parameters: Mapping[str, TypeAdapter[Any]]
    query: type[BaseModel] | None
    body: type[BaseModel] | None

    @property
    def name(self) -> str:
        """The function's name: the operation's id in the document."""
        return self.handler.__name__

    @property
    def family(self) -> Family:
        """Which error codes it may answer."""
        return Family.ATS if self.path.startswith("/ats/") else Family.GENERAL

    @property
    def needs_body(self) -> bool:
        """Whether a call without a body cannot be right."""
        return self.body is not None and any(field.is_required() for field in self.body.model_fields.values())

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return inspect.getdoc(self.handler).split("\n", 1)[0].rstrip(".")  # type: ignore[union-attr]  # checked when made

    @property
    def description(self) -> str:
        """The rest of the function's docstring."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[2].strip()


def operation(  # noqa: PLR0913 - each is a fact about the operation
    method: str,
    path: str,
    *,
    answers: type[BaseModel],
    tag: str,
    integration: bool | None = None,
    synced: bool = False,
    action: bool = False,
    once: bool = False,
    warns: bool = False,
    anything: bool = False,
    fails: tuple[ErrorCode, ...] = (),
) -> Callable[[Handler], Operation]:
    """Makes an operation of a function; see `Operation` for the arguments.

    `integration` need not be said for paths below ``/ats``, which all work on one.
    """

    def made(handler: Handler) -> Operation:
        assert inspect.getdoc(handler), f"{handler.__name__} needs a docstring: the document shows it"
        hints = get_type_hints(handler, include_extras=True)
        names = re.findall(r"{(\w+)}", path)
        return Operation(
            method=method,
            path=path,
            handler=handler,
            answers=answers,
            tag=tag,
            integration=path.startswith("/ats/") if integration is None else integration,
            synced=synced,
            action=action,
            once=once,
            warns=warns,
            anything=anything,
            fails=fails,
            parameters={name: TypeAdapter(hints.get(name, str)) for name in names},
            query=hints.get("query"),
            body=hints.get("body"),
        )

    return made


def operations_in(*modules: ModuleType) -> list[Operation]:
    """The operations of some modules, in the order in which they are written."""
    return [value for module in modules for value in vars(module).values() if isinstance(value, Operation)]
