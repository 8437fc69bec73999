"""Secrets at rest: encrypted with Fernet (AES-128-CBC and HMAC-SHA256), under keys that can be rotated.

    GEM_CONNECTOR_SECRET_KEYS=newest,older     what is written is under the newest; what is read may be under any
    nothing said, SQLite                       a file beside the database, readable by its owner alone
    nothing said, PostgreSQL                   refused: other machines would not find the file

What is encrypted says whose it is, so that a ciphertext moved to another row does not open there.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from connector.errors import SecretKeysUnusable

VARIABLE = "GEM_CONNECTOR_SECRET_KEYS"
_HINT = f"Give the keys that it was written with in {VARIABLE}, the newest first, separated by commas."


class Vault:
    """Seals and opens secrets.

    Args:
        keys: Fernet keys (32 bytes in URL-safe base64), the newest first.
        reload: gives the keys as they are now, where they may have been rotated meanwhile by another process.
        file: where the keys stand, if in a file.

    Raises:
        SecretKeysUnusable: there is none, or one is no key.

    >>> vault = Vault([new_key()])
    >>> vault.open("gem:1", vault.seal("gem:1", {"api_key": "k"}))
    {'api_key': 'k'}
    """

    def __init__(
        self, keys: Sequence[str], *, reload: Callable[[], Sequence[str]] | None = None, file: Path | None = None
    ) -> None:
        self._fernet = _fernet(keys)
        self._reload = reload
        self.file = file

    def __repr__(self) -> str:
        return "Vault(***)"

    def seal(self, whose: str, value: dict[str, Any]) -> bytes:
        """A JSON object as ciphertext.

        Args:
            whose: has to be named again to open it.
            value: the object.
        """
        return self._fernet.encrypt(orjson.dumps([whose, value]))

    def open(self, whose: str, sealed: bytes) -> dict[str, Any]:
        """What was sealed.

        Raises:
            SecretKeysUnusable: it was sealed under another key, or for somebody else.
        """
        found, value = orjson.loads(self._known(lambda fernet: fernet.decrypt(sealed)))
        if found != whose:
            raise SecretKeysUnusable(f"What is stored for {whose} was encrypted for another one.", hint=_HINT)
        opened: dict[str, Any] = value
        return opened

    def resealed(self, sealed: bytes) -> bytes:
        """The same under the newest key.

        Raises:
            SecretKeysUnusable: it was sealed under a key that is not given.
        """
        return self._known(lambda fernet: fernet.rotate(sealed))

    def _known(self, use: Callable[[MultiFernet], bytes]) -> bytes:
        """Tries the keys at hand, then those that another process may have put in place of them."""
        try:
            return use(self._fernet)
        except InvalidToken:
            if self._reload is None:
                raise _does_not_open() from None
        self._fernet = _fernet(self._reload())
        try:
            return use(self._fernet)
        except InvalidToken:
            raise _does_not_open() from None


def _does_not_open() -> SecretKeysUnusable:
    return SecretKeysUnusable("None of the secret keys opens what is stored.", hint=_HINT)


def _fernet(keys: Sequence[str]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        pass
    # Outside of `except`: the exception above may hold the key.
    raise SecretKeysUnusable(
        "A secret key is missing or is none: 32 bytes in URL-safe base64 are needed.",
        hint="Make one with `gem-connector integrations new-key`.",
    )


def new_key() -> str:
    """A key, as `GEM_CONNECTOR_SECRET_KEYS` takes it."""
    return Fernet.generate_key().decode()


def split_keys(text: str) -> list[str]:
    """Keys out of one text, separated by commas.

    >>> split_keys("a, b,")
    ['a', 'b']
    """
    return [key.strip() for key in text.split(",") if key.strip()]


def open_vault(database: str, secret_keys: str | None) -> Vault:
    """The vault of a database.

    Args:
        database: its URL.
        secret_keys: keys, separated by commas, the newest first; None or empty: those in the file beside the database.

    Raises:
        SecretKeysUnusable: there is no key, and no file to keep one in; or one is no key.
    """
    given = split_keys(secret_keys or "")
    if given:
        return Vault(given)
    file = key_file(database)
    if file is None:
        raise SecretKeysUnusable(
            "There is no secret key to encrypt Gem's credentials with.",
            hint=f"Set {VARIABLE} on every machine of the service; `gem-connector integrations new-key` prints one.",
        )
    if not file.exists():
        _write_first(file, [new_key()])
    return Vault(_read(file), reload=lambda: _read(file), file=file)


def key_file(database: str) -> Path | None:
    """Where keys of a local database are kept; None for a database on a server."""
    url = sa.make_url(database)
    return Path(f"{url.database}.key") if url.get_backend_name() == "sqlite" and url.database else None


def add_key(file: Path) -> Vault:
    """Puts a new key on top of those in a file; the latest one before it is kept, and no older ones."""
    keys = [new_key(), *_read(file)[:1]]
    _temporary(file, keys).replace(file)
    return Vault(keys, reload=lambda: _read(file), file=file)


def _read(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not ASCII"
    raise SecretKeysUnusable(f"The secret keys in {file} cannot be read: {reason}.", hint="Check owner and mode.")


def _write_first(file: Path, keys: Sequence[str]) -> None:
    """Whole or not at all, and never over keys that another process has just written."""
    temporary = _temporary(file, keys)
    try:
        os.link(temporary, file)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _temporary(file: Path, keys: Sequence[str]) -> Path:
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        reason = error.strerror
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write("".join(f"{key}\n" for key in keys))
        return temporary
    raise SecretKeysUnusable(
        f"The secret keys cannot be written to {file}: {reason}.", hint=f"Set {VARIABLE} instead, or check the folder."
    )
