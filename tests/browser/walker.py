"""A phone on its way through the screens, and what a screen is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Streets
from tests.browser.night_forms import Form
from tests.browser.phone import Phone
from tests.browser.words import label, t


@dataclass
class Walker:
    """A phone on its way through the screens. tools: of the browser, for its own lock."""

    streets: Streets
    phone: Phone
    tools: Any = None

    @property
    def page(self) -> Page:
        return self.phone.page

    def press(self, english: str, *, exact: bool = True) -> None:
        """A button by its words."""
        self.phone.tap(self.page.get_by_role("button", name=t(english), exact=exact).first)

    def heading(self, english: str) -> None:
        """Wait until a screen with this heading stands."""
        expect(self.page.get_by_role("heading", name=t(english), level=1)).to_be_visible()

    def touch(self, codes: str, code: str) -> None:
        """An answer by its words, wherever it stands."""
        words = re.compile(f"^{re.escape(label(codes, code))}$")
        self.phone.tap(self.page.locator("main label.chip").filter(has_text=words).first)

    def _away(self, act: Callable[[], Any]) -> None:
        """Do what leads to another screen, and wait until it stands."""
        main = self.page.locator("main").element_handle()
        act()
        for _ in range(200):
            if not main.evaluate("(m) => m.isConnected"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no way from this screen")

    def home(self) -> None:
        """Back to home from wherever it is; a draft is thrown away."""
        self.page.evaluate("globalThis.makeRoom?.()")
        at_home = self.page.get_by_role("button", name=t("Follow-ups"), exact=True)
        away = self.page.get_by_role("button", name=t("Throw the draft away"), exact=True)
        for _ in range(8):
            expect(self.page.locator("main h1")).to_be_visible()
            if away.count():
                self._away(away.last.tap)
            elif at_home.count():
                break
            elif self.phone.main("Unlock").count():
                self.phone.unlock()
            else:
                self._away(self.page.go_back)
        expect(at_home).to_be_visible()
        for words in ("Go on with the draft", "Go on with the online session"):
            draft = self.phone.main(words)
            if draft.count():
                self._away(draft.tap)
                self.home()

    def form(self, kind: str) -> Form:
        """An empty form of a kind."""
        form = Form(self.phone)
        form.begin(kind)
        return form


IN_REACH = """() => {
    const found = {
        "112": document.querySelector(".top .help a[href='tel:112']"),
        "what is unsent": document.querySelector(".top .unsent"),
        "leaving at once": document.querySelector(".top button[aria-label^='%s']"),
    };
    const missing = [];
    for (const y of [0, 99999]) {
        scrollTo(0, y);
        for (const [what, one] of Object.entries(found)) {
            const { x, y: down, width, height } = one?.getBoundingClientRect() ?? {};
            const seen = one && document.elementFromPoint(x + width / 2, down + height / 2);
            if (!one?.contains(seen)) missing.push(what);
        }
    }
    scrollTo(0, 0);
    return missing;
}"""


def out_of_reach(page: Page) -> list[str]:
    """What is to be on every screen, at its top and its end, and is not or lies below."""
    missing: list[str] = page.evaluate(IN_REACH % t("Leave at once"))
    return missing


@dataclass(frozen=True)
class Screen:
    """A screen by its name. reach: from home to it. sample: looked at in each run of the tests."""

    name: str
    reach: Callable[[Walker], None]
    sample: bool = False
