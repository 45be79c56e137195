"""Taps from home to saved, by the browser's own count, for every kind and every plain way to it."""

from collections.abc import Callable, Iterator
from statistics import median

import pytest
from playwright.sync_api import expect

from tests.browser import night_shift
from tests.browser.conftest import Streets
from tests.browser.night_forms import NOWHERE, UNKNOWN, Entry, Form, Place
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN, square_at
from tests.browser.words import t

pytestmark = pytest.mark.stores("spatialite")

MOST = 6
"""For a street contact on the plain path (the issue's number)."""
MOST_AGAIN = 4
"""For one more like this."""
COUNTED = """(() => {
    const counted = () => Number(sessionStorage.getItem("taps") ?? 0);
    addEventListener("pointerdown", () => sessionStorage.setItem("taps", counted() + 1), true);
})()"""

HERE = Place("gps", square_at(MALMSKILLNADSGATAN))
BEFORE = Place("before")
"""That of the contact before, or the shift's only zone: it stands there, and is left."""
PERSON = {"gender": "woman", "age": "21_29", "met": "new", "outcome": "talk"}
CHILD = PERSON | {"age": "under_18", "form": "begging"}
BUYER = PERSON | {"gender": "man", "kast": "offered"}
RELATIVE = {"relation": "friend", "outcome": "talk"}
CALLER = {"organisation_kind": "police", "subject": "adult", "topic": "support"}
SEEN = {"sellers_band": "few", "buyers_band": "none"}


class Counter:
    """What the page itself heard of, apart from what the test thinks it did."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        phone.page.evaluate(COUNTED)

    def of(self, what: Callable[[], object]) -> int:
        """Pointers that went down meanwhile."""
        read = "Number(sessionStorage.getItem('taps') ?? 0)"
        before = self.phone.page.evaluate(read)
        what()
        return int(self.phone.page.evaluate(read)) - before


@pytest.fixture
def form(streets: Streets) -> Iterator[Form]:
    """A phone on a street shift in one zone."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    night_shift.start(phone, zones=[streets.city.zone[0]])
    yield Form(phone)
    assert phone.page.evaluate("history.length") < 50, "screens are left by the way they came"


def logged(form: Form, counter: Counter, entry: Entry) -> int:
    """Taps of one entry; guidance that opens after the save is closed uncounted."""
    taps = counter.of(lambda: form.log(entry))
    if entry.said.get("age") == "under_18":
        form.dismiss_guidance()
    return taps


def again_from_the_row(form: Form) -> None:
    """A person of the same group, seen a while later: from home, by the row."""
    form.phone.tap(form.phone.page.locator("ol.rows button").first)
    form.phone.tap(form.phone.button("One more like this"))
    form.phone.tap(form.chip("met", "known"))
    form.save()


def met_known(form: Form) -> None:
    """The rest of a group, from the form that stands open."""
    form.phone.tap(form.chip("met", "known"))
    form.save()


def test_taps(form: Form, streets: Streets, record_property: Callable[[str, object], None]) -> None:
    phone, counter = form.phone, Counter(form.phone)
    streets.proxy.cut()
    found: dict[str, list[int]] = {}

    def log(name: str, entry: Entry) -> int:
        found.setdefault(name, []).append(logged(form, counter, entry))
        return found[name][-1]

    phone.browser.stand_at(None)
    log("street", Entry("street", PERSON, place=BEFORE))  # the shift's only zone
    phone.browser.stand_at(MALMSKILLNADSGATAN)
    log("street", Entry("street", PERSON | {"met": "unsure"}, place=HERE))
    phone.browser.stand_at(None)
    log("street", Entry("street", PERSON | {"gender": "unknown", "age": "unknown"}, place=BEFORE))
    log("street, under 18: the form is asked", Entry("street", CHILD, place=BEFORE))
    log("street, place by hand", Entry("street", PERSON, place=UNKNOWN))
    phone.browser.stand_at(MALMSKILLNADSGATAN)
    log("buyer on the street", Entry("buyer", BUYER, place=HERE, channel="street"))
    log("observation", Entry("observation", SEEN, place=HERE))
    for channel in ("phone", "visit"):
        log("relative", Entry("relative", RELATIVE | {"channel": channel}, place=NOWHERE))
        log("professional", Entry("professional", CALLER | {"channel": channel}, place=NOWHERE))
    log("online", Entry("online", PERSON, place=NOWHERE))
    log("street", Entry("street", PERSON, place=HERE))
    found["one more like this, from its row"] = [counter.of(lambda: again_from_the_row(form))]
    form.begin("street")
    form.choose_place(HERE)
    form.answer(Entry("street", PERSON, place=HERE))
    phone.tap(phone.button("Save and one more like this"))
    expect(phone.page.locator(".said")).to_be_visible()
    found["one more like this, from the form"] = [counter.of(lambda: met_known(form))]
    found["online session"] = [
        counter.of(lambda: night_shift.session(phone, "escort_site", reviewed=20, messages=3))
    ]
    for name, taps in found.items():
        line = f"taps, {name}: median {median(taps):g}, most {max(taps)} ({len(taps)} entries)"
        record_property("said", line)
        print(f"\n{line}", end="")
    assert max(found["street"]) <= MOST
    for way in ("its row", "the form"):
        assert max(found[f"one more like this, from {way}"]) <= MOST_AGAIN
    home = phone.page.get_by_role("list", name=t("Contacts of the shift")).locator("> li")
    expect(home).to_have_count(len([n for taps in found.values() for n in taps]) - 1 + 1)


PERSONS = {"Gender", "Age", "Met before", "Outcome"}
EXPOSED = PERSONS | {"Form of exploitation", "Signs", "Needs", "Given", "Origin"}
SPOKEN = {"Language spoken"}
ALWAYS = {"Follow-up", "Part of the day"}
ASKED = {
    "street": EXPOSED | SPOKEN,
    "online": EXPOSED | SPOKEN,
    "buyer": PERSONS | SPOKEN | {"How", "KAST", "What about"},
    "relative": {"How", "Who they are to the person", "Outcome", "Needs"},
    "professional": {"How", "From where", "About", "Topic", "Advice"},
    "observation": {"Sellers", "Buyers"},
}
"""What the form of each kind asks (DOMAIN.md), unfolded; "Interpreter" is a tick beside them."""


def asks_only_its_own(form: Form, kind: str) -> None:
    """The questions on the screen are those of the kind, and no other's."""
    form.unfold(kind)
    said = form.phone.page.locator("main fieldset legend").evaluate_all(
        "(found) => found.map((one) => one.firstChild.textContent.trim())"
    )
    assert sorted(said) == sorted(t(words) for words in ASKED[kind] | ALWAYS), kind
    ticks = form.phone.page.locator("main label.tick").all_inner_texts()
    assert ticks == ([t("Interpreter")] if "Language spoken" in ASKED[kind] else []), kind


def test_what_must_be_answered_is_never_filled_in(form: Form) -> None:
    """By no form, after an entry of the same kind before it; kind, arena, place, police may be.
    And each kind asks its own questions alone."""
    phone = form.phone
    asked = {
        "street": ("gender", "age", "met", "outcome"),
        "online": ("gender", "age", "met", "outcome"),
        "buyer": ("gender", "age", "met", "outcome", "kast"),
        "relative": ("channel", "relation", "outcome"),
        "professional": ("channel", "organisation_kind", "subject", "topic"),
        "observation": ("sellers_band", "buyers_band"),
    }
    answers = {
        "street": CHILD,
        "online": CHILD,
        "buyer": BUYER,
        "relative": RELATIVE | {"channel": "phone"},
        "professional": CALLER | {"channel": "phone"},
        "observation": SEEN,
    }
    for kind, questions in asked.items():
        placed = kind in ("street", "buyer", "observation")
        logged(form, Counter(phone), Entry(kind, answers[kind], place=HERE if placed else NOWHERE))
        form.begin(kind)
        for name in questions:
            assert form.chosen(name) == [], f"{kind}: {name} came filled in"
        assert form.question("form").count() == 0
        asks_only_its_own(form, kind)
        if "age" in questions:
            phone.tap(form.chip("age", "under_18"))
            if kind != "buyer":
                assert form.chosen("form") == []
        phone.tap(phone.button("Throw the draft away"))
        phone.wait_for_home()
