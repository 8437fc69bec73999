"""Under which settings and which mapping the stored rows were built."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from connector.store import Settings

_WHAT_MAPS = ("connector.gem.resources", "connector.mapping", "connector.unified")


def fingerprint(settings: Settings, shape: str) -> str:
    """Another one wherever rows might come out differently: then they are built again from what is stored.

    The mapping counts by its source text. A number to be raised by hand would be forgotten one day, and the rows would
    stay as they were without anybody noticing; building them again for nothing costs some seconds.

    Args:
        settings: of the integration.
        shape: stands for custom fields, passthrough and scopes.
    """
    built_by = (
        settings.remote_data,
        settings.sync_only_created_applications,
        settings.include_job_templates,
        settings.job_board,
        shape,
        _mapping(),
    )
    return sha256(repr(built_by).encode()).hexdigest()


@cache
def _mapping() -> str:
    digest = sha256()
    for package in _WHAT_MAPS:
        for name, text in sorted(_sources(files(package))):
            digest.update(f"{package}/{name}\0".encode() + text + b"\0")
    return digest.hexdigest()


def _sources(package: Traversable) -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in package.iterdir() if file.name.endswith(".py")]
