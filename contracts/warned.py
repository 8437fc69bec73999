"""Hears what the connector says of values that it cannot use; straight reads say it to the log `connector`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

Warned = set[tuple[str, str]]
"""Of which field, by its unified name, of which record, by Gem's id."""


@contextmanager
def hearing() -> Iterator[Warned]:
    """Gives a set that grows while the connector warns."""
    warned: Warned = set()
    log, ear = logging.getLogger("connector"), _Ear(warned)
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(ear)
    try:
        yield warned
    finally:
        log.removeHandler(ear)
        log.setLevel(level)


class _Ear(logging.Handler):
    """Understands `type, remote id, field, message`; what is said of a part counts for its field."""

    def __init__(self, warned: Warned) -> None:
        super().__init__(logging.INFO)
        self._warned = warned

    def emit(self, record: logging.LogRecord) -> None:
        match record.args:
            case (_, str() as remote_id, str() as field, _):
                self._warned.add((field.partition("[")[0], remote_id))
