"""A private PostgreSQL cluster: for one test session or one benchmark, gone afterwards.

It listens on a socket in a folder of its own and on no port, trusts whoever reaches that
socket, and dies with the process that started it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

SUPERUSER = "postgres"
READY_SECONDS = 30


class NoPostgres(Exception):
    """PostgreSQL's server programs are not installed; bin/setup test installs them."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster; `socket` is the folder of its socket."""

    socket: Path

    def url(self, database: str, role: str = SUPERUSER) -> str:
        """SQLAlchemy URL of a database for a role."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres", role: str = SUPERUSER) -> psycopg.Connection:
        """An autocommit connection, as superuser unless another role is named."""
        return psycopg.connect(host=str(self.socket), dbname=database, user=role, autocommit=True)


def _programs() -> Path:
    """Folder of the newest installed server's programs (Debian keeps them off PATH)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres("PostgreSQL's server is not installed; bin/setup test installs it")


def _as_server_user() -> list[str]:
    """The server refuses to run as root; its child also dies when this process does."""
    command = ["setpriv"]
    if os.geteuid() == 0:
        command += [f"--reuid={SUPERUSER}", f"--regid={SUPERUSER}", "--init-groups"]
    return [*command, "--pdeathsig=QUIT", "--"]


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster and stop it at the end; `durable` keeps fsync on, as benchmarks must."""
    programs = _programs()
    # Under /tmp whatever TMPDIR says: a socket's path has room for 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="fieldapp-pg-", dir="/tmp"))
    data = home / "data"
    if os.geteuid() == 0:
        shutil.chown(home, SUPERUSER, SUPERUSER)
    try:
        subprocess.run(
            [*_as_server_user(), str(programs / "initdb"), "--no-sync", "--auth=trust",
             f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(data)],
            check=True, capture_output=True, cwd="/",
        )  # fmt: skip
        settings = {"listen_addresses": "", "unix_socket_directories": str(home)}
        if not durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings["shared_preload_libraries"] = "postgis-3"  # each connection of a test loads it
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_as_server_user(), str(programs / "postgres"), "-D", str(data),
                 *(f"--{name}={value}" for name, value in settings.items())],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
            )  # fmt: skip
        try:
            cluster = Cluster(home)
            _wait_until_ready(cluster, server, home / "log")
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: waits for no client
            try:
                server.wait(timeout=2)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)  # nothing here is kept
                server.wait(timeout=READY_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            cluster.connect().close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                said = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"the test cluster did not start:\n{said}") from error
            time.sleep(0.02)
