"""Shoreline, water and islands of the fictional ground."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from shapely import LineString, Polygon, box, make_valid, union_all
from shapely.geometry.base import BaseGeometry

from fieldapp.ops.demo.lines import blob, wiggle
from fieldapp.ops.demo.structures import Structure


@dataclass(frozen=True)
class Land:
    """water: (name, kind, geometry) with kind ocean, river or lake; land: what is dry."""

    ground: Polygon
    water: tuple[tuple[str, str, BaseGeometry], ...]
    land: BaseGeometry
    parks: tuple[BaseGeometry, ...]


def make(rng: Random, structure: Structure) -> Land:
    """Sea in the east, a sound reaching inland, a lake, and islands off the coast."""
    east, north, side = structure.east, structure.north, structure.side
    ground = box(east, north, east + side, north + side)

    def at(x: float, y: float) -> tuple[float, float]:
        return (east + x * side, north + y * side)

    coast = wiggle(rng, at(0.74, -0.05), at(0.78, 1.05), 0.16, 8)
    sea = make_valid(Polygon([*coast, at(1.1, 1.05), at(1.1, -0.05)]))
    bed = LineString(wiggle(rng, at(0.99, rng.uniform(0.42, 0.5)), at(0.08, 0.62), 0.14, 7))
    sound = bed.buffer(side * 0.011)
    lake = make_valid(Polygon(blob(rng, at(0.24, 0.27), side * 0.05)))
    islands = [
        make_valid(
            Polygon(blob(rng, at(rng.uniform(0.84, 0.95), y), side * rng.uniform(0.02, 0.04)))
        )
        for y in (0.2, 0.45, 0.7, 0.87)
    ]
    islands.append(
        make_valid(
            Polygon(blob(rng, bed.interpolate(0.45, normalized=True).coords[0], side * 0.016))
        )
    )
    dry = union_all(islands)
    names = structure.waters
    water = tuple(
        (name, kind, shape.difference(dry).intersection(ground).simplify(4))
        for name, kind, shape in (
            (names[0], "ocean", sea),
            (names[1], "river", sound.difference(sea)),
            (names[2], "lake", lake.difference(sea).difference(sound)),
        )
    )
    land = ground.difference(union_all([shape for _, _, shape in water]))
    parks = tuple(
        park
        for _ in range(max(4, side // 2_300))
        if not (
            park := make_valid(
                Polygon(
                    blob(
                        rng,
                        at(rng.uniform(0.05, 0.75), rng.random()),
                        side * rng.uniform(0.01, 0.03),
                    )
                )
            ).intersection(land)
        ).is_empty
    )
    return Land(ground, water, land, parks)
