"""The 250 m squares of the ground: which are dry, in which district, with how many residents.

A square is (e, n) = (floor(E / 250), floor(N / 250)) in SWEREF 99 TM, as everywhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from random import Random

import shapely

from fieldapp.ops.demo.districts import Area
from fieldapp.ops.demo.land import Land
from fieldapp.ops.demo.structures import Structure

SIDE = 250
Square = tuple[int, int]


@dataclass(frozen=True)
class Squares:
    """residents: by square, dry squares only; district: code by square, dry ones only."""

    residents: dict[Square, int]
    district: dict[Square, str]
    order: tuple[Square, ...]
    cumulative: tuple[float, ...]

    def is_dry(self, square: Square) -> bool:
        return square in self.district


def square_of(east: float, north: float) -> Square:
    return math.floor(east / SIDE), math.floor(north / SIDE)


def middle_of(square: Square) -> tuple[float, float]:
    return (square[0] + 0.5) * SIDE, (square[1] + 0.5) * SIDE


def make(rng: Random, structure: Structure, land: Land, areas: list[Area]) -> Squares:
    """Residents fall off from the middle and from each district's own centre; water has none."""
    district = _districts(structure, land, areas)
    density = _densities(rng, structure, areas, district, land)
    total = sum(density.values())
    residents = {
        square: round(structure.residents * value / total) for square, value in density.items()
    }
    order = tuple(residents)
    # People are also met where few live: every dry square keeps a small weight.
    cumulative = tuple(accumulate(residents[square] + 0.5 for square in order))
    return Squares(residents, district, order, cumulative)


def _districts(structure: Structure, land: Land, areas: list[Area]) -> dict[Square, str]:
    first_e, first_n = square_of(structure.east, structure.north)
    count = structure.side // SIDE
    grid = [(first_e + i, first_n + j) for j in range(count) for i in range(count)]
    xs = [middle_of(square)[0] for square in grid]
    ys = [middle_of(square)[1] for square in grid]
    shapely.prepare(land.land)
    dry = shapely.contains_xy(land.land, xs, ys)
    found: dict[Square, str] = {}
    for area in areas:
        if area.kind != "district":
            continue
        shapely.prepare(area.shape)
        inside = shapely.contains_xy(area.shape, xs, ys)
        for i, square in enumerate(grid):
            if inside[i] and dry[i]:
                found[square] = area.code
    return {square: found[square] for square in grid if square in found}


def _densities(
    rng: Random, structure: Structure, areas: list[Area], district: dict[Square, str], land: Land
) -> dict[Square, float]:
    side = structure.side
    peaks = [(structure.east + side * 0.5, structure.north + side * 0.5, side * 0.11, 6.0)]
    for area in areas:
        if area.kind == "district":
            centre = area.shape.intersection(land.land).representative_point()
            peaks.append((centre.x, centre.y, side * rng.uniform(0.03, 0.055), rng.uniform(1.5, 4)))
    green = shapely.union_all(list(land.parks))
    shapely.prepare(green)
    density: dict[Square, float] = {}
    for square in district:
        x, y = middle_of(square)
        value = sum(
            weight * math.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * reach * reach))
            for px, py, reach, weight in peaks
        )
        value *= rng.uniform(0.4, 1.6)
        density[square] = 0.0 if value < 0.05 or shapely.contains_xy(green, x, y) else value
    return density
