"""Files in requests: the bytes themselves as base64, or a link from which they are fetched."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import ConfigDict, JsonValue, model_validator

from connector.unified.requests.base import Optionally, RequestObject
from connector.unified.requests.formats import Base64, ContentType, Link, Name

_ONE_OF: list[JsonValue] = [{"required": ["data"]}, {"required": ["data_url"]}]


class AttachmentType(StrEnum):
    """What a file is. Closed."""

    CV = "CV"
    COVER_LETTER = "COVER_LETTER"
    OTHER = "OTHER"


class OneContent(RequestObject):
    """What every kind of file has: a name, and its content in one of two ways."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_OF})

    name: Name
    """File name with its extension."""
    content_type: Optionally[ContentType] = None
    """Media type."""
    data_url: Optionally[Link] = None
    """A public link from which the file is fetched at once, without any credentials."""
    data: Optionally[Base64] = None
    """The file's bytes as base64."""

    @model_validator(mode="after")
    def _has_one_content(self) -> Self:
        if (self.data is None) == (self.data_url is None):
            raise ValueError("exactly one of data and data_url has to be given")
        return self


class File(OneContent):
    """A file."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_OF, "dependentRequired": {"data": ["content_type"]}})

    content_type: Optionally[ContentType] = None
    """Media type; required with ``data``, taken from the answer where there is a ``data_url``."""

    @model_validator(mode="after")
    def _says_what_it_is(self) -> Self:
        if self.data is not None and self.content_type is None:
            raise ValueError("content_type is required with data")
        return self


class Attachment(File):
    """A file of a candidate."""

    type: AttachmentType
    """What the file is. Gem takes résumés only: every file is uploaded as one."""
