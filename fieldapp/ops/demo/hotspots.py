"""Where people are met: a dozen places that drift, fade and appear between the years."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from fieldapp.ops.demo.squares import Square, Squares, middle_of, square_of
from fieldapp.ops.demo.structures import Structure

APART = 1_300  # metres between two hotspots at the start


@dataclass(frozen=True)
class Hotspot:
    """A place in one year. reach: standard deviation in metres; weight: relative activity."""

    number: int
    theme: str
    east: float
    north: float
    reach: float
    weight: float

    @property
    def square(self) -> Square:
        return square_of(self.east, self.north)


Hotspots = dict[int, tuple[Hotspot, ...]]


def make(rng: Random, structure: Structure, squares: Squares, years: range) -> Hotspots:
    """Hotspots by operational year, and for the year before the first (zones rest on it)."""
    themes = [theme for theme, count in structure.hotspots for _ in range(int(count))]
    current: list[Hotspot] = []
    for number, theme in enumerate(themes):
        current.append(_first(rng, number, theme, squares, current))
    found: Hotspots = {}
    for year in range(years.start - 1, years.stop):
        found[year] = tuple(current)
        current = [_drifted(rng, hotspot, squares) for hotspot in current]
        if year % 2:
            # One place a second year is given up and another takes its number.
            i = rng.randrange(len(current))
            others = current[:i] + current[i + 1 :]
            current[i] = _first(rng, current[i].number, current[i].theme, squares, others)
    return found


def _first(
    rng: Random, number: int, theme: str, squares: Squares, others: list[Hotspot]
) -> Hotspot:
    """A dry, lived-in place at some distance from the others; the first places weigh most."""
    apart = float(APART)
    while True:
        square = rng.choices(squares.order, cum_weights=squares.cumulative)[0]
        east, north = middle_of(square)
        if all(math.dist((east, north), (o.east, o.north)) >= apart for o in others):
            weight = 1 / (1 + number) ** 0.6 * rng.uniform(0.7, 1.3)
            return Hotspot(number, theme, east, north, rng.uniform(140, 300), weight)
        apart *= 0.97


def _drifted(rng: Random, hotspot: Hotspot, squares: Squares) -> Hotspot:
    for _ in range(20):
        way = rng.uniform(0, 2 * math.pi)
        length = rng.uniform(100, 450)
        east = hotspot.east + math.cos(way) * length
        north = hotspot.north + math.sin(way) * length
        if squares.is_dry(square_of(east, north)):
            break
    else:
        east, north = hotspot.east, hotspot.north
    weight = hotspot.weight * math.exp(rng.gauss(0, 0.3))
    return Hotspot(hotspot.number, hotspot.theme, east, north, hotspot.reach, weight)
