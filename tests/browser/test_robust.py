"""What a phone may be like: full, with a wrong clock, without GPS, in a private window."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import night_records, records
from tests.browser.conftest import Streets
from tests.browser.night import NOW, OPERATIONAL_DAY
from tests.browser.phone import PLAIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import t

pytestmark = pytest.mark.stores("spatialite")

OUTSIDE = (59.3610, 18.0010)
"""In Solna."""
DELIVERY = b"POST /sync/v1/envelopes"

SMALL = """(() => {
    // The page's database lies in a bucket whose limit Chromium itself keeps.
    const real = indexedDB;
    const bucket = () => navigator.storageBuckets.open("small", { quota: %d });
    const open = (name, version) => {
        const asked = {};
        bucket().then((small) => {
            const request = small.indexedDB.open(name, version);
            const tell = (what) => (event) => {
                asked.result = request.readyState === "done" ? request.result : null;
                asked.error = request.error;
                asked[what]?.(event);
            };
            for (const what of ["onupgradeneeded", "onsuccess", "onerror", "onblocked"])
                request[what] = tell(what);
        });
        return asked;
    };
    Object.defineProperty(globalThis, "indexedDB", { value: { open, cmp: real.cmp.bind(real) } });
    // Large values lie in files of their own, which go at once when they are deleted.
    const noise = (bytes) => {
        const made = new Uint8Array(bytes);
        for (let at = 0; at < bytes; at += 65536)
            crypto.getRandomValues(made.subarray(at, Math.min(bytes, at + 65536)));
        return made;
    };
    const stuffed = async (work) => {
        const small = await bucket();
        const db = await new Promise((found) => {
            const request = small.indexedDB.open("stuff", 1);
            request.onupgradeneeded = () => request.result.createObjectStore("stuff");
            request.onsuccess = () => found(request.result);
        });
        const put = (bytes) => new Promise((done) => {
            const tx = db.transaction("stuff", "readwrite", { durability: "strict" });
            tx.objectStore("stuff").put(noise(bytes), Math.random());
            tx.oncomplete = () => done(null);
            tx.onabort = () => done(tx.error.name);
        });
        const said = await work(put);
        db.close();
        return said;
    };
    globalThis.stuff = () => stuffed(async (put) => {
        let said = null;
        for (let bytes = 131072; bytes >= 1; bytes >>= 1)
            while (!(said = await put(bytes)));
        return said;
    });
    globalThis.makeRoom = async () => {
        const small = await bucket();
        await new Promise((done) => {
            const request = small.indexedDB.deleteDatabase("stuff");
            request.onsuccess = request.onerror = done;
        });
    };
})()"""
QUOTA = 400_000


def test_a_full_phone_says_so_loses_nothing_and_still_delivers(streets: Streets) -> None:
    """By Chromium's own limit: a real QuotaExceededError."""
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.browser.context.add_init_script(SMALL % QUOTA)
    phone.enrol(streets.code())
    phone.start_shift()
    phone.plain_contact()
    phone.wait_for_states("sent")
    streets.proxy.cut()
    phone.plain_contact()
    phone.wait_for_states("queued", "sent")
    phone.begin()
    phone.answer({name: code for name, code in PLAIN.items() if name != "outcome"})
    phone.page.wait_for_timeout(300)
    assert phone.page.evaluate("stuff()") == "QuotaExceededError"
    said = phone.page.locator("header .alert")
    expect(said).to_have_count(0)
    phone.choose("outcome", PLAIN["outcome"])
    expect(said).to_contain_text(t(
        "This is not stored yet: the phone is full. What was stored before is safe. "
        "Make room (pictures, films), come back within a minute and do it again."
    ))  # fmt: skip
    chosen = phone.answers()
    assert None not in chosen.values()
    phone.tap(phone.main("Save"))
    expect(phone.page.locator("main.form label.chip:has(input:checked)")).to_have_count(len(PLAIN))
    assert phone.answers() == chosen, "it is still on the screen"
    streets.night.shot(phone.page, "robust-full")

    # What was saved goes out all the same, and is let go of.
    streets.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    assert len(records.contacts(streets.stores)) == 2

    # Room is made, and the same press stores what was on the screen.
    phone.page.evaluate("makeRoom()")
    phone.save()
    phone.wait_for_states("sent", "sent", "sent")
    expect(said).to_have_count(0)
    stored = records.contacts(streets.stores)
    assert len({contact.id for contact in stored}) == len(stored) == 3


def test_a_clock_that_is_days_off_is_said_and_what_is_entered_gets_the_servers_day(
    streets: Streets,
) -> None:
    """Ahead, where the server would hold it as of the future; then set right."""
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.browser.close()
    phone.browser.set_clock(NOW + timedelta(days=3, hours=9))
    phone.start()
    phone.enrol(streets.code())
    phone.wait_until_kept()
    expect(wrong_clock(phone)).to_contain_text("20\u00a0nov")
    streets.night.shot(phone.page, "robust-clock")
    phone.start_shift()
    expect(phone.page.locator(".shift .alert")).to_have_count(0)
    phone.plain_contact()
    phone.wait_for_states("sent")
    streets.proxy.cut()
    phone.restart()  # in flight mode: what it knows of its clock is still known
    expect(wrong_clock(phone)).to_be_visible()
    phone.plain_contact()
    phone.browser.set_clock(NOW)
    phone.restart()
    expect(phone.main("New contact")).to_be_visible()
    expect(wrong_clock(phone)).to_have_count(0)
    phone.plain_contact()
    streets.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_states("sent", "sent", "sent")
    rows = night_records.contacts(streets.stores)
    assert [(row["day"], row["daypart"]) for row in rows] == [(OPERATIONAL_DAY, "night")] * 3
    assert records.held(streets.stores) == []


def wrong_clock(phone: Phone) -> Locator:
    """What home says of the phone's clock."""
    return phone.page.locator("main > .alert")


def place_says(phone: Phone, english: str) -> None:
    """What stands beside the form's place."""
    expect(phone.place).to_contain_text(t(english))


def test_gps_refused_taken_back_and_outside_the_own_ground(streets: Streets) -> None:
    phone = streets.enrolled(position=OUTSIDE)
    phone.start_shift()
    phone.begin()
    place_says(phone, "outside the municipality")
    streets.night.shot(phone.page, "robust-outside")
    phone.open_places()
    here = phone.page.locator("main ul.list > li").first.locator("button")
    expect(here).to_be_disabled()
    expect(here).to_contain_text(t("outside the municipality"))
    phone.page.go_back()
    # Back in the city it fills itself in; outside again it is open again.
    phone.browser.stand_at(MALMSKILLNADSGATAN)
    expect(phone.place).to_contain_text("· GPS")
    phone.browser.stand_at(OUTSIDE)
    place_says(phone, "outside the municipality")
    phone.browser.stand_at(MALMSKILLNADSGATAN)
    expect(phone.place).to_contain_text("· GPS")
    phone.answer()
    phone.save()
    # Taken back while the next form is open: nothing hangs, and a zone is the place.
    phone.browser.stand_at(OUTSIDE)
    phone.begin()
    place_says(phone, "outside the municipality")
    phone.browser.context.clear_permissions()
    phone.answer()
    phone.open_places()
    expect(here).to_contain_text(t("GPS is not allowed"))
    phone.tap(phone.button("Place unknown"))
    phone.save()
    phone.begin()
    place_says(phone, "Choose a place")
    stored = records.contacts(streets.stores)
    assert len(stored) == 2
