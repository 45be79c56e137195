"""What a screen is like for an eye and a thumb: contrast, targets, cuts, and what light it has."""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import PHONE
from tests.browser.night import Night

THEMES = ("dark", "light", "red")
LEAST_CONTRAST = {"dark": 7.0, "light": 7.0, "red": 4.5}
LEAST_RING = 3.0
LEAST_TARGET = 48.0
MOST_OTHER_LIGHT = 8
"""Of 255, in green and in blue, in the red night look."""
LARGE = {"width": 412, "height": 915}
SIZES: dict[str, tuple[dict[str, int], str]] = {
    "360x740": (PHONE, "100%"),
    "412x915": (LARGE, "100%"),
    "360x740 at 200 %": (PHONE, "200%"),
}
SCRIPT = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8")
AXE = {
    "resultTypes": ["violations"],
    # The AAA rule knows 7:1 alone; the looks' own floors are measured over every text beside it.
    "rules": {"target-size": {"enabled": True}},
}
BRIGHTEST = """async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const paper = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    paper.drawImage(picture, 0, 0);
    const { data } = paper.getImageData(0, 0, picture.width, picture.height);
    const most = [0, 0, 0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
        for (let c = 0; c < 3; c++) most[c] = Math.max(most[c], data[i + c]);
        if (Math.max(data[i + 1], data[i + 2]) > 8)
            [most[3], most[4]] = [(i / 4) % picture.width, Math.floor(i / 4 / picture.width)];
    }
    return most;
}"""
LETTERS = """async (pictures) => {
    const [without, shown] = await Promise.all(pictures.map(async (png) => {
        const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const paper = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
        paper.drawImage(picture, 0, 0);
        return paper.getImageData(0, 0, picture.width, picture.height).data;
    }));
    const light = (i) => [0.2126, 0.7152, 0.0722].reduce((sum, part, c) => {
        const s = shown[i + c] / 255;
        return sum + part * (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);
    }, 0);
    const lights = [];
    for (let i = 0; i < shown.length; i += 4)
        if ([0, 1, 2].some((c) => Math.abs(shown[i + c] - without[i + c]) > 8))
            lights.push(light(i));
    lights.sort((a, b) => a - b);
    const tenth = Math.floor(lights.length / 10);
    const mean = (some) => 0.05 + some.reduce((sum, one) => sum + one, 0) / some.length;
    return tenth < 20 ? 0 : mean(lights.slice(-tenth)) / mean(lights.slice(0, tenth));
}"""
"""Contrast of drawn letters and their edge: the palest and the darkest tenth of those pixels."""


@dataclass
class Measures:
    """Measures screens, and keeps what is wrong and what was least. canvas: an empty page."""

    night: Night
    canvas: Page
    found: list[str] = field(default_factory=list)
    contrast: dict[str, tuple[float, str]] = field(default_factory=dict)
    target: tuple[float, str] = (9999.0, "")
    other_light: int = 0
    looked: int = 0
    _axe: Axe = field(default_factory=Axe)

    def at(
        self,
        page: Page,
        name: str,
        *,
        themes: tuple[str, ...] = THEMES,
        sizes: tuple[str, ...] = tuple(SIZES),
    ) -> None:
        """Look at the screen that stands, in every look and size."""
        page.evaluate(SCRIPT)
        worn = page.evaluate("document.documentElement.dataset.theme ?? ''")
        scrolled = page.evaluate("scrollY")
        for size in sizes:
            viewport, text = SIZES[size]
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
            self._see_shape(page, f"{name} ({size})")
        page.evaluate("document.documentElement.style.removeProperty('font-size')")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.evaluate("scrollTo(0, 0)")  # what a bar lies over is small to axe
        for theme in themes:
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            # What fades in is paler on its way.
            page.evaluate("document.getAnimations().forEach((moving) => moving.finish())")
            self.night.shot(page, f"{name}-{theme}")
            self._see_colours(page, f"{name} ({theme})", theme)
            self._ask_axe(page, f"{name} ({theme})")
        page.evaluate("(y) => scrollTo(0, y)", scrolled)
        page.emulate_media(reduced_motion="reduce")
        self.found += [f"{name}: moves: {what}" for what in page.evaluate("measures.moving()")]
        page.emulate_media(reduced_motion="no-preference")
        page.evaluate("(worn) => { document.documentElement.dataset.theme = worn; }", worn)
        self.looked += 1

    def _see_shape(self, page: Page, where: str) -> None:
        for side, what in page.evaluate("measures.targets()"):
            self.target = min(self.target, (side, f"{where}: {what}"))
            if side < LEAST_TARGET - 0.01:
                self.found.append(f"{where}: a target of {what}")
        self.found += [f"{where}: {what}" for what in page.evaluate("measures.cut()")]

    def _see_colours(self, page: Page, where: str, theme: str) -> None:
        for ratio, what in page.evaluate("measures.contrasts()"):
            least = self.contrast.get(theme, (99.0, ""))
            self.contrast[theme] = min(least, (ratio, f"{where}: {what}"))
            if ratio < LEAST_CONTRAST[theme]:
                self.found.append(f"{where}: contrast {ratio:.2f} of {what}")
        if theme == "red":
            red, green, blue, x, y = self.light(page)
            self.other_light = max(self.other_light, green, blue)
            assert red > 100, "a picture of the screen, not of nothing"
            if max(green, blue) > MOST_OTHER_LIGHT:
                self.found.append(f"{where}: green {green}, blue {blue} at ({x}, {y})")

    def light(self, page: Page) -> list[int]:
        """The most of red, green and blue in any pixel, and where what is not red was last."""
        png = base64.b64encode(page.screenshot(caret="initial", full_page=True)).decode()
        most: list[int] = self.canvas.evaluate(BRIGHTEST, png)
        return most

    def letters(self, page: Page, box: str, pane: str) -> float:
        """Contrast of letters drawn in a pane of a box, in its pixels; 0: none is there."""
        pictures = []
        for visibility in ("hidden", "visible"):
            page.locator(pane).evaluate("(p, v) => { p.style.visibility = v; }", visibility)
            png = page.locator(box).screenshot()
            pictures.append(base64.b64encode(png).decode())
        found: float = self.canvas.evaluate(LETTERS, pictures)
        return found

    def _ask_axe(self, page: Page, where: str) -> None:
        answer: dict[str, Any] = self._axe.run(page, options=AXE).response
        for violation in answer["violations"]:
            nodes = [node["html"][:140] for node in violation["nodes"][:3]]
            self.found.append(f"{where}: axe {violation['id']} ({violation['impact']}): {nodes}")

    def __str__(self) -> str:
        least = ", ".join(
            f"{look} {ratio:.2f} ({what})" for look, (ratio, what) in self.contrast.items()
        )
        side, target = self.target
        return (
            f"{self.looked} screens; least contrast: {least}; smallest target: {side:.1f} px"
            f" ({target}); most green or blue in red: {self.other_light}"
        )
