"""Main roads between districts and a street grid where people live, for the basemap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from shapely import LineString, MultiLineString, box, union_all
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from fieldapp.ops.demo.districts import Area
from fieldapp.ops.demo.land import Land
from fieldapp.ops.demo.lines import wiggle
from fieldapp.ops.demo.squares import SIDE, Squares

BUILT_UP = 25  # residents of a square from which it has streets
BLOCK = 110  # metres between parallel streets


@dataclass(frozen=True)
class Streets:
    """Line geometries by class; built_up is the ground that they serve."""

    highways: list[BaseGeometry]
    main: list[BaseGeometry]
    minor: list[BaseGeometry]
    built_up: BaseGeometry


def make(rng: Random, land: Land, areas: list[Area], squares: Squares) -> Streets:
    districts = [area for area in areas if area.kind == "district"]
    centres = [area.shape.intersection(land.land).representative_point() for area in districts]
    pairs = _neighbours([(point.x, point.y) for point in centres])
    main = [
        LineString(wiggle(rng, (centres[i].x, centres[i].y), (centres[j].x, centres[j].y), 0.1, 6))
        for i, j in pairs
    ]
    west, south, east, north = land.ground.bounds
    highways = [
        LineString(
            wiggle(
                rng, (west, south + 0.35 * (north - south)), (centres[0].x, centres[0].y), 0.06, 7
            )
        ),
        LineString(
            wiggle(rng, (west + 0.45 * (east - west), north), (centres[0].x, centres[0].y), 0.06, 7)
        ),
    ]
    built_up = union_all(
        [
            box(e * SIDE, n * SIDE, (e + 1) * SIDE, (n + 1) * SIDE)
            for (e, n), residents in squares.residents.items()
            if residents >= BUILT_UP
        ]
    ).intersection(land.land)
    minor = [_grid(rng, area.shape.intersection(built_up)) for area in districts]
    return Streets(highways, main, [part for part in minor if not part.is_empty], built_up)


def _neighbours(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """The Gabriel graph: a road where no third centre lies in the circle between two."""
    pairs = []
    for i, a in enumerate(points):
        for j in range(i + 1, len(points)):
            b = points[j]
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            reach = math.dist(a, b) / 2
            if all(math.dist(middle, c) >= reach for k, c in enumerate(points) if k not in (i, j)):
                pairs.append((i, j))
    return pairs


def _grid(rng: Random, ground: BaseGeometry) -> BaseGeometry:
    """Two sets of parallel streets, turned by the district's own angle and cut at its edge."""
    if ground.is_empty:
        return ground
    west, south, east, north = ground.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    reach = math.hypot(east - west, north - south) / 2
    lines = []
    for k in range(-int(reach / BLOCK), int(reach / BLOCK) + 1):
        offset = k * BLOCK
        if rng.random() < 0.85:
            lines.append(
                [(middle[0] - reach, middle[1] + offset), (middle[0] + reach, middle[1] + offset)]
            )
        if k % 2 == 0 and rng.random() < 0.9:
            lines.append(
                [(middle[0] + offset, middle[1] - reach), (middle[0] + offset, middle[1] + reach)]
            )
    grid = rotate(MultiLineString(lines), rng.uniform(0, 90), origin=middle)
    return grid.intersection(ground)
