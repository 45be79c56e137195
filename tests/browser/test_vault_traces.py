"""After locking and after a wipe nobody finds what was readable: in no file, not in memory.

Thirty words that stand nowhere else are planted by the ways that words come in: as names of zones,
which the phone pulls, and in a shift's note. First each search is proven on a phone that leaks and
on one that is unlocked; then the same search finds none of them in any file of the profile (as
UTF-8, UTF-16 and base64, also inside what LevelDB, gzip, zlib and Brotli pack) or in the heap.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from fieldapp.zones import service as zones
from tests.browser.conftest import Streets
from tests.browser.phone import PIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN, square_at
from tests.browser.test_vault import SECOND, enter, lock, stored, to_menu
from tests.browser.words import t
from tests.databases import SPATIALITE
from tests.leaks import leveldb, unpacked

pytestmark = pytest.mark.stores(SPATIALITE)


def _invented() -> Iterator[str]:
    """Words that no language has, so that whatever finds one found ours."""
    heads = ("Qvarn", "Zelm", "Wrost", "Yxhul", "Jorv", "Xandr")
    tails = ("obrix", "ulvaq", "etzow", "igranz", "apheq")
    for head in heads:
        for tail in tails:
            yield head + tail


WORDS = list(_invented())
ZONES, NOTE = WORDS[:25], WORDS[25:]

PLANT = """async ({ words, packed }) => {
    localStorage.setItem("planted", words[0]);
    sessionStorage.setItem("planted", words[1]);
    const cache = await caches.open("planted");
    const bytes = new Blob([words[2]]).stream().pipeThrough(new CompressionStream("gzip"));
    await cache.put("/planted", new Response(await new Response(bytes).arrayBuffer()));
    await new Promise((done, failed) => {
        const opening = indexedDB.open("planted", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("planted");
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
            const tx = opening.result.transaction("planted", "readwrite");
            const store = tx.objectStore("planted");
            store.put({ text: words[3], wide: `→ ${words[4]}`, coded: btoa(words[5]) }, "one");
            store.delete("one");
            tx.oncomplete = () => { opening.result.close(); done(); };
        };
    });
}"""


@pytest.fixture
def phone(streets: Streets) -> Phone:
    """A phone in a team whose zones have the words for names."""
    middle = square_at((59.3262, 18.0719))
    with working(streets.stores.settings(TEAM)):
        for i, name in enumerate(ZONES):
            zones.draw_zone(SYSTEM, streets.city.team, name, [(middle.e + 3 + i, middle.n)])
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.plain_contact()
    phone.wait_for_states("sent")
    return phone


def write_note(phone: Phone) -> None:
    """To the closing of the shift, with the words in its note; not sent."""
    phone.tap(phone.button("Close the shift"))
    note = phone.page.locator("textarea")
    note.fill(" ".join(NOTE))
    expect(note).to_have_value(" ".join(NOTE))
    # A browser writes what stands in a page's fields to its own files, some seconds later.
    phone.page.wait_for_timeout(8000)


def in_files(phone: Phone) -> dict[str, list[str]]:
    """Words in the files of the browser's profile; the browser is closed."""
    return unpacked.words_in(unpacked.contents(leveldb.contents(phone.browser.profile)), WORDS)


def in_memory(phone: Phone) -> set[str]:
    """Words in the heap of the page."""
    tools = phone.browser.context.new_cdp_session(phone.page)
    parts: list[str] = []
    tools.on("HeapProfiler.addHeapSnapshotChunk", lambda event: parts.append(event["chunk"]))
    tools.send("HeapProfiler.enable")
    tools.send("HeapProfiler.collectGarbage")
    tools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    tools.detach()
    text = "".join(parts)
    assert len(text) > 100_000, "there is no snapshot"
    return {word for word in WORDS if word in text}


def test_the_search_finds_what_is_planted(streets: Streets) -> None:
    phone = streets.phone()
    phone.open()
    phone.page.evaluate(PLANT, {"words": WORDS[:6]})
    phone.browser.close()
    found = in_files(phone)
    assert {word for there in found.values() for word in there} == set(WORDS[:6])
    for place in ("Local Storage", "Session Storage", "CacheStorage", "IndexedDB"):
        assert any(place in name for name in found), (place, sorted(found))


def test_a_locked_phone_holds_no_word_in_files_or_memory(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    write_note(phone)
    assert in_memory(phone) >= set(WORDS), "the search finds them while they are there"
    lock(phone)
    assert in_memory(phone) == set()
    phone.browser.close()
    assert in_files(phone) == {}


@pytest.mark.long
def test_locked_by_being_killed(streets: Streets, phone: Phone) -> None:
    streets.proxy.cut()
    write_note(phone)
    phone.browser.kill()
    assert in_files(phone) == {}


def test_left_at_once_nothing_is_in_memory(phone: Phone) -> None:
    write_note(phone)
    phone.tap(phone.page.get_by_role("button", name=t("Leave at once")))
    phone.page.wait_for_url("**/lista.html")
    assert in_memory(phone) == set()


@pytest.mark.parametrize("how", ["logged out", "second PIN"])
def test_a_wiped_phone_holds_no_word(streets: Streets, phone: Phone, how: str) -> None:
    streets.proxy.cut()
    phone.plain_contact()
    if how == "logged out":
        to_menu(phone, "Log out of this phone…")
        phone.tap(phone.button("Log out and erase"))
        expect(phone.page.locator("[name=code]")).to_be_visible()
        assert stored(phone)["counts"]["private"] == 0
    else:
        to_menu(phone, "Lock and PIN…")
        phone.tap(phone.button("Set a second PIN…"))
        for name, value in (("pin", PIN), ("second", SECOND), ("again", SECOND)):
            phone.page.locator(f"[name={name}]").fill(value)
        phone.tap(phone.main("Set the second PIN"))
        expect(phone.page.get_by_text(t("The second PIN is set."))).to_be_visible()
        assert in_memory(phone) & set(ZONES)
        lock(phone)
        enter(phone, SECOND)
        expect(phone.page.get_by_role("heading", name=t("Connect this phone"))).to_be_visible()
    assert in_memory(phone) == set()
    phone.browser.close()
    assert in_files(phone) == {}


CONTROL = """() => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = "Qvarncontrol";
    document.body.append(box);
    box.click();
}"""


@pytest.mark.long
def test_the_browser_keeps_no_ticks_of_a_form_for_itself(phone: Phone) -> None:
    """It would, by a field's name, in its file of the session: one planted beside ours shows it."""
    phone.begin()
    phone.answer()
    inputs = phone.page.locator("main fieldset input")
    names = set(inputs.evaluate_all("(found) => found.map((one) => one.name)"))
    long = [name for name in names if len(name) > 5]  # three letters stand anywhere by chance
    assert long
    phone.page.evaluate(CONTROL)
    phone.page.wait_for_timeout(8000)
    phone.browser.kill()
    files = leveldb.contents(phone.browser.profile)
    sessions = {name: data for name, data in files.items() if "/Sessions/" in name}
    found = unpacked.words_in(sessions, ["Qvarncontrol", *long])
    told = {word for words in found.values() for word in words}
    assert told == {"Qvarncontrol"}
