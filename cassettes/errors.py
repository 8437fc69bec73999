"""What can go wrong with a cassette.

CassetteError
├── CassetteMissing     there is no such file, or it cannot be read
├── CassetteBroken      the file is no cassette: says where it is not
└── NotRecorded         a request was made that the session never made, while it was replayed
"""

from __future__ import annotations


class CassetteError(Exception):
    """The root of everything that this package raises on purpose."""


class CassetteMissing(CassetteError):
    """The file is not there, or cannot be read."""


class CassetteBroken(CassetteError):
    """The file is no cassette."""


class NotRecorded(CassetteError):
    """A request that the recorded session never made; nothing was sent anywhere."""
