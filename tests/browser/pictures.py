"""Pictures of screens as somebody has looked at them, and whether a screen still looks so.

They are kept in so few colours that they take a third of the room.

FIELDAPP_PICTURES=1 with -m long -k as_in_their makes them anew: look at them before they are
committed.
"""

import base64
import os
import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.measures import LARGE, THEMES

FOLDER = Path(__file__).parent / "pictures"
MAKE = "FIELDAPP_PICTURES" in os.environ
FAR = 60
"""Of 255: a pixel that differs by more in a colour is another one; less is how edges are drawn."""
MOST_OTHERS = 0.01
"""The share of pixels that may be others."""
PICTURED = (
    "enrol", "pin", "home-new", "locked", "start", "join",
    "home-shift", "contact-musts", "contact-more", "place", "map", "home-saved", "kinds",
    "contact-online", "contact-buyer",
    "close", "close-findings", "advice", "menu", "vault", "followups", "followup", "safety",
    "session", "unsent", "alarm",
)  # fmt: skip
"""Screens of which pictures are kept, each on a small and a large phone."""
LOOKS: dict[str, tuple[str, ...]] = {"sv": THEMES, "en": ("dark",)}
BELOW = {"contact-more": "main > button[aria-expanded=true]", "close-findings": "textarea"}
"""What of a screen lies below, and is what its pictures are of."""
STEADY = """(below) => {
    // By chance each time, and said in its own test.
    for (const code of document.querySelectorAll("strong.code")) code.textContent = "ABC 234";
    // The ground of a map is drawn when it will be, and its contrast is in its own test.
    for (const pane of document.querySelectorAll(".leaflet-tile-pane, .leaflet-names-pane"))
        pane.style.visibility = "hidden";
    document.activeElement?.blur();
    scrollTo(0, 0);
    if (below) document.querySelector(below).scrollIntoView({ behavior: "instant" });
    for (const moving of document.getAnimations()) moving.finish();
}"""
FEW_COLOURS = """async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const paper = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    paper.drawImage(picture, 0, 0);
    const { data, width, height } = paper.getImageData(0, 0, picture.width, picture.height);
    const palette = new Map();
    let pixels = "";
    for (let i = 0; i < data.length; i += 4) {
        const colour = [0, 1, 2].map((c) => Math.round(data[i + c] / 17) * 17);
        const key = String(colour);
        if (!palette.has(key)) palette.set(key, { at: palette.size, colour });
        pixels += String.fromCharCode(palette.get(key).at);
    }
    const colours = [...palette.values()].flatMap(({ colour }) => colour);
    return { width, height, colours, pixels: btoa(pixels) };
}"""
"""Sixteen steps of each colour: no eye sees it, and an edge of a letter may differ by more."""
DIFFERENCE = """async ([before, now, far]) => {
    const read = async (image) => {
        const bytes = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes]));
        const paper = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
        paper.drawImage(picture, 0, 0);
        return paper.getImageData(0, 0, picture.width, picture.height);
    };
    const [a, b] = [await read(before), await read(now)];
    if (a.width !== b.width || a.height !== b.height) return 1;
    let others = 0;
    for (let i = 0; i < a.data.length; i += 4)
        if ([0, 1, 2].some((c) => Math.abs(a.data[i + c] - b.data[i + c]) > far)) others++;
    return others / (a.width * a.height);
}"""


def _chunk(name: bytes, data: bytes) -> bytes:
    told = struct.pack(">I", len(data)) + name + data
    return told + struct.pack(">I", zlib.crc32(name + data))


def small(canvas: Page, png: str) -> bytes:
    """A picture (PNG, base64) as it is kept: PNG with a palette of at most 256 colours."""
    told: dict[str, Any] = canvas.evaluate(FEW_COLOURS, png)
    width, height = told["width"], told["height"]
    pixels = base64.b64decode(told["pixels"])
    lines = (b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(told["colours"])),
            _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)),
            _chunk(b"IEND", b""),
        )
    )


def compare(page: Page, canvas: Page, name: str, failed: Path, below: str = "") -> str:
    """What is wrong with how a page looks, or ""; the picture of now lies in `failed` then."""
    page.evaluate(STEADY, below)
    png = base64.b64encode(page.screenshot(caret="hide")).decode()
    file = FOLDER / f"{name}.png"
    if MAKE:
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(small(canvas, png))
        return ""
    if not file.is_file():
        return f"{name}: there is no picture of it; FIELDAPP_PICTURES=1 makes one"
    before = base64.b64encode(file.read_bytes()).decode()
    share = canvas.evaluate(DIFFERENCE, [before, png, FAR])
    if share <= MOST_OTHERS:
        return ""
    (failed / f"{name}.png").write_bytes(base64.b64decode(png))
    return f"{name}: {share:.1%} of it is other than in {file}; now: {failed / name}.png"


def look(page: Page, canvas: Page, name: str, language: str, failed: Path) -> list[str]:
    """What is wrong with a screen of whose looks there are pictures."""
    said = []
    if name not in ("unsent", "alarm"):  # which come offline
        expect(page.locator(".unsent.some, ol.rows .queued, ol.rows .sending")).to_have_count(0)
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(400)  # the mark of the last touch fades
    for size in (LARGE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if name == "map":
            page.wait_for_timeout(500)  # it draws what its frame has come to hold
        for theme in LOOKS[language]:
            page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
            of = f"{name}-{theme}-{language}" + ("-large" if size is LARGE else "")
            said.append(compare(page, canvas, of, failed, BELOW.get(name, "")))
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    return [one for one in said if one]
