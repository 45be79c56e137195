"""The phone app in a real Chromium: what is fetched, a cold start in flight mode, a tap to saved,
and what holds the page up through a whole walk; all on a phone with many nights on it.

The processor is slowed down four times through the browser's own tools, as a cheap phone is. All
moments are taken inside the page (performance.now), so that driving it costs nothing.
"""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.bench.figures import Figure, figure, percentile
from tests.bench.places import databases
from tests.bench.seen import BARE_COMMITS, MARKS, SLOWED, seen, slow, thumb
from tests.bench.stocked import Benched, fill, in_shift, one_phone
from tests.browser import night_shift, servers
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.browser.words import t
from tests.databases import SPATIALITE

ROWS, QUEUED, TASKS = 500, 5_000, 200
STARTS = 7
SAVES, SAVED_IN = 12, 4
"""Contacts of one start, and starts."""
BUDGET_KB = 60
START_MS, SAVED_MS, TASK_MS = 800, 50, 100
NEUTRAL = "/app/lista.html"
"""A page of the phone's own with nothing in it, from its cache: the bare start."""
NAME = f"phone, {SLOWED}× slower, {ROWS} rows, {QUEUED:,} unsent, {TASKS} follow-ups"


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


def _late() -> frozenset[str]:
    """What the build says is the map's, fetched in the background for when it is wanted."""
    told: dict[str, Any] = json.loads((servers.DIST / "core.json").read_text(encoding="utf-8"))
    return frozenset(told["map"])


def _bytes(benched: Benched) -> Figure:
    late = _late()
    wanted = [path for path in _fetched(benched.proxy) if path not in late]
    size = sum(map(_size, wanted)) / 1024
    print(f"\nfetched before the first form: {', '.join(sorted(set(wanted)))}")
    name = "phone: fetched before the first form (gzip, without map)"
    return figure(name, "KB", [size], f"<= {BUDGET_KB}")


def phone() -> list[Figure]:
    """Bytes before the first form, cold start to the form, tap to saved, the longest task."""
    with databases(SPATIALITE) as maker, one_phone(maker, tasks=TASKS) as benched:
        in_shift(benched)
        benched.phone.begin()
        found = [_bytes(benched)]
        benched.leave_form()
        fill(benched, ROWS, QUEUED)
        found += _starts(benched)
        found += _saves(benched)
        found.append(_walk(benched))
    return found


def _slow_start(phone: Phone) -> Page:
    """Start the browser, slowed down, without a network."""
    page = phone.browser.start()
    phone.browser.context.set_offline(True)
    page.add_init_script(MARKS)
    slow(page)
    return page


def _opened(phone: Phone) -> dict[str, Any]:
    """Open and unlock; what was seen until home."""
    phone.open()
    expect(phone.page.locator("[name=pin]")).to_be_visible()
    seen(phone.page, "seen.pin")
    phone.unlock()
    expect(phone.main("New contact")).to_be_visible()
    return seen(phone.page, "seen.home > seen.click")


def _starts(benched: Benched) -> list[Figure]:
    """From nothing to a form: all of it but typing and stretching the PIN."""
    phone, form, unlocking, bare = benched.phone, [], [], []
    for _ in range(STARTS):
        page = _slow_start(phone)
        page.goto(phone.address + NEUTRAL)
        bare.append(page.evaluate(BARE))
        phone.browser.close()
        page = _slow_start(phone)
        found = _opened(phone)
        opening = found["home"] - found["stretched"]
        unlocking.append(found["stretched"] - found["click"])
        phone.begin()
        at_form = seen(page, "seen.form > seen.click")
        tapped = at_form["form"] - at_form["click"]
        form.append(found["pin"] + opening + tapped)
        print(
            f"cold start: to the lock {found['pin']:.0f} ms, opening {opening:.0f} ms, from home "
            f"to the form {tapped:.0f} ms; unlocking {unlocking[-1]:.0f} ms; "
            f"a page with nothing in it {bare[-1]:.0f} ms",
            file=sys.stderr,
        )
        benched.leave_form()
        phone.browser.close()
    name = f"{NAME}: cold offline start to a form, without unlocking"
    return [
        figure(name, "ms", form, f"<= {START_MS}", bare),
        figure(f"{NAME}: unlocking with the PIN", "ms", unlocking),
    ]


BARE = """async () => {
    const [entry] = performance.getEntriesByType("navigation");
    while (!entry.loadEventEnd) await new Promise((done) => setTimeout(done, 5));
    return entry.loadEventEnd;
}"""


def _saved(phone: Phone, tools: CDPSession) -> tuple[float, float]:
    """Fill the form in, save; ms from the tap until it is stored and said, and till it is seen."""
    expect(phone.place).to_contain_text("GPS")
    phone.answer()
    phone.wait_until_draft_is_kept()
    thumb(tools, phone.main("Save"))
    found = seen(phone.page, "seen.shown > seen.click")
    return found["saved"] - found["click"], found["shown"] - found["click"]


def _saves(benched: Benched) -> list[Figure]:
    phone, bare, before = benched.phone, [], QUEUED
    worst, middle, shown = [], [], []
    for _ in range(SAVED_IN):
        page = _slow_start(phone)
        tools = page.context.new_cdp_session(page)
        _opened(phone)
        took = []
        for turn in range(SAVES + 1):
            phone.begin()
            both = _saved(phone, tools)
            if turn:  # the first one warms up, as a night's first contact does
                took.append(both)
        bare.append(percentile(page.evaluate(BARE_COMMITS), 0.95))
        worst.append(percentile([saved for saved, _ in took], 0.95))
        middle.append(percentile([saved for saved, _ in took], 0.5))
        shown.append(percentile([at for _, at in took], 0.95))
        before += SAVES + 1
        if (found := phone.queued()) != before:
            raise AssertionError(f"{found} envelopes wait after {before} saves")
        phone.browser.close()
        print(f"tap to saved: {', '.join(f'{ms:.0f}' for ms, _ in took)} ms", file=sys.stderr)
    return [
        figure(f"{NAME}: tap to saved, p95", "ms", worst, f"<= {SAVED_MS}", bare),
        figure(f"{NAME}: tap to saved, p50", "ms", middle, None, bare),
        figure(f"{NAME}: tap to the frame that shows it, p95", "ms", shown),
    ]


def _walk(benched: Benched) -> Figure:
    """A whole walk through the app; the longest task of the page in it, unlocking left out."""
    phone = benched.phone
    page = _slow_start(phone)
    steps: dict[str, list[float]] = {}

    def step(name: str, *, leaves_out: Sequence[float] = ()) -> None:
        page.wait_for_timeout(300)  # whatever the step set going
        tasks = page.evaluate("() => globalThis.__seen.tasks.splice(0)")
        steps[name] = [
            took for at, took in tasks
            if not (leaves_out and leaves_out[0] <= at + took and at <= leaves_out[1])
        ]  # fmt: skip

    found = _opened(phone)
    step("start", leaves_out=(found["click"], found["stretched"]))
    phone.tap(phone.button("Follow-ups"))
    expect(phone.page.locator("ol.rows > li").first).to_be_visible()
    step("follow-ups")
    page.go_back()
    expect(phone.main("New contact")).to_be_visible()
    phone.tap(page.locator("ol.rows + button.wide"))
    step("more of the list")
    phone.begin()
    step("form")
    phone.open_places()
    step("places")
    phone.tap_map(40, 40, take=False)
    step("map")
    phone.tap(phone.page.locator("button.main"))
    phone.answer()
    phone.wait_until_draft_is_kept()
    step("answers")
    phone.save()
    step("save")
    phone.tap(phone.button("Close the shift"))
    expect(page.get_by_role("heading", name=t("Close the shift"))).to_be_visible()
    page.wait_for_timeout(1500)  # nobody has typed the hours and a note sooner
    step("closing screen")
    night_shift.send_closing(phone, hours=4, note="Lugnt, 3 samtal vid torget")
    step("closing the shift")
    phone.browser.close()
    for name, tasks in steps.items():
        print(f"long tasks, {name}: {', '.join(f'{ms:.0f}' for ms in tasks) or 'none'}")
    every = [max(tasks, default=0.0) for tasks in steps.values()]
    return figure(f"{NAME}: longest task of a walk", "ms", [max(every)], f"<= {TASK_MS}")
