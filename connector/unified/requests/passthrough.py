"""API passthrough: any request to Gem's own API."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import ConfigDict, model_validator

from connector.unified.requests.attachments import OneContent
from connector.unified.requests.base import Optionally, RequestObject
from connector.unified.requests.formats import Name, Words


class Method(StrEnum):
    """An HTTP method. Closed."""

    GET = "GET"
    POST = "POST"
    DELETE = "DELETE"
    PUT = "PUT"
    PATCH = "PATCH"


class PassthroughFile(OneContent):
    """A file in a form."""


class FormField(RequestObject):
    """A field of a form."""

    name: Name
    """Its name."""
    value: str | PassthroughFile
    """Its value, or a file."""


class Passthrough(RequestObject):
    """A request to Gem."""

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["data", "multipart_form_data"]}})

    method: Method
    """The HTTP method."""
    path: Words
    """Below ``/ats/v0``, such as ``/candidates/``; may have a query."""
    headers: Optionally[dict[str, str]] = None
    """Further headers; those that authenticate are ours."""
    params: Optionally[dict[str, str]] = None
    """Added to the query of the path."""
    data: Optionally[dict[str, Any] | list[Any] | str] = None
    """The body: objects and lists as JSON, a text as it is."""
    response_as_base64: Optionally[bool] = None
    """Give the body of the answer as base64, whatever it is."""
    multipart_form_data: Optionally[list[FormField]] = None
    """A form as the body, in place of ``data``."""
    api_options: Optionally[dict[str, str]] = None
    """There are none for Gem."""

    @model_validator(mode="after")
    def _has_one_body(self) -> Self:
        if self.data is not None and self.multipart_form_data is not None:
            raise ValueError("only one of data and multipart_form_data can be given")
        return self
