"""Pictures of screens as somebody has looked at them, and whether a screen still looks so.

FIELDAPP_PICTURES=1 makes them anew: look at them before they are committed.
"""

import base64
import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "pictures"
MAKE = "FIELDAPP_PICTURES" in os.environ
FAR = 60
"""Of 255: a pixel that differs by more in a colour is another one; less is how edges are drawn."""
MOST_OTHERS = 0.01
"""The share of pixels that may be others."""
STEADY = """() => {
    // By chance each time, and said in its own test.
    for (const code of document.querySelectorAll("strong.code")) code.textContent = "ABC 234";
    document.activeElement?.blur();
    scrollTo(0, 0);
    return Promise.all(document.getAnimations().map((a) => a.finished));
}"""
DIFFERENCE = """async ([before, now, far]) => {
    const read = async (png) => {
        const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
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


def compare(page: Page, canvas: Page, name: str, failed: Path) -> str:
    """What is wrong with how a page looks, or ""; the picture of now lies in `failed` then."""
    page.evaluate(STEADY)
    page.wait_for_timeout(400)  # the mark of the last touch fades
    now = page.screenshot(caret="hide")
    file = FOLDER / f"{name}.png"
    if MAKE:
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(now)
        return ""
    if not file.is_file():
        return f"{name}: there is no picture of it; FIELDAPP_PICTURES=1 makes one"
    share = canvas.evaluate(
        DIFFERENCE,
        [base64.b64encode(png).decode() for png in (file.read_bytes(), now)] + [FAR],
    )
    if share <= MOST_OTHERS:
        return ""
    (failed / f"{name}.png").write_bytes(now)
    return f"{name}: {share:.1%} of it is other than in {file}; now: {failed / name}.png"
