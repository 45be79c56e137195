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
import re, resource, sys
from fieldapp.ops import cli
status = cli.main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
# Of this program alone: ru_maxrss would begin with that of whoever started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(peak, used.ru_utime + used.ru_stime)
sys.exit(status)
"""
GROWTH_MB = 120
"""A window of rows, and SQLite's page cache of 64 MB; a million entries held whole take 800."""
BEGUN = datetime(2022, 1, 3, 9, 0, tzinfo=STOCKHOLM)


def run(stores: Stores, role: str, *arguments: str) -> tuple[str, int, str]:
    """Seconds in words, peak memory in MB and what was said, of a command in its own process."""
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
    *said, measured = done.stdout.splitlines()
    peak, processor = measured.split()
    took = f"{time.monotonic() - begun:.1f} s ({float(processor):.1f} s of processor)"
    return took, int(peak), "\n".join(said)


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
        print(f"\n{stores.kind}, {number:,} more entries: sealed in {sealing}, ", end="")
        print(f"verified in {verifying} with {peak} MB at most")
        assert "intact" in said
    assert f"{large:,} entries sealed" in said
    assert peaks[1] - peaks[0] < GROWTH_MB
