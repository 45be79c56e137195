"""Every screen of the phone, and how a thumb gets to it from home."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from fieldapp.audit.service import SYSTEM
from fieldapp.followups import short_codes
from fieldapp.foundation import clock
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.browser import night_shift, stockholm
from tests.browser.conftest import Streets
from tests.browser.night_forms import Form
from tests.browser.phone import PIN, PLAIN, Phone
from tests.browser.test_followups import board, open_tasks
from tests.browser.test_safety import begin_checkin, give_numbers, move_due
from tests.browser.words import label, t

NUMBER = "19121212-1212"
NOTE = f"Lugnt. Ring 070-174 06 05, {NUMBER}, Svetlana"


@dataclass
class Walker:
    """A phone on its way through the screens. states: of home's rows, so far."""

    streets: Streets
    phone: Phone

    @property
    def page(self) -> Page:
        return self.phone.page

    def press(self, english: str, *, exact: bool = True) -> None:
        """A button by its words."""
        self.phone.tap(self.page.get_by_role("button", name=t(english), exact=exact).first)

    def heading(self, english: str) -> None:
        """Wait until a screen with this heading stands."""
        expect(self.page.get_by_role("heading", name=t(english), level=1)).to_be_visible()

    def touch(self, codes: str, code: str) -> None:
        """An answer by its words, wherever it stands."""
        words = re.compile(f"^{re.escape(label(codes, code))}$")
        self.phone.tap(self.page.locator("main label.chip").filter(has_text=words).first)

    def home(self) -> None:
        """Back to home from wherever it is; a draft is thrown away."""
        at_home = self.page.get_by_role("button", name=t("Follow-ups"), exact=True)
        away = self.page.get_by_role("button", name=t("Throw the draft away"), exact=True)
        for _ in range(8):
            self.page.wait_for_timeout(80)
            if away.count():
                self.phone.tap(away)
            elif at_home.count():
                break
            else:
                self.page.go_back()
        expect(at_home).to_be_visible()
        for words in ("Go on with the draft", "Go on with the online session"):
            draft = self.phone.main(words)
            if draft.count():
                self.phone.tap(draft)
                expect(at_home).to_have_count(0)
                self.home()

    def form(self, kind: str) -> Form:
        """An empty form of a kind."""
        form = Form(self.phone)
        form.begin(kind)
        return form


@dataclass(frozen=True)
class Screen:
    """A screen by its name. reach: from home to it. sample: looked at in each run of the tests."""

    name: str
    reach: Callable[[Walker], None]
    sample: bool = False


def _enrol(w: Walker) -> None:
    w.phone.open()
    expect(w.page.locator("[name=code]")).to_be_visible()


def _wrong_code(w: Walker) -> None:
    w.page.locator("[name=code]").fill("wrong code")
    w.phone.tap(w.phone.main("Connect"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _pin(w: Walker) -> None:
    w.page.locator("[name=code]").fill(w.streets.code())
    w.phone.tap(w.phone.main("Connect"))
    expect(w.page.locator("[name=again]")).to_be_visible()


def _weak_pin(w: Walker) -> None:
    for name in ("pin", "again"):
        w.page.locator(f"[name={name}]").fill("123456")
    w.phone.tap(w.phone.main("Save PIN"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _first_home(w: Walker) -> None:
    w.phone.choose_pin()
    w.phone.wait_until_kept()


def _missing_number(w: Walker) -> None:
    w.phone.tap(w.page.locator(".top .icon.gap").first)
    expect(w.page.locator(".top [role=alert]")).to_be_visible()


def _lock(w: Walker) -> None:
    w.press("Lock")
    expect(w.phone.main("Unlock")).to_be_enabled()


def _wrong_pin(w: Walker) -> None:
    w.page.locator("[name=pin]").fill("999999")
    w.phone.tap(w.phone.main("Unlock"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _leave(w: Walker) -> None:
    w.page.get_by_role("button", name=t("Leave at once")).tap()
    w.page.wait_for_url("**/lista.html")


WAY_IN = (
    Screen("enrol", _enrol, sample=True),
    Screen("enrol-wrong", _wrong_code),
    Screen("pin", _pin),
    Screen("pin-weak", _weak_pin),
    Screen("home-new", _first_home, sample=True),
    Screen("number-missing", _missing_number),
    Screen("locked", _lock, sample=True),
    Screen("locked-wrong", _wrong_pin),
    Screen("left-at-once", _leave),
)
"""One after the other, from a phone that nobody has used."""


def _start(w: Walker) -> None:
    w.phone.tap(w.phone.main("Start a shift"))
    expect(w.phone.main("Start the shift")).to_be_visible()


def _start_online(w: Walker) -> None:
    _start(w)
    w.touch("shift_kind", "online")


def _join(w: Walker) -> None:
    w.press("Join a colleague")
    w.heading("Join a colleague's shift")


def _join_wrong(w: Walker) -> None:
    _join(w)
    w.page.locator("input.code").fill("X")
    w.phone.tap(w.phone.main("Join"))
    expect(w.page.locator("main [role=alert]")).to_be_visible()


BEFORE_A_SHIFT = (
    Screen("home-no-shift", lambda w: None),
    Screen("start", _start, sample=True),
    Screen("start-online", _start_online),
    Screen("join", _join),
    Screen("join-wrong", _join_wrong),
)


def _contact(kind: str) -> Callable[[Walker], None]:
    def reach(w: Walker) -> None:
        w.form(kind)
        if kind == "street":
            expect(w.phone.place).to_contain_text("GPS")

    return reach


def _musts(kind: str) -> Callable[[Walker], None]:
    """What is not answered is shown; a child's form is asked for."""

    def reach(w: Walker) -> None:
        form = w.form(kind)
        if kind in ("street", "online"):
            w.phone.tap(form.chip("gender", "woman"))
            w.phone.tap(form.chip("age", "under_18"))
        w.phone.tap(w.phone.main("Save"))
        expect(w.page.locator(".choice.open").first).to_be_visible()
        w.page.evaluate("scrollTo(0, 0)")

    return reach


def _more(kind: str) -> Callable[[Walker], None]:
    def reach(w: Walker) -> None:
        w.form(kind).unfold(kind)

    return reach


def _setting(w: Walker) -> None:
    w.form("street")
    w.phone.tap(w.page.locator("button.where[aria-expanded]"))


def _revisit(w: Walker) -> None:
    form = w.form("street")
    w.phone.choose("gender", "man")
    form.unfold("street")
    w.touch("follow_up", "revisit")


def _card(w: Walker) -> None:
    _revisit(w)
    w.press("A code for the card")
    w.heading("A code for the card")


def _place(w: Walker) -> None:
    w.form("street")
    w.phone.open_places()


def _squares(w: Walker) -> None:
    _place(w)
    w.phone.tap(w.page.locator(".pair button + button").first)
    w.phone.tap(w.page.locator("summary").first) if w.page.locator("summary").count() else None


def _indoors(w: Walker) -> None:
    _setting(w)
    w.touch("arena", "hotel")
    w.phone.tap(w.phone.place)
    w.heading("Where?")


def _map(w: Walker) -> None:
    _place(w)
    w.phone.tap_map(40, -60, take=False)


def _child(w: Walker) -> None:
    """Saved, and its guidance opens."""
    w.form("street")
    w.phone.answer(PLAIN | {"age": "under_18"})
    w.phone.choose("age", "under_18")
    w.touch("form", "sexual")
    w.phone.tap(w.phone.main("Save"))
    w.heading("Child or danger")


def _advice(w: Walker) -> None:
    w.press("Child or danger")
    w.heading("Child or danger")
    w.phone.tap(w.page.locator("summary").first)


def _checklist(w: Walker) -> None:
    _advice(w)
    w.phone.tap(w.page.locator("main .list button").first)
    expect(w.page.locator("fieldset")).to_have_count(4)
    w.phone.tap(w.page.locator("label.chip").first)
    w.phone.tap(w.page.locator("fieldset").nth(2).locator("label.chip").first)


def _police(w: Walker) -> None:
    _advice(w)
    w.phone.tap(w.page.locator("main .list button").nth(1))
    expect(w.page.locator("fieldset")).to_have_count(2)
    for i in (0, 1):
        w.phone.tap(w.page.locator("fieldset").nth(i).locator("label.chip").first)


def _kinds(w: Walker) -> None:
    w.press("Another kind")
    w.heading("What kind of contact?")


def _session(w: Walker) -> None:
    _kinds(w)
    w.phone.tap(w.page.locator("main .list button").last)
    w.heading("Online session")
    w.phone.tap(w.phone.main("Save"))
    expect(w.page.locator(".choice.open")).to_be_visible()


def _again(w: Walker) -> None:
    w.form("street")
    w.phone.answer()
    w.phone.tap(w.phone.button("Save and one more like this"))
    expect(w.page.locator(".said")).to_be_visible()


def _saved(w: Walker) -> None:
    w.phone.plain_contact()
    expect(w.page.locator(".undo")).to_be_visible()


def _edit(w: Walker) -> None:
    w.phone.tap(w.phone.rows.first.locator("button").first)
    w.heading("Change contact")
    w.press("Delete")


def _states(w: Walker) -> None:
    """Held, sent, queued: the administrator takes the worker out, then the network goes."""
    w.phone.wait_for_states(*(["sent"] * w.phone.rows.count()))
    stockholm.leave_teams(w.streets.stores, w.streets.city.worker)
    w.phone.plain_contact({"gender": "man", "age": "30_49", "met": "known", "outcome": "support"})
    expect(w.page.locator("ol.rows .state.held")).to_have_count(1)
    w.streets.proxy.cut()
    w.phone.plain_contact()
    expect(w.page.locator("ol.rows .state.queued, ol.rows .state.sending").first).to_be_visible()


def _draft_first(w: Walker) -> None:
    w.form("street")
    w.phone.choose("gender", "man")
    w.page.go_back()
    w.press("Close the shift")
    expect(w.page.locator("main [role=alert]")).to_be_visible()


def _shift_empty(w: Walker) -> None:
    if w.phone.main("Start a shift").count():
        _start(w)
        w.touch("daypart", "evening")
        w.phone.tap(w.page.locator("main label.chip").filter(has_text="Slussen"))
        w.phone.tap(w.phone.main("Start the shift"))
        expect(w.phone.main("New contact")).to_be_visible()


KINDS = ("online", "buyer", "relative", "professional", "observation")
CONTACTS = (
    Screen("home-shift", _shift_empty, sample=True),
    Screen("contact", _contact("street")),
    Screen("contact-musts", _musts("street"), sample=True),
    Screen("contact-setting", _setting),
    Screen("contact-more", _more("street")),
    Screen("contact-revisit", _revisit),
    Screen("card", _card),
    Screen("place", _place),
    Screen("place-squares", _squares),
    Screen("place-indoors", _indoors),
    Screen("map", _map),
    Screen("contact-again", _again),
    Screen("home-saved", _saved, sample=True),
    Screen("contact-change", _edit),
    Screen("kinds", _kinds),
    *(Screen(f"contact-{kind}", _contact(kind)) for kind in KINDS),
    *(Screen(f"contact-{kind}-musts", _musts(kind)) for kind in KINDS),
    *(Screen(f"contact-{kind}-more", _more(kind)) for kind in KINDS if kind != "observation"),
    Screen("home-draft", _draft_first),
    Screen("advice-saved", _child),
    Screen("home-states", _states),
)


def _shift(w: Walker) -> None:
    _shift_empty(w)


def _close(w: Walker) -> None:
    _shift(w)
    w.press("Close the shift")
    w.heading("Close the shift")


def _split(w: Walker) -> None:
    _close(w)
    night_shift.count(w.phone, t("Hours"), 5.5)
    w.press("Spread the hours by hand")
    w.phone.tap(w.page.locator("label.chip").filter(has_text=t("Safety incident")))


def _findings(w: Walker) -> None:
    _close(w)
    night_shift.count(w.phone, t("Hours"), 5.5)
    w.page.locator("textarea").fill(NOTE)
    expect(w.page.locator(".findings mark").first).to_be_visible()


def _asked(w: Walker) -> None:
    _findings(w)
    w.phone.tap(w.phone.main("Close and send"))
    expect(w.page.locator("main .alert")).to_be_visible()


def _menu(w: Walker) -> None:
    w.press("Menu")
    w.heading("Menu")


def _below_menu(english: str) -> Callable[[Walker], None]:
    def reach(w: Walker) -> None:
        _menu(w)
        w.press(english)
        expect(w.page.get_by_role("heading", name=t("Menu"), level=1)).to_have_count(0)
        expect(w.page.locator("main h1")).to_be_visible()

    return reach


def _second_pin(w: Walker) -> None:
    _below_menu("Lock and PIN…")(w)
    w.press("Set a second PIN…")
    for name in ("pin", "second", "again"):
        w.page.locator(f"[name={name}]").fill(PIN)
    w.phone.tap(w.phone.main("Set the second PIN"))
    expect(w.page.locator("main [role=alert]")).to_be_visible()


def _safety(w: Walker) -> None:
    w.press("Back by…")
    w.heading("Back by…")


def _safety_wrong(w: Walker) -> None:
    _safety(w)
    w.press("Begin")
    expect(w.page.locator("main [role=alert]")).to_be_visible()


def _board(w: Walker) -> None:
    board(w.phone)


def _board_code(w: Walker) -> None:
    _board(w)
    w.page.locator("main input.code").fill("XXX")
    w.press("Find the task")
    expect(w.page.locator("main form [role=status]")).not_to_be_empty()


def _task(english: str = "") -> Callable[[Walker], None]:
    def reach(w: Walker) -> None:
        _board(w)
        w.phone.tap(w.page.locator("ol.rows button").first)
        expect(w.phone.main("Done")).to_be_visible()
        if english:
            w.press(english)

    return reach


def _done(w: Walker) -> None:
    _task()(w)
    w.phone.tap(w.phone.main("Done"))
    expect(w.page.locator(".undo")).to_be_visible()
    w.phone.tap(w.page.locator("summary").first)


def _running(w: Walker) -> None:
    begin_checkin(w.phone)


def _home_running(w: Walker) -> None:
    begin_checkin(w.phone)
    w.page.go_back()
    expect(w.page.locator(".checkin")).to_be_visible()


def _unsent(w: Walker) -> None:
    _shift(w)
    w.streets.proxy.cut()
    w.phone.plain_contact()
    w.page.evaluate(STICK)
    w.phone.tap(w.page.locator(".unsent button"))
    w.heading("What is unsent")


def _delete_one(w: Walker) -> None:
    w.phone.tap(w.page.locator(".unsent button"))
    w.heading("What is unsent")
    w.phone.tap(w.page.locator("main .list button").first)
    expect(w.page.locator("main [role=alert]")).to_be_visible()


def _alarm(w: Walker) -> None:
    """The time passes while the app is closed; it opens on the question."""
    w.phone.browser.context.set_offline(True)  # what the server answers is written down later
    begin_checkin(w.phone)
    move_due(w.phone, -60)
    w.page.reload()
    expect(w.page.get_by_role("alertdialog")).to_be_visible()


STICK = """() => new Promise((done) => {
    const opening = indexedDB.open("fieldapp");
    opening.onsuccess = () => {
        const tx = opening.result.transaction(["outbox", "keys"], "readwrite");
        tx.objectStore("outbox").getAllKeys().onsuccess = (e) =>
            tx.objectStore("keys").put([e.target.result[0]], "stuck");
        tx.oncomplete = () => { opening.result.close(); done(); };
    };
})"""

THE_REST = (
    Screen("close", _close),
    Screen("close-split", _split),
    Screen("close-findings", _findings, sample=True),
    Screen("close-asked", _asked),
    Screen("advice", _advice),
    Screen("checklist", _checklist),
    Screen("police", _police),
    Screen("menu", _menu),
    Screen("leave", _below_menu("Log out of this phone…")),
    Screen("vault", _below_menu("Lock and PIN…")),
    Screen("vault-second-pin", _second_pin),
    Screen("unsent-none", _below_menu("What is unsent…")),
    Screen("followups", _board, sample=True),
    Screen("followups-code", _board_code),
    Screen("followup", _task(), sample=True),
    Screen("followup-move", _task("Another week or zone…")),
    Screen("followup-hand-over", _task("Hand over…")),
    Screen("followup-close", _task("Close…")),
    Screen("followups-done", _done),
    Screen("safety", _safety),
    Screen("safety-wrong", _safety_wrong),
    Screen("session", _session),
    Screen("safety-running", _running),
    Screen("home-running", _home_running),
    Screen("unsent", _unsent),
    Screen("unsent-delete", _delete_one),
    Screen("alarm", _alarm, sample=True),
)


def prepare(streets: Streets, *, numbers: bool = True) -> None:
    """What the team has: numbers to call, follow-ups of every urgency, codes on cards."""
    if numbers:
        give_numbers(streets)
    open_tasks(streets, "2026-W45", "2026-W47", "2026-W47", "2026-W50")
    open_tasks(streets, "2026-W47", zone=False)
    with working(streets.stores.settings(TEAM)), clock.at(streets.night.now):
        short_codes.switch_on(SYSTEM, "2026/12")
