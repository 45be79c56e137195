"""Every page of log-in, link, account and confirmation: axe, narrow, at 200 %, light and dark.

In Swedish and in English, on both surfaces. What does not fit is found by measuring, and a control
shows that the measuring finds it.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from fieldapp.foundation.settings import PICTURE, TEAM
from tests.browser.chromium import DESK
from tests.browser.entrance import PASSWORD, Device, Door, code, make_passkey, sign_out
from tests.browser.look import Look
from tests.browser.night import Night
from tests.databases import Stores

pytestmark = pytest.mark.stores("spatialite")

NARROW = {"width": 360, "height": 740}
ZOOMED = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
"""What 200 % leaves of a desk's screen."""

MISFITS = """() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`page: ${root.scrollWidth} > ${innerWidth}`);
    for (const part of document.querySelectorAll("main *, header *")) {
        const style = getComputedStyle(part);
        const box = part.getBoundingClientRect();
        if (!box.width || !box.height || part.closest(".spoken, [hidden], .skip")) continue;
        const cut = style.overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
        if (box.right > innerWidth + 1 || box.left < -1 || (cut && part.tagName !== "INPUT"))
            found.push(`${part.tagName}.${part.className} ${part.textContent.slice(0, 40)}`);
    }
    return found;
}"""


class Eye:
    """Looks at a page in every size and light, and keeps what is wrong."""

    def __init__(self, night: Night, name: str) -> None:
        self._look = Look(night)
        self._name = name
        self._night = night
        self.misfits: list[str] = []

    @property
    def wrong(self) -> list[str]:
        """Everything that was found."""
        return [*self._look.found, *self.misfits]

    def at(self, page: Page, what: str) -> None:
        """Look at what the page shows now."""
        named = f"{self._name}-{what}"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self._look.at(page, f"{named}-{scheme}")
        page.emulate_media(color_scheme="light")
        for size, shown in (("narrow", NARROW), ("zoomed", ZOOMED)):
            page.set_viewport_size(shown)  # type: ignore[arg-type]
            self._fits(page, f"{named}-{size}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        self._fits(page, f"{named}-narrow-large")
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]

    def _fits(self, page: Page, named: str) -> None:
        self.misfits += [f"{named}: {part}" for part in page.evaluate(MISFITS)]
        self._night.shot(page, named)


@pytest.fixture(params=[TEAM, PICTURE])
def door(request: pytest.FixtureRequest, night: Night, stores: Stores) -> Door:
    """Each surface in turn."""
    return Door(night, stores, night.serve(stores, request.param))


def doors_pages(door: Door, page: Page, language: str) -> Iterator[str]:
    """Opens each page on the way in, and tells its name."""
    person = door.person(f"bo-{language}")
    secret = door.factors(person)
    page.goto(f"{door.address}/login?lang={language}")
    yield "login"
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("a wrong one")
    page.locator("#password").press("Enter")
    expect(page.locator("#why")).to_be_visible()
    yield "login-wrong"
    page.locator("#username").fill(f"bo-{language}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/login/code")
    yield "code"
    page.locator("#code").fill("000000")
    page.locator("#code").press("Enter")
    expect(page.locator("main .error")).to_be_visible()
    yield "code-wrong"
    page.goto(f"{door.address}/recover")
    yield "recover"
    page.goto(f"{door.address}/link/{'x' * 43}")
    yield "link-gone"
    page.goto(door.link(door.person(f"cia-{language}")))
    yield "link"
    page.goto(door.link(person, "forgotten"))
    yield "link-forgotten"
    page.goto(f"{door.address}/login")
    page.locator("#username").fill(f"bo-{language}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.locator("#code").fill(code(secret, 0))
    page.locator("#code").press("Enter")
    expect(page.locator("form[action='/logout']")).to_be_visible()
    page.goto(f"{door.address}/account")
    yield "account-without-passkey"
    page.goto(f"{door.address}/account/password")
    yield "password"
    page.goto(f"{door.address}/account")
    page.locator("form[action='/account/recovery-codes'] button").click()
    expect(page.locator("main li")).to_have_count(10)
    yield "recovery-codes"
    page.goto(f"{door.address}/account")
    sign_out(page)


def own_pages(door: Door, page: Page, language: str) -> Iterator[str]:
    """Opens each page of one's own log-in, and tells its name."""
    Device(page)
    page.goto(f"{door.address}/login?lang={language}")
    long_name = "Jobbtelefonen som ligger i lådan på kontoret vid Slussen 60"[:60]
    make_passkey(page, door.link(door.person(f"anna-{language}")), long_name)
    yield "first-page"
    page.goto(f"{door.address}/account")
    page.locator("summary").first.click()
    yield "account"
    page.goto(f"{door.address}/account/confirm?next=/account")
    yield "confirm"
    page.goto(f"{door.address}/account/authenticator")
    yield "authenticator"


@pytest.mark.long
@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_are_for_everybody(door: Door, language: str) -> None:
    eye = Eye(door.night, f"{door.server.surface}-{language}")
    page = door.page("browser")
    for pages in (doors_pages, own_pages):
        for name in pages(door, page, language):
            expect(page.locator("html")).to_have_attribute("lang", language)
            eye.at(page, name)
    assert eye.wrong == []


def test_what_does_not_fit_is_found(night: Night) -> None:
    """The control: a long word, and a box that cuts what it holds."""
    page = night.browser("planted", viewport=DESK).start()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.set_content(
        "<main><p style='width:500px'>wide</p>"
        "<p style='overflow:hidden;width:90px;white-space:nowrap'>what nobody can read</p></main>"
    )
    assert len(page.evaluate(MISFITS)) == 3
