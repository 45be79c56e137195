"""The screens of contacts of every kind, and of home as they come."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import stockholm
from tests.browser.phone import PLAIN
from tests.browser.screens_way import start
from tests.browser.walker import Screen, Walker


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


def _kinds(w: Walker) -> None:
    w.press("Another kind")
    w.heading("What kind of contact?")


def _again(w: Walker) -> None:
    w.form("street")
    w.phone.answer()
    w.phone.tap(w.phone.button("Save and one more like this"))
    expect(w.page.locator(".said")).to_be_visible()


def _saved(w: Walker) -> None:
    w.phone.plain_contact()
    expect(w.page.locator(".undo")).to_be_visible()


def _full(w: Walker) -> None:
    """The phone takes no more; the form says so, and keeps what stands in it."""
    w.form("street")
    w.page.evaluate(FILL)
    w.phone.choose("gender", "woman")
    expect(w.page.locator(".top [role=alert]")).to_be_visible()


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


def begin_shift(w: Walker) -> None:
    if w.phone.main("Start a shift").count():
        start(w)
        w.touch("daypart", "evening")
        w.phone.tap(w.page.locator("main label.chip").filter(has_text="Slussen"))
        w.phone.tap(w.phone.main("Start the shift"))
        expect(w.phone.main("New contact")).to_be_visible()


FILL = """() => {
    const { prototype } = IDBDatabase;
    const before = prototype.transaction;
    prototype.transaction = function (stores, mode, ...more) {
        if (mode === "readwrite") throw new DOMException("full", "QuotaExceededError");
        return before.call(this, stores, mode, ...more);
    };
    globalThis.makeRoom = () => { prototype.transaction = before; };
}"""
"""makeRoom() ends it."""

KINDS = ("online", "buyer", "relative", "professional", "observation")
CONTACTS = (
    Screen("home-shift", begin_shift, sample=True),
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
    Screen("contact-phone-full", _full),
    Screen("kinds", _kinds),
    *(Screen(f"contact-{kind}", _contact(kind)) for kind in KINDS),
    *(Screen(f"contact-{kind}-musts", _musts(kind)) for kind in KINDS),
    *(Screen(f"contact-{kind}-more", _more(kind)) for kind in KINDS if kind != "observation"),
    Screen("home-draft", _draft_first),
    Screen("advice-saved", _child),
    Screen("home-states", _states),
)
