"""Both surfaces as processes of their own, each with its own environment and nothing more."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.browser import warm
from tests.browser.proxy import HOST
from tests.databases import Stores
from tests.walls.test_lock4_secrets import free_port

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("TESTS_DIST", ROOT / "static" / "pwa" / "dist"))
"""The built assets; TESTS_DIST: a build somewhere else, while others build here."""
READY_SECONDS = 60
PASSED_ON = ("FIELDAPP_PHONE_WORKER", "PATH", "LANG", "LC_ALL", "TMPDIR", "SPATIALITE_SECURITY")


@dataclass
class Server:
    """A surface that runs."""

    surface: str
    port: int
    process: warm.Forked
    environment: dict[str, str]
    log: Path

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://localhost:{self.port}"

    def stop(self) -> None:
        """Ask it to end, end it if it does not."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)

    def said(self) -> str:
        """What it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def copy_of_build(folder: Path) -> Path:
    """The built assets, copied: a build that somebody starts meanwhile does not change a test."""
    return Path(shutil.copytree(DIST, folder / "dist"))


def build_as(version: str, folder: Path) -> Path:
    """The app built as another version, as it comes with an update."""
    subprocess.run(
        [Path(sys.executable).parent / "node", "build/build.mjs", str(folder), version],
        cwd=ROOT / "static" / "pwa", check=True, capture_output=True,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    return folder


def _wait_until_ready(server: Server) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        if server.process.poll() is not None:
            raise RuntimeError(f"the {server.surface} surface ended by itself:\n{server.said()}")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{server.port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > until:
                server.process.abort()
                server.process.wait(timeout=10)
                raise RuntimeError(f"{server.surface} did not answer:\n{server.said()}") from error
            time.sleep(0.05)


@contextmanager
def running(
    stores: Stores,
    surface: str,
    *,
    static: Path,
    log: Path,
    now: datetime,
    basemap: Path | None = None,
) -> Iterator[Server]:
    """One surface on its stores, by the clock `now`, until the end of the block."""
    environment = stores.environment(surface) | {
        "FIELDAPP_STATIC": str(static),
        "TESTS_CLOCK": now.isoformat(),
        "PYTHONUNBUFFERED": "1",
    }
    if basemap is not None:
        environment["FIELDAPP_BASEMAP"] = str(basemap)
    environment |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    port = free_port()
    environment["FIELDAPP_ORIGIN"] = f"http://localhost:{port}"
    arguments = [
        "tests.browser.surface:app",
        *("--bind", f"{HOST}:{port}", "--config", str(ROOT / "gunicorn.conf.py")),
        *("--threads", "6", "--graceful-timeout", "2", "--log-level", "warning"),
        *("--no-control-socket", "--chdir", str(ROOT)),
    ]
    process = warm.start(surface, arguments, environment, log)
    server = Server(surface, port, process, environment, log)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        server.stop()
