"""The fictional ground into an installation: areas, residents, basemap, by geography's services."""

import json
import tempfile
from pathlib import Path

import shapely

from fieldapp.audit.service import SYSTEM
from fieldapp.geography import basemap, importing
from fieldapp.geography import service as geography
from fieldapp.geography.models import SRID
from fieldapp.ops.demo.city import City, layers
from fieldapp.ops.progress import Progress

SOURCE = "Påhittad karta (fiktiv)"
CRS = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{SRID}"}}


def load_areas(city: City, progress: Progress) -> None:
    """Import all areas as an administrator would, from files; then the population grid."""
    kinds = list(dict.fromkeys(area.kind for area in city.areas))
    with tempfile.TemporaryDirectory(prefix="fieldapp-demo-") as folder:
        for i, kind in enumerate(kinds):
            progress("Areas", i, len(kinds))
            file = Path(folder) / f"{kind}.geojson"
            file.write_text(_collection(city, kind), encoding="utf-8")
            importing.import_areas(
                SYSTEM,
                importing.Wanted(
                    file, kind, name_property="name", code_property="code", source=SOURCE
                ),
            )
    progress("Areas", len(kinds), len(kinds))
    geography.set_residents(SYSTEM, city.squares.residents)
    geography.publish_areas(SYSTEM)


def _collection(city: City, kind: str) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": area.name, "code": area.code},
            "geometry": json.loads(shapely.to_geojson(area.shape)),
        }
        for area in city.areas
        if area.kind == kind
    ]
    return json.dumps({"type": "FeatureCollection", "crs": CRS, "features": features})


def draw_basemap(city: City, file: Path) -> None:
    """Write the basemap as one PMTiles archive."""
    name = city.parameters.structure.municipality
    basemap.build(layers(city), file, name=name, attribution=SOURCE)
