"""The document to compare with: that of this package, or a copy that a user keeps."""

from __future__ import annotations

import difflib
import os
from importlib import resources
from pathlib import Path

import yaml

from contracts.errors import BrokenContract, ContractsError
from contracts.gem_document import GemDocument
from contracts.yaml_text import read_yaml

_INSTALLED = ("site-packages", "dist-packages")


class DocumentMissing(ContractsError):
    """There is no such document, or it must not be written."""


def own_path() -> Path:
    """Where the document of this package is."""
    return Path(str(resources.files("contracts") / "gem" / "openapi.yaml"))


def read(path: Path | None, *, may_be_new: bool = False) -> str:
    """The text of a document.

    Args:
        path: of a copy; None: the one of this package.
        may_be_new: a copy that is not there yet begins as the one of this package.

    Raises:
        DocumentMissing: there is no such file.
    """
    try:
        return (path or own_path()).read_text("utf-8")
    except FileNotFoundError:
        if may_be_new:
            return own_path().read_text("utf-8")
        raise DocumentMissing(
            f"There is no document {path}; with --accept, it is made from the one of this package."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentMissing(f"The document {path} cannot be read: {error}.") from None


def parse(text: str, path: Path | None) -> GemDocument:
    """The document of a text.

    Raises:
        BrokenContract: it is no document of Gem's API.
    """
    where = os.fspath(path or own_path().name)
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        raise BrokenContract(where, f"it is no YAML: {error}") from None
    if not isinstance(raw, dict) or not {"openapi", "paths", "components", "x-marks"} <= set(raw):
        raise BrokenContract(where, "it is no copy of this package's document: openapi, paths, components and x-marks")
    return GemDocument(raw)


def write(text: str, path: Path | None) -> Path:
    """Writes a document, whole or not at all; gives where it is.

    Raises:
        DocumentMissing: it is the one of an installed package, or cannot be written.
    """
    target = path or own_path()
    if path is None and any(part in _INSTALLED for part in target.parts):
        raise DocumentMissing(
            "The document of an installed package is not written: the next upgrade would take it away. "
            "Keep a copy: --document FILE."
        )
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise DocumentMissing(f"The document {target} cannot be written: {error.strerror}.") from None
    return target


def diff_of(before: str, after: str, path: Path | None) -> str:
    """What changes, as `diff -u` shows it; empty where nothing does."""
    name = os.fspath(path) if path else "contracts/gem/openapi.yaml"
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} before", f"{name} after", lineterm=""
    )
    return "\n".join(lines)
