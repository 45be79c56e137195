"""One real night for each kind of team, from the phone to the desk's pages and to a release."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fieldapp.accounts import service as accounts
from fieldapp.foundation import clock
from fieldapp.foundation.settings import TEAM
from fieldapp.geography import service as geography
from fieldapp.geography.squares import Square, centre
from fieldapp.ops.context import working
from fieldapp.ops.demo.load import load
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.progress import Progress
from fieldapp.zones import service as zones
from tests.browser import night_records, night_shift, stockholm
from tests.browser.conftest import copy_stores
from tests.browser.night import Night
from tests.browser.night_forms import UNKNOWN, Entry, Form, Place
from tests.browser.night_teams import (
    COORDINATOR,
    FRIDAY,
    GOTLAND,
    KAST,
    MIKA,
    SOLNA,
    YOUTH,
    Kind,
    Workplace,
    import_county,
    kinds_page,
    open_in_stockholm,
    release,
    table,
)
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN, MEDBORGARPLATSEN, square_at
from tests.browser.words import label, t
from tests.databases import Stores

pytestmark = pytest.mark.stores("spatialite")

Position = tuple[float, float]
EXPOSED_OR_BUYING = ("street", "online", "buyer")
"""Kinds of contact whose persons a release counts, when they are met for the first time."""


@pytest.fixture
def evening(night: Night) -> Night:
    """A Friday in February."""
    night.now = FRIDAY
    return night


@pytest.fixture
def in_stockholm(
    evening: Night, stores: Stores, installed_stockholm: tuple[Stores, Any], stockholm_basemap: Path
) -> Any:
    """Opens a team of a kind in Stockholm."""
    copied = copy_stores(installed_stockholm[0], stores.folder)

    def opened(kind: Kind) -> Workplace:
        if kind is COORDINATOR:
            import_county(copied, evening.folder)
        return open_in_stockholm(evening, copied, kind, stockholm_basemap)

    return opened


def where(work: Workplace, *, shift: int = 0, daypart: str = "evening") -> dict[str, Any]:
    """What every contact of a shift carries. shift: which, in the order of their kinds."""
    ids = [row["id"] for row in sorted(night_records.shifts(work.stores), key=lambda r: r["kind"])]
    return {
        "day": str(clock.operational_day(work.night.now)),
        "daypart": daypart,
        "shift_id": ids[shift],
        "team_id": work.team.hex,
    }


def gps(work: Workplace, phone: Phone, position: Position, indoors: bool = False) -> Place:
    """The phone stands somewhere, and finds its own place."""
    phone.browser.stand_at(position)
    square = square_at(position)
    if indoors:
        with work.at_work():
            names = geography.names("district")
        wanted = stockholm.district_of(square).casefold()
        (code,) = [code for code, name in names.items() if name.casefold() == wanted]
        return Place("gps", district=code)
    zone = None
    if work.zone is not None and (square.e, square.n) in stockholm.around(work.zone[2]):
        zone = work.zone[1].hex
    return Place("gps", square, zone)


def expect_kinds(
    work: Workplace, entries: list[Entry], before: dict[str, Any] | None = None
) -> Page:
    """The desk's page of kinds shows these contacts, those met first this year, and no other."""
    page, shown = kinds_page(work)
    every = Counter(entry.kind for entry in entries if entry.kind != "observation")
    new = Counter(entry.kind for entry in entries if entry.said.get("met") == "new")
    for kind in ("street", "online", "buyer", "relative", "professional"):
        name = label("kind", kind)
        earlier = before[name] if before else (0, 0)
        assert shown[name] == (earlier[0] + every[kind], earlier[1] + new[kind]), kind
    work.night.shot(page, f"night-kinds-{work.workers[0]}")
    return page


def contacts_on_figures(work: Workplace) -> int:
    """The sum at the foot of the first table of figures."""
    page = work.seat(work.lead)
    page.goto(f"{work.server.address}/desk/figures")
    foot = page.locator("section#districts tfoot tr td").first.inner_text()
    return int(foot.replace("\u00a0", ""))


def persons(entries: list[Entry]) -> int:
    """How many of them a release counts."""
    return sum(e.kind in EXPOSED_OR_BUYING and e.said.get("met") == "new" for e in entries)


def night_is_stored(work: Workplace, expected: list[dict[str, Any]]) -> None:
    """The server holds exactly this, every field."""
    told = night_records.difference(expected, night_records.contacts(work.stores))
    assert not told, told


def test_mika(in_stockholm: Any) -> None:
    """On the street in the dark, then the net: persons, a session, a relative."""
    work = in_stockholm(MIKA)
    phone = work.phone("ada", MALMSKILLNADSGATAN)
    form = Form(phone)
    night_shift.start(phone, zones=["Medis"], staff=2)
    work.proxy.cut()
    corner = gps(work, phone, MALMSKILLNADSGATAN)
    met = Entry("street", {"gender": "woman", "age": "21_29", "met": "new", "outcome": "talk",
                           "given": ("condoms", "information"), "need": ("housing",),
                           "language": "ro", "interpreter": True}, place=corner)  # fmt: skip
    street = [met]
    form.log(met)
    indoors = gps(work, phone, MALMSKILLNADSGATAN, indoors=True)
    street.append(Entry("street", {"gender": "trans", "age": "30_49", "met": "known",
                                   "outcome": "support", "signs": ("debt",)},
                        arena="hotel", touch_arena=True, place=indoors))  # fmt: skip
    form.log(street[-1])
    square = gps(work, phone, MEDBORGARPLATSEN)
    street.append(Entry("street", {"gender": "woman", "age": "50_plus", "met": "unsure",
                                   "outcome": "declined"}, place=square))  # fmt: skip
    form.log(street[-1])
    street.append(Entry("relative", {"channel": "phone", "relation": "parent",
                                     "outcome": "referred", "need": ("family",)},
                        arena="phone"))  # fmt: skip
    form.log(street[-1])
    street.append(Entry("observation", {"sellers_band": "few", "buyers_band": "one"}, place=square))
    form.log(street[-1])
    work.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_states(*["sent"] * 5)
    night_shift.close(phone, hours=3, given={"condoms": 12, "food": 2})
    night_shift.wait_until_over(phone)

    night_shift.start(phone, kind="online", platforms=["sugar_dating", "escort_site"], staff=1)
    form.usual = "online"
    counts = {"reviewed": 40, "messages": 12, "answered": 5, "conversations": 2, "declined": 1}
    night_shift.session(phone, "sugar_dating", "sugar", **counts)
    online = [Entry("online", {"gender": "woman", "age": "18_20", "met": "new", "outcome": "talk",
                               "need": ("exit", "money")}, arena="escort_site")]  # fmt: skip
    form.log(online[0])
    online.append(online[0].again("known"))
    phone.tap(phone.page.locator("ol.rows button").first)
    phone.tap(phone.button("One more like this"))
    phone.tap(form.chip("met", "known"))
    form.save()
    phone.wait_for_states(*["sent"] * 3)
    night_shift.close(phone, hours=1.5)
    night_shift.wait_until_over(phone)

    said = [e.stored(**where(work, shift=1)) for e in street]
    said += [e.stored(**where(work, shift=0)) for e in online]
    night_is_stored(work, said)
    assert night_records.sessions(work.stores) == [
        {"platform": "sugar_dating", "ad_kind": "sugar", "version": 1, "meetings": 0, **counts}
    ]
    page = expect_kinds(work, street + online)
    assert table(page, "online") == {label("platform", "sugar_dating"): (1, 40, 12, 5, 2, 1, 0)}
    assert table(page, "observations") == {label("band", "few"): (1,)}
    assert contacts_on_figures(work) == 6, "an observation is no contact"
    assert release(work, (phone,)) == persons(street + online) == 2


@pytest.mark.long
def test_ungdomsjouren(in_stockholm: Any) -> None:
    """A child exploited for crime: the form is asked, the record is saved first, then guidance."""
    work = in_stockholm(YOUTH)
    phone = work.phone("ada", MALMSKILLNADSGATAN)
    form = Form(phone)
    night_shift.start(phone, staff=2, police="part")
    corner = gps(work, phone, MALMSKILLNADSGATAN)
    child = Entry("street", {"gender": "man", "age": "under_18", "form": "crime", "met": "new",
                             "outcome": "short_talk", "signs": ("third_party", "living_in_care"),
                             "follow_up": "concern"}, place=corner)  # fmt: skip
    form.begin("street")
    assert form.question("form").count() == 0
    form.choose_place(corner)
    for name in ("gender", "age", "met", "outcome"):
        phone.tap(form.chip(name, child.said[name]))
    expect(form.question("form")).to_be_visible()
    assert form.chosen("form") == [], "what a child is exploited for is never assumed"
    phone.tap(phone.main("Save"))
    expect(form.question("form").locator("em")).to_have_text(t("choose one"))
    work.night.shot(phone.page, "night-child-form-asked")
    phone.tap(form.chip("form", "crime"))
    form.unfold("street")
    for name in ("follow_up", "signs"):
        said = child.said[name]
        for code in said if isinstance(said, tuple) else (said,):
            phone.tap(form.chip(name, code))
    work.proxy.cut()
    form.save()
    # Saved before the card is there, sealed and waiting, and again after the app was killed on it.
    expect(phone.page.get_by_text(t("The contact is saved."))).to_be_visible()
    assert phone.queued() == 1
    work.night.shot(phone.page, "night-child-guidance")
    phone.restart()
    expect(phone.rows).to_have_count(1)
    expect(phone.button("Guidance")).to_be_visible()
    entries = [child]
    entries.append(Entry("street", {"gender": "woman", "age": "18_20", "met": "known",
                                    "outcome": "talk"}, place=corner))  # fmt: skip
    form.log(entries[-1])
    entries.append(Entry("professional", {"channel": "phone", "organisation_kind": "school",
                                          "subject": "child", "topic": "other_exploitation",
                                          "advice": "concern"}, arena="phone"))  # fmt: skip
    form.log(entries[-1])
    work.proxy.restore()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_states(*["sent"] * 3)
    phone.tap(phone.button("Another kind"))
    assert (
        phone.page.locator("main .list button").filter(has_text=label("kind", "buyer")).count() == 0
    )
    phone.page.go_back()
    night_shift.close(phone, hours=2)
    night_shift.wait_until_over(phone)
    night_is_stored(work, [entry.stored(**where(work)) for entry in entries])
    expect_kinds(work, entries)
    assert contacts_on_figures(work) == 3
    assert release(work, (phone,)) == persons(entries) == 1


@pytest.mark.long
def test_kast(in_stockholm: Any) -> None:
    """Buyers by phone and visit, a relative, a colleague; then on the street beside the police."""
    work = in_stockholm(KAST)
    phone = work.phone("ada", MALMSKILLNADSGATAN)
    form = Form(phone, usual="buyer")
    night_shift.start(phone, staff=1)
    buyer = {"gender": "man", "age": "30_49", "met": "new", "outcome": "talk", "kast": "accepted"}
    office = [
        Entry("buyer", buyer | {"channel": "phone", "theme": "stop"}, arena="phone"),
        Entry("buyer", buyer | {"channel": "visit", "met": "known", "kast": "offered"},
              arena="drop_in"),
        Entry("relative", {"channel": "email", "relation": "partner", "outcome": "support"},
              arena="phone"),
        Entry("professional", {"channel": "phone", "organisation_kind": "health_care",
                               "subject": "adult", "topic": "buying", "advice": "guidance"},
              arena="phone"),
    ]  # fmt: skip
    for entry in office:
        form.log(entry)
    phone.wait_for_states(*["sent"] * 4)
    night_shift.close(phone, hours=2)
    night_shift.wait_until_over(phone)

    night_shift.start(phone, kind="street", police="yes", staff=2)
    corner = gps(work, phone, MALMSKILLNADSGATAN)
    beside = [
        Entry("buyer", buyer | {"age": "21_29", "theme": "sent_by_police", "kast": "offered"},
              place=corner, with_police=True, channel="street"),
        Entry("buyer", buyer | {"age": "50_plus", "outcome": "declined", "kast": "not_offered"},
              place=corner, with_police=True, channel="street"),
    ]  # fmt: skip
    for entry in beside:
        form.log(entry)
    phone.wait_for_states("sent", "sent")
    night_shift.close(phone, hours=2)
    night_shift.wait_until_over(phone)
    said = [e.stored(**where(work, shift=0)) for e in office]
    said += [e.stored(**where(work, shift=1)) for e in beside]
    night_is_stored(work, said)
    page = expect_kinds(work, office + beside)
    assert table(page, "kast") == {
        label("kast", "not_offered"): (1,),
        label("kast", "offered"): (2,),
        label("kast", "accepted"): (1,),
    }
    assert contacts_on_figures(work) == 6
    assert release(work, (phone,)) == persons(office + beside) == 3


@pytest.mark.long
def test_a_regional_coordinator_in_the_county(in_stockholm: Any) -> None:
    """In other municipalities the municipality is the place."""
    work = in_stockholm(COORDINATOR)
    phone = work.phone("ada", None)
    form = Form(phone)
    night_shift.start(phone, staff=1)
    solna = Place("municipality", name=SOLNA[0], code=SOLNA[1])
    gotland = Place("municipality", name=GOTLAND[0], code=GOTLAND[1])
    entries = [
        Entry("street", {"gender": "woman", "age": "21_29", "met": "new", "outcome": "support"},
              place=solna),
        Entry("street", {"gender": "man", "age": "30_49", "met": "new", "outcome": "talk",
                         "form": "labour", "follow_up": "coordinator"},
              arena="workplace", touch_arena=True, place=gotland),
        Entry("street", {"gender": "woman", "age": "unknown", "met": "unsure",
                         "outcome": "declined"}, arena="massage", touch_arena=True, place=UNKNOWN),
        Entry("professional", {"channel": "phone", "organisation_kind": "social_services",
                               "subject": "child", "topic": "trafficking",
                               "advice": "coordinator"}, arena="phone"),
    ]  # fmt: skip
    for entry in entries:
        form.log(entry)
    phone.wait_for_states(*["sent"] * 4)
    work.night.shot(phone.page, "night-coordinator-home")
    night_shift.close(phone, hours=4)
    night_shift.wait_until_over(phone)
    night_is_stored(work, [entry.stored(**where(work)) for entry in entries])
    expect_kinds(work, entries)
    assert contacts_on_figures(work) == 4
    assert release(work, (phone,)) == persons(entries) == 2


@pytest.fixture
def town(evening: Night, stores: Stores) -> tuple[Workplace, Position]:
    """The second fictional organisation, with one team for all; where its first zone is."""
    basemap = evening.folder / "town.pmtiles"
    parameters = Parameters(
        today=clock.operational_day(evening.now), contacts=150, years=1, structure_name="town"
    )
    with clock.at(evening.now), working(stores.settings(TEAM)):
        load(parameters, basemap, Progress())
        by_role: dict[str, list[str]] = {}
        for member in accounts.members():
            for role in member.roles:
                by_role.setdefault(role, []).append(member.username)
        (team,) = accounts.teams()
        zone = zones.working_zones([team.id])[0]
    square = Square(*sorted(zone.squares)[0])
    work = Workplace(
        stores, evening, team.id, tuple(by_role["outreach_worker"]), by_role["team_lead"][0],
        by_role["analyst"][0], by_role["release_approver"][0], basemap,
    )  # fmt: skip
    lat, lon = centre(*square)
    return work, (lat, lon)


@pytest.mark.long
def test_a_town_with_one_team(town: tuple[Workplace, Position]) -> None:
    """All kinds in one night, beside what the town has had before."""
    work, position = town
    before, figures = kinds_page(work)[1], contacts_on_figures(work)
    stored_before = night_records.contacts(work.stores)
    phone = work.phone(work.workers[0], position)
    form = Form(phone)
    night_shift.start(phone, staff=2)
    square = square_at(position)
    with work.at_work():
        zone = next(z for z in zones.working_zones([work.team]) if tuple(square) in z.squares)
    place = Place("gps", square, zone.id.hex)
    person = {"gender": "woman", "age": "18_20", "met": "new", "outcome": "talk"}
    entries = [
        Entry("street", person, place=place),
        Entry("online", person | {"met": "known"}, arena="escort_site"),
        Entry("buyer", person | {"gender": "man", "kast": "offered"}, place=place,
              channel="street"),
        Entry("relative", {"channel": "visit", "relation": "sibling", "outcome": "talk"},
              arena="drop_in"),
        Entry("professional", {"channel": "email", "organisation_kind": "school",
                               "subject": "child", "topic": "support"}, arena="phone"),
        Entry("observation", {"sellers_band": "none", "buyers_band": "several"}, place=place),
    ]  # fmt: skip
    for entry in entries:
        form.log(entry)
    night_shift.session(phone, "dating_app", reviewed=3)
    phone.wait_for_states(*["sent"] * 7)
    night_shift.close(phone, hours=5)
    night_shift.wait_until_over(phone)
    (tonight,) = [row for row in night_records.shifts(work.stores) if row["half_hours"] == 10
                  and row["day"] == str(clock.operational_day(work.night.now))]  # fmt: skip
    here = where(work) | {"shift_id": tonight["id"]}
    night_is_stored(work, stored_before + [entry.stored(**here) for entry in entries])
    expect_kinds(work, entries, before)
    assert contacts_on_figures(work) == figures + 5
    met_before = [row for row in stored_before if row["day"] >= "2026" and not row["deleted"]
                  and row["kind"] in EXPOSED_OR_BUYING and row["met"] == "new"]  # fmt: skip
    assert release(work, (phone,), earlier=1) == len(met_before) + persons(entries)
