"""The whole fictional ground from its parameters, and the layers of its basemap."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from shapely import Point
from shapely.geometry.base import BaseGeometry

from fieldapp.ops.demo import districts, hotspots, land, squares, streets, zones
from fieldapp.ops.demo.parameters import Parameters

Feature = tuple[BaseGeometry, dict[str, str]]


@dataclass(frozen=True)
class City:
    """Everything that stands still; shifts and contacts are streamed from it."""

    parameters: Parameters
    land: land.Land
    areas: list[districts.Area]
    squares: squares.Squares
    streets: streets.Streets
    hotspots: hotspots.Hotspots
    zones: dict[str, tuple[zones.Zone, ...]]
    reporting: dict[int, tuple[zones.ReportingZone, ...]]


def build(parameters: Parameters) -> City:
    """The same parameters (but for `contacts`) give the same ground."""
    structure = parameters.structure

    def rng(part: str) -> Random:
        # Each part draws from its own stream, so a change in one leaves the others alone.
        return Random(f"{part}|{structure.name}|{parameters.seed}")  # noqa: S311

    ground = land.make(rng("land"), structure)
    areas = districts.make(rng("districts"), structure, ground)
    lived_in = squares.make(rng("squares"), structure, ground, areas)
    years = parameters.operational_years
    places = hotspots.make(rng("hotspots"), structure, lived_in, years)
    return City(
        parameters=parameters,
        land=ground,
        areas=areas,
        squares=lived_in,
        streets=streets.make(rng("streets"), ground, areas, lived_in),
        hotspots=places,
        zones=zones.working(rng("zones"), structure, lived_in, places),
        reporting={
            year: zones.reporting(rng(f"reporting{year}"), structure, lived_in, places, year)
            for year in years
        },
    )


def layers(city: City) -> dict[str, list[Feature]]:
    """Features of the basemap by layer, in SWEREF 99 TM, named as Protomaps' schema names them."""
    lines = city.streets
    roads: list[Feature] = [(line, {"kind": "highway"}) for line in lines.highways]
    roads += [(line, {"kind": "major_road"}) for line in lines.main]
    roads += [(line, {"kind": "minor_road"}) for line in lines.minor]
    return {
        "earth": [(city.land.land, {"kind": "earth"})],
        "landuse": [
            (lines.built_up, {"kind": "residential"}),
            *((park, {"kind": "park"}) for park in city.land.parks),
        ],
        "water": [
            (shape, {"kind": kind, "name": name}) for name, kind, shape in city.land.water
        ],
        "roads": roads,
        "places": _labels(city),
    }


def _labels(city: City) -> list[Feature]:
    labels: list[Feature] = []
    for area in city.areas:
        if area.kind == "municipality":
            middle: Point = area.shape.centroid
            labels.append((middle, {"kind": "locality", "name": area.name}))
        if area.kind == "district":
            inner = area.shape.intersection(city.land.land).representative_point()
            labels.append((inner, {"kind": "neighbourhood", "name": area.name}))
    return labels
