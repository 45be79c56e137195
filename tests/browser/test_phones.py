"""A phone is connected by a code, logged out of, and revoked: on both ends, as people see it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from fieldapp.accounts import devices
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.browser import records
from tests.browser.chromium import DESK
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.phone import Phone
from tests.browser.seat import sit_down
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import t
from tests.databases import SPATIALITE

pytestmark = pytest.mark.stores(SPATIALITE)


def at_the_desk(streets: Streets, username: str, name: str = "desk") -> Page:
    """A member of staff at the desk's page of phones."""
    page = streets.night.browser(name, viewport=DESK).start()
    sit_down(streets.night, streets.stores, streets.team.address, username, page)
    page.goto(f"{streets.team.address}/desk/phones")
    expect(page.locator("main h1")).to_be_visible()
    return page


def readable(phone: Phone) -> int:
    """Values in the phone's stores of what can be read and of what opens it."""
    return phone.page.evaluate(
        """() => new Promise((found) => {
            const opening = indexedDB.open("fieldapp");
            opening.onsuccess = () => {
                const tx = opening.result.transaction(["private", "vault", "answers"]);
                let sum = 0;
                for (const name of tx.objectStoreNames)
                    tx.objectStore(name).count().onsuccess = (e) => (sum += e.target.result);
                tx.oncomplete = () => { opening.result.close(); found(sum); };
            };
        })"""
    )


def wait_until_no_key_is_kept(streets: Streets, seconds: float = 20) -> None:
    """Wait until an emptied phone has said that nothing is left on it."""
    until = time.monotonic() + seconds
    while True:
        with working(streets.stores.settings(TEAM)):
            needed = devices.kids_needed()
        if not needed:
            return
        assert time.monotonic() < until, f"still kept for an empty phone: {needed}"
        time.sleep(0.2)


def test_from_the_desks_square_to_the_first_shift(streets: Streets) -> None:
    look = Look(streets.night)
    desk = at_the_desk(streets, streets.city.worker)
    look.at(desk, "desk-phones-none")
    desk.locator("form[action='/desk/phones/code'] button").click()
    shown = desk.locator("#code").inner_text()
    look.at(desk, "desk-phones-code")
    for width, name in ((1280, "wide"), (360, "narrow")):
        desk.set_viewport_size({"width": width, "height": 740})
        across = desk.evaluate("document.documentElement.scrollWidth")
        assert across <= width, f"the page is wider than {name}"
    look.at(desk, "desk-phones-code-narrow")
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.page.goto(f"{phone.address}/app/#enrol={shown.replace(' ', '')}")
    expect(phone.page.locator("[name=code]")).to_have_value(shown.replace(" ", ""))
    assert phone.page.url == f"{phone.address}/app/", "the code is in no address any more"
    look.at(phone.page, "phone-connect-by-link")
    phone.tap(phone.main("Connect"))
    said = t("This phone is connected for {name}.", name="Vera")
    expect(phone.page.get_by_text(said)).to_be_visible()
    look.at(phone.page, "phone-connected")
    phone.choose_pin()
    assert b"enrol=" not in bytes(streets.proxy.sent)
    assert phone.browser.context.cookies() == [], "there is no session, before or after"
    phone.start_shift()
    phone.plain_contact()
    phone.wait_for_states("sent")
    desk.goto(f"{streets.team.address}/desk/phones")
    expect(desk.locator("main table tbody tr")).to_have_count(1)
    look.at(desk, "desk-phones-one")
    assert look.found == []


def test_what_goes_wrong_is_said(streets: Streets) -> None:
    look = Look(streets.night)
    phone = streets.phone()
    phone.open()
    alert = phone.page.locator("main [role=alert]")

    def try_with(code: str) -> None:
        phone.page.locator("[name=code]").fill(code)
        phone.tap(phone.main("Connect"))

    try_with("ABCD 123")
    expect(alert).to_have_text(t("The code has eight letters and digits."))
    try_with("ABCD 1234")
    said = t(
        "The code is not right, or used, or older than 15 minutes. Make a new one at the desk."
    )
    expect(alert).to_have_text(said)
    look.at(phone.page, "phone-connect-wrong")
    streets.proxy.cut()
    try_with("ABCD 1234")
    said = t("No network. The first time needs one; after that the app works without.")
    expect(alert).to_have_text(said)
    streets.proxy.restore()
    for n in range(30):
        try_with(f"ABCD 10{n:02d}")
        expect(phone.main("Connect")).to_be_enabled()
    try_with("ABCD 1234")
    words = t("Too many wrong codes from this network. Wait {count} s.", count="@@")
    expect(alert).to_have_text(re.compile(re.escape(words).replace("@@", r"\d+")))
    assert look.found == []


def test_logging_out_asks_and_what_is_unsent_is_delivered_all_the_same(streets: Streets) -> None:
    look = Look(streets.night)
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.wait_for_states(seconds=30)
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued")
    menu = phone.page.get_by_role("button", name=t("Menu"), exact=True)
    phone.tap(menu)
    phone.tap(phone.button("Log out of this phone…"))
    expect(phone.main("Stay")).to_be_visible()
    expect(phone.page.locator("main .alert")).to_have_count(2)
    look.at(phone.page, "phone-log-out")
    phone.tap(phone.main("Stay"))
    phone.tap(phone.page.get_by_role("button", name=t("Back"), exact=True))
    expect(phone.rows).to_have_count(1)
    phone.tap(menu)
    phone.tap(phone.button("Log out of this phone…"))
    phone.tap(phone.button("Log out and erase"))
    expect(phone.page.locator("[name=code]")).to_be_visible()
    look.at(phone.page, "phone-logged-out")
    assert readable(phone) == 0
    waiting = phone.queued()
    assert waiting >= 1
    phone.restart_locked_out()
    assert phone.queued() == waiting, "the sealed ones outlive the log-out and a restart"
    streets.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"), timeout=40_000)
    assert len(records.contacts(streets.stores)) == 1
    wait_until_no_key_is_kept(streets)
    phone.enrol(streets.code())
    expect(phone.rows).to_have_count(0)
    assert look.found == []


def test_a_lead_revokes_a_phone_after_a_question(streets: Streets) -> None:
    look = Look(streets.night)
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.plain_contact()
    phone.wait_for_states("sent")
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued", "sent")
    desk = at_the_desk(streets, streets.city.lead)
    look.at(desk, "desk-phones-lead")
    desk.locator("main table a").first.click()
    look.at(desk, "desk-phones-phone")
    desk.locator("a.danger").click()
    look.at(desk, "desk-phones-sure")
    desk.locator("main button.danger").click()
    expect(desk.locator("[role=status]")).to_be_visible()
    look.at(desk, "desk-phones-revoked")
    streets.proxy.restore()
    expect(phone.page.locator("[name=code]")).to_be_visible(timeout=40_000)
    look.at(phone.page, "phone-erased")
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    assert readable(phone) == 0
    assert records.held(streets.stores) == ["device_revoked"]
    assert len(records.contacts(streets.stores)) == 1
    assert look.found == []
