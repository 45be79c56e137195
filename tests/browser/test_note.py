"""The note of a shift, screened in flight mode before it is sealed."""

import time

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import records
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.phone import Phone
from tests.browser.words import t

pytestmark = pytest.mark.stores("spatialite")

TYPED = "Lugnt vid Maria Torg. Elena 070-174 06 12, Storgatan 3"


def finding(phone: Phone, what: str) -> Locator:
    """The finding that marks this piece."""
    mark = phone.page.locator("mark").get_by_text(what, exact=True)
    return phone.page.locator(".findings li").filter(has=mark)


def wait_for_note(streets: Streets, note: str) -> None:
    """Wait until the shift's closing version, with this note, is stored."""
    end = time.monotonic() + 30
    while True:
        (row,) = records.shifts(streets.stores)
        if row["closed"] or time.monotonic() > end:
            break
        time.sleep(0.2)
    assert row["closed"]
    assert row["note"] == note


def test_what_is_found_is_shown_asked_about_and_never_sent(streets: Streets) -> None:
    look = Look(streets.night)
    phone = streets.enrolled()
    phone.start_shift()
    phone.restart()
    streets.proxy.cut()
    phone.tap(phone.page.get_by_role("button", name=t("Close the shift")).first)
    for _ in range(2):
        phone.tap(phone.page.get_by_role("button", name=t("More: {name}", name=t("Hours"))))
    note = phone.page.locator("textarea")
    note.fill(TYPED)
    findings = phone.page.locator(".findings li")
    expect(findings).to_have_count(3)
    number, name = finding(phone, "070-174 06 12"), finding(phone, "Elena")
    expect(number).to_contain_text(t("It leads to one person."))
    expect(number).to_contain_text(t("It cannot be sent."))
    expect(name).to_contain_text(t("A name says who somebody is."))
    not_about = name.get_by_role("button", name=t("Not about anybody"))
    expect(number.get_by_role("button", name=t("Not about anybody"))).to_have_count(0)
    look.at(phone.page, "phone-note-1-found")
    phone.tap(phone.main("Close and send"))
    asked = phone.page.locator("div.alert[role=alert]")
    expect(asked).to_contain_text(
        t("The note has a number or an address of a person. That cannot be sent.")
    )
    expect(asked).to_be_in_viewport()
    look.at(phone.page, "phone-note-2-asked")
    phone.tap(not_about)
    expect(findings).to_have_count(2)
    street = finding(phone, "Storgatan 3")
    phone.tap(street.get_by_role("button", name=t("Remove: {what}", what="Storgatan 3")))
    expect(findings).to_have_count(1)
    phone.tap(phone.main("Close and send"))
    phone.tap(asked.get_by_role("button", name=t("Remove it and close")))
    phone.wait_for_home()
    streets.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_note(streets, "Lugnt vid Maria Torg. Elena ,")


def test_closing_with_a_name_asks_once_more(streets: Streets) -> None:
    phone = streets.enrolled()
    phone.start_shift()
    phone.tap(phone.page.get_by_role("button", name=t("Close the shift")).first)
    phone.tap(phone.page.get_by_role("button", name=t("More: {name}", name=t("Hours"))))
    phone.page.locator("textarea").fill("Elena")
    phone.tap(phone.main("Close and send"))
    phone.tap(phone.button("It says nothing about anybody: send"))
    phone.wait_for_home()
    wait_for_note(streets, "Elena")
