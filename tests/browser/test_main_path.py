"""The main path in one test: a contact logged in flight mode reaches the team lead's page, and,
sealed, the police's. Real servers, real browsers, a network that is cut at a proxy."""

import subprocess
import sys
from math import atan, degrees, log, pi, radians, sinh, tan
from pathlib import Path

from playwright.sync_api import Page, expect

from fieldapp.foundation.database import FIELD
from fieldapp.foundation.settings import PICTURE
from fieldapp.geography import squares
from fieldapp.geography.squares import Square
from tests.browser import records, stockholm
from tests.browser.conftest import Streets
from tests.browser.fictional import Fictional
from tests.browser.night import DAYPART, ELSEWHERE, OPERATIONAL_DAY, Night
from tests.browser.phone import Phone
from tests.browser.servers import ROOT, Server
from tests.browser.stockholm import MALMSKILLNADSGATAN, MEDBORGARPLATSEN, square_at
from tests.databases import SPATIALITE, Stores
from tests.walls.test_lock4_secrets import family

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


def test_main_path(streets: Streets, city: Fictional) -> None:
    in_flight_mode_to_the_team_lead(streets)
    sealed_to_the_police(streets.night, city)


def in_flight_mode_to_the_team_lead(streets: Streets) -> None:
    """Enrol online; everything else offline; the network comes back; the lead looks."""
    city, proxy, night = streets.city, streets.proxy, streets.night
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
    night.shot(phone.page, "phone-home")

    stored = records.contacts(streets.stores)
    assert sorted(c.square for c in stored) == sorted(expected)
    assert len(set(expected)) == 4
    assert {(c.day, c.daypart, c.version, c.deleted) for c in stored} == {
        (OPERATIONAL_DAY, DAYPART, 1, False)
    }
    (shift,) = records.shifts(streets.stores)
    assert str(shift["day"]) == OPERATIONAL_DAY
    assert {c.team for c in stored} == {city.team.hex}

    lead = night.desk("lead", streets.team.address, city.lead, stockholm.PASSWORD, stockholm.SECRET)
    lead.goto(f"{streets.team.address}/desk/figures")
    districts = [stockholm.district_of(square).casefold() for square in expected]
    shown = {name.casefold(): n for name, n in figures_by_district(lead).items()}
    assert shown == {name: districts.count(name) for name in districts}
    night.shot(lead, "desk-figures")


def press(page: Page, action: str) -> None:
    """Send the desk's form whose address ends so."""
    page.locator(f"form[action$='{action}'] button").click()
    page.wait_for_load_state()


def figures_of(page: Page) -> list[list[str]]:
    """[name, interval] of every figure that a page's tables show, sorted."""
    return page.locator("main table tbody tr").evaluate_all(
        """(rows) => rows.flatMap((row) => {
            const name = row.querySelector("th")?.innerText.trim();
            const cells = [...row.cells].map((cell) => cell.innerText.trim());
            const interval = cells.find((cell) => /^[\\d\\s]+–[\\d\\s]+$/.test(cell));
            return name && interval ? [[name, interval]] : [];
        }).sort()"""
    )


def draw_and_approve(night: Night, team: Server, city: Fictional) -> list[list[str]]:
    """The drafter draws, a second person approves, it is published; what they saw."""
    drafter = night.desk("drafter", team.address, *city.people["analyst"])
    drafter.goto(f"{team.address}/desk/releases")
    press(drafter, "/freeze")
    drafter.wait_for_url("**/freeze?*")  # asks whether one is sure
    press(drafter, "/freeze")
    press(drafter, "/draw")
    release = drafter.url
    assert drafter.locator("form[action$='/approve']").count() == 0, "never by who drew it"
    approver = night.desk("approver", team.address, *city.people["release_approver"])
    figures = approver.goto(f"{team.address}/desk/figures")
    assert figures is not None
    assert figures.status == 403, "a release approver sees no exact figure"
    approver.goto(release)
    seen = figures_of(approver)
    night.shot(approver, "desk-release")
    press(approver, "/approve")
    press(approver, "/publish")
    return seen


def check_field_is_out_of_reach(picture: Server, stores: Stores) -> None:
    """The picture's process knows nothing of the field, and an attempt with all it has fails."""
    for pid in family(picture.process.pid):
        assert b"FIELD_" not in Path(f"/proc/{pid}/environ").read_bytes()
    where = stores.team[FIELD]
    if stores.kind == SPATIALITE:
        attempt = (
            "import os; from fieldapp.foundation.database import open_engine; "
            "from fieldapp.foundation.settings import StoreSettings; "
            f"key = os.environ['FIELDAPP_SHARED_KEY']; "
            f"open_engine(StoreSettings({where.url!r}, key)).connect()"
        )
        refusal = "file is not a database"
    else:
        own = picture.environment["FIELDAPP_SHARED_URL"]
        role = own.partition("://")[2].partition("@")[0]
        url = where.url.partition("://")
        asked = f"{url[0]}://{role}@{url[2].partition('@')[2]}"
        attempt = (
            "from fieldapp.foundation.database import open_engine; "
            "from fieldapp.foundation.settings import StoreSettings; "
            f"open_engine(StoreSettings({asked!r})).connect()"
        )
        refusal = "permission denied for database"
    done = subprocess.run(
        [sys.executable, "-c", attempt],
        env=picture.environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert refusal in done.stderr


def sealed_to_the_police(night: Night, city: Fictional) -> None:
    """The fictional city's latest tertial: drawn, approved, published, seen by the police."""
    team = night.serve(city.stores, basemap=city.basemap)
    seen = draw_and_approve(night, team, city)
    assert seen
    team.stop()
    picture = night.serve(city.stores, PICTURE, basemap=city.basemap)
    check_field_is_out_of_reach(picture, city.stores)
    if city.stores.kind == SPATIALITE:
        # Not only without a key: the files are not there at all.
        (city.stores.folder / FIELD).rename(city.stores.folder / "elsewhere")
    police = night.desk("police", picture.address, *city.people["police_liaison"])
    police.goto(f"{picture.address}/picture/places")
    assert figures_of(police) == seen
    expect(police.locator(".fictional").first).to_be_visible()
    night.shot(police, "police-places")
