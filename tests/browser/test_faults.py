"""Networks that lie: a delivery sent twice, an answer cut at any byte."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import records
from tests.browser.conftest import Streets
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN

pytestmark = pytest.mark.stores("spatialite")

DELIVERY = b"POST /sync/v1/envelopes"

BASE_BYTES = (0, 1, 12, 200)
"""Before the first byte, in the status line, after it, in the headers."""
SHARES = (0.5, 0.9)
"""Of the whole answer: among headers and body."""


def deliver_again(phone: Phone) -> None:
    """What the browser does when it hears that the network is back."""
    phone.page.evaluate("dispatchEvent(new Event('online'))")


def answer_length(streets: Streets, phone: Phone) -> int:
    """Bytes of one whole answer to one envelope, headers included."""
    whole = streets.proxy.cut_answer(DELIVERY, 1_000_000)
    phone.plain_contact()
    phone.wait_for_states("sent")
    return whole.passed


def test_an_answer_cut_anywhere_loses_and_doubles_nothing(
    streets: Streets, sized: Callable[[int, int], int]
) -> None:
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    expect(phone.page.locator(".unsent:not(.some)")).to_be_visible()
    length = answer_length(streets, phone)
    assert length > max(BASE_BYTES)
    steps = sized(0, 24)
    places = {*BASE_BYTES, *(int(length * share) for share in SHARES), length - 1}
    places |= {length * i // (steps + 1) for i in range(1, steps + 1)}
    for number, place in enumerate(sorted(places), start=2):
        cut = streets.proxy.cut_answer(DELIVERY, place)
        phone.plain_contact()
        assert cut.done.wait(20)
        assert not cut.whole
        deliver_again(phone)
        phone.wait_for_states(*["sent"] * number)
    stored = records.contacts(streets.stores)
    assert len(stored) == len(places) + 1
    assert len({c.id for c in stored}) == len(stored)
    assert {(c.version, c.deleted) for c in stored} == {(1, False)}
    print(f"\ncut at bytes {sorted(places)} of {length}")


def test_the_same_delivery_twice_is_stored_once(streets: Streets) -> None:
    """The answer is lost whole; the same envelopes go out again, beside a new one."""
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    expect(phone.page.locator(".unsent:not(.some)")).to_be_visible()
    lost = streets.proxy.cut_answer(DELIVERY, 0)
    phone.plain_contact()
    assert lost.done.wait(20)
    streets.proxy.cut()
    assert len(records.contacts(streets.stores)) == 1, "the server has it; the phone does not know"
    phone.wait_for_states("queued")
    phone.plain_contact()
    streets.proxy.restore()
    deliver_again(phone)
    phone.wait_for_states("sent", "sent")
    stored = records.contacts(streets.stores)
    assert len({c.id for c in stored}) == len(stored) == 2


def test_the_first_pull_is_asked_for_until_it_comes(streets: Streets) -> None:
    """The network breaks between log-in and teams; nobody has to know what to press."""
    lost = [streets.proxy.cut_answer(b"POST /api/v1/pull", 0) for _ in range(2)]
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.enrol(streets.code())
    expect(phone.main("Start a shift")).to_be_enabled()
    assert all(cut.done.is_set() for cut in lost)
