"""bin/setup: one sentence that names what could not be had, and nothing done twice."""

import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NOT_HAD = "could not be had"


def why(tmp_path: Path, said: str) -> str:
    """The sentence that bin/setup makes of a failed step's log."""
    log = tmp_path / "log"
    log.write_text(said, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", 'source bin/setup && why "$1"', "-", str(log)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("E: Unable to locate package libnosuchthing9", "Debian package libnosuchthing9"),
        ("E: Package 'chromium' has no installation candidate", "Debian package chromium"),
        (
            "E: Failed to fetch http://mirror.example/pool/main/n/ncurses/libncurses6_6.4-4.deb  "
            "Temporary failure resolving 'mirror.example'",
            "Debian package libncurses6",
        ),
        ("ERROR: No matching distribution found for uv==99.1.2", "Python package uv==99.1.2"),
        (
            "error: No solution found when resolving dependencies\n  cause: Because there is no "
            "version of polib==77.2.0 and you require polib==77.2.0, we can conclude that",
            "Python package polib==77.2.0",
        ),
        ("error: Failed to download `opendp==0.16.0`", "Python package opendp==0.16.0"),
        (
            "  cause: error sending request for url (https://mirror.example/simple/alembic/)",
            "Python package alembic",
        ),
        (
            "npm error code ETARGET\nnpm error notarget No matching version found for idb@88.0.4.",
            "npm package idb@88.0.4",
        ),
        (
            "npm error code ENOTCACHED\nnpm error request to https://mirror.example/preact failed: "
            "cache mode is 'only-if-cached'",
            "npm package preact",
        ),
        ("npm error 404  'gone@1.0.0' is not in this registry.", "npm package gone@1.0.0"),
    ],
)
def test_the_missing_package_is_named(tmp_path: Path, said: str, names: str) -> None:
    sentence = why(tmp_path, f"some words before\n{said}\nsome words after\n")
    assert sentence.startswith(f"{names} {NOT_HAD}")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("curl: (6) Could not resolve host: mirror.example", "check the network"),
        ("write error: No space left on device", "the disk is full"),
        ("error: Hash mismatch for `polib==1.2.0`", "its hash differs"),
        ("npm error code EINTEGRITY", "its hash differs"),
        ("something never heard of", "the lines above say"),
    ],
)
def test_other_failures_are_one_sentence(tmp_path: Path, said: str, means: str) -> None:
    sentence = why(tmp_path, said + "\n")
    assert means in sentence
    assert "\n" not in sentence


def test_a_step_that_fails_ends_the_set_up(tmp_path: Path) -> None:
    """Its words, one sentence, and no later step."""
    script = (
        "source bin/setup; log=$1/log; "
        'do_step "the first" bash -c "echo E: Unable to locate package nothing; exit 3"; '
        'do_step "the second" true'
    )
    done = subprocess.run(
        ["bash", "-c", script, "-", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "the second" not in done.stdout
    last = done.stderr.splitlines()[-1]
    assert last.startswith(
        "bin/setup: the first did not succeed: Debian package nothing could not be had"
    )


def test_the_second_time_does_nothing() -> None:
    begun = time.monotonic()
    done = subprocess.run(
        ["bin/setup", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    if done.stdout:  # something had changed since the last set-up: once more, nothing has
        begun = time.monotonic()
        done = subprocess.run(
            ["bin/setup", "run"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    assert done.stdout == ""
    assert time.monotonic() - begun < 5, "well below a second on an idle machine"


@pytest.mark.parametrize("name", ["run.txt", "test.txt", "uv.txt"])
def test_locks_have_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    locked = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert locked
    assert all("==" in line and line.endswith("\\") for line in locked)


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return {line.split()[0] for line in text.splitlines() if "==" in line and line[0] != " "}

    assert pins("run.txt") <= pins("test.txt")
