"""The desk's pages of people, shifts and follow-ups: axe, narrow and wide, light and dark."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from fieldapp import picture_app, team_app
from fieldapp.accounts import staff
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.parties import service as parties
from tests.browser.chromium import DESK, PHONE
from tests.browser.look import Look
from tests.browser.night import NOW, Night
from tests.browser.servers import Server
from tests.databases import Stores
from tests.desk import staff as add_staff
from tests.desk import team as add_team
from tests.shifts import rows
from tests.signing import signed_in

pytestmark = pytest.mark.stores("spatialite")

SIZES = {"wide": DESK, "narrow": PHONE}
LOOKS = ("light", "dark")
ASIDE = """[...document.querySelectorAll(".scroll:has(.stacks)")]
    .some((box) => box.scrollWidth > box.clientWidth)"""


class Office:
    """Who there is in the installation, and a browser that is any of them."""

    def __init__(self, stores: Stores, night: Night) -> None:
        self.stores, self.night = stores, night
        self.team, self.picture = team_app.make_app(stores.settings(TEAM)), None
        app = self.team
        with clock.at(NOW):
            self.mika = add_team(app, "Mikamottagningen")
            self.youth = add_team(app, "Ungdomsjourens team mot prostitution och människohandel")
            self.admin = add_staff(app, "adam", "administrator")
            self.lead = add_staff(app, "lisa", "team_lead", teams=(self.mika, self.youth))
            self.worker = add_staff(app, "vera", "outreach_worker", teams=(self.mika,))
            self.newcomer = add_staff(app, "nils", "outreach_worker")
            self.nobody = add_staff(app, "nova")
            for name in ("anna-karin.andersson-lindqvist", "bo"):
                add_staff(app, name, "analyst")
            self._rows()
            with app.app_context():
                staff.close(SYSTEM, add_staff(app, "karl", "team_lead"))
                until = clock.operational_day() + timedelta(days=200)
                self.partner = parties.add_partner(
                    SYSTEM, "pia", "Pia Polis", "Kontaktperson, polisområde nord",
                    "police_liaison", until,
                )  # fmt: skip
                parties.add_partner(
                    SYSTEM, "per", "Per Fd Polis", "Undertecknare", "police_signatory",
                    date(2026, 1, 1),
                )  # fmt: skip

    def _rows(self) -> None:
        app = self.team
        with app.app_context():
            from fieldapp.zones import service as zones

            places = tuple(
                zones.draw_zone(SYSTEM, self.mika, name, [(2697, 26321 + n)])
                for n, name in enumerate(("Torget", "Hamnen", "Södra stationen och parken"))
            )
        self.shift = rows.shift(app, self.mika, places, note="Kallt, få ute.", incident=True)
        for i in range(60):
            rows.shift(app, (self.mika, self.youth)[i % 2], day=rows.DAY - timedelta(days=i))
        for _ in range(7):
            rows.contact(app, self.shift, self.mika)
        for i, place in enumerate(places):
            rows.task(app, self.mika, zone_id=place, week=f"2026-W{48 + i}")

    def enter(self, page: Page, server: Server, person: UUID | None) -> None:
        """Let the browser be this person; None: nobody."""
        page.context.clear_cookies()
        if person is None:
            return
        make, settings = (
            (team_app.make_app, self.stores.settings(TEAM))
            if server.surface == TEAM
            else (picture_app.make_app, self.stores.settings(PICTURE))
        )
        with clock.at(NOW):
            client = signed_in(make(settings), person)
            name = f"__Host-fieldapp-{server.surface}"
            cookie = client.get_cookie(name, domain="localhost")
        assert cookie is not None
        page.context.add_cookies(
            [
                {
                    "name": name,
                    "value": cookie.value,
                    "url": "https://localhost/",
                    "secure": True,
                    "httpOnly": True,
                }
            ]
        )


@pytest.fixture
def office(stores: Stores, night: Night) -> Office:
    return Office(stores, night)


def _pages(office: Office) -> list[tuple[str, UUID, list[str]]]:
    return [
        ("admin", office.admin, [
            "/", "/desk/accounts", "/desk/accounts?q=inget", "/desk/accounts/new",
            f"/desk/accounts/{office.lead}", f"/desk/accounts/{office.admin}", "/desk/teams",
            "/desk/partners", "/desk/partners/new", f"/desk/partners/{office.partner}",
        ]),
        ("lead", office.lead, ["/", "/desk/shifts", f"/desk/shifts/{office.shift}",
                               "/desk/followups"]),
        ("worker", office.worker, ["/", "/desk/shifts", f"/desk/shifts/{office.shift}"]),
        ("newcomer", office.newcomer, ["/desk/shifts", "/desk/followups"]),
        ("nobody", office.nobody, ["/"]),
    ]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_pages_can_be_read(office: Office, night: Night, size: str, look: str) -> None:
    found = Look(night)
    server = night.serve(office.stores)
    page = night.browser("desk", viewport=SIZES[size]).start()
    page.emulate_media(color_scheme=look)
    for who, person, paths in _pages(office):
        office.enter(page, server, person)
        for number, path in enumerate(paths):
            answer = page.goto(f"{server.address}{path}")
            assert answer is not None
            assert answer.status == 200, path
            found.at(page, f"{who}-{number}-{size}-{look}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is wider than the window"
            aside = page.evaluate(ASIDE)
            assert not (size == "narrow" and aside), f"{path}: a table goes on to the side"
    server.stop()
    picture = night.serve(office.stores, PICTURE)
    office.enter(page, picture, office.partner)
    page.goto(f"{picture.address}/")
    found.at(page, f"partner-0-{size}-{look}")
    assert found.found == []


def test_an_invitation_by_keyboard(office: Office, night: Night) -> None:
    """Filled in and sent without a pointer; the link is there to be copied."""
    server = night.serve(office.stores)
    page = night.browser("desk", viewport=DESK).start()
    office.enter(page, server, office.admin)
    page.goto(f"{server.address}/desk/accounts/new")
    page.locator("#username").focus()
    page.keyboard.type("nina")
    page.keyboard.press("Tab")
    page.keyboard.type("Nina Åberg")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "role-outreach_worker":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#role-outreach_worker")).to_be_checked()
    page.keyboard.press("Enter")
    link = page.locator("#link")
    expect(link).to_have_attribute("readonly", "")
    look = Look(night)
    look.at(page, "link")
    assert look.found == []
    address = link.input_value()
    assert address.startswith(f"{server.address}/link/")
