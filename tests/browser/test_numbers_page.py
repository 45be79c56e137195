"""The desk's pages of emergency numbers: axe, narrow and wide, light and dark, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.seat import sit_down

pytestmark = pytest.mark.stores("spatialite")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "viewport"), [("wide", DESK), ("narrow", PHONE)])
def test_a_team_lead_sets_them_and_the_pages_are_fit_for_everybody(
    streets: Streets, scheme: str, size: str, viewport: dict[str, int]
) -> None:
    page = streets.night.browser("desk", viewport=viewport).start()
    sit_down(streets.night, streets.stores, streets.team.address, streets.city.lead, page)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    look = Look(streets.night)

    def at(name: str) -> None:
        look.at(page, f"numbers-{size}-{scheme}-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name

    page.goto(f"{streets.team.address}/desk/numbers")
    expect(page.get_by_text("Saknas", exact=True)).to_have_count(3)
    at("missing")
    page.get_by_role("link", name="Ändra nummer för Uppsökarna").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Vem som svarar").focus()
    for words in ("Jourhavande chef", "ring mig", "jour@kommun.example", "Telefon 1"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("070-174 06 05")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nummer", exact=True)).to_have_attribute("aria-invalid", "true")
    at("fault")
    page.get_by_label("Nummer", exact=True).fill("08-508 00 000")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    at("saved")
    page.get_by_role("link", name="Alla teams nummer").click()
    expect(page.get_by_text("08-508 00 000")).to_be_visible()
    at("set")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    look.at(page, f"numbers-{size}-{scheme}-large")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert look.found == []
