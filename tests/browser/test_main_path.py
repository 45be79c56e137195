"""The main path in one test: a contact logged in flight mode reaches the team lead's page, and,
sealed, the police's. Real servers, real browsers, a network that is cut at a proxy."""

from math import atan, degrees, log, pi, radians, sinh, tan
from pathlib import Path

from playwright.sync_api import Page, expect

from fieldapp.geography import squares
from fieldapp.geography.squares import Square
from tests.browser import records, stockholm
from tests.browser.conftest import Streets
from tests.browser.night import DAYPART, ELSEWHERE, OPERATIONAL_DAY
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN, MEDBORGARPLATSEN, square_at

MAP_ZOOM = 15
"""At which the phone's map opens where a square is known."""
MOST_TAPS = 6


def pressed_square(middle: tuple[float, float], right: int, down: int) -> Square:
    """The square under a press beside the middle of the map (Web Mercator, 256 pixel tiles)."""
    world = 256 * 2**MAP_ZOOM
    x = (middle[1] + 180) / 360 * world + right
    y = (1 - log(tan(pi / 4 + radians(middle[0]) / 2)) / pi) / 2 * world + down
    return square_at((degrees(atan(sinh(pi * (1 - 2 * y / world)))), x / world * 360 - 180))


def log_by_gps(phone: Phone) -> Square:
    """The plain path; the phone stands at a corner of Malmskillnadsgatan."""
    phone.browser.stand_at(MALMSKILLNADSGATAN)
    taps = phone.plain_contact()
    print(f"\ntaps for a street contact on the plain path: {taps}")
    assert taps <= MOST_TAPS
    return square_at(MALMSKILLNADSGATAN)


def log_by_map(phone: Phone) -> Square:
    """A press on the map, some squares away from where the phone stands."""
    right, down = 110, -130
    phone.begin()
    expect(phone.place).to_contain_text("GPS")
    phone.open_places()
    phone.tap_map(right, down)
    phone.answer({"gender": "man", "age": "30_49", "met": "known", "outcome": "short_talk"})
    phone.save()
    here = squares.centre(*square_at(MALMSKILLNADSGATAN))
    return pressed_square(here, right, down)


def log_by_list(phone: Phone, zone: tuple[str, Square]) -> Square:
    """A zone of the list, without any position."""
    name, middle = zone
    phone.begin()
    phone.open_places()
    phone.tap(phone.page.locator(".pair button").filter(has_text=name))
    phone.answer({"gender": "woman", "age": "18_20", "met": "unsure", "outcome": "declined"})
    phone.save()
    return middle


def log_through_a_kill(phone: Phone) -> Square:
    """Killed in the middle of the form; the draft is there again, and is saved."""
    phone.browser.stand_at(MEDBORGARPLATSEN)
    phone.begin()
    expect(phone.place).to_contain_text("GPS")
    phone.choose("gender", "trans")
    phone.choose("age", "50_plus")
    before = phone.answers()
    phone.wait_until_draft_is_kept()
    phone.restart()
    expect(phone.rows).to_have_count(3)
    phone.tap(phone.main("Go on with the draft"))
    expect(phone.page.locator("main.form")).to_be_visible()
    assert phone.answers() == before
    phone.answer({"met": "new", "outcome": "support"})
    phone.save()
    return square_at(MEDBORGARPLATSEN)


def figures_by_district(page: Page) -> dict[str, int]:
    """The table of districts on the team lead's page."""
    rows = page.locator("section#districts tbody:not(.others) tr")
    return {
        row.locator("th").inner_text(): int(row.locator("td").first.inner_text())
        for row in rows.all()
    }


def test_main_path(streets: Streets, tmp_path: Path) -> None:
    city, proxy = streets.city, streets.proxy
    phone = streets.enrolled(timezone=ELSEWHERE, position=MALMSKILLNADSGATAN)
    phone.browser.close()

    proxy.cut()
    phone.start()
    phone.browser.context.set_offline(True)
    phone.unlock()
    phone.start_shift()
    expected = [log_by_gps(phone), log_by_map(phone), log_by_list(phone, city.zone)]
    phone.wait_for_states("queued", "queued", "queued")
    expected.append(log_through_a_kill(phone))
    phone.wait_for_states("queued", "queued", "queued", "queued")
    assert records.contacts(streets.stores) == [], "nothing came through a network that is cut"

    proxy.restore()
    phone.browser.context.set_offline(False)
    phone.wait_for_states("sent", "sent", "sent", "sent")

    stored = records.contacts(streets.stores)
    assert sorted(c.square for c in stored) == sorted(expected)
    assert len(set(expected)) == 4
    assert {(c.day, c.daypart, c.version, c.deleted) for c in stored} == {
        (OPERATIONAL_DAY, DAYPART, 1, False)
    }
    (shift,) = records.shifts(streets.stores)
    assert str(shift["day"]) == OPERATIONAL_DAY
    assert {c.team for c in stored} == {city.team.hex}

    lead = streets.night.desk("lead", streets.team.address, city.lead, stockholm.PASSWORD)
    lead.goto(f"{streets.team.address}/desk/figures")
    districts = [stockholm.district_of(square).casefold() for square in expected]
    shown = {name.casefold(): n for name, n in figures_by_district(lead).items()}
    assert shown == {name: districts.count(name) for name in districts}
