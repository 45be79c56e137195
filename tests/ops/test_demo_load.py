"""A fictional organisation in an installation, on both databases."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldapp.accounts import service as accounts
from fieldapp.accounts.people import STAFF
from fieldapp.audit.models import FieldEntry
from fieldapp.audit.service import SYSTEM
from fieldapp.contacts.models import Contact
from fieldapp.followups.models import Task
from fieldapp.foundation import clock as product_clock
from fieldapp.foundation.database import db
from fieldapp.foundation.errors import Conflict, NotAllowed
from fieldapp.foundation.identity import Actor
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.geography import service as geography
from fieldapp.ops.context import working
from fieldapp.ops.demo import logins
from fieldapp.ops.demo.city import build
from fieldapp.ops.demo.crew import mark_fictional
from fieldapp.ops.demo.load import Loaded, load
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.structures import STRUCTURES
from fieldapp.ops.progress import Progress
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.picture import documents
from fieldapp.picture.models import PublishedRelease
from fieldapp.releases import rules as release_rules
from fieldapp.releases import service as releases
from fieldapp.shifts.models import Shift, ShiftHours
from fieldapp.signin import credentials, passwords, sessions, totp
from fieldapp.zones import service as zones
from tests.databases import LOGIN_KEYS, Stores

TODAY = date(2026, 11, 21)
CONTACTS = 300


@dataclass
class Installed:
    parameters: Parameters
    done: Loaded
    basemap: Path


@pytest.fixture
def town(stores: Stores, clock: object, tmp_path: Path) -> Iterator[Installed]:
    yield from installed(stores, tmp_path, "town", 3)


@pytest.fixture
def city(stores: Stores, clock: object, tmp_path: Path) -> Iterator[Installed]:
    yield from installed(stores, tmp_path, "city", 1)


def installed(stores: Stores, folder: Path, structure: str, years: int) -> Iterator[Installed]:
    parameters = Parameters(today=TODAY, contacts=CONTACTS, years=years, structure_name=structure)
    basemap = folder / "map" / "basemap.pmtiles"
    with working(stores.settings(TEAM)):
        yield Installed(parameters, load(parameters, basemap, Progress()), basemap)


def count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where))  # type: ignore[arg-type, return-value]


def test_city_is_whole(city: Installed) -> None:
    structure = STRUCTURES["city"]
    check_ground(city)
    check_people(city)
    check_records(city)
    check_past(city, [20261])
    assert count(Contact, Contact.kind == "buyer") > 10
    assert {team.kind for team in accounts.teams()} == {team.kind for team in structure.teams}
    check_refuses_a_second(city)


def test_town_is_whole(town: Installed) -> None:
    """One team for all, no team for buyers, other districts."""
    check_ground(town)
    check_people(town)
    check_records(town)
    check_past(town, [20241, 20242, 20243, 20251, 20252, 20253, 20261])
    assert [team.kind for team in accounts.teams()] == ["uppsökande"]
    check_never_real(town)
    check_logins(town)


def check_ground(made: Installed) -> None:
    structure = made.parameters.structure
    for published in (False, True):
        assert set(geography.names("district", published=published).values()) == set(
            structure.districts
        )
        assert geography.names("municipality", published=published) == {
            structure.municipality_code: structure.municipality
        }
        assert len(geography.areas("police_area", published=published)) == len(
            structure.police_areas
        )
    residents = sum(square.residents or 0 for square in geography.squares())
    assert residents == pytest.approx(structure.residents, rel=0.02)
    check_pmtiles(made.basemap, structure.municipality)


def check_pmtiles(file: Path, name: str) -> None:
    """One archive of version 3, of vector tiles, with tiles in it, around the right place."""
    head = file.read_bytes()[:127]
    assert head[:7] == b"PMTiles"
    assert head[7] == 3
    addressed = struct.unpack_from("<Q", head, 72)[0]
    tile_type, low, high = head[99], head[100], head[101]
    assert addressed > 50
    assert (tile_type, low, high) == (1, 8, 14)
    west, south, east, north = (v / 1e7 for v in struct.unpack_from("<4i", head, 102))
    assert 18 < west < east < 21
    assert 61 < south < north < 64
    assert b"/tmp" not in file.read_bytes()[:4096], "no path of this machine in the archive"


def check_people(made: Installed) -> None:
    organisation = accounts.organisation()
    assert organisation is not None
    assert organisation.demo
    assert parties.is_demo()
    assert all("(påhittad)" in member.display_name for member in accounts.members())
    assert all("(påhittad)" in partner.display_name for partner in parties.partners())
    roles = {role for member in accounts.members() for role in member.roles}
    assert {"outreach_worker", "team_lead", "analyst", "release_approver"} <= roles
    # Nobody can sign in before passwords were given.
    for member in accounts.members():
        assert not credentials.can_sign_in(STAFF, member.id)


def check_records(made: Installed) -> None:
    assert made.done.contacts == count(Contact)
    assert made.done.shifts == count(Shift)
    days = (TODAY - made.parameters.first_day).days
    assert count(Contact) == pytest.approx(CONTACTS * days / 365, rel=0.25)
    first, last = db.session.execute(select(func.min(Contact.day), func.max(Contact.day))).one()
    assert 0 <= (first - made.parameters.first_day).days < 31
    assert date(2026, 11, 1) < last < TODAY
    # Each contact has its shift; each closed shift's hours add up to its own.
    orphans = (
        select(func.count()).select_from(Contact).where(Contact.shift_id.not_in(select(Shift.id)))
    )
    assert db.session.scalar(orphans) == 0
    hours = dict(
        db.session.execute(
            select(ShiftHours.shift_id, func.sum(ShiftHours.centihours)).group_by(
                ShiftHours.shift_id
            )
        ).all()
    )
    for shift in db.session.scalars(select(Shift)):
        assert hours[shift.id] == shift.half_hours * 50 * shift.staff
    # A square's district is stored with the contact, as geography has it.
    rows = db.session.execute(
        select(Contact.square_e, Contact.square_n, Contact.district_code).where(
            Contact.square_e.is_not(None)
        )
    ).all()
    districts = geography.districts_of({(e, n) for e, n, _ in rows})
    assert rows
    assert all(districts[(e, n)] == code for e, n, code in rows)  # type: ignore[index]
    assert any(zones.working_zones())
    oldest = db.session.scalar(select(func.min(Task.opened_day)))
    assert oldest is None or (TODAY - oldest).days < 90


def check_past(made: Installed, expected: list[int]) -> None:
    """Earlier tertials are published; the latest that can be is left for whoever looks."""
    latest = release_rules.latest_freezable(TODAY)
    assert latest == 20262
    found = {release.tertial: release for release in releases.releases()}
    assert sorted(found) == expected
    assert made.done.releases == len(found)
    assert releases.freezable() == latest
    for tertial, release in found.items():
        assert release.state == "published"
        assert release.demo
        assert release.published_day is not None
        opens = release_rules.freeze_opens(tertial)
        assert opens <= release.frozen_day <= release.published_day < TODAY
        assert release.drafted_by == release.sealed_by
    shared = list(db.session.scalars(select(PublishedRelease)))
    assert {row.tertial for row in shared} == set(found)
    for row in shared:
        assert row.demo
        release, key = documents.open_document(row.document)
        assert release["demo"] is True
        assert key == documents.DEMO_KEY
        with pytest.raises(documents.NotGenuine, match="fictional"):
            documents.verify(row.document, key)
    # The coming year's zones are drafted, and its partition is a user's to lock.
    assert zones.reporting_drafts(2027)
    drafter, approver = actor("analyst"), actor("release_approver")
    release_id = releases.freeze(drafter, latest)
    releases.draw(drafter, release_id)
    releases.process(drafter, release_id)
    releases.approve(approver, release_id)
    releases.publish(approver, release_id)
    assert count(PublishedRelease) == len(found) + 1


def actor(role: str) -> Actor:
    member = next(m for m in accounts.members() if role in m.roles)
    found = accounts.load_actor(str(member.id))
    assert found is not None
    return found


def check_refuses_a_second(made: Installed) -> None:
    before = count(Contact), count(FieldEntry)
    with pytest.raises(Conflict, match="not empty"):
        load(made.parameters, None, Progress())
    assert (count(Contact), count(FieldEntry)) == before


def check_never_real(made: Installed) -> None:
    """Neither store can be told that a fictional organisation is a real one."""
    with pytest.raises(Conflict):
        accounts.make_organisation(SYSTEM, "En riktig kommun", "0180", demo=False)
    with pytest.raises(ValueError, match="never become a real one"):
        parties.set_installation(SYSTEM, "En riktig kommun", demo=False)
    assert accounts.is_demo()
    assert parties.is_demo()


def check_logins(made: Installed) -> None:
    key = bytes.fromhex(LOGIN_KEYS[PICTURE])
    one, other = logins.fresh(key), logins.fresh(key)
    assert {login["surface"] for login in one} == {TEAM, PICTURE}
    assert {login["role"] for login in one} == set(logins.ORDER)
    for old, new in zip(one, other, strict=True):
        people = STAFF if old["surface"] == TEAM else PARTNERS
        assert old["username"] == new["username"]
        assert passwords.person_with(people, old["username"], old["password"]) is None
        person = passwords.person_with(people, new["username"], new["password"])
        assert person is not None
        sealed = None if people is STAFF else key
        assert totp.secret_of(people, person.id, sealed) == new["totp"] != old["totp"]
        shown = logins.code_of(new["username"], key)
        assert totp.step_of(new["totp"], shown, sessions.now()) is not None
    # Without the picture's own key its people get nothing: they stay out.
    assert {login["surface"] for login in logins.fresh()} == {TEAM}


def test_refuses_what_is_not_empty(stores: Stores, clock: object, tmp_path: Path) -> None:
    parameters = Parameters(today=TODAY, contacts=CONTACTS)
    with working(stores.settings(TEAM)):
        accounts.add_team(SYSTEM, "Någon", "any")
        with pytest.raises(Conflict, match="not empty"):
            load(parameters, None, Progress())
        assert accounts.organisation() is None
        assert not geography.areas("district")


def test_real_installation_hands_out_no_logins(stores: Stores, clock: object) -> None:
    with working(stores.settings(TEAM)):
        accounts.make_organisation(SYSTEM, "Kommunen", "0180", demo=False)
        with pytest.raises(NotAllowed):
            logins.fresh()
        with pytest.raises(NotAllowed):
            logins.code_of("anybody")
        with pytest.raises(Conflict, match="not empty"):
            load(Parameters(today=product_clock.operational_day()), None, Progress())


def test_logins_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    logins.write([{"username": "x"}], file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text(encoding="utf-8")) == [{"username": "x"}]


def test_both_surfaces_say_that_it_is_fictional(
    stores: Stores, clock: object, team_app: Flask, picture_app: Flask
) -> None:
    def marked(app: Flask) -> bool:
        page = app.test_client().get("/login", base_url="https://localhost")
        assert page.status_code == 200
        return 'class="fictional"' in page.get_data(as_text=True)

    assert not marked(team_app)
    assert not marked(picture_app)
    with working(stores.settings(TEAM)):
        mark_fictional(build(Parameters(today=TODAY, structure_name="town")))
    assert marked(team_app)
    assert marked(picture_app)
