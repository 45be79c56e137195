"""The shifts and contacts of all days, one operational day at a time. Memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fieldapp.ops.demo import contacts, rhythm, shifts
from fieldapp.ops.demo.city import City
from fieldapp.ops.demo.contacts import Night, Payload
from fieldapp.ops.demo.draws import Choice, poisson, random_uuid
from fieldapp.ops.demo.hotspots import Hotspot
from fieldapp.ops.demo.people import Meetings
from fieldapp.ops.demo.squares import Square
from fieldapp.ops.demo.structures import Team

EMPTY = 0.2
"""Share of shifts at which nobody is met: they are data too."""

# Contacts of one shift, against the average shift.
YIELD = {
    "street": 1.1,
    "online": 1.1,
    "phone_drop_in": 0.9,
    "police_interview": 0.4,
    "accompanying": 0.4,
    "information": 0.6,
}


@dataclass(frozen=True)
class Ids:
    """The ids that teams and working zones have in the installation, by team key."""

    teams: dict[str, str]
    zones: dict[str, tuple[str, ...]]

    @classmethod
    def from_seed(cls, city: City) -> Ids:
        rng = _rng(city, "ids")
        return cls(
            {team.key: random_uuid(rng) for team in city.parameters.structure.teams},
            {key: tuple(random_uuid(rng) for _ in zones) for key, zones in city.zones.items()},
        )


@dataclass(frozen=True)
class Day:
    """All payloads of one operational day."""

    day: date
    shifts: list[Payload]
    contacts: list[Payload]


def contacts_per_shift(contacts_a_year: int) -> float:
    """Three in a small organisation; a large one has busier shifts as well as more of them."""
    return 3.0 * max(1.0, contacts_a_year / 2_000) ** 0.3


def days(city: City, ids: Ids) -> Iterator[Day]:
    """From the first day up to the day before today; each day has a random stream of its own,
    so that a later `today` adds days and changes none."""
    writers = [_Writer(city, ids, team) for team in city.parameters.structure.teams]
    day = city.parameters.first_day
    while day < city.parameters.today:
        rng = _rng(city, f"{day.isoformat()}|{city.parameters.contacts}")
        made = Day(day, [], [])
        for writer in writers:
            writer.write(rng, made)
        yield made
        day += timedelta(days=1)


class _Writer:
    """One team's days: what does not change between them is prepared once."""

    def __init__(self, city: City, ids: Ids, team: Team) -> None:
        self._city = city
        self._team = team
        self._team_id = ids.teams[team.key]
        self._zones = dict(zip(city.zones[team.key], ids.zones[team.key], strict=True))
        self._zone_of: dict[Square, str] = {
            square: zone_id for zone, zone_id in self._zones.items() for square in zone.squares
        }
        self._kinds = Choice(team.shift_kinds)
        self._dayparts = Choice(team.dayparts)
        self._meetings = Meetings.of(team)
        weights = sum(share * YIELD[kind] for kind, share in team.shift_kinds)
        self._mean = contacts_per_shift(city.parameters.contacts)
        self._shifts_a_day = city.parameters.contacts * team.share / 365 / (self._mean * weights)
        self._by_year = {
            year: [spot for spot in spots if spot.theme in team.themes]
            for year, spots in city.hotspots.items()
        }
        self._cumulative = {year: _running(spots) for year, spots in self._by_year.items()}

    def write(self, rng: Random, made: Day) -> None:
        number = int(self._shifts_a_day * rhythm.activity(made.day) + rng.random())
        for _ in range(number):
            self._shift(rng, made)

    def _shift(self, rng: Random, made: Day) -> None:
        kind = self._kinds.draw(rng)
        dayparts = shifts.dayparts_of(rng, self._dayparts.draw(rng))
        year = made.day.year
        places = tuple(
            dict.fromkeys(rng.choices(self._by_year[year], cum_weights=self._cumulative[year], k=2))
        )
        zones: tuple[str, ...] = ()
        if kind == "street":
            inside = (self._zone_of.get(spot.square) for spot in places)
            zones = tuple(dict.fromkeys(zone for zone in inside if zone))
        number = _number(rng, self._mean * YIELD[kind])
        shift = shifts.shift(
            rng, self._team, self._team_id, made.day, kind, dayparts, zones, number > 0
        )
        made.shifts.append(shift)
        night = Night(
            shift["id"],
            kind,
            self._team,
            self._team_id,
            made.day,
            dayparts,
            shift["with_police"],
            places,
            self._zone_of,
            rhythm.share_new(made.day),
        )
        structure, squares = self._city.parameters.structure, self._city.squares
        kinds = self._meetings.kinds[kind]
        for _ in range(number):
            made.contacts.append(contacts.contact(rng, night, kinds.draw(rng), structure, squares))


def _number(rng: Random, mean: float) -> int:
    """Contacts of one shift: none for a share of the shifts, else one and more."""
    if rng.random() < EMPTY:
        return 0
    return 1 + poisson(rng, max(0.0, mean / (1 - EMPTY) - 1))


def _running(spots: list[Hotspot]) -> list[float]:
    total, sums = 0.0, []
    for spot in spots:
        total += spot.weight
        sums.append(total)
    return sums


def _rng(city: City, part: str) -> Random:
    parameters = city.parameters
    return Random(f"{part}|{parameters.structure_name}|{parameters.seed}")  # noqa: S311
