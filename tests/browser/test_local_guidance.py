"""What the municipality fills in of the guidance at the desk, and how it shows on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.seat import sit_down
from tests.browser.words import t

pytestmark = pytest.mark.stores("spatialite")

PAGE = "https://kommun.example/socialjouren/den-som-undrar-over-nagot"
TEXT = f"dygnet runt, se {PAGE}."


def test_a_lead_fills_in_whom_to_call_and_the_phone_says_who_checked_it_and_when(
    streets: Streets,
) -> None:
    phone = streets.enrolled()
    gaps = phone.page.locator(".gap").filter(has_text="Saknas")

    def open_guidance() -> None:
        phone.tap(phone.button("Child or danger"))
        expect(phone.page.get_by_role("heading", name=t("Child or danger"))).to_be_visible()

    open_guidance()
    missing = gaps.count()
    assert missing > 1
    expect(gaps.filter(has_text="Socialjouren").first).to_be_visible()
    phone.page.go_back()

    page = streets.night.browser("desk", viewport=DESK).start()
    sit_down(streets.night, streets.stores, streets.team.address, streets.city.lead, page)
    look = Look(streets.night)

    def at(name: str) -> None:
        """Wide and light, narrow and dark."""
        for size, viewport, scheme in (("wide", DESK, "light"), ("narrow", PHONE, "dark")):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            look.at(page, f"guidance-{name}-{size}-{scheme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name

    page.goto(f"{streets.team.address}/desk/guidance")
    expect(page.get_by_text("Saknas", exact=True)).to_have_count(5)
    at("missing")
    page.get_by_role("link", name="Fyll i: Socialjouren").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nummer").focus()
    for words in ("ring växeln", TEXT, "Kommunens växel", "Enhetschefen"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.get_by_label("Kontrollerat").fill("2026-11-19")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nummer")).to_have_attribute("aria-invalid", "true")
    at("fault")
    page.get_by_label("Nummer").fill("08-508 00 001")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    expect(page.get_by_text("Saknas", exact=True)).to_have_count(4)
    at("filled")
    assert look.found == []

    phone.tap(phone.button("Menu"))
    phone.tap(phone.button("Fetch zones and areas anew"))
    expect(phone.page.get_by_text(t("Fetched."))).to_be_visible()
    phone.page.go_back()
    streets.proxy.cut()  # and it is there in flight mode
    open_guidance()
    called = phone.page.locator(".telephone").filter(has_text="Socialjouren").first
    expect(called.get_by_role("link").first).to_have_attribute("href", "tel:0850800001")
    linked = called.get_by_role("link", name=PAGE)
    expect(linked).to_have_attribute("href", PAGE)
    expect(linked).to_have_attribute("rel", "noopener noreferrer")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for words in ("dygnet runt", "2026-11-19", "Kommunens växel", "Enhetschefen"):
        expect(called).to_contain_text(words)
    expect(gaps.filter(has_text="Socialjouren")).to_have_count(0)
    assert 0 < gaps.count() < missing, "what is missing still shows as missing"
    look.at(phone.page, "guidance-local")
    assert look.found == []
