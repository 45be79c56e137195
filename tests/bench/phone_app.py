"""The phone app in a real Chromium: what is fetched, a cold start in flight mode, a tap to saved.

The processor is slowed down four times through the browser's own tools, as a cheap phone is. All
moments are taken inside the page (performance.now), so that driving it costs nothing.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from fieldapp.foundation import clock
from tests.bench import phones
from tests.bench.figures import Figure, figure
from tests.bench.places import databases
from tests.browser import servers
from tests.browser.chromium import WAIT_MS
from tests.browser.night import Night
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.browser.stockholm import enrolment_code
from tests.databases import SPATIALITE

SLOWED = 4
STARTS = 5
SAVES = 8
BUDGET_KB = 45
USERNAME = "bench0"
CORNER = (59.3345, 18.0645)
"""Malmskillnadsgatan, inside the squares that the server knows."""

MARKS = """(() => {
    const seen = (globalThis.__seen = {});
    const places = { pin: "[name=pin]", home: ".bar", form: "main.form" };
    const look = () => {
        for (const [name, selector] of Object.entries(places))
            if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now();
        const rows = document.querySelectorAll("ol.rows > li").length;
        if (rows !== seen.rows) { seen.rows = rows; seen.rowsAt = performance.now(); }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    addEventListener("click", (event) => { seen.click = event.timeStamp; }, true);
})()"""
"""Moments at which things are on the screen, one look a frame; and the newest tap's."""

SPIN = """() => {
    const begun = performance.now();
    for (let i = 0, x = 0; i < 2e7; i++) x += Math.sqrt(i);
    return performance.now() - begun;
}"""


def _seen(page: Page, until: str) -> dict[str, float]:
    """What was seen when; waits until `until` (of `seen`) is true, as looks come once a frame."""
    page.wait_for_function(f"() => {{ const seen = globalThis.__seen; return {until}; }}")
    return page.evaluate("() => globalThis.__seen")


def _forget(page: Page, name: str) -> None:
    page.evaluate("(name) => { delete globalThis.__seen[name]; }", name)


def _slow(page: Page, rate: int) -> float:
    """Slow the page's processor down; returns how many times slower it became."""
    tools = page.context.new_cdp_session(page)
    page.evaluate(SPIN)
    plain = median(page.evaluate(SPIN) for _ in range(3))
    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return median(page.evaluate(SPIN) for _ in range(3)) / plain


@contextmanager
def _one_phone() -> Iterator[tuple[Proxy, Phone, str]]:
    """A phone that is started and empty, the proxy before its server, and a code that enrols it."""
    now = clock.now().replace(hour=22, minute=30)
    with (
        tempfile.TemporaryDirectory(prefix="fieldapp-bench-") as folder,
        databases(SPATIALITE) as maker,
        maker.fresh() as stores,
        sync_playwright() as playwright,
    ):
        expect.set_options(timeout=WAIT_MS)
        phones.enrolled(stores, 1)
        night = Night(playwright, Path(folder), servers.DIST, now=_moment(now))
        try:
            server = night.serve(stores)
            proxy = night.proxy(server)
            with clock.at(night.now):
                code = enrolment_code(stores, USERNAME)
            yield proxy, night.phone("phone", proxy, position=CORNER), code
        finally:
            night.close()


def _moment(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def _size(path: str) -> int:
    """Bytes of a built file as gzip sends it."""
    file = servers.DIST / path.lstrip("/")
    if path in ("/app/", "/app"):
        file = servers.DIST / "app" / "index.html"
    packed = file.with_name(file.name + ".gz")
    return (packed if packed.exists() else file).stat().st_size


def _fetched(proxy: Proxy) -> list[str]:
    """Paths of the built files that were sent to the browser, each as often as it was.

    A request that names the version it has is answered with 304 and no body, since the build
    stays the same meanwhile.
    """
    found = re.findall(rb"GET (/\S*) HTTP/1\.1\r\n(.*?\r\n)\r\n", bytes(proxy.sent), re.DOTALL)
    paths = [
        path.decode().partition("?")[0]
        for path, headers in found
        if b"if-none-match:" not in headers.lower()
    ]
    return [path for path in paths if path.startswith(("/app", "/static"))]


def _check_built() -> None:
    if not (servers.DIST / "app" / "sw.js").is_file():
        raise RuntimeError("static/pwa is not built: bin/setup test builds it")


def phone() -> list[Figure]:
    """Bytes before the first form, cold start to the form, tap to saved."""
    _check_built()
    with _one_phone() as (proxy, phone, code):
        answers: list[int] = []
        phone.page.on(
            "response",
            lambda r: answers.append(len(r.body())) if "/api/" in r.url and r.ok else None,
        )
        phone.enrol(code)
        phone.start_shift()
        phone.begin()
        late = _late()
        wanted = [path for path in _fetched(proxy) if path not in late]
        size = sum(map(_size, wanted)) / 1024
        print(f"\nfetched before the first form: {', '.join(sorted(set(wanted)))}")
        print(f"answers of the server beside it: {sum(answers) / 1024:.1f} KB, not compressed")
        found = [
            figure("phone: fetched before the first form (gzip, without map)", "KB", [size],
                   f"<= {BUDGET_KB}")
        ]  # fmt: skip
        _leave(phone)
        phone.wait_until_kept()
        phone.browser.close()
        proxy.cut()
        found += _starts(phone)
        found += _saves(phone)
    return found


def _leave(phone: Phone) -> None:
    """Leave a form in which nothing was touched: no draft of it stays."""
    phone.page.go_back()
    expect(phone.main("New contact")).to_be_visible()


def _late() -> frozenset[str]:
    """What the build says is the map's, fetched in the background for when it is wanted."""
    told: dict[str, Any] = json.loads((servers.DIST / "core.json").read_text(encoding="utf-8"))
    return frozenset(told["map"])


def _starts(phone: Phone) -> list[Figure]:
    form, unlocking = [], []
    for _ in range(STARTS):
        page = phone.browser.start()
        phone.browser.context.set_offline(True)
        page.add_init_script(MARKS)
        factor = _slow(page, SLOWED)
        phone.open()
        expect(page.locator("[name=pin]")).to_be_visible()
        to_lock = _seen(page, "seen.pin")["pin"]
        phone.unlock()
        expect(phone.main("New contact")).to_be_visible()
        seen = _seen(page, "seen.home > seen.click")
        unlocking.append(seen["home"] - seen["click"])
        phone.begin()
        seen = _seen(page, "seen.form > seen.click")
        form.append(to_lock + seen["form"] - seen["click"])
        print(
            f"cold start, {factor:.1f} times slower: to the lock {to_lock:.0f} ms, "
            f"from home to the form {seen['form'] - seen['click']:.0f} ms, "
            f"unlocking {unlocking[-1]:.0f} ms",
            file=sys.stderr,
        )
        _leave(phone)
        phone.browser.close()
    name = f"phone, {SLOWED}× slower"
    return [
        figure(f"{name}: cold offline start to a form, without unlocking", "ms", form, "<= 1000"),
        figure(f"{name}: unlocking with the PIN", "ms", unlocking),
    ]


def _saves(phone: Phone) -> list[Figure]:
    page = phone.browser.start()
    phone.browser.context.set_offline(True)
    page.add_init_script(MARKS)
    _slow(page, SLOWED)
    phone.open()
    phone.unlock()
    took = []
    for turn in range(SAVES + 1):
        rows = phone.rows.count()
        phone.begin()
        expect(phone.place).to_contain_text("GPS")
        phone.answer()
        phone.wait_until_draft_is_kept()
        phone.save()
        expect(phone.rows).to_have_count(rows + 1)
        seen = _seen(page, f"seen.rows === {rows + 1} && seen.rowsAt > seen.click")
        if turn:  # the first one warms up, as a night's first contact does
            took.append(seen["rowsAt"] - seen["click"])
        _forget(page, "form")
    if phone.queued() < SAVES:
        raise AssertionError("what was saved does not lie in the outbox")
    phone.browser.close()
    return [figure(f"phone, {SLOWED}× slower: tap to saved", "ms", took, "<= 100")]
