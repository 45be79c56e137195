"""The whole fictional ground from its parameters, and the layers of its basemap."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from shapely.geometry.base import BaseGeometry

from fieldapp.geography.shapes import geojson
from fieldapp.ops.demo import districts, hotspots, land, squares, streets, zones
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.zones import ReportingZone, Zone


@dataclass(frozen=True)
class City:
    """Everything that stands still; shifts and contacts are streamed from it."""

    parameters: Parameters
    land: land.Land
    areas: list[districts.Area]
    squares: squares.Squares
    streets: streets.Streets
    hotspots: hotspots.Hotspots
    zones: dict[str, tuple[Zone, ...]]
    reporting: dict[int, tuple[ReportingZone, ...]]


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
            for year in range(years.start, years.stop + 1)
        },
    )


def layers(city: City) -> dict[str, list[dict[str, Any]]]:
    """GeoJSON features (WGS 84) by layer, as `geography.basemap.build` takes them."""
    lines = city.streets
    shapes_of: dict[str, list[tuple[BaseGeometry, dict[str, Any]]]] = {
        "earth": [(city.land.land, {"kind": "earth"})],
        "landuse": [
            (lines.built_up, {"kind": "residential"}),
            *((park, {"kind": "park"}) for park in city.land.parks),
        ],
        "water": [(shape, {"kind": kind, "name": name}) for name, kind, shape in city.land.water],
        "roads": [
            *((line, {"kind": "highway"}) for line in lines.highways),
            *((line, {"kind": "major_road"}) for line in lines.main),
            *((line, {"kind": "minor_road"}) for line in lines.minor),
        ],
        "boundaries": [
            (area.shape.boundary, {"kind": "locality", "kind_detail": level})
            for kind, level in (("municipality", 7), ("district", 9))
            for area in city.areas
            if area.kind == kind
        ],
        "places": _labels(city),
    }
    made: dict[str, list[dict[str, Any]]] = {}
    for layer, features in shapes_of.items():
        made[layer] = [
            {"type": "Feature", "properties": properties, "geometry": geojson(shape)}
            for shape, properties in features
        ]
    for feature in made["roads"]:
        if feature["properties"]["kind"] == "minor_road":
            # Seen from afar the street grid would be grey paint.
            feature["tippecanoe"] = {"minzoom": 12}
    return made


def _labels(city: City) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    labels: list[tuple[BaseGeometry, dict[str, Any]]] = []
    for area in city.areas:
        inner = area.shape.intersection(city.land.land).representative_point()
        name = {"kind": "locality", "name": area.name}
        if area.kind == "municipality":
            labels.append((inner, name | {"min_zoom": 8, "population_rank": 11}))
        if area.kind == "district":
            labels.append((inner, name | {"min_zoom": 10, "population_rank": 7}))
    return labels
