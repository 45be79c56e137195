"""Progress of long commands on standard error: one line that is rewritten, or few lines."""

import sys
import time

EVERY_S = 0.2
EVERY_S_IN_A_FILE = 5.0


class Progress:
    """Call it with (what, done, total); it shows no more than a reader can follow."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._shown = 0.0
        self._what = ""
        self._open = False

    def __call__(self, what: str, done: int, total: int) -> None:
        every = EVERY_S if self._is_terminal else EVERY_S_IN_A_FILE
        passed = time.monotonic() - self._shown
        ended = done >= total
        if what == self._what and passed < every and not (ended and self._is_terminal):
            return
        if what != self._what and self._open:
            self.end()
        self._what, self._shown = what, time.monotonic()
        share = f"{done:,} of {total:,}" if total > 1 else ""
        line = f"{what} {share}".strip()
        if self._is_terminal:
            sys.stderr.write(f"\r\033[K{line}")
            self._open = True
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Close the line that stands open."""
        if self._open:
            sys.stderr.write("\n")
            self._open = False
