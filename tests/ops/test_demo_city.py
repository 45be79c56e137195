"""The fictional ground: the same seed gives the same one, and it fits together."""

from datetime import date
from itertools import combinations, pairwise

import pytest
from shapely import union_all

from fieldapp.ops.demo.city import City, build, layers
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.squares import SIDE
from fieldapp.ops.demo.structures import STRUCTURES
from fieldapp.releases import zoning

TODAY = date(2026, 11, 21)


def made(structure: str = "city", seed: int = 1, **more: int) -> City:
    return build(Parameters(today=TODAY, structure_name=structure, seed=seed, **more))


@pytest.fixture(scope="module", params=[("city", 1), ("city", 7), ("town", 1), ("town", 7)])
def city(request: pytest.FixtureRequest) -> City:
    return made(*request.param)


def test_same_seed_gives_the_same_ground() -> None:
    one, again, other = made(), made(), made(seed=2)
    assert layers(one) == layers(again)
    assert one.squares == again.squares
    assert (one.zones, one.reporting) == (again.zones, again.reporting)
    assert one.squares != other.squares
    assert layers(one)["water"] != layers(other)["water"]


def test_number_of_contacts_does_not_move_the_ground() -> None:
    assert made(contacts=50).squares == made(contacts=1_000_000).squares


def test_districts_tile_the_municipality(city: City) -> None:
    structure = city.parameters.structure
    districts = [area.shape for area in city.areas if area.kind == "district"]
    assert len(districts) == len(structure.districts)
    assert all(shape.is_valid for shape in districts)
    for one, other in combinations(districts, 2):
        assert one.intersection(other).area < 1.0
    whole = next(area.shape for area in city.areas if area.kind == "municipality")
    assert union_all(districts).symmetric_difference(whole).area < 1.0
    police = [area.shape for area in city.areas if area.kind == "police_area"]
    assert len(police) == len(structure.police_areas)
    assert sum(shape.area for shape in police) == pytest.approx(whole.area, rel=1e-9)


def test_codes_and_names_are_unique(city: City) -> None:
    keys = [(area.kind, area.code) for area in city.areas]
    names = [(area.kind, area.name) for area in city.areas]
    assert len(set(keys)) == len(keys)
    assert len(set(names)) == len(names)


def test_residents_live_on_dry_ground(city: City) -> None:
    structure = city.parameters.structure
    total = sum(city.squares.residents.values())
    assert total == pytest.approx(structure.residents, rel=0.01)
    for (e, n), residents in list(city.squares.residents.items())[::97]:
        assert residents >= 0
        assert structure.east <= e * SIDE < structure.east + structure.side
        assert structure.north <= n * SIDE < structure.north + structure.side
    assert all(city.squares.is_dry(square) for square in city.squares.residents)


def test_reporting_zones_pass_the_partition_rules(city: City) -> None:
    """What is drafted here is what `releases` will be asked to lock."""
    years = city.parameters.operational_years
    assert set(city.reporting) == set(range(years.start, years.stop + 1))
    for year, zones in city.reporting.items():
        assert len(zones) == city.parameters.structure.reporting_zones
        for zone in zones:
            zoning.check_zone(zone.source, zone.squares)
            assert str(year - 1) in zone.source
            assert "fiktiv" in zone.source
        zoning.check_disjoint({zone.name: zone.squares for zone in zones})


def test_working_zones_of_a_team_are_disjoint(city: City) -> None:
    for team in city.parameters.structure.teams:
        zones = city.zones[team.key]
        squares = [square for zone in zones for square in zone.squares]
        assert len(squares) == len(set(squares))
        assert bool(zones) == team.has_zones


def test_hotspots_drift_between_years(city: City) -> None:
    years = sorted(city.hotspots)
    wanted = sum(count for _, count in city.parameters.structure.hotspots)
    for before, after in pairwise(years):
        assert len(city.hotspots[after]) == wanted
        moved = [
            one.square != other.square
            for one, other in zip(city.hotspots[before], city.hotspots[after], strict=True)
        ]
        assert sum(moved) >= len(moved) / 3
    assert all(
        city.squares.is_dry(hotspot.square)
        for hotspots in city.hotspots.values()
        for hotspot in hotspots
    )


def test_structures_differ() -> None:
    """The second organisation keeps the code honest: nothing may count on the first's shape."""
    city, town = STRUCTURES["city"], STRUCTURES["town"]
    assert len(town.teams) == 1
    assert not any(team.kind == "buyers" for team in town.teams)
    assert not set(city.districts) & set(town.districts)
    assert city.municipality_code != town.municipality_code
    for structure in (city, town):
        assert sum(team.share for team in structure.teams) == pytest.approx(1.0)
        for code in (structure.municipality_code, *structure.neighbours):
            assert code.startswith("99"), "codes 99xx are not in use"


@pytest.mark.parametrize(
    "wrong",
    [{"contacts": 0}, {"contacts": 1_000_001}, {"years": 0}, {"structure_name": "village"}],
)
def test_wrong_parameters_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"1 to|city or town"):
        Parameters(today=TODAY, **wrong)


def test_records_begin_with_a_year() -> None:
    assert Parameters(today=date(2026, 11, 21)).first_day == date(2024, 1, 1)
    assert Parameters(today=date(2027, 1, 5)).first_day == date(2024, 1, 1)
    assert Parameters(today=date(2026, 6, 30), years=1).first_day == date(2025, 1, 1)
