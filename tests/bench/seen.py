"""Moments inside a page that is slowed down as a cheap phone is.

They are taken there, so that driving it costs nothing.
"""

from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

SLOWED = 4
TOUCH_MS = 80

MARKS = """(() => {
    const seen = (globalThis.__seen = { tasks: [] });
    const places = {
        code: "[name=code]", pin: "[name=pin]", home: ".bar", form: "main.form",
    };
    const isSaved = () => !document.querySelector("main.form") && document.querySelector(".undo");
    // In the frame that shows it: what a person waits for.
    const look = () => {
        const now = performance.now();
        for (const [name, selector] of Object.entries(places))
            if (!(name in seen) && document.querySelector(selector)) seen[name] = now;
        if (seen.saved) seen.shown ??= now;
    };
    new MutationObserver(() => {
        // Stored, and said so; the frame that shows it comes next.
        if (seen.click && !seen.saved && isSaved()) seen.saved = performance.now();
        requestAnimationFrame(look);
    }).observe(document, { subtree: true, childList: true });
    addEventListener("click", ({ timeStamp }) => {
        seen.click = timeStamp;
        delete seen.saved;
        delete seen.shown;
    }, true);
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) seen.tasks.push([task.startTime, task.duration]);
    }).observe({ type: "longtask", buffered: true });
    // The stretched PIN is there when its worker is let go.
    const { terminate } = Worker.prototype;
    Worker.prototype.terminate = function () {
        seen.stretched = performance.now();
        return terminate.call(this);
    };
})()"""
"""Moments at which things are on the screen, the newest tap's, and what held the page up."""

SPIN = """() => {
    const begun = performance.now();
    for (let i = 0, x = 0; i < 2e7; i++) x += Math.sqrt(i);
    return performance.now() - begun;
}"""

BARE_COMMITS = """async () => {
    const db = await new Promise((done) => {
        const opening = indexedDB.open("bare", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("one");
        opening.onsuccess = () => done(opening.result);
    });
    const took = [];
    for (let i = 0; i < 22; i++) {
        const begun = performance.now();
        const tx = db.transaction("one", "readwrite", { durability: "strict" });
        tx.objectStore("one").put(new Uint8Array(1024), i);
        await new Promise((done) => { tx.oncomplete = done; });
        took.push(performance.now() - begun);
    }
    db.close();
    indexedDB.deleteDatabase("bare");
    return took.slice(2);
}"""
"""Milliseconds of bare strict commits of one KB each, in a database of their own."""


def seen(page: Page, until: str) -> dict[str, Any]:
    """What was seen when; waits until `until` (of `seen`) is true."""
    page.wait_for_function(f"() => {{ const seen = globalThis.__seen; return {until}; }}")
    found: dict[str, Any] = page.evaluate("() => globalThis.__seen")
    return found


def forget(page: Page, *names: str) -> None:
    """Look for these anew."""
    page.evaluate("(names) => names.forEach((name) => { delete globalThis.__seen[name]; })", names)


def thumb(tools: CDPSession, on: Locator) -> None:
    """Tap as a thumb does, down and up again: it touches for about 80 ms.

    A driver's own tap is down and up in one moment, and looks in the page whether it hits; both
    would be counted as the app's.

    :param tools: a session of the page's that stays: one that is let go of takes along what others
        have set, as flight mode
    """
    on.scroll_into_view_if_needed()
    box = on.bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    tools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    on.page.wait_for_timeout(TOUCH_MS)
    tools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def slow(page: Page, rate: int = SLOWED) -> float:
    """Slow the page's processor down; returns how many times slower it became."""
    tools = page.context.new_cdp_session(page)
    page.evaluate(SPIN)
    plain = median(page.evaluate(SPIN) for _ in range(3))
    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return median(page.evaluate(SPIN) for _ in range(3)) / plain
