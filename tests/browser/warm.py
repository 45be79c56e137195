"""Servers that start fast: a process that has imported a surface forks one for each test.

Importing is most of a server's start. One such process stands for each surface, so that a server
still holds nothing of the other; as a program, this file is that process.
"""

import faulthandler
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).resolve().parents[2]
POLL_S = 0.02

_warm: dict[str, "Warm"] = {}


class Forked:
    """A server, with what is used of subprocess.Popen."""

    def __init__(self, warm: "Warm", pid: int) -> None:
        self._warm = warm
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        if self.returncode is None:
            self.returncode = self._warm.ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for its end; subprocess.TimeoutExpired after so many seconds."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"server {self.pid}", timeout)
            time.sleep(POLL_S)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def abort(self) -> None:
        """End it and its workers; each writes to its log what it was about."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        for pid in map(int, workers.split()):
            os.kill(pid, signal.SIGABRT)
        self._signal(signal.SIGABRT)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:  # its pid is nobody else's until it was polled
            os.kill(self.pid, number)


class Warm:
    """The process of one surface; it ends with this one."""

    def __init__(self, surface: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.warm", surface],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def ask(self, request: dict[str, Any]) -> Any:
        """Send a request, read its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def start(surface: str, arguments: list[str], environment: dict[str, str], log: Path) -> Forked:
    """Start gunicorn for a surface with these arguments, this environment and nothing more."""
    if surface not in _warm:
        _warm[surface] = Warm(surface)
    warm = _warm[surface]
    request = {"arguments": arguments, "environment": environment, "log": str(log)}
    return Forked(warm, warm.ask(request))


def _serve(request: dict[str, Any]) -> None:
    """Become the server."""
    from gunicorn.app.wsgiapp import run

    os.environ.clear()
    os.environ.update(request["environment"])
    said = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, number in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(mine, number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, "r" if n == 0 else "w") for n in range(3))
    faulthandler.enable()
    sys.argv = ["gunicorn", *request["arguments"]]
    run()


def _fork(request: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _serve(request)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(code)


def _main(surface: str, asked: TextIO, answers: TextIO) -> None:
    __import__(f"fieldapp.{surface}_app")
    __import__("gunicorn.app.wsgiapp")
    running: set[int] = set()
    for line in asked:
        request = json.loads(line)
        said: int | None
        if "poll" in request:
            ended, status = os.waitpid(request["poll"], os.WNOHANG)
            said = os.waitstatus_to_exitcode(status) if ended else None
            running -= {ended}
        else:
            said = _fork(request)
            running.add(said)
        print(json.dumps(said), file=answers, flush=True)
    for pid in running:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    _main(sys.argv[1], sys.stdin, sys.stdout)
