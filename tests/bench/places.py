"""Where a benchmark runs: private databases with durable settings, real servers on loopback."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fieldapp.foundation.settings import TEAM
from fieldapp.ops import local
from tests.cluster import running_cluster
from tests.databases import POSTGRESQL, SPATIALITE, PostgresTemplates, SpatialiteTemplates, Stores

KINDS = (SPATIALITE, POSTGRESQL)


@contextmanager
def databases(kind: str) -> Iterator["Maker"]:
    """Something that makes migrated, empty pairs of databases of one kind; all go at the end.

    SpatiaLite has synchronous=FULL as the product sets it; PostgreSQL runs with fsync and
    synchronous_commit, which is the server's default.
    """
    with tempfile.TemporaryDirectory(prefix="fieldapp-bench-") as folder:
        if kind == SPATIALITE:
            yield Maker(kind, Path(folder), SpatialiteTemplates(Path(folder) / "template"))
            return
        with running_cluster(durable=True) as cluster:
            yield Maker(kind, Path(folder), PostgresTemplates(cluster))


class Maker:
    """Makes pairs of databases for one benchmark each."""

    def __init__(
        self, kind: str, folder: Path, templates: SpatialiteTemplates | PostgresTemplates
    ) -> None:
        self.kind = kind
        self._folder = folder
        self._templates = templates
        self._made = 0

    @contextmanager
    def fresh(self) -> Iterator[Stores]:
        """A migrated and empty pair of databases."""
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        if isinstance(self._templates, PostgresTemplates):
            with self._templates.copy(folder) as stores:
                yield stores
        else:
            yield self._templates.copy(folder)
        shutil.rmtree(folder)


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((local.HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    environment: Mapping[str, str], application: str = "wsgi:app", log: Path | None = None
) -> Iterator[int]:
    """An application under the very server command that bin/run uses; yields its port."""
    port = free_port()
    with contextlib.ExitStack() as closing:
        told = closing.enter_context((log or Path(os.devnull)).open("ab"))
        server = subprocess.Popen(
            local.server_command(TEAM, port, application),
            env=dict(environment), stdin=subprocess.DEVNULL, stderr=told,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait(server, port)
            yield port
        finally:
            server.terminate()
            try:
                server.wait(timeout=local.STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def processor_seconds(port: int) -> float:
    """Processor time so far of the server on this port and of every PostgreSQL process.

    Unlike a rate it hardly changes when other work shares the machine.
    """
    ticks = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
            if f"{local.HOST}:{port} " in words or words.startswith("postgres: "):
                spent = (folder / "stat").read_text().rpartition(")")[2].split()
                ticks += int(spent[11]) + int(spent[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + local.READY_SECONDS
    while True:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended by itself (status {server.returncode})")
        try:
            with urllib.request.urlopen(f"http://{local.HOST}:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
