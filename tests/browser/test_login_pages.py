"""Coming in by the pages: by passkey with no user name, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fieldapp.foundation.settings import PICTURE, TEAM
from tests.browser.entrance import (
    PASSWORD,
    SIGNED_IN,
    Device,
    Door,
    code,
    make_passkey,
    sign_out,
)
from tests.browser.night import Night
from tests.databases import Stores

pytestmark = pytest.mark.stores("spatialite")

USE = "[data-passkey=use]"


@pytest.fixture(params=[TEAM, PICTURE])
def door(request: pytest.FixtureRequest, night: Night, stores: Stores) -> Door:
    """Each surface in turn."""
    return Door(night, stores, night.serve(stores, request.param))


def sign_out_and_wait(page: Page, device: Device, *, by_key: bool = False) -> None:
    """Sign out; the field of the log-in page then waits for a passkey that nobody chooses.

    The virtual device answers what is asked of it while it is touched, and nothing that waits.
    """
    device.touched(False)
    with page.expect_response(lambda answer: answer.url.endswith("/login/passkey/options")):
        if by_key:
            page.keyboard.press("Enter")
        else:
            sign_out(page)
    page.wait_for_timeout(300)  # until the browser has begun to wait
    device.touched(True)


def test_by_passkey_alone(door: Door) -> None:
    page = door.page("anna")
    device = Device(page)
    make_passkey(page, door.link(door.person("anna")))
    (held,) = device.held()
    assert held["isResidentCredential"] is True
    assert held["rpId"] == "localhost"

    sign_out_and_wait(page, device)
    page.locator(f"{USE} button").click()
    expect(page.locator(SIGNED_IN)).to_be_visible()

    page.goto(f"{door.address}/account/confirm?next=/account")
    page.locator(f"{USE} button").click()
    page.wait_for_url(f"{door.address}/account")
    expect(page.locator("main")).to_contain_text("Jobbtelefon")


def test_the_field_offers_the_passkey(door: Door) -> None:
    """Conditional mediation: nothing is pressed, the browser's own list is answered."""
    page = door.page("anna")
    device = Device(page)
    make_passkey(page, door.link(door.person("anna")))
    sign_out_and_wait(page, device)
    assert page.evaluate("PublicKeyCredential.isConditionalMediationAvailable()") is True
    page.goto(f"{door.address}/login?next=/account")
    page.wait_for_url(f"{door.address}/account")


def test_a_finger_that_is_not_the_owners(door: Door) -> None:
    page = door.page("anna")
    device = Device(page)
    make_passkey(page, door.link(door.person("anna")))
    sign_out_and_wait(page, device)
    device.verifies(False)
    page.locator(f"{USE} button").click()
    alert = page.locator(f"{USE} [role=alert]")
    expect(alert).to_be_visible()
    expect(page.locator(f"{USE} button")).to_be_focused()
    assert page.url.startswith(f"{door.address}/login")
    device.verifies(True)
    page.locator(f"{USE} button").click()
    expect(page.locator(SIGNED_IN)).to_be_visible()


def test_ones_own_passkeys(door: Door) -> None:
    page = door.page("anna")
    Device(page)
    make_passkey(page, door.link(door.person("anna")))
    page.goto(f"{door.address}/account")
    card = page.locator("li", has_text="Jobbtelefon")
    card.locator("summary").click()
    card.locator("input[name=name]").fill("Min <b>telefon</b>")
    card.locator("form[action$='/name'] button").click()
    card = page.locator("li", has_text="Min <b>telefon</b>")
    expect(card).to_be_visible()
    # The browser is told what this device has.
    page.locator("#passkey-name").fill("Samma igen")
    page.locator("[data-passkey=make] button").click()
    expect(page.locator("[data-passkey=make] [role=alert]")).to_be_visible()
    card.locator("summary").click()
    card.locator("form[action$='/remove'] button").click()
    expect(page.locator("h1")).not_to_have_text("")  # the last way in: it says so
    page.goto(f"{door.address}/account")
    expect(page.locator("li", has_text="Min <b>telefon</b>")).to_be_visible()


def tab_to(page: Page, found: Callable[[str], bool], most: int = 40) -> None:
    """Press Tab until the focused element's id, name or text is the wanted one."""
    for _press in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return [e.id, e.name, e.textContent.trim()].join('|'); })()"
        )
        if found(told):
            return
    raise AssertionError("the keyboard does not reach it")


def test_with_password_and_code_by_keyboard_alone(door: Door) -> None:
    secret = door.factors(door.person("bo"))
    page = door.page("bo")
    page.goto(f"{door.address}/login")
    tab_to(page, lambda told: told.startswith("username|"))
    page.keyboard.type("bo")
    tab_to(page, lambda told: told.startswith("password|"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{door.address}/login/code")
    if page.evaluate("document.activeElement.id") != "code":
        tab_to(page, lambda told: told.startswith("code|"))
    page.keyboard.type(code(secret, -1))
    page.keyboard.press("Enter")
    expect(page.locator(SIGNED_IN)).to_be_visible()

    page.goto(f"{door.address}/account/confirm?next=/account")
    tab_to(page, lambda told: told.startswith("password|"))
    page.keyboard.type(PASSWORD)
    tab_to(page, lambda told: told.startswith("code|"))
    page.keyboard.type(code(secret, 0))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{door.address}/account")


def test_a_passkey_by_keyboard_alone(door: Door) -> None:
    page = door.page("cia")
    device = Device(page)
    page.goto(door.link(door.person("cia")))
    tab_to(page, lambda told: told.startswith("passkey-name|"))
    page.keyboard.type("Jobbdator")
    page.keyboard.press("Enter")
    expect(page.locator(SIGNED_IN)).to_be_visible()
    tab_to(page, lambda told: told in ("||Logga ut", "||Sign out"))
    sign_out_and_wait(page, device, by_key=True)
    words = page.locator(f"{USE} button").inner_text()
    tab_to(page, lambda told: told == f"||{words}")
    page.keyboard.press("Enter")
    expect(page.locator(SIGNED_IN)).to_be_visible()
