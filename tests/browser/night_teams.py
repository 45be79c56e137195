"""Teams of each kind with their people, in an installation whose year can be released."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from fieldapp.accounts import service as accounts
from fieldapp.accounts.models import Staff
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import db
from fieldapp.foundation.identity import Actor
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.geography import importing, squares
from fieldapp.geography import service as geography
from fieldapp.ops.context import working
from fieldapp.picture import service as picture
from fieldapp.releases import service as releases
from fieldapp.releases.models import Unit
from fieldapp.zones import service as zones
from tests.browser import servers, stockholm
from tests.browser.chromium import DESK
from tests.browser.night import Night
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.browser.seat import sit_down
from tests.databases import Stores

FRIDAY = datetime(2026, 2, 13, 21, 30, tzinfo=STOCKHOLM)
"""An evening of the first tertial: its release needs no earlier one."""
FROZEN = datetime(2026, 6, 1, 10, 0, tzinfo=STOCKHOLM)
"""30 days and more after the first tertial's end."""
BEFORE_THE_YEAR = datetime(2025, 12, 7, 10, 0, tzinfo=STOCKHOLM)
YEAR = 2026

SOLNA = ("Solna", "0184")
GOTLAND = ("Gotland", "0980")
COUNTY = {
    SOLNA: (17.94, 59.34, 18.04, 59.41),
    GOTLAND: (18.0, 57.0, 19.2, 58.0),
}
"""Municipalities around, as boxes (west, south, east, north)."""


@dataclass
class Workplace:
    """A team at work: its servers, its phones, its desk."""

    stores: Stores
    night: Night
    team: UUID
    workers: tuple[str, ...]
    lead: str
    analyst: str
    approver: str
    basemap: Path | None = None
    zone: tuple[str, UUID, squares.Square] | None = None
    """Name, id and middle square of the team's first zone."""
    phones: list[Phone] = field(default_factory=list)
    server: servers.Server = field(init=False)
    proxy: Proxy = field(init=False)

    def __post_init__(self) -> None:
        self.server = self.night.serve(self.stores, basemap=self.basemap)
        self.proxy = self.night.proxy(self.server)

    def phone(self, worker: str, position: tuple[float, float] | None = None) -> Phone:
        """A phone of a worker, enrolled, open, with everything in it for flight mode."""
        phone = self.night.phone(f"phone-{worker}", self.proxy, position=position)
        with clock.at(self.night.now):
            code = stockholm.enrolment_code(self.stores, worker)
        phone.enrol(code)
        phone.wait_until_kept()
        self.phones.append(phone)
        return phone

    def restart(self, now: datetime | None = None, build: Path | None = None) -> None:
        """The server goes, and comes again: at another time, or with another build of the app.

        Phones find it where it was; their own clocks move at their next start.
        """
        self.server.stop()
        self.night.now = now or self.night.now
        self.night.build = build or self.night.build
        self.server = self.night.serve(self.stores, basemap=self.basemap)
        self.proxy.lead_to(self.server.port)
        for browser in self.night.browsers:
            browser.set_clock(self.night.now)

    def until(self, now: datetime, *phones: Phone) -> None:
        """It becomes later; these phones are taken out of the pocket again, and unlocked."""
        self.restart(now)
        for phone in phones:
            phone.restart()

    def seat(self, username: str) -> Page:
        """Somebody at the desk."""
        name = f"desk-{username}-{len(self.night.browsers)}"
        browser = self.night.browser(name, viewport=DESK)
        page = browser.start()
        return sit_down(self.night, self.stores, self.server.address, username, page)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The services, by the night's clock."""
        with clock.at(self.night.now), working(self.stores.settings(TEAM)):
            yield


def _actor(username: str) -> Actor:
    (staff,) = db.session.scalars(select(Staff.id).where(Staff.username == username))
    actor = accounts.load_actor(str(staff))
    assert actor is not None
    return actor


def add_office(analyst: str = "anna", approver: str = "goran") -> tuple[str, str]:
    """Who draws and who decides."""
    for name, role in ((analyst, "analyst"), (approver, "release_approver")):
        accounts.add_staff(SYSTEM, name, name.capitalize(), frozenset({role}))
    return analyst, approver


def lock_the_year(stores: Stores, analyst: str, approver: str) -> None:
    """The year's partition, drafted and locked before it begins."""
    with clock.at(BEFORE_THE_YEAR), working(stores.settings(TEAM)):
        partition = releases.draft_partition(_actor(analyst), YEAR)
        releases.lock_partition(_actor(approver), partition)


def import_county(stores: Stores, folder: Path) -> None:
    """The municipalities around, as an administrator imports them."""
    boxes = [
        {
            "type": "Feature",
            "properties": {"name": name, "code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
            },
        }
        for (name, code), (w, s, e, n) in COUNTY.items()
    ]
    file = folder / "county.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": boxes}))
    with working(stores.settings(TEAM)):
        importing.import_areas(
            SYSTEM,
            importing.Wanted(
                file, "municipality", name_property="name", code_property="code", source="prov"
            ),
        )
        geography.publish_areas(SYSTEM)


@dataclass(frozen=True)
class Kind:
    """A kind of team. contact_kinds: what it records, in its order; none: all."""

    name: str
    kind: str
    contact_kinds: tuple[str, ...] = ()
    zone: bool = True


MIKA = Kind("Mikamottagningen", "adult_outreach")
YOUTH = Kind("Ungdomsjouren", "youth_outreach", ("street", "online", "relative", "professional",
                                                  "observation"))  # fmt: skip
KAST = Kind("KAST", "buyers", ("buyer", "relative", "professional", "online"), zone=False)
COORDINATOR = Kind("Regionkoordinatorn", "regional_coordinator", zone=False)


def open_in_stockholm(
    night: Night, stores: Stores, kind: Kind, basemap: Path | None = None
) -> Workplace:
    """A team of this kind with two workers and a lead, beside those that Stockholm has."""
    with clock.at(BEFORE_THE_YEAR), working(stores.settings(TEAM)):
        team = accounts.add_team(SYSTEM, kind.name, kind.kind)
        accounts.set_contact_kinds(SYSTEM, team, kind.contact_kinds)
        workers = ("ada", "bo")
        for name in workers:
            accounts.add_staff(
                SYSTEM, name, name.capitalize(), frozenset({"outreach_worker"}), (team,)
            )
        accounts.add_staff(SYSTEM, "lo", "Lo", frozenset({"team_lead"}), (team,))
        analyst, approver = add_office()
        zone = None
        if kind.zone:
            middle = stockholm.square_at(stockholm.MEDBORGARPLATSEN)
            drawn = zones.draw_zone(SYSTEM, team, "Medis", stockholm.around(middle))
            zone = ("Medis", drawn, middle)
    lock_the_year(stores, analyst, approver)
    return Workplace(stores, night, team, workers, "lo", analyst, approver, basemap, zone)


def press(page: Page, action: str) -> None:
    """Send the desk's form whose address ends so."""
    page.locator(f"form[action$='{action}'] button").click()
    page.wait_for_load_state()


def frozen_units(work: Workplace) -> int:
    """Persons that wait to be drawn, counted in the database between freezing and drawing."""
    with work.at_work():
        return db.session.scalar(select(func.count()).select_from(Unit)) or 0


def release(work: Workplace, phones: tuple[Phone, ...] = (), *, earlier: int = 0) -> int:
    """By the desk's pages, past the freeze: frozen, drawn, approved, published, and on the
    police's side. Returns how many persons were frozen. earlier: tertials that wait before it."""
    for phone in phones:
        phone.browser.close()
    work.restart(FROZEN)
    address = f"{work.server.address}/desk/releases"
    drafter, approver = work.seat(work.analyst), work.seat(work.approver)
    units = 0
    for _ in range(earlier + 1):
        drafter.goto(address)
        drafter.locator("main form button.primary").first.click()
        press(drafter, "/freeze")  # after the question whether to
        units = frozen_units(work)
        press(drafter, "/draw")
        assert frozen_units(work) == 0, "no exact row is left after the draw"
        approver.goto(drafter.url)
        press(approver, "/approve")
        press(approver, "/publish")
    with clock.at(FROZEN), working(work.stores.settings(PICTURE)):
        assert YEAR * 10 + 1 in picture.tertials()
    return units


def kinds_page(work: Workplace) -> tuple[Page, dict[str, tuple[int, ...]]]:
    """The lead's page of kinds: Swedish name → contacts and first met this year."""
    page = work.seat(work.lead)
    page.goto(f"{work.server.address}/desk/kinds")
    expect(page.locator("section#kinds")).to_be_visible()
    return page, table(page, "kinds")


def table(page: Page, section: str) -> dict[str, tuple[int, ...]]:
    """First header of each row → its numbers, of the table of a section."""
    rows = page.locator(f"section#{section} tbody tr")
    return {
        row.locator("th").first.inner_text(): tuple(
            int(cell.replace("\u00a0", "")) for cell in row.locator("td.number").all_inner_texts()
        )
        for row in rows.all()
    }
