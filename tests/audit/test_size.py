"""A long log is sealed and verified in flat memory; how long it takes is printed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD
from fieldapp.foundation.roles import LOG_ROLE, TEAM_ROLE
from tests.audit.logbook import write
from tests.databases import Stores

ROOT = Path(__file__).resolve().parents[2]
MEASURED = """
import resource, sys
from fieldapp.ops import cli
status = cli.main(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(status)
"""
GROWTH_MB = 120
"""A window of rows, and SQLite's page cache of 64 MB; a million entries held whole take 800."""
BEGUN = datetime(2022, 1, 3, 9, 0, tzinfo=STOCKHOLM)


def run(stores: Stores, role: str, *arguments: str) -> tuple[float, int, str]:
    """Seconds, peak memory in MB and what was said, of one command in a process of its own."""
    environment = {"PATH": os.environ["PATH"]}
    for store, where in stores.seen_by(role).items():
        environment[f"FIELDAPP_{store.upper()}_URL"] = where.url
        if where.key:
            environment[f"FIELDAPP_{store.upper()}_KEY"] = where.key
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "audit", *arguments, "--store", FIELD],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *said, peak = done.stdout.splitlines()
    return time.monotonic() - begun, int(peak.split()[1]), "\n".join(said)


@pytest.mark.long
def test_memory_does_not_grow_with_the_log(
    stores: Stores, sized: Callable[[int, int], int]
) -> None:
    small, large = 5_000, sized(60_000, 1_000_000)
    peaks = []
    for number, since in ((small, BEGUN), (large - small, BEGUN + timedelta(days=200))):
        write(stores, number, since, apart=timedelta(minutes=2))
        sealing, _peak, _said = run(stores, LOG_ROLE, "seal")
        verifying, peak, said = run(stores, TEAM_ROLE, "verify")
        peaks.append(peak)
        print(f"\n{stores.kind}, {number:,} more entries: sealed in {sealing:.1f} s, ", end="")
        print(f"verified in {verifying:.1f} s with {peak} MB at most")
        assert "intact" in said
    assert f"{large:,} entries sealed" in said
    assert peaks[1] - peaks[0] < GROWTH_MB
