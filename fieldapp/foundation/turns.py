"""Whose turn it is to write: threads and processes that share one SQLite file.

SQLite lets one write at a time and makes the others sleep for longer and longer, up to 100 ms,
while the lock may be free for most of it. Here they wait for each other and go on at once. It is
a courtesy, not the lock: whoever waits too long goes to SQLite's own.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

POLL_S = 0.0005
"""How often another process's turn is asked after; few processes wait, one thread of each."""


class Turns:
    """The turns of one database file, known to the others by a lock on its folder.

    The folder, because closing any handle of the database file itself would drop SQLite's own
    locks on it; and because whoever may use the database may open its folder.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.parent
        self._here = Lock()

    @contextmanager
    def taken(self, longest_s: float) -> Iterator[None]:
        """Hold the turn, or go on without it after `longest_s` seconds."""
        until = monotonic() + longest_s
        here = self._here.acquire(timeout=longest_s)
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            while monotonic() < until:
                try:
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    sleep(POLL_S)
            yield
        finally:
            os.close(folder)  # and with it the lock
            if here:
                self._here.release()
