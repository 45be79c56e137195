"""The fictional records: the same seed, the shares that a real team would have, valid payloads."""

import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from fieldapp.contacts import rules as contact_rules
from fieldapp.contacts import schemas as contact_schemas
from fieldapp.foundation.clock import tertial_of
from fieldapp.ops.demo.city import City, build
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.squares import square_of
from fieldapp.ops.demo.stream import Day, Ids, days
from fieldapp.shifts import rules as shift_rules
from fieldapp.shifts import schemas as shift_schemas

TODAY = date(2026, 1, 1)
PERSONS = ("street", "online", "buyer")


def city_of(contacts: int, structure: str = "city", today: date = TODAY, **more: int) -> City:
    return build(Parameters(today=today, contacts=contacts, structure_name=structure, **more))


@dataclass
class Year:
    shifts: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)

    def share(self, name: str, *codes: str) -> float:
        said = [c[name] for c in self.contacts if c["kind"] in PERSONS]
        return sum(value in codes for value in said) / len(said)


def one_year(city: City) -> Year:
    year = Year()
    for day in days(city, Ids.from_seed(city)):
        year.shifts += day.shifts
        year.contacts += day.contacts
    return year


@pytest.fixture(scope="module", params=["city", "town"])
def whole_year(request: pytest.FixtureRequest) -> tuple[City, Year]:
    city = city_of(20_000, request.param, years=1)
    return city, one_year(city)


def test_same_seed_gives_the_same_records() -> None:
    def first(city: City, number: int) -> list[Day]:
        ids = Ids.from_seed(city)
        return [day for day, _ in zip(days(city, ids), range(number), strict=False)]

    assert first(city_of(2_000), 40) == first(city_of(2_000), 40)
    assert first(city_of(2_000), 40) != first(city_of(2_000, seed=2), 40)


def test_a_later_today_adds_days_and_changes_none() -> None:
    short = city_of(2_000, today=date(2025, 11, 1), years=1)
    longer = city_of(2_000, today=date(2025, 12, 1), years=1)
    ids = Ids.from_seed(short)
    before, after = list(days(short, ids)), list(days(longer, ids))
    assert before == after[: len(before)]
    assert len(after) == len(before) + 30


def test_number_of_contacts(whole_year: tuple[City, Year]) -> None:
    city, year = whole_year
    assert len(year.contacts) == pytest.approx(city.parameters.contacts, rel=0.07)


def test_repeats_and_unsure(whole_year: tuple[City, Year]) -> None:
    """62–65 % of those whom the team is sure of were met before; 8–12 % are *unsure*."""
    _, year = whole_year
    assert 0.08 <= year.share("met", "unsure") <= 0.12
    new, known = year.share("met", "new"), year.share("met", "known")
    assert 0.61 <= known / (new + known) <= 0.66


def test_new_persons_come_early(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    new = Counter(
        tertial_of(date.fromisoformat(c["day"])) % 10
        for c in year.contacts
        if c["kind"] in PERSONS and c["met"] == "new"
    )
    total = sum(new.values())
    assert 0.42 <= new[1] / total <= 0.54
    assert new[1] > new[2] > new[3] > 0.15 * total


def test_empty_shifts_and_their_hours(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    met = Counter(contact["shift"] for contact in year.contacts)
    empty = [shift for shift in year.shifts if not met[shift["id"]]]
    assert 0.15 <= len(empty) / len(year.shifts) <= 0.25
    assert all(shift["half_hours"] > 0 for shift in empty)


def test_every_kind_and_place_is_there(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    kinds = Counter(contact["kind"] for contact in year.contacts)
    places = Counter(contact["place"]["kind"] for contact in year.contacts)
    assert set(kinds) == {"street", "online", "buyer", "relative", "professional", "observation"}
    assert {"square", "area", "unknown", "none"} <= set(places)
    assert min(kinds.values()) > 50
    assert 0.01 < places["unknown"] / len(year.contacts) < 0.12
    children = year.share("age", "under_18")
    assert 0.02 < children < 0.25


def test_summer_is_quiet(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    months = Counter(contact["day"][5:7] for contact in year.contacts)
    assert months["07"] < 0.8 * months["10"]


def test_squares_are_dry_and_in_their_zone(whole_year: tuple[City, Year]) -> None:
    city, year = whole_year
    ids = Ids.from_seed(city)
    zone_squares = {
        zone_id: set(zone.squares)
        for key, zones in city.zones.items()
        for zone, zone_id in zip(zones, ids.zones[key], strict=True)
    }
    inside = 0
    for contact in year.contacts:
        place = contact["place"]
        if place["kind"] == "square":
            square = (place["e"], place["n"])
            assert city.squares.is_dry(square)
            if place["zone"]:
                assert square in zone_squares[place["zone"]]
                inside += 1
    assert inside > 100


def test_hotspots_stand_out(whole_year: tuple[City, Year]) -> None:
    """Most contacts in the open lie within 1 km of that year's places, on little of the ground."""
    city, year = whole_year
    spots = city.hotspots[2025]
    squares = [
        (c["place"]["e"], c["place"]["n"]) for c in year.contacts if c["place"]["kind"] == "square"
    ]
    near = {
        square
        for spot in spots
        for dx in range(-4, 5)
        for dy in range(-4, 5)
        for square in [square_of(spot.east + dx * 250, spot.north + dy * 250)]
    }
    assert sum(square in near for square in squares) / len(squares) > 0.8
    assert len(near) < 0.3 * len(city.squares.district)


def test_every_payload_is_valid(whole_year: tuple[City, Year]) -> None:
    """As sealed payloads of a phone are read: by the schema, then by the rules."""
    _, year = whole_year
    device = uuid4()
    for payload in year.contacts[::3]:
        read = contact_schemas.read(payload)
        contact_rules.row_of(read, device)
    for payload in year.shifts:
        read = shift_schemas.read(payload)
        assert shift_rules.check_shift(read) is None
        shift_rules.row_of(read, device)


def test_ids_tell_nothing(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    ids = [UUID(contact["id"]) for contact in year.contacts]
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {4}
    assert {one.variant for one in ids} == {uuid4().variant}


def test_nothing_of_a_clock_or_position(whole_year: tuple[City, Year]) -> None:
    _, year = whole_year
    for contact in year.contacts[:2_000]:
        assert len(contact["day"]) == 10
        if contact["arena"] in contact_rules.INDOOR:
            assert contact["place"]["kind"] != "square"


def test_memory_does_not_grow_with_the_contacts(sized: Callable[[int, int], int]) -> None:
    city = city_of(sized(30_000, 300_000), years=1)
    ids = Ids.from_seed(city)
    tracemalloc.start()
    try:
        for _ in days(city, ids):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * 2**20
