"""The auditor's pages as a person meets them: axe, narrow, large, dark, by keyboard, on paper."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from fieldapp import team_app
from fieldapp.audit import service as audit
from fieldapp.foundation import clock
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import SHARED
from fieldapp.foundation.settings import TEAM
from tests.audit.logbook import seal, write
from tests.browser.chromium import DESK, PHONE
from tests.browser.look import Look
from tests.browser.night import NOW, Night
from tests.browser.seat import sit_down
from tests.databases import Stores
from tests.desk import staff as add_staff

pytestmark = pytest.mark.stores("spatialite")

TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((part) =>
    part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".scroll"),
).map((part) => `${part.tagName}.${part.className}: ${part.textContent.trim().slice(0, 40)}`)"""
OCTOBER_NIGHT = datetime(2026, 10, 6, 0, 30, tzinfo=STOCKHOLM)


@pytest.fixture
def desk(night: Night, stores: Stores) -> tuple[Page, str]:
    """An auditor's browser in an installation of some months; its team surface's address."""
    write(stores, 60, datetime(2026, 8, 3, 9, tzinfo=STOCKHOLM))
    write(stores, 80, OCTOBER_NIGHT, apart=timedelta(minutes=3))
    write(stores, 20, datetime(2026, 11, 18, 9, tzinfo=STOCKHOLM), apart=timedelta(hours=3))
    write(stores, 5, datetime(2026, 11, 18, 9, tzinfo=STOCKHOLM), store=SHARED)
    app = team_app.make_app(stores.settings(TEAM))
    with clock.at(NOW):
        add_staff(app, "gun", "auditor")
        seal(stores)
        with app.app_context():
            audit.read(audit.SYSTEM, audit.act("tests.done"), "a thing with a long name", "x" * 80)
    server = night.serve(stores)
    page = night.browser("desk", viewport=DESK).start()
    return sit_down(night, stores, server.address, "gun", page), server.address


class Eye:
    """Looks at a page in every size and light, and keeps what is wrong."""

    def __init__(self, night: Night, name: str) -> None:
        self._look, self._night, self._name = Look(night), night, name
        self.wrong: list[str] = []

    def at(self, page: Page, what: str) -> None:
        """Look at what the page shows now: wide and narrow, light and dark, and at 200 %."""
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self._look.at(page, f"{self._name}-{what}-{scheme}")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self._look.at(page, f"{self._name}-{what}-narrow")
        for size in ("100%", "200%"):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            wide = page.evaluate(TOO_WIDE)
            self.wrong += [f"{what}: wider than 360 px at {size}: {part}" for part in wide]
        self._night.shot(page, f"{self._name}-{what}-large")
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        self.wrong += self._look.found
        self._look.found.clear()


def test_the_log(night: Night, desk: tuple[Page, str]) -> None:
    page, address = desk
    eye = Eye(night, "log")
    page.goto(f"{address}/desk/log")
    expect(page.locator("table.log tbody tr").first).to_be_visible()
    eye.at(page, "entries")
    page.get_by_label("Person: del av namnet").fill("Åsa")
    page.get_by_label("Slag", exact=True).select_option("exact")
    page.get_by_label("Person: del av namnet").press("Enter")
    expect(page.locator("table.log tbody tr")).to_have_count(4)
    page.goto(f"{address}/desk/log?store=shared&since=2026-11-18&until=2026-11-19")
    expect(page.locator("table.log tbody tr")).to_have_count(4)
    page.goto(f"{address}/desk/log?person=ingen")
    eye.at(page, "empty")
    page.emulate_media(media="print")
    night.shot(page, "log-print")
    assert eye.wrong == []


def test_a_check(night: Night, desk: tuple[Page, str]) -> None:
    page, address = desk
    eye = Eye(night, "log-checks")
    page.goto(f"{address}/desk/log/checks")
    eye.at(page, "months")
    page.get_by_role("link", name="oktober 2026").click()
    eye.at(page, "not-begun")
    page.get_by_role("button", name="Dra stickprovet").press("Enter")
    expect(page.get_by_role("heading", name="Stickprovet")).to_be_visible()
    expect(page.get_by_text("Exakta siffror lästa på natten: Åsa Örn")).to_be_visible()
    eye.at(page, "begun")
    first = page.locator(".cards > li").first
    # By keyboard alone: choose, write, tick off.
    first.get_by_label("Ska följas upp").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Fråga teamledaren")
    page.keyboard.press("Enter")
    expect(page.locator(".cards > li").first).to_contain_text("Ska följas upp: Fråga teamledaren")
    eye.at(page, "ticked")
    page.emulate_media(media="print")
    night.shot(page, "log-checks-print")
    assert eye.wrong == []
