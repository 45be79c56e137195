"""A first visit, with nothing on the phone: how soon it takes a touch on a slow network, and what
Lighthouse says of it.

Slow 4G as Lighthouse has it (150 ms, 1.6 Mbit/s) and a processor slowed down four times, both
through the browser's own tools.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.bench.figures import Figure, figure
from tests.bench.places import databases
from tests.bench.seen import MARKS, SLOWED, seen, slow
from tests.bench.stocked import Benched, one_phone
from tests.browser.chromium import EXECUTABLE, FLAGS
from tests.databases import SPATIALITE

VISITS = 5
INTERACTIVE_MS, SCORE = 2_000, 95
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
QUIET_MS = 1_500
"""After this long without a long task none will come."""
CATEGORIES = ("performance", "accessibility", "best-practices")
TOOL = Path(__file__).parent / "lighthouse"
NEUTRAL = "/app/lista.html"


def visit() -> list[Figure]:
    """First visit on slow 4G; Lighthouse's scores."""
    with databases(SPATIALITE) as maker, one_phone(maker) as benched:
        return [_visits(benched), *_lighthouse(benched)]


def _interactive(benched: Benched, path: str, field: str, turn: str) -> float:
    """Ms until a page of a browser with nothing in it shows its field and nothing holds it up."""
    browser = benched.night.browser(turn)
    page = browser.start()
    page.add_init_script(MARKS)
    slow(page)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(benched.phone.address + path)
    expect(page.locator(field)).to_be_visible()
    page.wait_for_timeout(QUIET_MS)
    found = seen(page, "true")
    shown: float = found.get("code") or page.evaluate(
        "performance.getEntriesByType('navigation')[0].loadEventEnd"
    )
    browser.close()
    tasks = [at + took for at, took in found["tasks"] if at < shown + QUIET_MS]
    return max(shown, *tasks, 0.0)


def _visits(benched: Benched) -> Figure:
    benched.phone.browser.close()
    turns = range(VISITS)
    taken = [_interactive(benched, "/app/", "[name=code]", f"visit-{i}") for i in turns]
    bare = [_interactive(benched, NEUTRAL, "h1", f"bare-{i}") for i in turns]
    print(f"first visits: {', '.join(f'{ms:.0f}' for ms in taken)} ms", file=sys.stderr)
    name = f"phone, {SLOWED}× slower: first visit on slow 4G, until it takes a touch"
    return figure(name, "ms", taken, f"<= {INTERACTIVE_MS}", bare)


def _installed() -> Path:
    """Lighthouse's script; installed where it is not."""
    script = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.is_file():
        tools = Path(sys.executable).parent
        subprocess.run(
            [tools / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=TOOL, check=True, capture_output=True,
            env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
        )  # fmt: skip
    return script


def _lighthouse(benched: Benched) -> list[Figure]:
    """Its three scores for the app's first page, of several runs."""
    scores: dict[str, list[float]] = {name: [] for name in CATEGORIES}
    for turn in range(3):
        said = _report(benched, benched.folder / f"lighthouse-{turn}.json")
        for name in CATEGORIES:
            scores[name].append(said["categories"][name]["score"] * 100)
        lost = [
            f"{audit['id']} {audit['score']:.2f}"
            for audit in said["audits"].values()
            if audit["score"] is not None and audit["score"] < 1
        ]
        print(f"lighthouse, audits below 1: {', '.join(lost) or 'none'}")
    return [
        figure(f"phone, Lighthouse: {name}", "of 100", found, f">= {SCORE}")
        for name, found in scores.items()
    ]


def _report(benched: Benched, file: Path) -> dict[str, Any]:
    node = Path(sys.executable).parent / "node"
    quoted = [re.sub(r"=(.* .*)", r"='\1'", flag) for flag in ("--headless=new", *FLAGS)]
    subprocess.run(
        [node, _installed(), f"{benched.phone.address}/app/", "--quiet", "--output=json",
         "--no-enable-error-reporting",
         f"--output-path={file}", f"--chrome-flags={' '.join(quoted)}",
         f"--only-categories={','.join(CATEGORIES)}"],
        check=True, capture_output=True, cwd=benched.folder,
        env=os.environ | {"CHROME_PATH": EXECUTABLE, "CI": "1"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return told
