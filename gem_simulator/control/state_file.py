"""What is written to a tenant, kept in a file: a log with a checksum on every line.

    97d170e1 {"format": …, "seed": …, "clock": …, "overlay": {…}}     the tenant when the file was opened last
    5d41402a {"clock": …, "changes": {"candidates.written": {…}}}     every write since, each in one line
    0b4e7a0e {"clock": …, "overlay": {…}}                             all of it, after a reset, a restore or an import

A line is handed to the operating system before its write is answered. So `kill -9` loses no write that was answered;
one that was not may be there or not, as with any server. A power cut may lose the last seconds, since nothing waits for
the disk. A last line that breaks off is such a write, and is dropped; a broken line before it is refused.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from gem_simulator.tenant import Tenant, UnfitExport
from gem_simulator.tenant.export import check_beginning, export, overlay_of, parse, reading_as_json, reading_of
from gem_simulator.tenant.overlay import Overlay
from gem_simulator.tenant.recorded import RECORDED

#: A worker outlives a server that was killed by about a second, and holds its file so long.
_PATIENCE = 3.0


class StateFile:
    """The file of a tenant.

    Args:
        path: made if it is not there; its directory must be.
        tenant: becomes what the file holds, and is kept there from then on.

    Raises:
        UnfitExport: the file holds something else, another tenant, or is damaged before its last line.
        OSError: it cannot be read or written, or another process has it open.
    """

    def __init__(self, path: Path, tenant: Tenant) -> None:
        self.path = path
        self._tenant = tenant
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            self._lock()
            self._size = 0
            self._kept: Overlay | None = None
            if os.fstat(self._file).st_size:
                self._load()
            self._compact()
        except BaseException:
            os.close(self._file)
            raise
        tenant.watcher = self._save

    def refresh(self) -> None:
        """Be what the file holds, if another process that shares it has written more: a worker that took our place."""
        with self._tenant.lock:
            if os.fstat(self._file).st_size != self._size:
                self._tenant.watcher = None
                self._load()
                self._keep()
                self._tenant.watcher = self._save

    def close(self) -> None:
        """Let go of the file."""
        self._tenant.watcher = None
        os.close(self._file)

    def _lock(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise OSError(
                        error.errno,
                        "another simulator keeps its tenant here; stop it (in Python: close it), or take another file",
                        str(self.path),
                    ) from None
                time.sleep(0.05)
            else:
                return

    def _load(self) -> None:
        content = os.pread(self._file, os.fstat(self._file).st_size, 0)
        lines = self._lines(content)
        first = next(lines)
        try:
            document = parse(orjson.dumps(first))
            recorded = document["profile"] == RECORDED
            settings = "the recording it began with, by --cassette" if recorded else "these settings"
            check_beginning(self._tenant, document, f"start with {settings}, or take another file")
        except UnfitExport as error:
            raise UnfitExport(f"the state file {self.path}: {error}") from None
        overlay, clock = overlay_of(self._tenant, document.get("overlay")), reading_of(document.get("clock"))
        for line in lines:
            clock = reading_of(line.get("clock"))
            if "overlay" in line:
                overlay = overlay_of(self._tenant, line["overlay"])
            else:
                overlay.apply(line.get("changes"))
        os.ftruncate(self._file, self._size)  # not before all of it was understood: nothing else is ours to cut
        self._tenant.clock.take(clock)
        self._tenant.put_on(overlay)

    def _lines(self, content: bytes) -> Iterator[dict[str, Any]]:
        """What the lines hold, as far as they are whole; sets the size of these. The first was put there whole."""
        self._size = 0
        lines = content.split(b"\n")
        for number, line in enumerate(lines[:-1], start=1):
            checksum, _, text = line.partition(b" ")
            if checksum != _checksum(text):
                if number == 1 or (number == len(lines) - 1 and not lines[-1]):
                    break
                raise UnfitExport(
                    f"{self.path}, line {number}, is damaged; to go on without it and all that follows, keep what is "
                    f"before it: head -n {number - 1} {shlex.quote(str(self.path))} > another-file"
                )
            self._size += len(line) + 1
            yield orjson.loads(text)
        if not self._size:
            raise UnfitExport(
                f"the state file {self.path} holds no tenant, or its first line is damaged; it is left as it is: "
                "take another file"
            )

    def _compact(self) -> None:
        """Begin the file anew with the tenant as it is, and put it into its place at once."""
        beside = self.path.with_name(self.path.name + ".new")
        line = _line(export(self._tenant))
        file = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        os.write(file, line)
        os.fsync(file)
        beside.replace(self.path)
        os.close(self._file)
        self._file, self._size = file, len(line)
        self._keep()

    def _keep(self) -> None:
        """Note what changes from here on."""
        self._kept = self._tenant.overlay
        self._kept.watch()

    def _save(self) -> None:
        """Write down what has changed."""
        clock, overlay = reading_as_json(self._tenant.clock.read()), self._tenant.overlay
        if overlay is self._kept:
            content = orjson.dumps({"clock": clock, "changes": overlay.changes()})
        else:
            content = orjson.dumps({"clock": clock, "overlay": overlay.as_json()})
            self._keep()
        self._append(_line(content))

    def _append(self, line: bytes) -> None:
        try:
            written = os.write(self._file, line)
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError:
            os.ftruncate(self._file, self._size)  # no half line may stand before the next
            self._kept = None  # what was not written comes with all the rest
            raise
        self._size += len(line)


def _line(content: bytes) -> bytes:
    return _checksum(content) + b" " + content + b"\n"


def _checksum(content: bytes) -> bytes:
    return b"%08x" % zlib.crc32(content)
