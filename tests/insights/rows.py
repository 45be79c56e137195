"""Random contacts and hours, and an independent count of them, row by row."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from fieldapp.accounts.models import Team
from fieldapp.contacts.models import Contact
from fieldapp.contacts.rules import arena_group
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.geography.models import Square
from fieldapp.shifts.models import Shift, ShiftHours
from fieldapp.zones.models import Zone, ZoneSquare
from tests.databases import Stores

TEAM = UUID(int=1)
ZONES = {UUID(int=11): "Torget", UUID(int=12): "Hamnen", UUID(int=13): "Stationen"}
SQUARES = [(2800 + e, 27408 + n) for e in range(3) for n in range(3)]
DISTRICTS = ("alfa", "beta")
KINDS = ("street", "online", "buyer", "relative", "professional", "observation")
ARENAS = ("street", "hotel", "escort_site", "phone", "drop_in", "begging_place")
DAYS = (date(2026, 1, 5), date(2026, 5, 1), date(2026, 8, 31), date(2025, 12, 31))
GROUPS = ("street", "online", "phone")


def district_of(square: tuple[int, int]) -> str | None:
    """The last row of squares lies in no district."""
    return None if square[1] == 27410 else DISTRICTS[square[0] % 2]


def contact(rng: Random, number: int) -> dict[str, Any]:
    """A row of contacts_contact; nothing of it need make sense together but its place."""
    day, arena = rng.choice(DAYS), rng.choice(ARENAS)
    row: dict[str, Any] = {
        "id": UUID(int=rng.getrandbits(128), version=4),
        "version": 1,
        "device_id": UUID(int=7),
        "shift_id": UUID(int=number),
        "team_id": TEAM,
        "deleted": rng.random() < 0.1,
        "day": day,
        "tertial": clock.tertial_of(day),
        "kind": rng.choice(KINDS),
        "arena": arena,
        "arena_group": arena_group(arena),
        "given": 0,
        "need": 0,
        "signs": 0,
        "place_kind": rng.choice(("square", "area", "municipality", "unknown", "none")),
        **dict.fromkeys(("square_e", "square_n", "zone_id", "district_code", "municipality_code")),
    }
    row |= {
        "met": rng.choice(("new", "known", None)),
        "kast": rng.choice(("offered", "accepted", None)) if row["kind"] == "buyer" else None,
        **dict.fromkeys(
            ("sellers_band", "buyers_band"), "few" if row["kind"] == "observation" else None
        ),
    }
    if row["place_kind"] == "square":
        square = rng.choice(SQUARES)
        row |= {"square_e": square[0], "square_n": square[1], "district_code": district_of(square)}
        row["zone_id"] = rng.choice([None, *ZONES])
    elif row["place_kind"] == "area":
        row["district_code"] = rng.choice(DISTRICTS)
    elif row["place_kind"] == "municipality":
        row["municipality_code"] = "9902"
    return row


@dataclass
class World:
    """What was put in: the rows themselves, to count them again another way."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    hours: list[dict[str, Any]] = field(default_factory=list)

    def counted(self, tertial: int, group: str | None) -> list[dict[str, Any]]:
        """The contacts that a figure of this choice is made of."""
        return [
            row
            for row in self.contacts
            if row["tertial"] == tertial
            and not row["deleted"]
            and row["kind"] != "observation"
            and group in (None, row["arena_group"])
        ]

    def squares(self, tertial: int, group: str | None) -> Counter:
        return Counter(
            (r["square_e"], r["square_n"])
            for r in self.counted(tertial, group)
            if r["place_kind"] == "square"
        )

    def by(self, column: str, tertial: int, group: str | None) -> Counter:
        rows = self.counted(tertial, group)
        return Counter(r[column] for r in rows if r[column] is not None)

    def hours_by(self, column: str, tertial: int, group: str | None) -> Counter:
        sums: Counter = Counter()
        for row in self.hours:
            if row["tertial"] == tertial and group in (None, row["arena_group"]):
                sums[row[column]] += row["centihours"]
        return sums


def make(seed: int, contacts: int, shifts: int) -> World:
    """A world from a seed."""
    rng = Random(seed)
    world = World([contact(rng, i) for i in range(contacts)])
    for number in range(shifts):
        day, group = rng.choice(DAYS), rng.choice(GROUPS)
        zone = rng.choice([None, *ZONES]) if group == "street" else None
        world.hours.append(
            {
                "shift_id": UUID(int=1000 + number),
                "position": 0,
                "tertial": clock.tertial_of(day),
                "arena_group": group,
                "zone_id": zone,
                "platform": None,
                "district_code": rng.choice(DISTRICTS) if zone else None,
                "daypart": "night",
                "centihours": rng.randrange(0, 1200, 25),
                "day": day,
            }
        )
    return world


def put(stores: Stores, world: World) -> None:
    """Into an empty field database, as its owner; team, zones and squares too."""
    engine = open_engine(stores.owner[FIELD])
    with engine.begin() as connection:
        connection.execute(insert(Team), [{"id": TEAM, "name": "Uppsök", "kind": "all"}])
        zones = [
            {"id": i, "team_id": TEAM, "name": name, "district_code": "alfa"}
            for i, name in ZONES.items()
        ]
        connection.execute(insert(Zone), zones)
        squares = [
            {"zone_id": zone, "e": SQUARES[i][0], "n": SQUARES[i][1]}
            for i, zone in enumerate(ZONES)
        ]
        connection.execute(insert(ZoneSquare), squares)
        connection.execute(
            insert(Square),
            [{"e": e, "n": n, "district_code": district_of((e, n))} for e, n in SQUARES],
        )
        if world.contacts:
            connection.execute(insert(Contact), world.contacts)
        if world.hours:
            connection.execute(insert(Shift), [_shift(row) for row in world.hours])
            rows = [{k: v for k, v in row.items() if k != "day"} for row in world.hours]
            connection.execute(insert(ShiftHours), rows)
    engine.dispose()


def _shift(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["shift_id"],
        "version": 1,
        "device_id": UUID(int=7),
        "team_id": TEAM,
        "deleted": False,
        "day": row["day"],
        "tertial": row["tertial"],
        "closed": True,
        "kind": "street",
    }
