"""A real city to stand in: Stockholm's districts, imported as an administrator imports them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import shapely
from sqlalchemy import delete, select

from fieldapp.accounts import devices_desk, devices_enrolment
from fieldapp.accounts import service as accounts
from fieldapp.accounts.models import Membership, Staff
from fieldapp.accounts.people import STAFF
from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import TEAM
from fieldapp.geography import basemap, importing, squares
from fieldapp.geography import service as geography
from fieldapp.geography.squares import Square
from fieldapp.ops.context import working
from fieldapp.parties import service as parties
from fieldapp.signin import passwords, totp
from fieldapp.zones import service as zones
from tests.browser import records
from tests.browser.servers import ROOT
from tests.databases import Stores

FOLDER = ROOT.parent / "shared" / "geo"
"""Lies beside the project; its README says where it comes from."""
DISTRICTS = FOLDER / "stockholm_stadsdelar.geojson"
WATER = FOLDER / "stockholm_vatten.geojson"

MALMSKILLNADSGATAN = (59.3345, 18.0645)
MEDBORGARPLATSEN = (59.3143, 18.0735)

PREPARED = audit.act("tests.prepared")
PASSWORD = "en-lagom-lang-fras"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The key of everybody's authenticator."""
TEAM_NAME = "Uppsökarna"
OTHER_TEAM = "Fältarna"


@dataclass(frozen=True)
class City:
    """Who and what stands in the installation."""

    team: UUID
    worker: str
    lead: str
    other_lead: str
    zone: tuple[str, Square]
    """Name of a working zone of nine squares, and the one in its middle."""


def around(middle: Square) -> list[tuple[int, int]]:
    """Nine squares."""
    return [(middle.e + x, middle.n + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]


def square_at(position: tuple[float, float]) -> Square:
    """The square of (latitude, longitude)."""
    found = squares.square_at(*position)
    assert found is not None
    return found


def install(stores: Stores) -> City:
    """Districts, one team with a worker and two leads, another team, one working zone."""
    with working(stores.settings(TEAM)):
        accounts.make_organisation(SYSTEM, "Provet", "0180", demo=False)
        parties.set_installation(SYSTEM, "Provet", demo=False)
        importing.import_areas(
            SYSTEM, importing.Wanted(DISTRICTS, "district", name_property="name", source="CC0")
        )
        geography.publish_areas(SYSTEM)
        team = accounts.add_team(SYSTEM, TEAM_NAME, "outreach")
        accounts.add_team(SYSTEM, OTHER_TEAM, "youth")
        roles = {"vera": "outreach_worker", "lisa": "team_lead", "leo": "team_lead"}
        for name, role in roles.items():
            made = accounts.add_staff(SYSTEM, name, name.capitalize(), frozenset({role}), (team,))
            passwords.set_password(SYSTEM, STAFF, made, PASSWORD)
            totp.set_secret(SYSTEM, STAFF, made, SECRET)
        middle = square_at((59.3262, 18.0719))
        zones.draw_zone(SYSTEM, team, "Slussen", around(middle))
    return City(team, "vera", "lisa", "leo", ("Slussen", middle))


def enrolment_code(stores: Stores, username: str) -> str:
    """A one-time code for a phone of this member of staff."""
    with working(stores.settings(TEAM)):
        (staff,) = db.session.scalars(select(Staff.id).where(Staff.username == username))
        actor = accounts.load_actor(str(staff))
        assert actor is not None
        return devices_enrolment.make_code(actor, staff)


def leave_teams(stores: Stores, username: str) -> None:
    """The administrator takes somebody out of every team."""
    with (
        working(stores.settings(TEAM)),
        audit.recorded(SYSTEM, PREPARED) as session,
    ):
        (worker,) = session.scalars(select(Staff.id).where(Staff.username == username))
        session.execute(delete(Membership).where(Membership.staff_id == worker))


def revoke_phones(stores: Stores) -> None:
    """The administrator revokes every enrolled phone."""
    with working(stores.settings(TEAM)):
        for device in records.devices(stores):
            devices_desk.revoke(SYSTEM, device)


@cache
def _outlines() -> list[tuple[str, shapely.Geometry]]:
    collection = json.loads(DISTRICTS.read_text(encoding="utf-8"))
    return [
        (feature["properties"]["name"], shapely.from_geojson(json.dumps(feature["geometry"])))
        for feature in collection["features"]
    ]


def district_of(square: Square) -> str:
    """The district's name in the file that holds the square's middle, found without the product."""
    lat, lon = squares.centre(*square)
    (name,) = [name for name, shape in _outlines() if shape.contains(shapely.Point(lon, lat))]
    return name


def _feature(shape: shapely.Geometry, **properties: object) -> dict[str, object]:
    """A feature of GeoJSON."""
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def draw_basemap(file: Path) -> Path:
    """Water, the districts' edges and names, and one street, as one PMTiles archive."""
    water = json.loads(WATER.read_text(encoding="utf-8"))["features"]
    edges = basemap.boundary_features(json.loads(DISTRICTS.read_text(encoding="utf-8")), 9)
    west, south, east, north = 17.6, 59.15, 18.3, 59.5
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    earth = {
        "type": "Feature",
        "properties": {"kind": "earth"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    for feature in water:
        feature["properties"] = {"kind": "lake"}
    places = [
        _feature(shape.representative_point(), kind="locality", name=name, population_rank=5)
        for name, shape in _outlines()
    ]
    lat, lon = MALMSKILLNADSGATAN
    street = shapely.LineString([(lon - 0.004, lat - 0.005), (lon + 0.004, lat + 0.005)])
    roads = [_feature(street, kind="minor_road", name="Malmskillnadsgatan")]
    basemap.build(
        {"earth": [earth], "water": water, "boundaries": edges, "places": places, "roads": roads},
        file,
        name="Stockholm",
        attribution="Stockholms stad, CC0",
        zooms=(9, 13),
    )
    return file
