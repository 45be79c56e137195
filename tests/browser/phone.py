"""The phone as a person uses it: what they tap, and what they then see."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import WAIT_MS, Browser
from tests.browser.words import label, t

PIN = "285193"
PLAIN = {"gender": "woman", "age": "21_29", "met": "new", "outcome": "talk"}
"""The four answers that are always touched."""

LEGENDS = {"gender": "Gender", "age": "Age", "met": "Met before", "outcome": "Outcome"}


@dataclass
class Phone:
    """A browser at the team surface's address, through the proxy."""

    browser: Browser
    address: str
    taps: int = 0

    @property
    def page(self) -> Page:
        return self.browser.page

    # --- taps ------------------------------------------------------------------------

    def tap(self, what: Locator) -> None:
        """One tap of a thumb."""
        what.tap()
        self.taps += 1

    def button(self, english: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=t(english))

    def main(self, english: str) -> Locator:
        """The screen's main button, whose words may be followed by what is left to do."""
        words = re.compile(f"^{re.escape(t(english))}")
        return self.page.locator("button.main").filter(has_text=words)

    @contextmanager
    def counted(self) -> Iterator[list[int]]:
        """Taps inside the block; the list's one number is there afterwards."""
        before, found = self.taps, [0]
        yield found
        found[0] = self.taps - before

    # --- the way in ------------------------------------------------------------------

    def open(self) -> None:
        """Open the app, as from its icon."""
        self.page.goto(f"{self.address}/app/")

    def enrol(self, code: str) -> None:
        """Type the code from the desk, online, and choose the PIN; home is shown afterwards."""
        self.open()
        self.page.locator("[name=code]").fill(code)
        self.tap(self.main("Connect"))
        self.choose_pin()

    def choose_pin(self) -> None:
        """Choose the PIN; home is shown afterwards."""
        self.page.locator("[name=again]").fill(PIN)
        self.page.locator("[name=pin]").fill(PIN)
        self.tap(self.main("Save PIN"))
        self.wait_for_home()

    def wait_for_home(self) -> None:
        """Home, with what the server sent about teams and zones."""
        expect(self.page.locator(".bar")).to_be_visible()

    def wait_until_kept(self) -> None:
        """Core, map and basemap lie in the phone: from here on it works in flight mode."""
        self.page.evaluate(
            """async () => {
                await navigator.serviceWorker.ready;
                const kept = async () => {
                    for (const name of await caches.keys()) {
                        if (name === "fieldapp-basemap") continue;
                        for (const { url } of await (await caches.open(name)).keys())
                            if (/assets.map-[^/]*js$/.test(url)) return true;
                    }
                    return false;
                };
                while (!(await kept())) await new Promise((done) => setTimeout(done, 50));
            }"""
        )

    def start(self) -> None:
        """Start the browser and open the app."""
        self.browser.start()
        self.open()

    def unlock(self) -> None:
        """Open with the PIN; home is shown afterwards."""
        self.page.locator("[name=pin]").fill(PIN)
        self.tap(self.main("Unlock"))
        self.wait_for_home()

    def restart(self) -> None:
        """Killed by the system, started and unlocked again."""
        self.browser.kill()
        self.start()
        self.unlock()

    def restart_locked_out(self) -> None:
        """Killed by the system and started again, where nobody is enrolled any more."""
        self.browser.kill()
        self.start()
        expect(self.page.locator("[name=code]")).to_be_visible()

    # --- shift and contacts ------------------------------------------------------------

    def start_shift(self) -> None:
        """Start a shift as the form comes filled in."""
        self.tap(self.main("Start a shift"))
        self.tap(self.main("Start the shift"))
        expect(self.main("New contact")).to_be_visible()

    def begin(self) -> None:
        """A new contact."""
        self.tap(self.main("New contact"))
        expect(self.page.locator("main.form")).to_be_visible()

    def field(self, name: str) -> Locator:
        """A question of the form by its field."""
        legend = self.page.locator("legend", has_text=re.compile(f"^{t(LEGENDS[name])}"))
        return self.page.locator("fieldset").filter(has=legend)

    def choose(self, name: str, code: str) -> None:
        """Touch one answer."""
        words = re.compile(f"^{re.escape(label(name, code))}$")
        self.tap(self.field(name).locator("label.chip").filter(has_text=words))

    def answers(self) -> dict[str, str | None]:
        """What stands in the form's four questions."""
        found: dict[str, str | None] = {}
        for name in PLAIN:
            chosen = self.field(name).locator("label.chip:has(input:checked)")
            found[name] = chosen.inner_text().strip() if chosen.count() else None
        return found

    @property
    def place(self) -> Locator:
        """The form's button of the place."""
        return self.page.locator("button.where").filter(has_text=t("Place"))

    def open_places(self) -> None:
        """To the list of places."""
        self.tap(self.place)
        expect(self.page.get_by_role("heading", name=t("Where?"))).to_be_visible()

    def tap_map(self, right: int, down: int, *, take: bool = True) -> None:
        """Open the map and press beside its middle, by so many pixels; take that square."""
        self.tap(self.button("On the map"))
        the_map = self.page.locator(".map.leaflet-container")
        expect(the_map).to_be_visible()
        the_map.scroll_into_view_if_needed()
        box = the_map.bounding_box()
        assert box is not None
        # Leaflet's middle lies inside the map's border.
        x, y = the_map.evaluate(
            "(map) => [map.clientLeft + map.clientWidth / 2, map.clientTop + map.clientHeight / 2]"
        )
        x, y = x + right, y + down
        the_map.tap(position={"x": x, "y": y})
        self.taps += 1
        marked = self.page.locator("main .bar button.main")
        expect(marked).to_be_enabled()
        if take:
            self.tap(marked)

    def answer(self, answers: dict[str, str] = PLAIN) -> None:
        """Touch each of the four."""
        for name, code in answers.items():
            self.choose(name, code)

    def save(self) -> None:
        """Save; home is shown afterwards."""
        self.tap(self.main("Save"))
        expect(self.page.locator("main.form")).to_have_count(0)

    def plain_contact(self, answers: dict[str, str] = PLAIN) -> int:
        """A contact on the plain path, its place by GPS; returns the number of taps."""
        with self.counted() as taps:
            self.begin()
            expect(self.place).to_contain_text("GPS")
            self.answer(answers)
            self.save()
        return taps[0]

    def wait_until_draft_is_kept(self) -> None:
        """Wait until what is on the screen lies in the phone's database: one write, awaited."""
        self.page.evaluate(
            """async () => {
                const read = () => new Promise((found, failed) => {
                    const opening = indexedDB.open("fieldapp");
                    opening.onerror = () => failed(opening.error);
                    opening.onsuccess = () => {
                        const asked = opening.result.transaction("private")
                            .objectStore("private").get("draft");
                        asked.onsuccess = () => { opening.result.close(); found(asked.result); };
                    };
                });
                // Each write seals anew with a fresh number: at rest it stays the same.
                const seal = (one) => one && String(one.iv);
                for (let before = null, same = 0; same < 4; ) {
                    const now = seal(await read());
                    same = now && now === before ? same + 1 : 0;
                    before = now;
                    await new Promise((done) => setTimeout(done, 25));
                }
            }"""
        )

    # --- what stands on the screen ------------------------------------------------------

    @property
    def rows(self) -> Locator:
        """Tonight's contacts, newest first."""
        return self.page.locator("ol.rows > li")

    def states(self) -> list[str]:
        """How each row stands, in the order of the list, by its class."""
        return self.page.locator("ol.rows .state").evaluate_all(
            "(found) => found.map((one) => one.className.replace('state ', ''))"
        )

    def wait_for_states(self, *states: str, seconds: float = 20) -> None:
        """Wait until the rows stand so."""
        for i, state in enumerate(states):
            shown = self.page.locator("ol.rows .state").nth(i)
            expect(shown).to_have_class(f"state {state}", timeout=seconds * 1000)
        expect(self.rows).to_have_count(len(states))

    def wait_until_nothing_waits(self) -> None:
        """Wait until the outbox is empty."""
        until = time.monotonic() + WAIT_MS / 1000
        while self.queued():
            assert time.monotonic() < until, "the outbox does not drain"
            time.sleep(0.1)

    def queued(self) -> int:
        """Envelopes that wait in the outbox, read from the phone's database."""
        return self.page.evaluate(
            """() => new Promise((found, failed) => {
                const opening = indexedDB.open("fieldapp");
                opening.onerror = () => failed(opening.error);
                opening.onsuccess = () => {
                    const tx = opening.result.transaction("outbox");
                    const asked = tx.objectStore("outbox").count();
                    asked.onsuccess = () => { opening.result.close(); found(asked.result); };
                };
            })"""
        )
