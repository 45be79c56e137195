"""Districts, police areas and the municipality: wiggled Voronoi cells that share their edges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from shapely import MultiPoint, MultiPolygon, Point, Polygon, union_all, voronoi_polygons
from shapely.geometry.base import BaseGeometry

from fieldapp.ops.demo.land import Land
from fieldapp.ops.demo.lines import wiggle
from fieldapp.ops.demo.structures import Structure


@dataclass(frozen=True)
class Area:
    """One area of kind district, police_area or municipality."""

    kind: str
    code: str
    name: str
    shape: MultiPolygon


def make(rng: Random, structure: Structure, land: Land) -> list[Area]:
    """All areas; districts first, the most central of them first."""
    cells = _cells(rng, land, len(structure.districts))
    middle = Point(*_middle(structure))
    cells.sort(key=lambda cell: cell.centroid.distance(middle))
    shapes = _wiggled(rng, cells)
    districts = [
        Area("district", f"D{i:02d}", name, _multi(shape))
        for i, (name, shape) in enumerate(zip(structure.districts, shapes, strict=True), start=1)
    ]
    return [
        *districts,
        *_police_areas(structure, districts, middle),
        _municipality(structure, districts),
    ]


def _middle(structure: Structure) -> tuple[float, float]:
    return structure.east + structure.side * 0.52, structure.north + structure.side * 0.52


def _cells(rng: Random, land: Land, count: int) -> list[Polygon]:
    """Voronoi cells of points that Lloyd's rule has spread over the land; denser in the middle."""
    east, north, far_east, far_north = land.ground.bounds
    side = far_east - east
    points: list[Point] = []
    while len(points) < count:
        point = Point(
            east + side * min(0.97, max(0.03, rng.gauss(0.45, 0.26))),
            north + (far_north - north) * min(0.97, max(0.03, rng.gauss(0.5, 0.28))),
        )
        if land.land.contains(point):
            points.append(point)
    for _ in range(3):
        points = [
            (dry if not (dry := cell.intersection(land.land)).is_empty else cell).centroid
            for cell in _voronoi(points, land.ground)
        ]
    return _voronoi(points, land.ground)


def _voronoi(points: list[Point], ground: Polygon) -> list[Polygon]:
    cells = voronoi_polygons(MultiPoint(points), extend_to=ground.buffer(1_000))
    found = [cell.intersection(ground) for cell in cells.geoms]
    return sorted(
        (cell for cell in found if cell.area > 1), key=lambda cell: cell.centroid.coords[0]
    )


def _wiggled(rng: Random, cells: list[Polygon]) -> list[Polygon]:
    """Cells with natural edges. An edge is wiggled once, so both its sides get the same line."""
    base = rng.getrandbits(32)
    amplitude = 0.14
    while True:
        shapes = [_wiggled_ring(base, cell, amplitude) for cell in cells]
        together = union_all(shapes) if all(shape.is_valid for shape in shapes) else None
        if together is not None and abs(together.area - sum(s.area for s in shapes)) < 1.0:
            return shapes
        amplitude /= 2  # sharp corners may cross their neighbours


def _wiggled_ring(base: int, cell: Polygon, amplitude: float) -> Polygon:
    corners = [(round(x), round(y)) for x, y in cell.exterior.coords]
    ring: list[tuple[float, float]] = []
    for start, end in pairwise(corners):
        if start == end:
            continue
        low, high = sorted((start, end))
        line = wiggle(Random(f"{base}|{low}|{high}"), low, high, amplitude, 5)  # noqa: S311
        line = [(round(x), round(y)) for x, y in line]
        ring += (line if start == low else line[::-1])[:-1]
    return Polygon([*ring, ring[0]])


def _police_areas(structure: Structure, districts: list[Area], middle: Point) -> list[Area]:
    """Neighbouring districts joined, clockwise around the middle."""

    def angle(area: Area) -> float:
        centre = area.shape.centroid
        return math.atan2(centre.y - middle.y, centre.x - middle.x)

    ordered = sorted(districts, key=angle)
    count = len(structure.police_areas)
    areas = []
    for i, name in enumerate(structure.police_areas):
        part = ordered[i * len(ordered) // count : (i + 1) * len(ordered) // count]
        joined = union_all([area.shape for area in part])
        areas.append(Area("police_area", f"P{i + 1}", name, _multi(joined)))
    return areas


def _municipality(structure: Structure, districts: list[Area]) -> Area:
    whole = _multi(union_all([area.shape for area in districts]))
    return Area("municipality", structure.municipality_code, structure.municipality, whole)


def _multi(shape: BaseGeometry) -> MultiPolygon:
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
