"""A phone with many nights on it: rows, sealed envelopes, follow-ups; filled by the app itself."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect, sync_playwright

from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.followups import short_codes
from fieldapp.foundation import clock
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.bench import phones
from tests.bench.places import Maker
from tests.browser import servers
from tests.browser.chromium import WAIT_MS
from tests.browser.night import Night
from tests.browser.phone import PIN, Phone
from tests.browser.proxy import Proxy
from tests.browser.stockholm import PREPARED, WATER, draw_basemap, enrolment_code
from tests.databases import Stores

USERNAME = "bench0"
CORNER = (59.3345, 18.0645)
"""Malmskillnadsgatan, inside the squares that the server knows."""
FILL_MS = 300_000


@dataclass
class Benched:
    """One phone and what stands behind it."""

    phone: Phone
    proxy: Proxy
    stores: Stores
    night: Night
    folder: Path

    def code(self) -> str:
        """A code that enrols the phone."""
        with clock.at(self.night.now):
            return enrolment_code(self.stores, USERNAME)

    def leave_form(self) -> None:
        """Leave a form in which nothing was touched, until no draft of it is stored."""
        self.phone.page.go_back()
        expect(self.phone.main("New contact")).to_be_visible()
        self.phone.page.wait_for_function(DRAFTS)

    def shut(self) -> None:
        """Close the phone's browser and its network."""
        self.phone.browser.close()
        self.proxy.cut()


DRAFTS = """() => new Promise((found, failed) => {
    const opening = indexedDB.open("fieldapp");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
        const asked = opening.result.transaction("private").objectStore("private").count("draft");
        asked.onsuccess = () => { opening.result.close(); found(asked.result === 0); };
    };
})"""
"""Whether no draft is stored."""


def check_built() -> None:
    """RuntimeError where the app is not built."""
    if not (servers.DIST / "app" / "sw.js").is_file():
        raise RuntimeError("static/pwa is not built: bin/setup test builds it")


@contextmanager
def one_phone(maker: Maker, tasks: int = 0) -> Iterator[Benched]:
    """A phone that is started and empty, and a server with so many follow-ups of its team."""
    check_built()
    now = clock.now().replace(hour=22, minute=30, second=0, microsecond=0)
    with (
        tempfile.TemporaryDirectory(prefix="fieldapp-bench-") as folder,
        maker.fresh() as stores,
        sync_playwright() as playwright,
    ):
        expect.set_options(timeout=WAIT_MS)
        (colleague,) = phones.enrolled(stores, 1)
        _open_tasks(stores, colleague.team, tasks)
        night = Night(playwright, Path(folder), servers.DIST, now=now)
        try:
            proxy = night.proxy(night.serve(stores, basemap=_basemap(Path(folder))))
            phone = night.phone("phone", proxy, position=CORNER)
            yield Benched(phone, proxy, stores, night, Path(folder))
        finally:
            night.close()


def _open_tasks(stores: Stores, team: UUID, number: int) -> None:
    """Follow-ups of a team in the coming weeks."""
    today = clock.operational_day()
    with working(stores.settings(TEAM)), audit.recorded(SYSTEM, PREPARED) as session:
        for turn in range(number):
            week = (today + timedelta(weeks=turn % 8)).isocalendar()
            asked = {"team_id": team, "zone_id": None, "day": today,
                     "week": f"{week.year}-W{week.week:02d}"}  # fmt: skip
            session.add(short_codes.opened(asked))


def _basemap(folder: Path) -> Path | None:
    """Stockholm's water as a basemap, where its file lies beside the project."""
    return draw_basemap(folder / "basemap.pmtiles") if WATER.is_file() else None


def in_shift(benched: Benched) -> None:
    """Enrol, and start a shift."""
    phone = benched.phone
    phone.enrol(benched.code())
    phone.start_shift()
    phone.wait_until_kept()
    expect(phone.page.locator(".unsent.some")).to_have_count(0)


def fill(benched: Benched, rows: int, queued: int) -> None:
    """Rows and envelopes through the app's own functions, without a network; then it is closed."""
    phone = benched.phone
    benched.proxy.cut()
    phone.browser.close()
    phone.browser.start()
    phone.browser.context.set_offline(True)
    phone.open()
    expect(phone.page.locator("[name=pin]")).to_be_visible()
    phone.page.evaluate(_script(benched.folder) + ";globalThis.stock = stock; undefined")
    worker = next(path for path in _core() if "vault-worker" in path)
    asked = {"pin": PIN, "worker": worker, "rows": rows, "queued": queued,
             "square": {"e": phones.E0, "n": phones.N0}}  # fmt: skip
    phone.page.set_default_timeout(FILL_MS)
    phone.page.evaluate("(asked) => stock.fill(asked)", asked)
    phone.page.set_default_timeout(WAIT_MS)
    if (found := phone.queued()) != queued:
        raise AssertionError(f"{found} envelopes wait, not {queued}")
    phone.browser.close()


def _core() -> list[str]:
    told: dict[str, list[str]] = json.loads((servers.DIST / "core.json").read_text("utf-8"))
    return told["core"]


def _script(folder: Path) -> str:
    node = Path(sys.executable).parent / "node"
    pwa = servers.ROOT / "static" / "pwa"
    subprocess.run(
        [node, "tests/bench/build.mjs", folder], cwd=pwa, check=True, capture_output=True
    )
    return (folder / "stock.js").read_text("utf-8")
