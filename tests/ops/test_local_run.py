"""bin/run's own part: both surfaces start, answer, and stop; each failure is one sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldapp.ops import installation as installations
from fieldapp.ops import local

WAIT_SECONDS = 90


class Run:
    """One `bin/run` after its set-up, without a city, on two free ports."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.ports = [_free_port(), _free_port()]
        self._log = (folder / "said").open("w+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fieldapp.ops.local", "--data", str(folder / "data"),
             "--secrets", str(folder / "secrets"), "--contacts", "0",
             "--team-port", str(self.ports[0]), "--picture-port", str(self.ports[1]), *more],
            cwd=local.ROOT, stdout=self._log, stderr=self._log,
        )  # fmt: skip

    @property
    def said(self) -> str:
        """Everything printed until now."""
        self._log.seek(0)
        return self._log.read().decode()

    def wait_for(self, words: str) -> None:
        """Return when the words were printed; fails when the process ends or takes too long."""
        until = time.monotonic() + WAIT_SECONDS
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.1)

    def end(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        self._log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _status(port: int, path: str) -> int:
    try:
        # By the name that a browser uses: another host is refused.
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"Host": f"localhost:{port}"}
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def cleared() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_answer_and_both_stop(
    tmp_path: Path, cleared: ExitStack, number: signal.Signals
) -> None:
    run = Run(tmp_path)
    cleared.callback(run.end)
    run.wait_for("Ctrl-C stops both")
    for port in run.ports:
        assert _status(port, "/healthz") == 200
        assert f"http://localhost:{port}/" in run.said
    assert _status(run.ports[0], "/sync/v1/envelopes") in (401, 405)
    run.process.send_signal(number)
    assert run.process.wait(timeout=30) == 0
    assert run.said.endswith("Stopped.\n")
    assert all(_is_free(port) for port in run.ports)
    # No line of any request: the time of a delivery would be the time of a meeting.
    assert "/sync" not in run.said
    assert "healthz" not in run.said


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, cleared: ExitStack) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = Run(tmp_path, "--picture-port", str(port))
        cleared.callback(run.end)
        assert run.process.wait(timeout=WAIT_SECONDS) == 1
    assert run.said.count("\n") == 1
    assert f"Port {port} cannot be used" in run.said
    assert "--picture-port" in run.said
    assert not (tmp_path / "data").exists(), "nothing was made before the port was known"


def test_when_one_surface_ends_the_other_is_stopped(tmp_path: Path, cleared: ExitStack) -> None:
    run = Run(tmp_path)
    cleared.callback(run.end)
    run.wait_for("Ctrl-C stops both")
    children = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text().split()
    picture = next(
        int(pid)
        for pid in children
        if b"FIELDAPP_SURFACE=picture" in Path(f"/proc/{pid}/environ").read_bytes()
    )
    os.kill(picture, signal.SIGKILL)
    assert run.process.wait(timeout=30) == 1
    assert "bin/run: The picture surface on port" in run.said
    assert "Traceback" not in run.said
    # The killed one's worker sees within seconds that nobody is above it any more.
    until = time.monotonic() + WAIT_SECONDS
    while not all(_is_free(port) for port in run.ports):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_second_start_keeps_what_is_there(tmp_path: Path, cleared: ExitStack) -> None:
    data = tmp_path / "data"
    inodes = []
    for _start in range(2):
        run = Run(tmp_path)
        cleared.callback(run.end)
        run.wait_for("Ctrl-C stops both")
        run.process.terminate()
        assert run.process.wait(timeout=30) == 0
        inodes.append([(data / s / f"{s}.db").stat().st_ino for s in ("field", "shared")])
    assert inodes[0] == inodes[1]
    assert sorted(path.name for path in data.iterdir()) == ["field", "shared"]


# --- loading beside, then moving into place --------------------------------------------


@pytest.fixture
def empty(tmp_path: Path) -> installations.Installation:
    installation = installations.at(tmp_path / "data", tmp_path / "secrets")
    installation.data.mkdir()
    return installation


def test_an_interrupted_load_leaves_an_empty_installation(
    empty: installations.Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(growing: installations.Installation, *_words: str) -> str:
        (growing.data / "map").mkdir()
        raise local.Stopped

    monkeypatch.setattr(local, "_command", interrupted)
    with pytest.raises(local.Stopped):
        local.fill(empty, 10)
    assert empty.is_empty

    monkeypatch.setattr(local, "_command", lambda *_: "")
    local.fill(empty, 10)
    assert sorted(path.name for path in empty.data.iterdir()) == ["field", "shared"]


def test_an_interrupted_move_is_finished(empty: installations.Installation) -> None:
    local.fill(empty, 0)
    # As if the power had gone after the first part was moved.
    (empty.data / local.LOADED).mkdir()
    (empty.data / "shared").rename(empty.data / local.LOADED / "shared")
    local.settle(empty)
    assert empty.database("shared").exists()
    assert not (empty.data / local.LOADED).exists()


@pytest.mark.parametrize(
    "argv", [["--contacts", "-1"], ["--contacts", "1000001"], ["--team-port", "8001"]]
)
def test_unusable_arguments_are_refused(argv: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        local.arguments(argv)
    assert ended.value.code == 2
    assert "bin/run: error:" in capsys.readouterr().err
