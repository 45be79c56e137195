"""`bin/run`: both surfaces on this machine, for looking and for trying out.

Two processes with two environments, as in a deployment; the picture's holds nothing of the
field. An empty installation is given the fictional city first. Log-ins are generated anew at
each start and printed once.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops.demo.parameters import DEFAULT_CONTACTS, MOST_CONTACTS
from fieldapp.ops.installation import (
    Installation,
    InstallationError,
    at,
    make_databases,
    make_secrets,
    missing_secrets,
    prepare,
)

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 15
WORKERS = {TEAM: 2, PICTURE: 1}
THREADS = 4
TELL_SECONDS = 60
"""How often it is looked whether a worker has given no sign in time."""
LOADED = ".loaded"
"""Folder, inside the data folder, of a city that is whole but not yet in its place."""


class LocalRunError(Exception):
    """The surfaces cannot run; the message is one sentence for a person."""


class Stopped(Exception):
    """Somebody asked to stop: Ctrl-C or SIGTERM."""


@dataclass
class Surface:
    """One running surface."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where a browser finds it; localhost, as secure cookies and passkeys need."""
        return f"http://localhost:{self.port}"


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What bin/run was asked."""
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Start both surfaces on this machine, with a fictional city."
    )
    parser.add_argument("--team-port", type=int, default=8000, help="team surface (8000)")
    parser.add_argument("--picture-port", type=int, default=8001, help="picture surface (8001)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "var", help="data folder (var in this folder)"
    )
    parser.add_argument(
        "--secrets",
        type=Path,
        help="folder of the secrets, outside the data folder (in ~/.local/state/fieldapp)",
    )
    parser.add_argument(
        "--contacts",
        type=int,
        default=DEFAULT_CONTACTS,
        help=f"fictional contacts a year in an empty installation ({DEFAULT_CONTACTS}; 0: none)",
    )
    asked = parser.parse_args(argv)
    if not 0 <= asked.contacts <= MOST_CONTACTS:
        parser.error(f"--contacts must lie between 0 and {MOST_CONTACTS:,}")
    if asked.team_port == asked.picture_port:
        parser.error("the two surfaces need two ports")
    return asked


def check_port(port: int, option: str) -> None:
    """Raise when something else already answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise LocalRunError(
                f"Port {port} cannot be used ({getattr(error, 'strerror', None) or error}); "
                f"choose another with {option}."
            ) from error


# --- the installation ------------------------------------------------------------------


def _words(installation: Installation, *words: str) -> list[str]:
    place = ["--data", str(installation.data), "--secrets", str(installation.secrets)]
    return [sys.executable, "-m", "fieldapp.ops.cli", *place, *words]


def _command(installation: Installation, *words: str, capture: bool = False) -> str:
    """Run a `fieldapp` command as the team host would; returns what it printed if captured."""
    done = subprocess.run(  # noqa: S603 (our own words)
        _words(installation, *words),
        env=installation.environment(TEAM),
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    )
    if done.returncode != 0:
        raise LocalRunError(f"`fieldapp {' '.join(words[:2])}` did not succeed (see above).")
    return done.stdout or ""


def fill(wanted: Installation, contacts: int) -> None:
    """Load the fictional city into an installation that has no database yet.

    It is loaded beside and moved into place when it is whole: a load that was interrupted
    leaves nothing behind that looks like data.
    """
    growing = replace(wanted, data=wanted.data / ".loading")
    if missing_secrets(growing):
        shutil.rmtree(growing.data, ignore_errors=True)
    # Before an interrupted load is cleared: its secrets are its own, and good for this one.
    aside = make_secrets(growing)
    if aside is not None:
        print(f"Secrets of earlier data were found; they lie in {aside} now.")
    shutil.rmtree(growing.data, ignore_errors=True)
    make_databases(growing)
    if contacts:
        print(f"Loading a fictional city with {contacts:,} contacts a year …", flush=True)
        _command(growing, "demo", "load", "--contacts", str(contacts))
    growing.data.rename(wanted.data / LOADED)
    settle(wanted)


def settle(wanted: Installation) -> None:
    """Move what was loaded whole into place; goes on where an interrupted move ended."""
    loaded = wanted.data / LOADED
    if loaded.exists():
        for part in sorted(loaded.iterdir()):
            part.rename(wanted.data / part.name)
        loaded.rmdir()


def ready_installation(asked: argparse.Namespace) -> Installation:
    """Secrets, migrations and, in an empty installation, the fictional city."""
    installation = at(asked.data, asked.secrets)
    try:
        installation.data.mkdir(parents=True, exist_ok=True)
        settle(installation)
        if installation.is_empty:
            fill(installation, asked.contacts)
        else:
            prepare(installation)
    except PermissionError as error:
        raise LocalRunError(f"{error.filename} cannot be written to by this user.") from error
    return installation


# --- the two processes ------------------------------------------------------------------


def server_command(name: str, port: int, application: str = "wsgi:app") -> list[str]:
    """The command line of a surface's server; bench starts its raw baseline by the same."""
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}",
        "--config", str(ROOT / "gunicorn.conf.py"),
        "--workers", str(WORKERS[name]), "--threads", str(THREADS),
        "--graceful-timeout", str(STOP_SECONDS - 5), "--log-level", "warning",
        "--no-control-socket", "--chdir", str(ROOT),
    ]  # fmt: skip


def start(name: str, port: int, installation: Installation) -> Surface:
    """Start one surface in its own process group and its own environment."""
    process = subprocess.Popen(  # noqa: S603 (our own words)
        server_command(name, port),
        env=installation.environment(name) | {"FIELDAPP_ORIGIN": f"http://localhost:{port}"},
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches the whole foreground group; the surfaces are stopped by us instead.
        start_new_session=True,
    )
    return Surface(name, port, process)


def check_alive(surfaces: list[Surface]) -> None:
    """Raise when a surface has ended by itself."""
    for surface in surfaces:
        status = surface.process.poll()
        if status is not None:
            raise LocalRunError(
                f"The {surface.name} surface on port {surface.port} ended by itself "
                f"(status {status}); what it said stands above."
            )


def wait_until_ready(surfaces: list[Surface]) -> None:
    """Return when every surface answers on /healthz with 200."""
    until = time.monotonic() + READY_SECONDS
    for surface in surfaces:
        while True:
            check_alive(surfaces)
            try:
                address = f"http://{HOST}:{surface.port}/healthz"
                with urllib.request.urlopen(address, timeout=5):
                    break
            except (urllib.error.URLError, OSError) as error:
                if time.monotonic() > until:
                    raise LocalRunError(
                        f"The {surface.name} surface does not answer on {address} ({error})."
                    ) from error
                time.sleep(0.1)


class Teller:
    """Runs `fieldapp checkins tell` every minute, where there is a mail server to tell by."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._process: subprocess.Popen[bytes] | None = None
        self._next = time.monotonic()

    def look(self) -> None:
        """Begin a look when it is time and the last one has ended."""
        ended = self._process is None or self._process.poll() is not None
        environment = self._installation.environment(TEAM)
        if time.monotonic() < self._next or not ended or "FIELDAPP_MAIL_HOST" not in environment:
            return
        self._next = time.monotonic() + TELL_SECONDS
        self._process = subprocess.Popen(  # noqa: S603 (our own words)
            _words(self._installation, "checkins", "tell"),
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """Let a look that is under way end: a letter may be half sent."""
        if self._process is not None and self._process.poll() is None:
            try:
                self._process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def stop(surfaces: list[Surface]) -> None:
    """Ask each surface to finish its requests and end; end it if it does not."""
    for surface in surfaces:
        if surface.process.poll() is None:
            surface.process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for surface in surfaces:
        try:
            surface.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(surface.process.pid, signal.SIGKILL)
            surface.process.wait()


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    def asked(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {s: signal.signal(s, asked) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def announce(surfaces: list[Surface], logins: list[dict[str, str]]) -> None:
    """Print addresses, and the log-ins of each surface."""
    print()
    for surface in surfaces:
        print(f"{surface.name.capitalize()} surface: {surface.address}/")
        if surface.name == TEAM:
            print(f"  Phone app: {surface.address}/app/  (connect it with a code from")
            print(f"  {surface.address}/desk/phones, as outreach worker or team lead)")
        for login in logins:
            if login["surface"] == surface.name:
                print(
                    f"  {login['role']:<18} {login['username']:<18} {login['password']}  "
                    f"{login['totp']}"
                )
    print()
    if logins:
        print("Each line: role, name, password, key of an authenticator app. Without an app:")
        print("  bin/fieldapp --data var demo code NAME")
        print("Log-ins are new at each start. Ctrl-C stops both surfaces.", flush=True)
    else:
        print("No log-ins are printed: this is no fictional city; bin/fieldapp adds people.")
        print("Ctrl-C stops both surfaces.", flush=True)


def run(asked: argparse.Namespace) -> None:
    """Start both surfaces and wait; returns when asked to stop, raises when one ends."""
    check_port(asked.team_port, "--team-port")
    check_port(asked.picture_port, "--picture-port")
    surfaces: list[Surface] = []
    teller: Teller | None = None
    with _stopping_on_signals():
        try:
            installation = ready_installation(asked)
            logins = json.loads(_command(installation, "demo", "logins", "--json", capture=True))
            # The team surface invites partners to the other one.
            os.environ["FIELDAPP_PICTURE_ORIGIN"] = f"http://localhost:{asked.picture_port}"
            for name, port in ((TEAM, asked.team_port), (PICTURE, asked.picture_port)):
                surfaces.append(start(name, port, installation))
            wait_until_ready(surfaces)
            announce(surfaces, logins)
            teller = Teller(installation)
            while True:
                check_alive(surfaces)
                teller.look()
                time.sleep(0.5)
        except Stopped:
            print("\nStopping both surfaces …", flush=True)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave one behind
            stop(surfaces)
            if teller is not None:
                teller.stop()
    print("Stopped.", flush=True)


def main(argv: list[str] | None = None) -> int:
    """The command's exit status; one sentence on stderr when it fails."""
    try:
        run(arguments(argv))
    except (LocalRunError, InstallationError) as error:
        print(f"bin/run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
