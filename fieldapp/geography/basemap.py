"""Build the basemap: one PMTiles archive of GeoJSON layers, for Leaflet with protomaps-leaflet.

The layers have the names and properties of the Protomaps basemap (version 4), so that the theme
that comes with protomaps-leaflet styles them, and a deployment may put an extract of a Protomaps
build in the file's place without a change anywhere:

========== ======== ==============================================================================
layer      geometry properties that the theme reads
========== ======== ==============================================================================
earth      areas    ``kind`` earth. Everything else lies on it
landuse    areas    ``kind`` park, forest, grass, industrial, school, hospital, pedestrian, pier …
water      areas    ``kind`` ocean, lake, water; lines: river, stream. ``name`` for a label
buildings  areas    ``kind`` building
roads      lines    ``kind`` highway, major_road, minor_road, path, rail. ``name`` for a label
boundaries lines    ``kind_detail`` (number) 2 country, 4 county, 7 municipality, 9 city district
places     points   ``kind`` locality, ``name``, ``min_zoom``, ``population_rank`` (above 9 larger)
========== ======== ==============================================================================

A place needs ``kind`` locality whatever it is: the theme draws no name of a neighbourhood. A
feature may carry tippecanoe's own member ``"tippecanoe": {"minzoom": 12}``.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

LAYERS = ("earth", "landuse", "water", "buildings", "roads", "boundaries", "places")
MIN_ZOOM, MAX_ZOOM = 8, 14
"""From a county on one screen to single streets; Leaflet enlarges the last one further."""


class BasemapFailed(Exception):
    """The archive could not be built; the message is tippecanoe's last line."""


def build(
    layers: Mapping[str, Iterable[Mapping[str, Any]]],
    output: Path,
    *,
    name: str,
    attribution: str,
    zooms: tuple[int, int] = (MIN_ZOOM, MAX_ZOOM),
) -> None:
    """Write one PMTiles archive, all of it or nothing; an older file is replaced.

    layers: name of LAYERS → GeoJSON features in WGS 84. attribution: shown in the map's corner.
    Raises ValueError for an unknown layer or no feature at all, BasemapFailed.
    """
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise ValueError(f"the basemap has no layer {', '.join(sorted(unknown))}")
    output.parent.mkdir(parents=True, exist_ok=True)
    # Beside the output, so that the last step is a rename within one file system.
    with tempfile.TemporaryDirectory(prefix=".basemap-", dir=output.parent) as folder:
        written = [
            layer for layer in LAYERS if _write_layer(Path(folder), layer, layers.get(layer, ()))
        ]
        if not written:
            raise ValueError("a basemap needs at least one feature")
        _tippecanoe(Path(folder), written, name, attribution, zooms)
        (Path(folder) / "basemap.pmtiles").replace(output)


def _write_layer(folder: Path, layer: str, features: Iterable[Mapping[str, Any]]) -> bool:
    """One feature a line, as they come: a large layer never stands in memory twice."""
    path = folder / f"{layer}.json"
    with path.open("w", encoding="utf-8") as file:
        for feature in features:
            file.write(json.dumps(feature, ensure_ascii=False) + "\n")
    return path.stat().st_size > 0


def _tippecanoe(
    folder: Path, layers: list[str], name: str, attribution: str, zooms: tuple[int, int]
) -> None:
    # Relative names only: the archive's metadata quotes the command, which anybody may read.
    command = [
        sys.executable,
        "-m",
        "cubao_tippecanoe",
        "tippecanoe",
        "--output=basemap.pmtiles",
        f"--name={name}",
        f"--attribution={attribution}",
        f"--minimum-zoom={zooms[0]}",
        f"--maximum-zoom={zooms[1]}",
        # A map that loses streets to keep a tile small would show another city.
        "--drop-rate=1",
        "--no-feature-limit",
        "--no-tile-size-limit",
        "--quiet",
        *(f"--named-layer={layer}:{layer}.json" for layer in layers),
    ]
    done = subprocess.run(  # noqa: S603  (a fixed program; the words come from the caller)
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise BasemapFailed(f"tippecanoe could not build the basemap: {lines[-1]}")


def boundary_features(areas: Mapping[str, Any], level: int) -> list[dict[str, Any]]:
    """The edges of a FeatureCollection of areas as lines of the layer `boundaries`.

    level: ``kind_detail``, see the table above.
    """
    features = []
    for area in areas["features"]:
        geometry = area["geometry"]
        polygons = (
            [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        )
        rings = [ring for polygon in polygons for ring in polygon]
        features.append(
            {
                "type": "Feature",
                "properties": {"kind": "locality", "kind_detail": level},
                "geometry": {"type": "MultiLineString", "coordinates": rings},
            }
        )
    return features


def version(file: Path) -> str:
    """A word that changes with the file: its size and time of change."""
    stat = file.stat()
    return f"{stat.st_size:x}-{stat.st_mtime_ns:x}"
