"""Follow-ups on two phones and at the desk: offline, both told, and the code on a card."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.followups import short_codes
from fieldapp.followups.models import Act, Task
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, db, writing
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from fieldapp.signin.attempts_rules import MOST_IN_A_DAYPART
from fieldapp.zones import service as zones
from tests.browser.conftest import Streets
from tests.browser.look import Look
from tests.browser.night import NOW
from tests.browser.phone import Phone
from tests.browser.seat import sit_down
from tests.browser.stockholm import MALMSKILLNADSGATAN, OTHER_TEAM
from tests.browser.words import label, t

pytestmark = pytest.mark.stores("spatialite")

DAY = date(2026, 11, 20)


def open_tasks(streets: Streets, *weeks: str, zone: bool = True) -> list[UUID]:
    """Open tasks of the city's team in its zone, one for each week."""
    made = []
    with working(streets.stores.settings(TEAM)), clock.at(NOW):
        (drawn,) = zones.working_zones([streets.city.team])
        with writing(FIELD) as session:
            for week in weeks:
                row = Task(
                    id=uuid4(), team_id=streets.city.team, zone_id=drawn.id if zone else None,
                    week=week, kind="revisit", state="open", opened_day=DAY,
                    closes_day=date(2027, 2, 18),
                )  # fmt: skip
                made.append(row.id)
                session.add(row)
    return made


def done_with(streets: Streets, task: UUID) -> tuple[str, list[tuple[str, bool]]]:
    """How a task stands in the database, and its acts in the server's order."""
    with working(streets.stores.settings(TEAM)):
        query = select(Act).where(Act.task_id == task).order_by(Act.number)
        acts = [(row.act, row.counted) for row in db.session.scalars(query)]
        return db.session.get(Task, task).state, acts


def colleague(streets: Streets, name: str = "colleague") -> Phone:
    """Another worker's phone."""
    with working(streets.stores.settings(TEAM)), clock.at(NOW):
        roles = frozenset({"outreach_worker"})
        accounts.add_staff(SYSTEM, "bo", "Bo", roles, (streets.city.team,))
    phone = streets.phone(name)
    phone.enrol(streets.code("bo"))
    phone.wait_until_kept()
    return phone


def offline(streets: Streets, *phones: Phone) -> None:
    streets.proxy.cut()
    for phone in phones:
        phone.browser.context.set_offline(True)


def online(streets: Streets, *phones: Phone) -> None:
    streets.proxy.restore()
    for phone in phones:
        phone.browser.context.set_offline(False)


def board(phone: Phone) -> None:
    phone.tap(phone.button("Follow-ups"))
    heading = phone.page.get_by_role("heading", name=t("Follow-ups"), level=1)
    expect(heading).to_be_visible()


def first(phone: Phone) -> Locator:
    return phone.page.locator("ol.rows button").first


def deeds(page: Page) -> Locator:
    return page.locator("ol.deeds > li")


def test_two_phones_close_the_same_offline_and_both_see_it(streets: Streets) -> None:
    (task,) = open_tasks(streets, "2026-W47")
    vera = streets.enrolled(position=MALMSKILLNADSGATAN)
    bo = colleague(streets)
    for phone in (vera, bo):
        board(phone)
        expect(first(phone)).to_contain_text("Slussen")
    offline(streets, vera, bo)

    vera.tap(first(vera))
    streets.night.shot(vera.page, "followup-task")
    vera.tap(vera.button("Done"))
    expect(deeds(vera.page)).to_contain_text([t("You, on this phone")])
    expect(vera.page.locator(".deeds .state")).to_have_text(t("queued"))

    bo.tap(first(bo))
    bo.tap(bo.button("Close…"))
    reason = label("followup_reason", "place_gone")
    bo.tap(bo.page.locator("label.chip").filter(has_text=reason))
    expect(deeds(bo.page)).to_contain_text([reason])

    online(streets, vera)
    expect(vera.page.locator(".unsent")).to_have_text(t("All sent"))
    online(streets, bo)
    expect(bo.page.locator(".unsent")).to_have_text(t("All sent"))
    assert done_with(streets, task) == ("done", [("done", True), ("closed", False)])

    # Bo's phone asks by itself what became of it; Vera's when she opens the list again.
    vera.page.go_back()
    board(vera)
    for phone in (vera, bo):
        twice = phone.page.locator("section.twice")
        expect(twice).to_contain_text(t("Two on the same task"))
        expect(deeds(phone.page)).to_have_count(2)
        expect(deeds(phone.page).nth(1)).to_contain_text(
            t("Somebody else was first. Both are kept.")
        )
    expect(deeds(vera.page).nth(1)).to_contain_text("Bo")
    expect(deeds(bo.page).nth(0)).to_contain_text("Vera")
    streets.night.shot(bo.page, "followups-twice")

    desk = streets.night.browser("desk").start()
    sit_down(streets.night, streets.stores, f"http://localhost:{streets.proxy.port}", "lisa", desk)
    desk.goto(f"http://localhost:{streets.proxy.port}/desk/followups/over")
    expect(deeds(desk)).to_have_count(2)
    expect(deeds(desk).nth(0)).to_contain_text("Vera")
    expect(deeds(desk).nth(1)).to_contain_text("Bo")
    streets.night.shot(desk, "desk-followups-over")


def test_a_cold_start_in_flight_mode_shows_the_list_and_keeps_an_act(streets: Streets) -> None:
    (task, *_) = open_tasks(streets, "2026-W40", "2026-W47", "2026-W49")
    open_tasks(streets, "2026-W47", zone=False)
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    offline(streets, phone)
    phone.restart()
    board(phone)
    titles = phone.page.locator("section > h2")
    expect(titles).to_contain_text([t("Overdue"), t("This week"), t("Later")])
    streets.night.shot(phone.page, "followups")
    rows = phone.page.locator("ol.rows button")
    for zone, many in ((t("No zone"), 1), ("Slussen", 3), ("Alla", 4)):
        phone.tap(phone.page.locator("label.chip").filter(has_text=zone))
        expect(rows).to_have_count(many)
    phone.tap(first(phone))
    phone.tap(phone.button("I take it"))
    expect(first(phone)).to_contain_text(t("You have it"))
    phone.restart()
    board(phone)
    expect(first(phone)).to_contain_text(t("You have it"))
    online(streets, phone)
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    assert done_with(streets, task) == ("open", [("take", True)])


def test_offline_an_act_is_taken_back_a_task_is_moved_and_handed_over(streets: Streets) -> None:
    (task,) = open_tasks(streets, "2026-W47")
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    board(phone)
    expect(first(phone)).to_be_visible()
    offline(streets, phone)
    phone.tap(first(phone))
    phone.tap(phone.button("I take it"))
    phone.tap(phone.button("Undo"))
    expect(first(phone)).to_contain_text(t("Nobody has it"))
    assert phone.queued() == 0
    assert done_with(streets, task) == ("open", [])

    # Still offline: another week, and then into another team's hands.
    def choose(words: str) -> None:
        phone.tap(phone.page.locator("label.chip").filter(has_text=re.compile(f"^{words}$")))

    phone.tap(first(phone))
    phone.tap(phone.button("Another week or zone…"))
    choose(t("week {week}", week=48))
    expect(first(phone)).to_contain_text(t("week {week}", week=48))
    phone.tap(first(phone))
    phone.tap(phone.button("Hand over…"))
    choose(OTHER_TEAM)
    expect(phone.page.get_by_text(t("No task is open. A contact may ask for one."))).to_be_visible()
    phone.tap(phone.page.locator("summary"))
    expect(deeds(phone.page)).to_have_count(2)
    expect(deeds(phone.page).nth(1)).to_contain_text(OTHER_TEAM)
    online(streets, phone)
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    assert done_with(streets, task) == ("open", [("moved", True), ("hand_over", True)])


def test_two_hundred_tasks_are_drawn_in_windows(streets: Streets) -> None:
    open_tasks(streets, *(f"2026-W{47 + n % 6}" for n in range(200)))
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    board(phone)
    rows = phone.page.locator("ol.rows button")
    expect(rows).to_have_count(30)
    phone.tap(phone.page.get_by_role("button", name=t("Show more ({count} left)", count=170)))
    expect(rows).to_have_count(60)


def test_a_code_on_a_card_finds_its_task_and_is_nowhere_while_off(streets: Streets) -> None:
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.begin()
    phone.answer()
    phone.tap(phone.button("More: follow-up, signs, needs, language"))
    revisit = label("follow_up", "revisit")
    phone.tap(phone.page.locator("label.chip").filter(has_text=revisit))
    expect(phone.button("A code for the card")).to_have_count(0)
    assert b"short_code" not in bytes(streets.proxy.sent)

    with working(streets.stores.settings(TEAM)), clock.at(NOW):
        short_codes.switch_on(SYSTEM, "2026/12")
    phone.restart()
    phone.tap(phone.main("Go on with the draft"))
    phone.tap(phone.button("More: follow-up, signs, needs, language"))
    phone.tap(phone.button("A code for the card"))
    shown = phone.page.locator("p.big.code")
    code = shown.inner_text().replace("-", "")
    streets.night.shot(phone.page, "card")
    phone.tap(phone.button("It is on the card"))
    expect(phone.page.get_by_text(t("The code is on the card."))).to_be_visible()
    phone.save()
    expect(phone.page.locator(".unsent")).to_have_text(t("All sent"))
    with working(streets.stores.settings(TEAM)):
        (task,) = db.session.scalars(select(Task))  # one, not one more for the contact
        assert task.code_hash is not None

    board(phone)
    phone.page.locator("input.code").fill(code[1] + code[0] + code[2:])
    if code[0] != code[1]:
        phone.tap(phone.button("Find the task"))
        expect(
            phone.page.get_by_text(t("This is no code: look at it once more, letter by letter."))
        ).to_be_visible()
    offline(streets, phone)
    phone.page.locator("input.code").fill(code.lower())
    phone.tap(phone.button("Find the task"))
    told = t("A code is looked up on the server: it needs the network.")
    expect(phone.page.get_by_text(told)).to_be_visible()
    online(streets, phone)
    phone.tap(phone.button("Find the task"))
    expect(phone.button("I take it")).to_be_visible()

    # Guessing ends, and the phone says until when.
    phone.page.go_back()
    phone.page.locator("input.code").fill("11111M")
    for _ in range(MOST_IN_A_DAYPART + 1):
        with phone.page.expect_response("**/followups/find"):
            phone.tap(phone.button("Find the task"))
    told = t("Too many tries. You can look for a code again {when}.", when="kl. 02:0")[:-1]
    expect(phone.page.get_by_text(told)).to_be_visible()


def test_nothing_grave_for_whoever_does_not_see_or_point(streets: Streets) -> None:
    """axe on each screen of the phone and each page of the desk, at 360 pixels."""
    look = Look(streets.night)
    tasks = open_tasks(streets, "2026-W40", "2026-W47", "2026-W49")
    with working(streets.stores.settings(TEAM)), clock.at(NOW):
        short_codes.switch_on(SYSTEM, "2026/12")
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    board(phone)
    expect(first(phone)).to_be_visible()
    look.at(phone.page, "phone-followups")
    phone.tap(first(phone))
    for ask in ("Another week or zone…", "Hand over…", "Close…"):
        phone.tap(phone.button(ask))
        look.at(phone.page, f"phone-followup-{ask[:4].lower()}")
    reason = label("followup_reason", "not_found")
    phone.tap(phone.page.locator("label.chip").filter(has_text=reason))
    expect(phone.page.locator("details")).to_be_visible()
    phone.page.locator("summary").click()
    look.at(phone.page, "phone-followups-over")

    address = f"http://localhost:{streets.proxy.port}"
    desk = streets.night.browser("desk").start()
    sit_down(streets.night, streets.stores, address, "lisa", desk)
    pages = {"list": "", "over": "/over", "task": f"/{tasks[1]}", "gone": f"/{tasks[0]}"}
    for name, path in pages.items():
        desk.goto(f"{address}/desk/followups{path}")
        look.at(desk, f"desk-followups-{name}")
        wide = desk.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
    assert look.found == []
