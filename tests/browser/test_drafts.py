"""A draft survives a killed browser at every step of the form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import records
from tests.browser.conftest import Streets
from tests.browser.phone import PLAIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t

pytestmark = pytest.mark.stores("spatialite")


def pick_place(phone: Phone) -> None:
    phone.open_places()
    phone.tap(phone.button("Place unknown"))
    expect(phone.place).to_contain_text(t("Place unknown"))


def open_more(phone: Phone) -> None:
    """Unfold what need not be answered."""
    more = phone.button("More: follow-up, signs, needs, language")
    if more.count():
        phone.tap(more)
    expect(phone.page.get_by_role("button", name=t("Less"), exact=True)).to_be_visible()


def pick_more(field: str, code: str) -> Callable[[Phone], None]:
    def pick(phone: Phone) -> None:
        open_more(phone)
        phone.tap(phone.page.locator("label.chip").filter(has_text=label(field, code)).first)

    return pick


def pick(field: str) -> Callable[[Phone], None]:
    return lambda phone: phone.choose(field, PLAIN[field])


STEPS: dict[str, Callable[[Phone], None]] = {
    "begun": lambda _phone: None,
    "gender": pick("gender"),
    "age": pick("age"),
    "met": pick("met"),
    "place": pick_place,
    "outcome": pick("outcome"),
    "need": pick_more("need", "housing"),
    "follow-up": pick_more("follow_up", "revisit"),
}
SAMPLE = ("begun", "met", "follow-up")
"""After which of the steps bin/test kills; bin/prove kills after each."""


def shown(phone: Phone) -> tuple[object, ...]:
    """All that the form shows as answered, what is folded away included."""
    open_more(phone)
    chosen = phone.page.locator("main.form label.chip:has(input:checked)").all_inner_texts()
    return (phone.place.inner_text(), *chosen)


def test_draft_survives_a_kill_at_every_step(
    streets: Streets, sized: Callable[[int, int], int]
) -> None:
    kill_after = STEPS if sized(0, 1) else SAMPLE
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.begin()
    expect(phone.place).to_contain_text("GPS")
    for name, step in STEPS.items():
        step(phone)
        if name not in kill_after:
            continue
        before = shown(phone)
        phone.wait_until_draft_is_kept()
        phone.restart()
        phone.tap(phone.main("Go on with the draft"))
        expect(phone.page.locator("main.form")).to_be_visible()
        assert shown(phone) == before, f"killed after {name}"
    phone.save()
    phone.wait_for_states("sent")
    (stored,) = records.contacts(streets.stores)
    assert stored.answers == PLAIN
    # A change that was begun is saved before one more like it.
    phone.tap(phone.page.locator("ol.rows button").first)
    phone.choose("outcome", "support")
    phone.tap(phone.button("One more like this"))
    phone.choose("met", "known")
    phone.save()
    phone.wait_for_states("sent", "sent")
    found = [one.answers["outcome"] for one in records.contacts(streets.stores)]
    assert found == ["support", "support"]


def test_nothing_of_a_draft_lies_readable_in_the_profile(streets: Streets) -> None:
    """Not under its code, not under its words; a planted word is found in the same way."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.begin()
    phone.choose("age", "50_plus")
    pick_more("need", "trauma_support")(phone)
    phone.wait_until_draft_is_kept()
    phone.page.evaluate("localStorage.setItem('planted', 'planted_in_profile')")
    phone.browser.close()

    def is_kept(word: str) -> bool:
        forms = (word.encode(), word.encode("utf-16-le"))
        storage = [
            path
            for path in phone.browser.profile.rglob("*")
            if path.is_file() and ("IndexedDB" in path.parts or "Local Storage" in path.parts)
        ]
        return any(form in path.read_bytes() for path in storage for form in forms)

    assert is_kept("planted_in_profile")
    assert not is_kept("50_plus")
    assert not is_kept("trauma_support")


def test_a_shift_does_not_end_over_a_draft_without_a_word(streets: Streets) -> None:
    """Asked when the shift is to be closed: go on with the draft, or throw it away."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.begin()
    phone.choose("gender", "man")
    phone.page.go_back()
    phone.tap(phone.button("Close the shift"))
    asked = phone.page.locator(".shift [role=alert]")
    expect(asked).to_contain_text(t("A contact is not saved yet."))
    phone.tap(asked.get_by_role("button", name=t("Go on with the draft")))
    expect(phone.page.locator("main.form")).to_be_visible()
    assert phone.answers()["gender"] == label("gender", "man")
    phone.page.go_back()
    phone.tap(phone.button("Close the shift"))
    phone.tap(asked.get_by_role("button", name=t("Throw the draft away")))
    expect(phone.page.get_by_role("heading", name=t("Close the shift"))).to_be_visible()
    phone.page.go_back()
    expect(phone.main("New contact")).to_be_visible()
