"""Read areas from a file: GeoJSON, GeoPackage or Shapefile, in any reference system.

Nothing here knows the database. Every error is one plain sentence in `Unreadable`.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from flask_babel import gettext as _

from ..foundation.errors import Invalid
from . import rules, squares

NAME_PROPERTIES = ("name", "namn", "navn", "benamning", "benämning", "omradesnamn")
CODE_PROPERTIES = ("code", "kod", "id_kod", "omradeskod")
PRECISION_M = 0.001
"""Coordinates are kept to the millimetre: finer digits are noise of the transformation and would
make every import look like a change."""

_AREAL = ("MultiPolygon", "Polygon")


class Unreadable(Invalid):
    """The file cannot be imported; the message says why, for the person who chose it."""

    code = "file_unreadable"
    title = "The file cannot be imported"


@dataclass(frozen=True)
class ReadArea:
    """One area of a file: its geometry is a multipolygon in SWEREF 99 TM, metres, valid."""

    code: str
    name: str
    geometry: shapely.MultiPolygon


@dataclass(frozen=True)
class AreaFile:
    """The areas of a file, and what was done to them on the way."""

    areas: tuple[ReadArea, ...]
    crs: str
    properties: tuple[str, ...]
    repaired: tuple[str, ...]
    """Names of areas whose outline crossed itself and was mended."""
    codes_generated: bool


@dataclass(frozen=True)
class _Table:
    crs: pyproj.CRS
    columns: dict[str, np.ndarray]
    geometries: np.ndarray


def read(
    path: Path,
    *,
    name_property: str | None = None,
    code_property: str | None = None,
    layer: str | None = None,
    known_codes: dict[str, str] | None = None,
) -> AreaFile:
    """The areas of a file; raises Unreadable.

    name_property, code_property: columns of the file; None looks for the usual names, and a
    file without codes gets stable ones made of the names. layer: of a GeoPackage with many.
    known_codes: name → code of areas that stand already, so that made codes stay.
    """
    table = _open(path, layer)
    columns = tuple(table.columns)
    names = _names(table, _choose(columns, name_property, NAME_PROPERTIES))
    geometries, repaired = _polygons(table, names)
    code_column = _choose(columns, code_property, CODE_PROPERTIES, needed=False)
    if code_column is None:
        _refuse_repeats(names, _("name"), _(" Choose a property that holds their codes."))
        codes = rules.codes_from_names(names, known_codes or {})
    else:
        codes = _codes(table, code_column, names)
    return AreaFile(
        areas=tuple(
            ReadArea(code, name, geometry)
            for code, name, geometry in zip(codes, names, geometries, strict=True)
        ),
        crs=table.crs.name,
        properties=columns,
        repaired=tuple(repaired),
        codes_generated=code_column is None,
    )


def _open(path: Path, layer: str | None) -> _Table:
    if not path.is_file():
        raise Unreadable(_("There is no file %(name)s.", name=path.name))
    _check_content(path)
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL grumbles; what matters is checked below
            meta, _fids, wkb, fields = pyogrio.raw.read(path, layer=_layer(layers, layer))
    except pyogrio.errors.DataSourceError as error:
        raise Unreadable(
            _(
                "The file %(name)s is damaged, or not a GeoJSON, GeoPackage or Shapefile.",
                name=path.name,
            )
        ) from error
    if wkb is None or len(wkb) == 0:
        raise Unreadable(_("The file holds no areas."))
    if not meta["crs"]:
        raise Unreadable(
            _(
                "The file does not say which reference system its coordinates are in. Save it "
                "again with one, for example EPSG:3006."
            )
        )
    columns = dict(zip((str(name) for name in meta["fields"]), fields, strict=True))
    return _Table(pyproj.CRS.from_user_input(meta["crs"]), columns, shapely.from_wkb(wkb))


def _check_content(path: Path) -> None:
    # By content and not by name: GDAL would open whatever the bytes say, such as a document
    # that points at other files or at another host.
    with path.open("rb") as file:
        head = file.read(64)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_known = (
        start.startswith(b"{")
        or head.startswith(b"SQLite format 3\x00")
        or (head.startswith(b"\x00\x00\x27\x0a") and path.suffix.lower() == ".shp")
    )
    if not is_known:
        raise Unreadable(
            _(
                "The file %(name)s is not a GeoJSON, a GeoPackage or a Shapefile (.shp).",
                name=path.name,
            )
        )


def _layer(layers: Sequence[str], wanted: str | None) -> str:
    if not layers:
        raise Unreadable(_("The file holds no areas."))
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted not in layers:
        raise Unreadable(
            _("Choose one of the file's layers: %(layers)s.", layers=", ".join(layers))
        )
    return str(wanted)


def _choose(
    columns: Sequence[str], wanted: str | None, usual: Sequence[str], *, needed: bool = True
) -> str | None:
    """The column that was asked for, or the first usual one; None when not needed."""
    if wanted is not None:
        if wanted not in columns:
            raise Unreadable(
                _(
                    "The file has no property %(name)s. It has: %(all)s.",
                    name=wanted,
                    all=", ".join(columns) or _("none"),
                )
            )
        return wanted
    by_lower = {column.lower(): column for column in reversed(columns)}
    for candidate in usual:
        if candidate in by_lower:
            return by_lower[candidate]
    if needed:
        raise Unreadable(
            _(
                "Say which property holds the areas' names. The file has: %(all)s.",
                all=", ".join(columns) or _("none"),
            )
        )
    return None


def _text(value: Any) -> str:
    """A cell as text. A code that was read as a number with no decimals loses its '.0'."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        value = int(value)
    return rules.tidy_name(str(value))


def _names(table: _Table, column: str | None) -> list[str]:
    names = [_text(value) for value in table.columns[str(column)]]
    for number, name in enumerate(names, start=1):
        if not name:
            raise Unreadable(_("Area number %(number)s has no name.", number=number))
        if len(name) > rules.MAX_NAME:
            raise Unreadable(
                _(
                    "The name of area number %(number)s is longer than %(most)s characters.",
                    number=number,
                    most=rules.MAX_NAME,
                )
            )
    return rules.unshout(names)


def _codes(table: _Table, column: str, names: Sequence[str]) -> list[str]:
    codes = [_text(value) for value in table.columns[column]]
    for name, code in zip(names, codes, strict=True):
        if not code:
            raise Unreadable(_("%(name)s has no code.", name=name))
        if len(code) > rules.MAX_CODE:
            raise Unreadable(
                _(
                    "The code of %(name)s is longer than %(most)s characters.",
                    name=name,
                    most=rules.MAX_CODE,
                )
            )
    _refuse_repeats(codes, _("code"), "")
    return codes


def _refuse_repeats(values: Sequence[str], what: Any, advice: Any) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise Unreadable(
            _(
                "The same %(what)s stands at several areas: %(values)s.%(advice)s",
                what=what,
                values=", ".join(twice[:5]),
                advice=advice,
            )
        )


def _polygons(table: _Table, names: Sequence[str]) -> tuple[list[shapely.MultiPolygon], list[str]]:
    """Multipolygons in SWEREF 99 TM and the names of those that were mended."""
    to_sweref = pyproj.Transformer.from_crs(table.crs, "EPSG:3006", always_xy=True)
    result, repaired = [], []
    for name, geometry in zip(names, table.geometries, strict=True):
        if geometry is None or geometry.is_empty:
            raise Unreadable(_("%(name)s has no outline.", name=name))
        if geometry.geom_type not in _AREAL:
            raise Unreadable(
                _("%(name)s is not an area but a %(kind)s.", name=name, kind=geometry.geom_type)
            )
        flat = shapely.transform(shapely.force_2d(geometry), to_sweref.transform, interleaved=False)
        _check_place(name, geometry, flat)
        if not flat.is_valid:
            repaired.append(name)
            flat = shapely.make_valid(flat)
        result.append(_multipolygon(name, shapely.set_precision(flat, PRECISION_M)))
    return result, repaired


def _check_place(name: str, geometry: Any, flat: Any) -> None:
    west, south, east, north = flat.bounds
    if squares.is_in_sweden(west, south) and squares.is_in_sweden(east, north):
        return
    x, y = (
        (geometry.bounds[0] + geometry.bounds[2]) / 2,
        (geometry.bounds[1] + geometry.bounds[3]) / 2,
    )
    if squares.square_at(x, y) is not None or squares.is_in_sweden(y, x):
        advice = _("Its coordinates seem to be swapped: longitude or easting stands first.")
    elif squares.is_in_sweden(x, y):
        advice = _("Its coordinates are SWEREF 99 TM, but the file says something else.")
    else:
        advice = _("Look at the reference system of the file.")
    raise Unreadable(_("%(name)s is not in Sweden. %(advice)s", name=name, advice=advice))


def _multipolygon(name: str, geometry: Any) -> shapely.MultiPolygon:
    """The areal part of a geometry as a multipolygon; mending may leave lines and points."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not parts:
        raise Unreadable(_("The outline of %(name)s encloses nothing.", name=name))
    return shapely.normalize(shapely.MultiPolygon(parts))
