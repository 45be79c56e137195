"""What becomes of shifts: midnight, summer time, forgotten ones, two a day, two phones."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from fieldapp.foundation.clock import STOCKHOLM
from tests.browser import night_records, night_shift, records
from tests.browser.conftest import copy_stores
from tests.browser.night import Night
from tests.browser.night_forms import UNKNOWN, Entry, Form
from tests.browser.night_teams import FRIDAY, MIKA, Workplace, open_in_stockholm
from tests.browser.phone import Phone
from tests.browser.words import label, t
from tests.databases import Stores

pytestmark = pytest.mark.stores("spatialite")

TALK = Entry(
    "street", {"gender": "woman", "age": "21_29", "met": "new", "outcome": "talk"}, place=UNKNOWN
)


def at(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    """A moment of 2026 by the wall clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM, fold=fold)


@pytest.fixture
def opened(
    night: Night, stores: Stores, installed_stockholm: tuple[Stores, Any], stockholm_basemap: Path
) -> Any:
    """Opens Mika's team at a moment."""
    copied = copy_stores(installed_stockholm[0], stores.folder)

    def open_at(moment: datetime = FRIDAY) -> Workplace:
        night.now = moment
        return open_in_stockholm(night, copied, MIKA, stockholm_basemap)

    return open_at


def days(work: Workplace) -> list[tuple[str, str]]:
    """Operational day and daypart of every contact, sorted."""
    return sorted((row["day"], row["daypart"]) for row in night_records.contacts(work.stores))


def all_sent(phone: Phone) -> None:
    """Nothing waits any more."""
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"), timeout=40_000)


def test_a_shift_crosses_midnight(opened: Any) -> None:
    """One operational day; hours suggested by the clock and split over all its three parts."""
    work = opened(at(2, 13, 21, 30))
    phone = work.phone("ada")
    night_shift.start(phone)  # planned for the evening alone
    Form(phone).log(TALK)
    work.until(at(2, 14, 0, 30), phone)
    Form(phone).log(TALK)
    work.until(at(2, 14, 2, 30), phone)
    Form(phone).log(TALK)
    phone.wait_for_states("sent", "sent", "sent")
    phone.tap(phone.button("Close the shift"))
    assert night_shift.suggested(phone) == 5
    # What stands in a counter is what counts: half hours, and no less than none.
    for typed, counts in ((5.2, 5), (4.8, 5), (-1, 0), (-2, 0), (5.3, 5.5), (5, 5)):
        night_shift.count(phone, t("Hours"), typed)
        assert night_shift.suggested(phone) == counts, typed
    night_shift.send_closing(phone)
    night_shift.wait_until_over(phone)
    assert days(work) == [
        ("2026-02-13", "evening"), ("2026-02-13", "late_night"), ("2026-02-13", "night")
    ]  # fmt: skip
    (shift,) = night_records.shifts(work.stores)
    assert (shift["day"], shift["half_hours"]) == ("2026-02-13", 10)
    assert shift["dayparts"] == ["evening", "night", "late_night"]
    split = {part["daypart"]: part["centihours"] for part in night_records.hours(work.stores)}
    assert split == {"evening": 334, "night": 333, "late_night": 333}


@pytest.mark.long
@pytest.mark.parametrize(
    ("begins", "ends", "hours", "day"),
    [
        # 23:30 to 03:30, of which the clock leaps over one hour; and one hour that is there twice.
        (at(3, 28, 23, 30), at(3, 29, 3, 30), 3.0, "2026-03-28"),
        (at(10, 24, 23, 30), at(10, 25, 2, 30, fold=1), 4.0, "2026-10-24"),
    ],
)
def test_nights_on_which_the_clock_is_moved(
    opened: Any, begins: datetime, ends: datetime, hours: float, day: str
) -> None:
    """Hours are those that were worked, not those between two wall clocks."""
    work = opened(begins)
    phone = work.phone("ada")
    night_shift.start(phone)
    work.until(ends, phone)
    Form(phone).log(TALK)
    phone.tap(phone.button("Close the shift"))
    assert night_shift.suggested(phone) == hours
    night_shift.send_closing(phone)
    night_shift.wait_until_over(phone)
    assert days(work) == [(day, "late_night")]
    (shift,) = night_records.shifts(work.stores)
    assert (shift["day"], shift["half_hours"]) == (day, hours * 2)


@pytest.mark.long
def test_a_forgotten_shift_and_two_in_a_day(opened: Any) -> None:
    """Yesterday's is closed first, and nothing is suggested for it; then two of today."""
    work = opened(at(2, 13, 20))
    phone = work.phone("ada")
    night_shift.start(phone)
    Form(phone).log(TALK)
    all_sent(phone)
    work.until(at(2, 14, 18, 30), phone)
    expect(phone.page.locator(".shift .alert")).to_contain_text("13\u00a0feb")
    work.night.shot(phone.page, "shift-forgotten")
    # What was not entered that night is entered now, and both screens say of which day it is.
    late = t("New contact for {day}", day="fre\u00a013\u00a0feb")
    expect(phone.main("New contact")).to_have_text(late)
    Form(phone).begin("street")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(late)
    phone.page.go_back()
    Form(phone).log(TALK)
    phone.tap(phone.button("Close the shift"))
    assert night_shift.suggested(phone) == 0
    expect(phone.main("Enter the hours first")).to_be_disabled()
    night_shift.send_closing(phone, hours=3.5)
    night_shift.wait_until_over(phone)
    codes = []
    for hours in (1, 2):
        codes.append(night_shift.start(phone))
        night_shift.close(phone, hours=hours)  # a shift with no contact is a good shift
        night_shift.wait_until_over(phone)
    assert codes[0] != codes[1]
    stored = sorted((s["day"], s["half_hours"]) for s in night_records.shifts(work.stores))
    assert stored == [("2026-02-13", 7), ("2026-02-14", 2), ("2026-02-14", 4)]
    assert days(work) == [("2026-02-13", "evening")] * 2


def test_a_colleague_joins_offline_and_hours_count_once(opened: Any) -> None:
    """Break, counters, hours spread by hand; the second phone leaves, the first one closes."""
    work = opened()
    ada, bo = work.phone("ada"), work.phone("bo")
    work.proxy.cut()
    code = night_shift.start(ada, zones=["Medis"], dayparts=["night"], staff=2)
    night_shift.join(bo, code.lower())
    Form(ada).log(TALK)
    Form(bo).log(TALK)
    work.proxy.restore()
    for phone in (ada, bo):
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.wait_for_states("sent")
    phone = ada
    phone.tap(phone.button("Take a break"))
    work.until(at(2, 13, 22, 30), ada, bo)
    phone.tap(phone.button("Go on after the break"))
    work.until(at(2, 14, 0, 30), ada, bo)
    bo.tap(bo.button("Leave the shift"))
    night_shift.wait_until_over(bo)
    ada.tap(ada.button("Close the shift"))
    assert night_shift.suggested(ada) == 2, "the hour of the break is not counted"

    def spread() -> None:
        ada.tap(ada.button("Spread the hours by hand"))
        expect(ada.main("Spread the hours first")).to_be_disabled()
        zones = ada.page.get_by_role("group", name=t("Zones visited"))
        visited = zones.locator("label.chip").filter(has_text="Medis")
        evening = ada.page.get_by_label(f"Medis · {label('daypart', 'evening')}", exact=True)
        ada.tap(visited)  # planned, and not visited after all
        expect(evening).to_have_count(0)
        ada.tap(visited)
        expect(evening).to_have_count(1)
        night_shift.count(ada, f"Medis · {label('daypart', 'evening')}", 0.5)
        night_shift.count(ada, f"Medis · {label('daypart', 'night')}", 2.5)
        expect(ada.page.get_by_text(t("{count} h too many.", count="0,5"))).to_be_visible()
        night_shift.count(ada, f"Medis · {label('daypart', 'night')}", 2)
        ada.page.wait_for_timeout(300)  # a tap is stored in less
        ada.restart()
        ada.tap(ada.button("Close the shift"))
        expect(ada.page.get_by_label(t("Hours"), exact=True)).to_have_value("2,5")
        work.night.shot(ada.page, "shift-spread")

    night_shift.send_closing(ada, hours=2.5, given={"cards": 7, "condoms": 120}, how=spread)
    night_shift.wait_until_over(ada)
    (shift,) = night_records.shifts(work.stores)
    assert (shift["half_hours"], shift["staff"]) == (5, 2)
    assert (shift["cards"], shift["condoms"], shift["food"]) == (7, 120, 0)
    assert work.zone is not None
    zone = work.zone[1].hex
    assert night_records.hours(work.stores) == [
        {"zone": zone, "platform": None, "daypart": "evening", "centihours": 100},
        {"zone": zone, "platform": None, "daypart": "night", "centihours": 400},
    ]
    both = night_records.contacts(work.stores)
    assert {row["shift_id"] for row in both} == {shift["id"]}
    assert len(both) == 2


@pytest.mark.long
def test_a_broken_phones_shift_is_closed_by_the_colleague(opened: Any) -> None:
    """The morning after. It is held, since it is another phone's; the lead lets it in."""
    work = opened()
    ada, bo = work.phone("ada"), work.phone("bo")
    code = night_shift.start(ada, staff=2)
    all_sent(ada)
    ada.browser.kill()
    work.until(at(2, 14, 7, 30), bo)
    bo.tap(bo.button("Join a colleague"))
    bo.page.locator("input.code").fill(code)
    bo.tap(bo.main("Join"))
    expect(bo.page.locator(".choice.open")).to_be_visible()  # of which day it is, nobody can guess
    work.night.shot(bo.page, "shift-join-in-the-forenoon")
    bo.page.go_back()
    night_shift.join(bo, code, day="fre\u00a013\u00a0feb.")
    Form(bo).begin("street")
    work.night.shot(bo.page, "shift-late-contact")
    bo.page.go_back()
    Form(bo).log(TALK)
    bo.tap(bo.page.locator("ol.rows button"))
    bo.tap(night_shift.chip(bo, label("daypart", "night")))
    bo.tap(bo.main("Save change"))
    bo.tap(bo.button("The other phone is broken: close here"))
    expect(bo.page.locator("main .alert")).to_be_visible()
    work.night.shot(bo.page, "shift-close-for-a-broken-phone")
    night_shift.send_closing(bo, hours=3)
    all_sent(bo)
    assert records.held(work.stores) == ["other_device"]
    assert not night_records.shifts(work.stores)[0]["closed"]
    lead = work.seat(work.lead)
    lead.goto(f"{work.server.address}/desk/held")
    lead.locator("form[action$='/let_in'] button").click()
    expect(lead.locator("[role=status]")).to_be_visible()
    expect(lead.locator(".cards > li")).to_have_count(0)
    (shift,) = night_records.shifts(work.stores)
    assert (bool(shift["closed"]), shift["half_hours"], shift["staff"]) == (True, 6, 2)
    assert shift["day"] == "2026-02-13"
    assert days(work) == [("2026-02-13", "night")]


@pytest.mark.long
def test_edit_delete_and_undo_until_the_shift_is_closed(opened: Any) -> None:
    work = opened()
    phone = work.phone("ada")
    form = Form(phone)
    night_shift.start(phone)
    for outcome in ("talk", "support", "declined"):
        form.log(Entry("street", {**TALK.said, "outcome": outcome}, place=UNKNOWN))
    phone.wait_for_states("sent", "sent", "sent")
    rows = phone.page.locator("ol.rows button")
    phone.tap(rows.filter(has_text=label("outcome", "support")))
    phone.tap(form.chip("age", "30_49"))
    phone.tap(phone.main("Save change"))
    phone.tap(rows.filter(has_text=label("outcome", "declined")))
    phone.tap(phone.button("Delete"))
    phone.tap(phone.button("Press again to delete"))
    expect(rows).to_have_count(2)
    form.log(TALK)
    phone.tap(phone.button("Undo"))
    expect(rows).to_have_count(2)
    night_shift.session(phone, "cam", reviewed=4)
    phone.tap(phone.page.get_by_role("list", name=t("Online sessions")).locator("button"))
    phone.tap(phone.page.get_by_role("button", name=t("More: {name}", name=t("Declined"))))
    phone.tap(phone.main("Save change"))
    all_sent(phone)
    work.proxy.cut()
    night_shift.close(phone, hours=1)
    for row in rows.all():
        expect(row).to_be_disabled()
    work.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    night_shift.wait_until_over(phone)
    stored = night_records.contacts(work.stores)
    kept = sorted((r["version"], r["age"], r["outcome"]) for r in stored if not r["deleted"])
    assert kept == [(1, "21_29", "talk"), (2, "30_49", "support")]
    assert all(r["outcome"] is None and r["kind"] is None for r in stored if r["deleted"])
    (session,) = night_records.sessions(work.stores)
    assert (session["version"], session["reviewed"], session["declined"]) == (2, 4, 1)
