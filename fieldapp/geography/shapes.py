"""Geometry in and out of the two databases, and on to web maps.

Shapely geometries are in metres of SWEREF 99 TM; GeoJSON is WGS 84, longitude first.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyproj
import shapely
from sqlalchemy import ColumnElement, func

from .squares import SIZE, bounds
from .sweref import SRID

GEOJSON_DECIMALS = 6
"""Of a degree: about a decimetre, finer than any outline here is known."""


def to_column(geometry: shapely.Geometry) -> ColumnElement:
    """A geometry as a value for a MULTIPOLYGON column of either database."""
    return func.ST_GeomFromWKB(shapely.to_wkb(as_multipolygon(geometry)), SRID)


def from_column(wkb: Any) -> shapely.Geometry:
    """What `ST_AsBinary` gave for a column, as a geometry."""
    return shapely.from_wkb(bytes(wkb))


def as_multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The areal parts of a geometry; ValueError when there are none."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not parts:
        raise ValueError("the geometry has no areal part")
    return shapely.MultiPolygon(parts)


def union_of_squares(squares: Iterable[tuple[int, int]], size: int = SIZE) -> shapely.MultiPolygon:
    """The outline of a set of squares; ValueError for an empty set."""
    # Squares of one size never overlap when each is there once: ten times as fast as union_all.
    edges = [bounds(e, n, size) for e, n in dict.fromkeys(squares)]
    boxes = shapely.box(*zip(*edges, strict=True)) if edges else []
    return as_multipolygon(shapely.coverage_union_all(boxes))


@lru_cache(maxsize=1)
def _to_wgs84() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(SRID, 4326, always_xy=True)


def geojson(geometry: shapely.Geometry) -> dict[str, Any]:
    """A geometry as GeoJSON in WGS 84 (right-handed rings, six decimals)."""
    turned = shapely.transform(geometry, _to_wgs84().transform, interleaved=False)
    # Rings are turned as RFC 7946 wants them; rounding alone cannot turn one over.
    turned = shapely.orient_polygons(turned)
    rounded = shapely.transform(turned, lambda points: points.round(GEOJSON_DECIMALS))
    return json.loads(shapely.to_geojson(rounded))
