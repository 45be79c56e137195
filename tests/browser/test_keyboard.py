"""The main path without a pointer and without looking: Tab, arrows, Enter, and names alone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Streets
from tests.browser.measures import LEAST_RING, SCRIPT
from tests.browser.phone import PIN
from tests.browser.screens import prepare
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t

pytestmark = pytest.mark.stores("spatialite")

MOST_STEPS = 120
"""Tabs to anything on a screen."""


@dataclass
class Keyboard:
    """A page that nobody points at. rings: contrast of the focus ring wherever it has been."""

    page: Page
    rings: list[tuple[float, str]]

    def role(self, role: str, english: str) -> Locator:
        """By its role and its name, which may go on after these words."""
        words = re.compile(rf"^{re.escape(t(english))}(?! \+)")
        return self.page.get_by_role(role, name=words).first  # type: ignore[arg-type]

    def to(self, what: Locator) -> None:
        """Tab until it has the focus; each stop on the way can be seen and has its ring."""
        expect(what).to_be_visible()
        for key in ("Tab",) * MOST_STEPS:
            if what.evaluate("(e) => e === document.activeElement"):
                break
            self.page.keyboard.press(key)
        assert what.evaluate("(e) => e === document.activeElement"), f"no way to {what}"
        self.page.evaluate(SCRIPT)
        ring = self.page.evaluate("measures.focus()")
        self.rings.append((ring["ratio"], ring["what"]))
        assert ring["width"] >= 2, ring
        assert ring["ratio"] >= LEAST_RING, ring
        assert ring["seen"], f"hidden behind a bar: {ring}"

    def press(self, english: str, key: str = "Enter", *, role: str = "button") -> None:
        """Get to it, and press a key."""
        self.to(self.role(role, english))
        self.page.keyboard.press(key)

    def type(self, english: str, text: str) -> None:
        """Get to a field, and write."""
        self.to(self.page.get_by_label(t(english), exact=True))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, legend: str, codes: str, code: str) -> None:
        """Into the group, and by arrows to the answer, as radio buttons have it."""
        group = self.role("group", legend)
        chosen = group.get_by_role("radio", name=label(codes, code), exact=True)
        self.to_group(group)
        for _ in range(12):
            if chosen.is_checked():
                return
            if group.get_by_role("radio", checked=True).count() == 0:
                self.page.keyboard.press("Space")
            else:
                self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"{code} of {legend} cannot be chosen by arrows")

    def to_group(self, group: Locator) -> None:
        """Tab into a group."""
        expect(group).to_be_visible()
        for _ in range(MOST_STEPS):
            if group.evaluate("(g) => g.contains(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way into {group}")

    def heading(self, english: str) -> None:
        """A new screen says its name: the focus is on its heading."""
        found = self.role("heading", english)
        expect(found).to_be_visible()
        expect(found).to_be_focused()


@pytest.fixture
def keys(streets: Streets) -> Keyboard:
    """A phone at the first screen, with a keyboard."""
    prepare(streets)
    phone = streets.phone("keys", position=MALMSKILLNADSGATAN)
    phone.open()
    return Keyboard(phone.page, [])


def connect(keys: Keyboard, code: str) -> None:
    keys.type("Code from the desk", code)
    keys.page.keyboard.press("Enter")
    keys.type("New PIN", PIN)
    keys.type("The same PIN again", PIN)
    keys.press("Save PIN")
    expect(keys.role("button", "Start a shift")).to_be_visible()


def log_one(keys: Keyboard) -> None:
    keys.press("New contact")
    keys.heading("New contact")
    keys.choose("Gender", "gender", "woman")
    keys.choose("Age", "age", "21_29")
    keys.choose("Met before", "met", "new")
    keys.choose("Outcome", "outcome", "talk")
    keys.press("More: follow-up, signs, needs, language")
    keys.choose("Follow-up", "follow_up", "revisit")
    keys.press("Save")
    expect(keys.page.get_by_role("listitem").first).to_be_visible()


def test_the_main_path_by_keyboard_and_names_alone(streets: Streets, keys: Keyboard) -> None:
    page = keys.page
    connect(keys, streets.code())
    keys.press("Start a shift")
    keys.heading("Start a shift")
    keys.choose("Kind", "shift_kind", "street")
    keys.press("Start the shift")
    log_one(keys)
    contacts = page.get_by_role("list", name=t("Contacts of the shift"))
    expect(contacts.get_by_role("listitem")).to_have_count(1)

    keys.to(contacts.get_by_role("button").first)  # change it
    page.keyboard.press("Enter")
    keys.heading("Change contact")
    keys.choose("Age", "age", "30_49")
    keys.press("Save change")
    expect(contacts).to_contain_text(label("age", "30_49"))

    keys.press("New contact")  # the place by its list
    keys.press("Place")
    keys.heading("Where?")
    keys.to(page.get_by_role("button", name="Slussen", exact=True))
    page.keyboard.press("Enter")
    keys.heading("New contact")
    expect(keys.role("button", "Place")).to_contain_text("Slussen")
    keys.press("Throw the draft away")

    keys.press("Follow-ups")
    keys.heading("Follow-ups")
    keys.to(page.get_by_role("list").get_by_role("button").first)
    page.keyboard.press("Enter")
    keys.press("Done")
    # "Saved." stands only until it is sent.
    expect(page.get_by_text(t("Over lately ({count})", count=1))).to_be_visible()
    keys.press("Back")

    keys.press("Close the shift")
    keys.heading("Close the shift")
    keys.type("Hours", "5,5")
    keys.to(keys.page.get_by_role("textbox", name=re.compile(f"^{t('Note')}")))
    page.keyboard.type("Lugn natt")
    keys.press("Close and send")
    expect(page.get_by_text(t("The shift is closed and all of it is sent."))).to_be_visible()

    keys.press("Lock")
    keys.type("PIN", PIN)
    page.keyboard.press("Enter")
    expect(keys.role("button", "Start a shift")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/lista.html")
    least, what = min(keys.rings)
    print(f"\n{len(keys.rings)} stops by keyboard; least contrast of a ring: {least:.2f} ({what})")
