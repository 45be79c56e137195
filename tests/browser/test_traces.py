"""Nothing on phone or server says where somebody stood or when: all of it is searched.

First the search is proven on a phone and a server that were made to leak, in each place: then the
same search finds nothing after a real night. Searched: every file of the browser's profile (with
LevelDB unpacked, old versions too), every table and file of the database, every log line, every
byte that the phone sent. Looked for: the position and the moment as text, UTF-16, binary numbers,
degrees, SWEREF metres, clock and epoch (tests/leaks/forms.py).
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, open_engine
from tests.browser.conftest import Streets
from tests.browser.night import NOW
from tests.browser.phone import Phone
from tests.browser.stockholm import square_at
from tests.leaks import forms, leveldb, stored

CORNER = (59.3346137, 18.0639271)
"""Where the phone stands when it logs: near Malmskillnadsgatan, no corner of any square."""
SAVED = NOW + timedelta(minutes=17, seconds=23)
"""What the page's clock says when it saves; it says another time before and after."""
LATER = NOW + timedelta(minutes=98, seconds=41)

DISTANCE_S = 3.0
"""Real seconds between the network and saving, so that the one is not taken for the other."""


BROWSERS_OWN = ("net-", "History", "Preferences", "Network", "Favicons", "Top Sites", "Visited")
"""Files that the browser writes for itself and an app cannot: when a page was visited."""


def phone_files(phone: Phone) -> dict[str, bytes]:
    """Everything in the phone's profile."""
    return leveldb.contents(phone.browser.profile)


def everything(streets: Streets, phone: Phone) -> dict[str, bytes]:
    """All places, by name."""
    held = {f"phone: {name}": data for name, data in phone_files(phone).items()}
    held |= {f"server: {name}": data for name, data in stored.everything(streets.stores).items()}
    for log in streets.night.folder.glob("*.log"):
        held[f"log: {log.name}"] = log.read_bytes()
    held["requests"] = bytes(streets.proxy.sent)
    return held


STRUCTURED = ("IndexedDB", "Local Storage", "Session Storage", "table ", "log: ", "requests")
"""Places whose bytes are what an app or a person wrote; elsewhere they are encrypted files,
compressed caches and compiled code, which are searched for the longer forms."""

PUBLIC = ("table geography_area",)
"""Outlines of public areas: some corner of some district is always near."""


def search(held: dict[str, bytes], wanted: list) -> dict[str, list[str]]:
    """Place → the forms found there."""
    return {
        name: told
        for name, data in held.items()
        if not name.endswith(PUBLIC)
        and (told := forms.found(data, wanted, opaque=not any(part in name for part in STRUCTURED)))
    }


def said_by(page_clock: datetime) -> list:
    """Forms of the page's clock standing at a moment."""
    return forms.moment(page_clock, page_clock)


def log_a_contact(phone: Phone) -> tuple[datetime, datetime]:
    """A contact at the corner, by the page's clock at SAVED; the real moments around it."""
    phone.browser.stand_at(CORNER)
    phone.browser.context.clock.set_fixed_time(SAVED)
    first = datetime.now(UTC)
    phone.plain_contact()
    last = datetime.now(UTC)
    phone.browser.context.clock.set_fixed_time(LATER)
    return first, last


PLANT = """async ({ lat, at }) => {
    localStorage.setItem("planted", `${lat}`);
    const cache = await caches.open("planted");
    await cache.put("/planted", new Response(JSON.stringify({ lat, at })));
    await new Promise((done, failed) => {
        const opening = indexedDB.open("planted", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("planted");
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
            const tx = opening.result.transaction("planted", "readwrite");
            tx.objectStore("planted").put({ lat, at, text: `å ${lat}` }, "one");
            tx.oncomplete = () => { opening.result.close(); done(); };
        };
    });
    await fetch(`/healthz?planted=${lat}&at=${at}`);
}"""


@pytest.mark.stores("spatialite")
def test_the_search_finds_what_is_planted_in_each_place(streets: Streets) -> None:
    """The positive control: a leak in each place, and each is found."""
    phone = streets.enrolled(position=CORNER)
    at = int(SAVED.timestamp() * 1000)
    phone.page.evaluate(PLANT, {"lat": CORNER[0], "at": at})
    with streets.team.log.open("a", encoding="utf-8") as log:
        log.write(f"planted {SAVED.isoformat()}\n")
    engine = open_engine(streets.stores.owner[FIELD])
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE accounts_organisation SET name = :n"), {"n": f"{CORNER[1]:.6f}"}
        )
    engine.dispose()
    phone.browser.close()
    held = everything(streets, phone)
    where = search(held, forms.position(*CORNER))
    when = search(held, said_by(SAVED))
    for place in (
        "IndexedDB",
        "Local Storage",
        "CacheStorage",
        "table accounts_organisation",
        "requests",
    ):
        assert any(place in name for name in where), (place, sorted(where))
    for place in ("IndexedDB", "CacheStorage", "log: ", "requests"):
        assert any(place in name for name in when), (place, sorted(when))


def test_a_real_night_leaves_neither_place_nor_time(streets: Streets) -> None:
    phone = streets.enrolled(position=CORNER)
    phone.start_shift()
    phone.wait_for_states(seconds=30)
    streets.proxy.cut()
    time.sleep(DISTANCE_S)
    first, last = log_a_contact(phone)
    # A draft too, killed in the middle: what it wrote is in the profile's files.
    phone.begin()
    expect(phone.place).to_contain_text("GPS")
    phone.choose("gender", "man")
    phone.wait_until_draft_is_kept()
    time.sleep(DISTANCE_S)
    phone.restart()
    streets.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_states("sent")
    phone.browser.close()
    held = everything(streets, phone)
    assert any("contacts_contact" in name and b"street" in data for name, data in held.items())
    e, n = square_at(CORNER)
    assert f"{e}, {n}".encode() in held["server: field: table contacts_contact"]
    assert search(held, forms.position(*CORNER)) == {}
    assert search(held, said_by(SAVED)) == {}
    ours = {
        name: data
        for name, data in held.items()
        if not any(own in Path(name.removeprefix("phone: ")).name for own in BROWSERS_OWN)
    }
    assert search(ours, forms.moment(first, last)) == {}
