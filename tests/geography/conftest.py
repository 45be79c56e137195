"""A surface with this room alone, and files of areas to import."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from flask import Flask

from fieldapp.foundation.database import db
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.foundation.web import create_app
from fieldapp.geography import routes
from tests.databases import Stores

STOCKHOLM = Path(__file__).resolve().parents[2].parent / "shared" / "geo"


def _surface(stores: Stores, surface: str, **more: Any) -> Flask:
    return create_app(stores.settings(surface, **more), (routes,), load_actor=lambda _id: None)


@pytest.fixture
def room(stores: Stores) -> Iterator[Flask]:
    """The room on the team's side; an application context is pushed."""
    app = _surface(stores, TEAM)
    with app.app_context():
        yield app
        _close()


@pytest.fixture
def picture_room(stores: Stores) -> Iterator[Callable[[], Flask]]:
    """Makes the room on the police side, with the shared store alone."""
    made: list[Flask] = []

    def make() -> Flask:
        made.append(_surface(stores, PICTURE))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            _close()


def _close() -> None:
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


@pytest.fixture
def stockholm() -> Path:
    """The file of Stockholm's 117 city districts, where it lies beside the project."""
    file = STOCKHOLM / "stockholm_stadsdelar.geojson"
    if not file.is_file():
        pytest.skip("the folder shared/geo with Stockholm's districts is not beside the project")
    return file


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[..., Path]:
    """write_file({name: (west, south, east, north) in km}, {name: code}) → a GeoJSON, EPSG:3006."""

    def write(
        boxes: dict[str, tuple[float, float, float, float]],
        codes: dict[str, str] | None = None,
        file: str = "areas.geojson",
    ) -> Path:
        features = []
        for name, box in boxes.items():
            properties = {"namn": name} | ({"kod": codes[name]} if codes else {})
            outline = shapely.box(*(side * 1000 for side in box))
            geometry = json.loads(shapely.to_geojson(outline))
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        path = tmp_path / file
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
        collection = {"type": "FeatureCollection", "crs": crs, "features": features}
        path.write_text(json.dumps(collection), encoding="utf-8")
        return path

    return write


def write_areas(
    path: Path, outlines: list, labels: list[str], crs: str | None = "EPSG:3006", **more: Any
) -> None:
    """A GeoPackage or Shapefile (by its ending) of areas with the one property `label`."""
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(outline) for outline in outlines], dtype=object),
        field_data=[np.array(labels, dtype=object)],
        fields=np.array(["label"]),
        geometry_type="Polygon",
        crs=crs,
        driver={".gpkg": "GPKG", ".shp": "ESRI Shapefile"}[path.suffix],
        **more,
    )
