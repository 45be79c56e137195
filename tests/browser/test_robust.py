"""What a phone may be: full, its clock wrong, without GPS or its worker, in a private window."""

import contextlib
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import Error, Locator, expect

from tests.browser import night_records, records
from tests.browser.chromium import EXECUTABLE, FLAGS, PHONE, SHIFTED_CLOCK
from tests.browser.conftest import Streets
from tests.browser.night import NOW, OPERATIONAL_DAY
from tests.browser.phone import PIN, PLAIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t

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
            for (const what of ["result", "error", "transaction"])
                Object.defineProperty(asked, what, { get: () => request[what] });
            for (const what of ["onupgradeneeded", "onsuccess", "onerror", "onblocked"])
                request[what] = (event) => asked[what]?.(event);
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

    # Where not even the count of tries can be stored none is made, and that is said too.
    phone.tap(phone.button("Lock"))
    expect(phone.main("Unlock")).to_be_visible()
    assert phone.page.evaluate("stuff()") == "QuotaExceededError"
    phone.page.locator("[name=pin]").fill(PIN)
    phone.tap(phone.main("Unlock"))
    expect(phone.page.locator("main .alert")).to_contain_text(t(
        "The phone is full, and no PIN can be tried: each try is counted first. "
        "What is stored is safe. Make room (pictures, films) and try again."
    ))  # fmt: skip
    streets.night.shot(phone.page, "robust-full-locked")
    phone.page.evaluate("makeRoom()")
    phone.unlock()
    phone.wait_for_states("sent", "sent", "sent")


@pytest.mark.long
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


WATCHED = """(() => {
    const { geolocation } = navigator;
    const [watch, clear] = [geolocation.watchPosition, geolocation.clearWatch];
    globalThis.watched = 0;
    geolocation.watchPosition = (...given) => (watched++, watch.apply(geolocation, given));
    geolocation.clearWatch = (id) => (watched--, clear.call(geolocation, id));
})()"""
"""Counts who asks where the phone is, at this moment."""


def wait_until_watched(phone: Phone, times: int) -> None:
    """Wait until so many ask, as the screen that stands has been drawn."""
    phone.page.wait_for_function("(times) => watched === times", arg=times)


def test_the_gps_is_asked_while_a_form_is_open_and_no_longer(streets: Streets) -> None:
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.browser.context.add_init_script(WATCHED)
    phone.enrol(streets.code())
    phone.start_shift()
    wait_until_watched(phone, 0)
    phone.begin()
    wait_until_watched(phone, 1)
    phone.answer(PLAIN | {"age": "under_18"})
    phone.tap(phone.page.locator("label.chip").filter(has_text=label("form", "crime")))
    phone.open_places()
    wait_until_watched(phone, 1)
    phone.page.go_back()
    phone.tap(phone.button("Menu"))
    expect(phone.page.get_by_role("heading", name=t("Menu"))).to_be_visible()
    wait_until_watched(phone, 0)
    phone.page.go_back()
    expect(phone.place).to_contain_text("GPS")
    wait_until_watched(phone, 1)
    phone.tap(phone.button("Save and one more like this"))
    phone.tap(phone.main("Close"))
    wait_until_watched(phone, 1)
    phone.choose("met", "known")
    phone.save()
    expect(phone.page.get_by_role("heading", name=t("Child or danger"))).to_be_visible()
    wait_until_watched(phone, 0)  # the form is saved, its guidance stands
    phone.tap(phone.main("Close"))
    phone.wait_for_home()
    wait_until_watched(phone, 0)


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
    phone.tap(phone.button("On the map"))
    the_map = phone.page.locator(".map.leaflet-container")
    the_map.scroll_into_view_if_needed()
    phone.tap(the_map)
    taken = phone.page.locator("main button.main")
    expect(taken).to_have_text(t("outside the municipality"))
    expect(taken).to_be_disabled()
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


KEPT = """navigator.serviceWorker.getRegistration().then(async (one) => [
    (await caches.keys()).some((name) => name.startsWith("fieldapp-core-")),
    !!one?.active && !one.waiting && !one.installing,
])"""
"""Whether the app's files are kept, and a worker is there that nothing waits behind."""


def wait_for_worker(phone: Phone, *, app: bool) -> None:
    """Wait until the app's worker, with its kept files, is there; or no file of the app is kept."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(Error):  # the page begins anew meanwhile
            files, settled = phone.page.evaluate(KEPT)
            if (files and settled) if app else not files:
                return
        time.sleep(0.1)
    raise AssertionError(f"the worker is not as it should be: {phone.page.evaluate(KEPT)}")


@pytest.mark.long
def test_the_apps_worker_can_be_taken_away_in_the_middle_of_a_night(
    streets: Streets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved, unsent or half written stays; later the worker comes again."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.plain_contact()
    phone.wait_for_states("sent")
    phone.restart()
    streets.proxy.cut()
    phone.plain_contact()
    phone.begin()
    phone.choose("gender", "man")
    phone.wait_until_draft_is_kept()

    def serve() -> None:
        streets.team.stop()
        streets.team = streets.night.serve(streets.stores)
        streets.proxy.lead_to(streets.team.port)
        streets.proxy.restore()

    def look() -> None:
        phone.page.evaluate(
            "navigator.serviceWorker.getRegistration().then((one) => void one.update())"
        )

    wait_for_worker(phone, app=True)
    monkeypatch.setenv("FIELDAPP_PHONE_WORKER", "off")
    serve()
    look()
    expect(phone.page.locator("[name=pin]")).to_be_visible()  # it began anew, from the server
    phone.unlock()
    wait_for_worker(phone, app=False)
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    phone.tap(phone.main("Go on with the draft"))
    assert phone.answers()["gender"] == label("gender", "man")
    phone.answer()
    phone.save()
    phone.wait_for_states("sent", "sent", "sent")
    assert len(records.contacts(streets.stores)) == 3

    monkeypatch.delenv("FIELDAPP_PHONE_WORKER")
    serve()
    phone.open()
    wait_for_worker(phone, app=True)
    streets.proxy.cut()
    phone.restart()  # in flight mode again
    phone.wait_for_states("sent", "sent", "sent")


PROMISING = """(() => {
    const { storage } = navigator;
    const persisted = storage.persisted.bind(storage);
    [globalThis.asked, globalThis.promise] = [0, false];
    storage.persist = async () => (asked++, promise || (await persisted()));
    storage.persisted = async () => promise || (await persisted());
})()"""
"""Counts how often persistent storage is asked for, and promises it when it is told to."""


def private_window(streets: Streets, name: str, chromium: PlaywrightBrowser) -> Phone:
    """A phone's window that keeps nothing once it is closed."""
    browser = streets.night.browser(name)
    browser.context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True, has_touch=True, locale="sv-SE", timezone_id="Europe/Stockholm",
        geolocation={"latitude": MALMSKILLNADSGATAN[0], "longitude": MALMSKILLNADSGATAN[1]},
        permissions=["geolocation"],
    )  # fmt: skip
    browser.context.add_init_script(SHIFTED_CLOCK % round((NOW.timestamp() - time.time()) * 1000))
    browser.page = browser.context.new_page()
    browser.follow(browser.page)
    return Phone(browser, f"http://localhost:{streets.proxy.port}")


def test_in_a_private_window_it_works_until_it_is_closed_and_says_that_nothing_is_promised(
    streets: Streets,
) -> None:
    launched = streets.night.playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
    with launched as chromium:
        phone = private_window(streets, "private", chromium)
        phone.browser.context.add_init_script(PROMISING)
        phone.enrol(streets.code())
        assert phone.page.evaluate("asked") == 1, "at each opening"
        phone.tap(phone.button("Menu"))
        not_promised = t(
            "Storage: this phone has not promised to keep what is saved here. It may clear it when "
            "space runs out, or when the app is not opened for long. Put the app on the home "
            "screen, do not use a private window, and let it send when there is a network."
        )
        expect(phone.page.get_by_text(not_promised[:60])).to_be_visible()
        phone.page.evaluate("promise = true")
        phone.tap(phone.button("Ask the phone to keep it"))
        promised = t(
            "Storage: this phone has promised to keep what is saved here until you erase it."
        )
        expect(phone.page.get_by_text(promised)).to_be_visible()
        assert phone.page.evaluate("asked") == 2
        phone.page.go_back()
        phone.start_shift()
        phone.plain_contact()
        phone.wait_for_states("sent")
        phone.page.reload()
        phone.unlock()
        phone.wait_for_states("sent")
        phone.browser.context.close()
        after = private_window(streets, "private-after", chromium)
        after.open()
        expect(after.page.locator("[name=code]")).to_be_visible()
    assert len(records.contacts(streets.stores)) == 1
