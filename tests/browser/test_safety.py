"""Safety of the workers, and a child or danger: what stands on every screen, locked and offline.

On a real phone's size. Whom to call is one press away everywhere; a check-in runs without a
network, and says no more of the server than is true; guidance opens after the save, never before.
"""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from fieldapp.accounts import numbers
from fieldapp.accounts.numbers import Number, Numbers
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.phone import PLAIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t
from tests.databases import Stores

NUMBERS = Numbers(
    (Number("Telefon 1", "070-174 06 05"), Number("Telefon 2", "070-174 06 06")),
    Number("Jourhavande chef", "08-508 00 000"),
    "jour@kommun.example",
)
TARGET_PX = 48
VIBRATIONS = """(() => {
    globalThis.buzzed = 0;
    Object.defineProperty(Navigator.prototype, "vibrate", {
        value: (pattern) => { if ([pattern].flat()[0]) globalThis.buzzed++; return true; },
    });
})()"""

pytestmark = pytest.mark.stores("spatialite")
"""What the server has no part in; check-ins run on both."""


def give_numbers(streets: Streets, told: Numbers = NUMBERS) -> None:
    """The administrator sets the team's numbers."""
    with working(streets.stores.settings(TEAM)):
        administrator = replace(SYSTEM, roles=frozenset({"administrator"}))
        numbers.set_numbers(administrator, streets.city.team, told)


def rows_of(stores: Stores, sql: str) -> list[Any]:
    """Rows of the field database."""
    engine = open_engine(stores.settings(TEAM).stores[FIELD], readonly=True)
    with engine.connect() as connection:
        found = list(connection.execute(text(sql)))
    engine.dispose()
    return found


@pytest.fixture
def phone(streets: Streets) -> Phone:
    """A phone whose team has its numbers; it counts how often it is made to buzz."""
    give_numbers(streets)
    made = streets.enrolled(position=MALMSKILLNADSGATAN)
    made.browser.context.add_init_script(VIBRATIONS)
    expect(made.page.locator(".top .help a")).to_have_count(3)
    return made


def called(page: Page) -> list[str]:
    """Where the links of the help row lead, each big enough, in sight, and on top of nothing."""
    links = page.locator(".top .help a")
    boxes = [link.bounding_box() for link in links.all()]
    size = page.viewport_size
    assert size is not None
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET_PX
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"]
    ends = [(b["x"], b["x"] + b["width"]) for b in boxes if b]
    assert all(end < begin for (_, end), (begin, _) in pairwise(ends))
    for link in links.all():
        middle = link.evaluate(
            """(a) => { const b = a.getBoundingClientRect();
            return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === a; }"""
        )
        assert middle, "nothing lies over it"
    return [link.get_attribute("href") or "" for link in links.all()]


ALL_THREE = ["tel:112", "tel:0701740605", "tel:0850800000"]


def lock(phone: Phone) -> None:
    """By the button."""
    phone.tap(phone.button("Lock"))
    expect(phone.page.locator("[name=pin]")).to_be_visible()


def test_112_the_partner_and_the_duty_manager_are_one_press_away_on_every_screen(
    streets: Streets, phone: Phone
) -> None:
    page = phone.page
    fresh = streets.phone("fresh")
    fresh.open()
    expect(fresh.page.locator("[name=code]")).to_be_visible()
    assert called(fresh.page) == ["tel:112"]
    seen = {"home": called(page)}
    phone.start_shift()
    phone.begin()
    seen["contact"] = called(page)
    phone.open_places()
    seen["place"] = called(page)
    page.go_back()
    page.go_back()
    for name, button in (
        ("menu", "Menu"),
        ("safety", "Back by…"),
        ("advice", "Child or danger"),
        ("close", "Close the shift"),
    ):
        phone.tap(phone.button(button))
        expect(page.locator("h1")).not_to_have_class("quiet")
        seen[name] = called(page)
        page.evaluate("scrollTo(0, 99999)")
        assert called(page) == ALL_THREE, "also at the end of a long screen"
        page.go_back()
    lock(phone)
    seen["locked"] = called(page)
    streets.team.stop()
    phone.browser.kill()
    phone.start()
    expect(phone.page.locator("[name=pin]")).to_be_visible()
    seen["locked, offline, started anew"] = called(phone.page)
    assert seen == dict.fromkeys(seen, ALL_THREE)


def test_what_is_not_set_shows_plainly_and_says_who_sets_it(streets: Streets) -> None:
    phone = streets.enrolled()
    page = phone.page
    gap = page.get_by_role("button", name=t("{name}: missing", name=t("Partner")))
    phone.tap(gap)
    expect(page.get_by_role("alert")).to_contain_text("Saknas: fylls i av teamledaren")
    assert called(page) == ["tel:112"]
    give_numbers(streets)
    phone.tap(phone.button("Menu"))
    phone.tap(phone.button("Fetch zones and areas anew"))
    expect(page.locator(".top .help a")).to_have_count(3)
    assert called(page) == ALL_THREE


def test_the_partner_is_the_one_that_was_chosen(phone: Phone) -> None:
    phone.tap(phone.button("Back by…"))
    phone.tap(phone.page.locator("label.chip").filter(has_text="Telefon 2"))
    assert called(phone.page)[1] == "tel:0701740606"
    lock(phone)
    assert called(phone.page)[1] == "tel:0701740606"


# --- back by … ---------------------------------------------------------------------------


def begin_checkin(phone: Phone, minutes: int = 30) -> None:
    """From home; stays on the screen of safety."""
    phone.tap(phone.button("Back by…"))
    phone.tap(phone.page.get_by_role("button", name=t("{minutes} min", minutes=minutes)))
    expect(phone.page.locator("[role=timer]")).to_be_visible()


def move_due(phone: Phone, seconds: int) -> None:
    """Make the check-in that is stored due so many seconds from now, by the phone's clock."""
    phone.page.evaluate(
        """(seconds) => new Promise((done) => {
            const opening = indexedDB.open("fieldapp");
            opening.onsuccess = () => {
                const tx = opening.result.transaction("keys", "readwrite");
                const keys = tx.objectStore("keys");
                const asked = keys.get("checkin");
                asked.onsuccess = () => {
                    const now = JSON.parse(asked.result);
                    const due = Date.now() + seconds * 1000;
                    keys.put(JSON.stringify({ ...now, due }), "checkin");
                };
                tx.oncomplete = () => { opening.result.close(); done(); };
            };
        })""",
        seconds,
    )


def stored(phone: Phone, key: str) -> Any:
    """What lies readable in the phone's store of keys under a name."""
    return phone.page.evaluate(
        """(key) => new Promise((done) => {
            const opening = indexedDB.open("fieldapp");
            opening.onsuccess = () => {
                const asked = opening.result.transaction("keys").objectStore("keys").get(key);
                asked.onsuccess = () => { opening.result.close(); done(asked.result ?? null); };
            };
        })""",
        key,
    )


@pytest.mark.stores("spatialite", "postgresql")
def test_a_check_in_runs_offline_and_locked_and_says_what_the_server_knows(
    streets: Streets, phone: Phone
) -> None:
    page = phone.page
    phone.browser.context.set_offline(True)
    begin_checkin(phone)
    expect(page.get_by_text("Servern vet inte: ingen täckning.")).to_be_visible()
    expect(page.locator(".checkin")).to_contain_text("30 min kvar")
    assert rows_of(streets.stores, "SELECT * FROM shifts_checkin") == []
    phone.browser.context.set_offline(False)
    # No mail server here: it knows, and says that it can tell nobody.
    expect(page.get_by_text("kan inte mejla någon")).to_be_visible()
    [row] = rows_of(streets.stores, "SELECT * FROM shifts_checkin")
    assert row.due is not None
    page.go_back()
    expect(page.locator(".checkin")).to_be_visible()
    lock(phone)
    expect(page.locator(".checkin")).to_contain_text("Tillbaka senast")
    phone.browser.context.set_offline(True)
    phone.tap(phone.button("I am back"))
    expect(page.locator(".checkin")).to_contain_text("Servern vet inte att du är tillbaka")
    phone.browser.context.set_offline(False)
    expect(page.locator(".checkin")).to_have_count(0)
    [row] = rows_of(streets.stores, "SELECT * FROM shifts_checkin")
    assert row.due is None
    assert stored(phone, "checkin") is None


@pytest.mark.stores("spatialite", "postgresql")
def test_when_the_time_has_passed_it_shows_whom_to_call_locked_and_offline(
    streets: Streets, phone: Phone
) -> None:
    phone.browser.context.set_offline(True)
    begin_checkin(phone)
    phone.page.go_back()
    lock(phone)
    assert phone.page.evaluate("globalThis.buzzed") == 0, "it buzzes nobody before"
    move_due(phone, 3)
    phone.page.reload()
    alarm = phone.page.get_by_role("alertdialog")
    expect(phone.page.locator(".checkin")).to_be_visible()
    expect(alarm).to_be_visible()  # at the moment itself, nobody touching it
    assert phone.page.evaluate("globalThis.buzzed") >= 1
    hrefs = [a.get_attribute("href") for a in alarm.locator("a").all()]
    assert hrefs == ["tel:0701740605", "tel:0850800000", "tel:112"]
    expect(alarm).to_contain_text("Ingen annan får veta")
    for _ in range(2):  # a browser lets no page refuse to be closed twice
        phone.page.keyboard.press("Escape")
    expect(alarm).to_be_visible()
    phone.tap(phone.page.get_by_role("button", name=t("{minutes} minutes more", minutes=15)))
    expect(alarm).to_have_count(0)
    expect(phone.page.locator(".checkin")).to_contain_text("15 min kvar")
    move_due(phone, -5)
    phone.page.reload()
    expect(alarm).to_be_visible()
    phone.tap(alarm.get_by_role("button", name=t("I am back")))
    expect(alarm).to_have_count(0)
    expect(phone.page.locator(".checkin")).to_have_count(0)
    assert stored(phone, "checkin") is None


def test_logging_out_takes_the_numbers_and_the_check_in_away(phone: Phone) -> None:
    begin_checkin(phone)
    assert "0701740605" in stored(phone, "numbers").replace("-", "").replace(" ", "")
    phone.tap(phone.button("Menu"))
    phone.tap(phone.button("Log out of this phone…"))
    phone.tap(phone.page.locator("button.danger.wide"))
    expect(phone.page.locator("[name=code]")).to_be_visible()
    assert called(phone.page) == ["tel:112"]
    expect(phone.page.locator(".checkin")).to_have_count(0)
    assert (stored(phone, "numbers"), stored(phone, "checkin")) == (None, None)


def test_no_position_and_no_contact_go_with_a_check_in(streets: Streets, phone: Phone) -> None:
    sent: list[str] = []
    phone.page.on(
        "request",
        lambda r: sent.append(r.post_data or "") if r.url.endswith("/checkins") else None,
    )
    begin_checkin(phone)
    expect(phone.page.get_by_text("kan inte mejla någon")).to_be_visible()
    [body] = sent
    assert set(json.loads(body)) == {"protocol", "id", "version", "team", "due_in"}


def test_an_incident_is_ticked_during_the_shift_and_goes_with_its_closing(
    streets: Streets, phone: Phone
) -> None:
    page = phone.page
    phone.start_shift()
    phone.tap(phone.button("Back by…"))
    phone.tap(page.locator("label.chip").filter(has_text=t("Safety incident")))
    expect(page.get_by_text("arbetsgivarens eget system")).to_be_visible()
    phone.restart()
    page = phone.page
    phone.tap(phone.button("Close the shift"))
    tick = page.locator("label.chip").filter(has_text=t("Safety incident")).locator("input")
    expect(tick).to_be_checked()
    phone.tap(page.get_by_role("button", name=t("More: {name}", name=t("Hours"))))
    phone.tap(phone.main("Close and send"))
    expect(page.get_by_text(t("The shift is closed and all of it is sent."))).to_be_visible()
    [row] = rows_of(streets.stores, "SELECT incident FROM shifts_shift")
    assert row.incident


# --- a child, and danger ------------------------------------------------------------------


def child(phone: Phone) -> None:
    """A contact with somebody under 18, saved."""
    phone.begin()
    phone.answer(PLAIN | {"age": "under_18"})
    form = phone.page.locator("fieldset").filter(has_text=t("Form of exploitation"))
    phone.tap(form.locator("label.chip").filter(has_text=label("form", "crime")))
    phone.tap(phone.main("Save"))


def test_the_contact_is_saved_first_and_then_the_card_opens_offline(
    streets: Streets, phone: Phone
) -> None:
    page = phone.page
    phone.start_shift()
    phone.wait_until_nothing_waits()
    phone.browser.context.set_offline(True)
    child(phone)
    heading = page.get_by_role("heading", name=t("Child or danger"))
    expect(heading).to_be_visible()
    assert phone.queued() == 1
    expect(page.get_by_text(t("The contact is saved."))).to_be_visible()
    expect(page.locator("h2").first).to_have_text("Ett barn")
    expect(page.get_by_text("orosanmälan")).to_be_visible()
    expect(page.get_by_text("Saknas: fylls i av kommunen.").first).to_be_visible()
    expect(page.get_by_text("Inte kontrollerat än.").first).to_be_visible()
    phone.tap(phone.main("Close"))
    expect(phone.rows).to_have_count(1)
    phone.tap(phone.rows.get_by_role("button", name="Råd: "))
    expect(heading).to_be_visible()
    phone.tap(phone.main("Close"))
    phone.tap(page.locator("main").get_by_role("button", name=t("Child or danger")))
    expect(heading).to_be_visible()
    page.go_back()
    phone.plain_contact()
    expect(heading).to_have_count(0)  # most contacts call for nothing
    expect(phone.rows).to_have_count(2)
    expect(phone.rows.get_by_role("button", name="Råd: ")).to_have_count(1)


def test_one_more_like_this_is_as_it_was_when_the_card_closes(phone: Phone) -> None:
    page = phone.page
    phone.start_shift()
    phone.begin()
    phone.answer(PLAIN | {"age": "under_18"})
    form = page.locator("fieldset").filter(has_text=t("Form of exploitation"))
    phone.tap(form.locator("label.chip").filter(has_text=label("form", "crime")))
    phone.tap(phone.button("Save and one more like this"))
    expect(page.get_by_role("heading", name=t("Child or danger"))).to_be_visible()
    phone.tap(phone.main("Close"))
    expect(page.locator("main.form")).to_be_visible()
    assert (
        phone.answers() == PLAIN | {"age": "under_18", "met": None}
        or phone.answers()["met"] is None
    )


def test_the_checklist_and_the_aid_give_no_verdict_store_nothing_and_send_nothing(
    streets: Streets, phone: Phone
) -> None:
    page = phone.page
    dump = """async () => {
        const db = await new Promise((done) => {
            const opening = indexedDB.open("fieldapp");
            opening.onsuccess = () => done(opening.result);
        });
        const found = {};
        for (const name of db.objectStoreNames) {
            const store = db.transaction(name).objectStore(name);
            const asked = store.count();
            found[name] = await new Promise((done) => {
                asked.onsuccess = () => done(asked.result);
            });
        }
        db.close();
        return [found, { ...localStorage }, { ...sessionStorage }, location.href];
    }"""
    before = page.evaluate(dump)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    phone.tap(page.locator("main").get_by_role("button", name=t("Child or danger")))
    phone.tap(page.get_by_role("button", name="Tecken på människohandel"))
    for words in ("Under 18", "Rekryterad", "Tiggeri"):
        phone.tap(page.locator("label.chip").filter(has_text=words).first)
    expect(page.get_by_text("behövs inget ”hur”")).to_be_visible()
    expect(page.get_by_text("För den som fyllt 18")).to_have_count(0)
    expect(page.get_by_text("Listan svarar aldrig på")).to_be_visible()
    page.go_back()
    phone.tap(page.get_by_role("button", name="Tecken på människohandel"))
    expect(page.locator("main input:checked")).to_have_count(0)
    page.go_back()
    phone.tap(page.get_by_role("button", name="Får jag berätta för polisen?"))
    for words in ("An adult", "The police ask"):
        phone.tap(page.locator("label.chip").filter(has_text=t(words)))
    shown = page.get_by_role("heading", name=t("Rules that may apply")).locator("..")
    for rule in ("26 kap. 1 §", "10 kap. 23 §", "10 kap. 18 a–c §§", "2025:170"):
        expect(shown).to_contain_text(rule)
    expect(shown).not_to_contain_text("10 kap. 21 §")
    expect(shown).to_contain_text("ska bekräftas av kommunens jurist")
    expect(page.get_by_text("Saknas: fylls i av kommunens jurist.")).to_be_visible()
    phone.tap(page.locator("label.chip").filter(has_text=t("A child")).first)
    expect(shown).to_contain_text("10 kap. 21 §")
    assert page.evaluate(dump) == before
    assert sent == []


# --- looked at -----------------------------------------------------------------------------

THEMES = ("dark", "red", "light")


@pytest.mark.long
@pytest.mark.stores("spatialite")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_screen_is_fit_for_everybody(
    streets: Streets, phone: Phone, theme: str, language: str
) -> None:
    page = phone.page
    phone.start_shift()
    child(phone)
    expect(page.get_by_role("heading", name=t("Child or danger"))).to_be_visible()
    page.evaluate(
        "([theme, language]) => { localStorage['fieldapp.theme'] = theme;"
        " localStorage['fieldapp.language'] = language; }",
        [theme, language],
    )
    page.reload()
    page.locator("[name=pin]").fill("285193")
    page.locator("button.main").tap()
    expect(page.locator(".bar")).to_be_visible()
    look = Look(streets.night)

    def at(name: str) -> None:
        look.at(page, f"safety-{theme}-{language}-{name}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{name} is {wide} px wide"

    at("home")
    page.locator("main > .chips.c2 button").nth(0).tap()
    expect(page.locator("input[type=time]")).to_be_visible()
    at("back-by")
    page.locator(".chips button").nth(1).tap()
    expect(page.locator(".due")).to_be_visible()
    at("runs")
    page.go_back()
    page.locator("main > .chips.c2 button").nth(1).tap()
    expect(page.locator("section.card")).to_have_count(2)
    at("advice")
    page.locator("ul.list button").nth(0).tap()
    expect(page.locator("fieldset")).to_have_count(4)
    at("checklist")
    page.go_back()
    page.locator("ul.list button").nth(1).tap()
    expect(page.locator("fieldset")).to_have_count(2)
    for i in (0, 1):
        page.locator("fieldset").nth(i).locator("label.chip").first.tap()
    at("police")
    move_due(phone, -1)
    page.reload()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    at("alarm")
    assert look.found == []
