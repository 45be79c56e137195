"""The teams' working zones and, for each year, the draft of public reporting zones."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from fieldapp.ops.demo.hotspots import Hotspot, Hotspots
from fieldapp.ops.demo.squares import Square, Squares
from fieldapp.ops.demo.structures import Structure
from fieldapp.ops.demo.words import zone_names

WIDTH = 4  # squares: a zone is about 1 km wide
FEWEST = 8  # dry squares in a zone


@dataclass(frozen=True)
class Zone:
    """Squares in reading order; number is its place in its list."""

    number: int
    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class ReportingZone:
    """A draft for one operational year; source is what the public could read before it."""

    name: str
    source: str
    squares: tuple[Square, ...]


def working(
    rng: Random, structure: Structure, squares: Squares, hotspots: Hotspots
) -> dict[str, tuple[Zone, ...]]:
    """Zones by team key: about where its kinds of place lay at the beginning and lie now."""
    names = iter(zone_names(rng, 400))
    first, last = hotspots[min(hotspots)], hotspots[max(hotspots)]
    found: dict[str, tuple[Zone, ...]] = {}
    for team in structure.teams:
        zones: list[Zone] = []
        taken: set[Square] = set()
        if team.has_zones:
            for hotspot in (*first, *last):
                if hotspot.theme not in team.themes:
                    continue
                part = _around(hotspot.square, squares, taken)
                if len(part) >= FEWEST:
                    taken.update(part)
                    zones.append(Zone(len(zones), next(names), part))
        found[team.key] = tuple(zones)
    return found


def reporting(
    rng: Random, structure: Structure, squares: Squares, hotspots: Hotspots, year: int
) -> tuple[ReportingZone, ...]:
    """Zones about 1 km wide around the year before's busiest public places, and two others.

    Last year's places stand for what a public source could say: this year's have drifted.
    """
    before = sorted(hotspots[year - 1], key=lambda hotspot: -hotspot.weight)
    centres = [hotspot.square for hotspot in before[: max(1, structure.reporting_zones - 2)]]
    names = iter(zone_names(rng, 400))
    source = structure.source.format(year=year - 1)
    taken: set[Square] = set()
    zones: list[ReportingZone] = []
    while len(zones) < structure.reporting_zones:
        centre = (
            centres.pop(0)
            if centres
            else rng.choices(squares.order, cum_weights=squares.cumulative)[0]
        )
        part = _around(centre, squares, taken)
        # A whole window keeps every reporting zone at least 500 m wide.
        if len(part) == WIDTH * WIDTH:
            taken.update(part)
            zones.append(ReportingZone(next(names), source, part))
    return tuple(zones)


def zone_of(hotspot: Hotspot, zones: tuple[Zone, ...]) -> Zone | None:
    """The zone in which a place lies this year, if the team still has one there."""
    return next((zone for zone in zones if hotspot.square in zone.squares), None)


def _around(centre: Square, squares: Squares, taken: set[Square]) -> tuple[Square, ...]:
    e0, n0 = centre[0] - WIDTH // 2, centre[1] - WIDTH // 2
    window = [(e0 + i, n0 + j) for j in range(WIDTH) for i in range(WIDTH)]
    return tuple(s for s in window if squares.is_dry(s) and s not in taken)
