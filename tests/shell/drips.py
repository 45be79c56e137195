"""A surface in a process of its own, and clients of it that misbehave on the socket."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.foundation.settings import TEAM
from tests.databases import Stores
from tests.walls.test_lock4_secrets import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(stores: Stores, surface: str = TEAM, *more: str) -> Iterator[int]:
    """A surface as `gunicorn.conf.py` says it, one worker with four threads; its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--config", str(ROOT / "gunicorn.conf.py"),
         "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--chdir", str(ROOT), *more],
        env=stores.environment(surface) | {"SPATIALITE_SECURITY": "relaxed"},
        cwd=ROOT,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, "the server ended by itself"
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def told(port: int, request: bytes, seconds: float = 5) -> bytes:
    """All that the server answers to raw bytes until it closes or is quiet for a while."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(request)
        try:
            while more := line.recv(65536):
                answer += more
        except (TimeoutError, ConnectionResetError):
            pass
    return answer


def status(answer: bytes) -> int:
    """The status of a raw answer; 0 for none."""
    return int(answer.split()[1]) if answer else 0
