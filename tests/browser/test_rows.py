"""What a row says of itself, undo, two tabs, and delivery when nobody looks."""

import pytest
from playwright.sync_api import expect

from tests.browser import records, stockholm
from tests.browser.chromium import DESK
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.night import sign_in
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t

pytestmark = pytest.mark.stores("spatialite")

WITHOUT_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync"
"""As on iOS."""


@pytest.fixture
def phone(streets: Streets) -> Phone:
    """A phone on a shift that the server knows of."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    return phone


def undo(phone: Phone) -> None:
    phone.tap(phone.button("Undo"))


def test_undo_offline_leaves_no_trace(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    phone.browser.context.set_offline(True)
    phone.plain_contact()
    phone.wait_for_states("queued")
    undo(phone)
    expect(phone.rows).to_have_count(0)
    assert phone.queued() == 0
    streets.proxy.restore()
    phone.browser.context.set_offline(False)
    phone.plain_contact()
    phone.wait_for_states("sent")
    (stored,) = records.contacts(streets.stores)
    assert not stored.deleted


def test_undo_online_deletes_what_was_sent(streets: Streets, phone: Phone) -> None:
    phone.plain_contact()
    phone.wait_for_states("sent")
    undo(phone)
    expect(phone.rows).to_have_count(0)
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    (stored,) = records.contacts(streets.stores)
    assert stored.deleted
    assert stored.version == 2


def test_undo_is_offered_for_ten_seconds(phone: Phone) -> None:
    phone.plain_contact()
    expect(phone.button("Undo")).to_be_visible()
    phone.page.wait_for_timeout(8_500)
    expect(phone.button("Undo")).to_be_visible()
    expect(phone.button("Undo")).to_have_count(0, timeout=5_000)
    expect(phone.rows).to_have_count(1)


def test_a_row_is_queued_sending_sent(streets: Streets, phone: Phone) -> None:
    phone.page.evaluate(
        """() => {
            window.states = [];
            new MutationObserver(() => {
                const shown = document.querySelector("ol.rows .state")?.className.slice(6);
                if (shown && shown !== window.states.at(-1)) window.states.push(shown);
            }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued")
    streets.proxy.restore()  # the browser is told nothing: the phone tries again by itself
    phone.wait_for_states("sent", seconds=40)
    states = phone.page.evaluate("window.states")
    assert states[-1] == "sent"
    assert {"queued", "sending", "sent"} == set(states), states


def test_a_held_row_says_why(streets: Streets, phone: Phone) -> None:
    """A contact of a shift whose team the worker has left in the meantime."""
    stockholm.leave_teams(streets.stores, streets.city.worker)
    phone.plain_contact()
    phone.wait_for_states("held")
    expect(phone.rows.first).to_contain_text(label("held_reason", "wrong_team"))
    assert records.held(streets.stores) == ["wrong_team"]
    assert records.contacts(streets.stores) == []


def test_a_revoked_phone_is_wiped_and_its_envelopes_held(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued")
    stockholm.revoke_phones(streets.stores)
    streets.proxy.restore()
    # Nothing readable is left: the app asks to be connected again.
    expect(phone.page.locator("[name=code]")).to_be_visible(timeout=40_000)
    assert records.held(streets.stores) == ["device_revoked"]
    assert phone.queued() == 0
    discard_by_two(streets)
    assert records.contacts(streets.stores) == []


def discard_by_two(streets: Streets) -> None:
    """The desk's page of what is held: one lead asks to discard, the other confirms."""
    page = streets.night.browser("desk", viewport=DESK).start()
    look = Look(streets.night)
    for who, deed, left in (
        (streets.city.lead, "discard", 1),
        (streets.city.other_lead, "confirm", 0),
    ):
        page.context.clear_cookies()
        sign_in(page, streets.team.address, who, stockholm.PASSWORD, stockholm.SECRET)
        page.goto(f"{streets.team.address}/desk/held")
        expect(page.locator(".cards > li")).to_have_count(1)
        look.at(page, f"desk-held-{deed}")
        page.locator(f"form[action$='/{deed}'] button").click()
        expect(page.locator("[role=status]")).to_be_visible()
        expect(page.locator(".cards > li")).to_have_count(left)
        assert page.locator("form[action$='/confirm']").count() == 0, "never by who asked"
    assert look.found == []


def test_two_tabs_deliver_once(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    for _ in range(3):
        phone.plain_contact()
    phone.wait_for_states("queued", "queued", "queued")
    other = phone.browser.context.new_page()
    other.goto(f"{phone.address}/app/")
    expect(other.locator("[name=pin]")).to_be_visible()
    streets.proxy.seen.clear()
    streets.proxy.restore()
    for page in (phone.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_states("sent", "sent", "sent")
    deliveries = [line for line in streets.proxy.seen if b"/sync/v1/envelopes" in line]
    assert len(deliveries) == 1
    assert len(records.contacts(streets.stores)) == 3


def test_background_sync_delivers_while_the_app_is_closed(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued")
    empty = phone.browser.context.new_page()
    phone.page.close()
    streets.proxy.restore()
    phone.browser.sync_in_background(empty, phone.address)
    streets.proxy.wait_for(b"POST /sync/v1/envelopes")
    phone.browser.page = empty
    phone.open()
    phone.unlock()
    phone.wait_for_states("sent")
    assert len(records.contacts(streets.stores)) == 1


def test_without_background_sync_the_next_opening_delivers(streets: Streets) -> None:
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.browser.context.add_init_script(WITHOUT_BACKGROUND_SYNC)
    phone.enrol(streets.code())
    phone.wait_until_kept()
    phone.start_shift()
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued")
    phone.browser.close()
    streets.proxy.restore()
    phone.browser.start()
    phone.browser.context.add_init_script(WITHOUT_BACKGROUND_SYNC)
    phone.open()
    # Before anybody has unlocked: what is delivered is sealed.
    streets.proxy.wait_for(b"POST /sync/v1/envelopes")
    phone.unlock()
    phone.wait_for_states("sent")
    assert len(records.contacts(streets.stores)) == 1
