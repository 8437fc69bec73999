"""All of the fuzzing, in as many processes as there are cores for it: each has a service of its own."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile
from contracts.fuzz.replaying import save
from contracts.fuzz.served import Served, served
from contracts.fuzz.tasks import Task

MOST_PROCESSES = 4
"""More would wait for each other: a service and its simulated Gem keep a core busy."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one task.

    Attributes:
        task: which.
        requests: how many were sent.
        failures: what is not as the document says, for people.
        unproved: why it proves nothing; empty where it does.
        files: of the failures that can be sent again.
    """

    task: Task
    requests: int
    failures: tuple[str, ...] = ()
    unproved: str = ""
    files: tuple[Path, ...] = field(default=())

    @property
    def is_good(self) -> bool:
        """Whether all is as the document says, and something is proved."""
        return not self.failures and not self.unproved


def run(tasks: Sequence[Task], profile: Profile, folder: Path, processes: int | None = None) -> Iterator[Report]:
    """Does tasks, and gives what came of each as soon as it is done.

    Args:
        tasks: what to do.
        profile: how long to look.
        folder: where failures are written.
        processes: how many; None: as many as there are cores, up to four. With one, nothing is started.
    """
    count = min(processes or os.cpu_count() or 1, MOST_PROCESSES, len(tasks))
    if count == 1:
        with served() as service:
            yield from (_report(task, task.run(service, profile), profile, folder) for task in tasks)
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_in_a_process, task, profile, folder) for task in tasks]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


_OWN: list[Served] = []


def _in_a_process(task: Task, profile: Profile, folder: Path) -> Report:
    """In a process that keeps its service for the next task."""
    if not _OWN:
        stack = ExitStack()
        _OWN.append(stack.enter_context(served()))
        atexit.register(stack.close)
    return _report(task, task.run(_OWN[0], profile), profile, folder)


def _report(task: Task, found: Found, profile: Profile, folder: Path) -> Report:
    saved = (save(folder, one, profile.seed, found.account) for one in found.failures)
    return Report(
        task,
        sum(found.statuses.values()),
        tuple(map(str, found.failures)),
        "" if found.failures else task.unproved(found),
        tuple(path for path in saved if path is not None),
    )
