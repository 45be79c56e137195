"""What other rooms ask of geography: areas, the areas of squares, the grid for the phone.

Reading needs no act: areas and squares are public geography, and no question here tells of a
contact. On the police side ask with ``published=True``; the field tables are not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, NamedTuple

import shapely
from flask import current_app
from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import FIELD, SHARED, db, insert_all
from ..foundation.identity import Actor
from . import rules, shapes
from .models import FieldArea, SharedArea
from .models import Square as SquareRow
from .rules import DISTRICT, KINDS, MUNICIPALITY, POLICE_AREA, Grid
from .squares import Square

AREAS_PUBLISHED = audit.act("geography.areas_published", store=SHARED)
RESIDENTS_SET = audit.act("geography.residents_set", store=FIELD)

REMEMBERED_S = 10.0
_MEMORY = "fieldapp.geography.squares"
_ASK_AT_ONCE = 400
"""Squares in one question; SQLite allows 32,766 variables and plans many of them slowly."""


@dataclass(frozen=True)
class Area:
    """One area, without its outline."""

    kind: str
    code: str
    name: str
    source: str
    source_date: date | None


class SquareAreas(NamedTuple):
    """The areas of one 250 m square by largest overlap; None where no area holds it."""

    square: Square
    district: str | None
    police_area: str | None
    municipality: str | None
    residents: int | None


def areas(kind: str, *, published: bool = False) -> list[Area]:
    """All areas of a kind, by name."""
    rules.check_kind(kind)
    model = SharedArea if published else FieldArea
    rows = db.session.execute(
        select(model.kind, model.code, model.name, model.source, model.source_date)
        .where(model.kind == kind)
        .order_by(model.name, model.code)
    )
    return [Area(*row) for row in rows]


def names(kind: str, *, published: bool = False) -> dict[str, str]:
    """Code → name of all areas of a kind."""
    return {area.code: area.name for area in areas(kind, published=published)}


def outlines(kind: str, *, published: bool = False) -> dict[str, shapely.MultiPolygon]:
    """Code → outline of all areas of a kind, in metres of SWEREF 99 TM, by code."""
    rules.check_kind(kind)
    return _outlines(db.session, SharedArea if published else FieldArea, kind)


def _outlines(session: Any, model: Any, kind: str) -> dict[str, shapely.MultiPolygon]:
    rows = session.execute(
        select(model.code, func.ST_AsBinary(model.geom))
        .where(model.kind == kind)
        .order_by(model.code)
    )
    return {code: shapes.from_column(wkb) for code, wkb in rows}


def areas_geojson(kind: str, *, published: bool = False, simplify_m: float = 0.0) -> dict[str, Any]:
    """A FeatureCollection (WGS 84) of all areas of a kind, with `code` and `name`.

    simplify_m: leave out bends of about this size in metres; neighbours keep their common edge.
    """
    by_code = outlines(kind, published=published)
    geometries = list(by_code.values())
    if simplify_m and geometries:
        geometries = list(shapely.coverage_simplify(geometries, simplify_m))
    called = names(kind, published=published)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": called[code]},
                "geometry": shapes.geojson(geometry),
            }
            for code, geometry in zip(by_code, geometries, strict=True)
        ],
    }


def district_of(e: int, n: int) -> str | None:
    """The district's code of one 250 m square, or None."""
    return districts_of([(e, n)])[Square(e, n)]


def districts_of(squares: Iterable[tuple[int, int]]) -> dict[Square, str | None]:
    """The district's code of each 250 m square; None where there is none.

    Answers are remembered for a few seconds by the process: phones deliver the same few squares
    all night, and a large question costs PostgreSQL milliseconds. After an import in another
    process they may be that old.
    """
    wanted = list(dict.fromkeys(Square(e, n) for e, n in squares))
    known = _remembered()
    missing = [square for square in wanted if square not in known]
    for start in range(0, len(missing), _ASK_AT_ONCE):
        part = missing[start : start + _ASK_AT_ONCE]
        found: dict[Square, str | None] = dict.fromkeys(part)
        rows = db.session.execute(
            select(SquareRow.e, SquareRow.n, SquareRow.district_code).where(
                tuple_(SquareRow.e, SquareRow.n).in_([tuple(square) for square in part])
            )
        )
        found.update((Square(e, n), code) for e, n, code in rows)
        # In one step: another thread must never see a square that is asked but not answered.
        known.update(found)
    return {square: known[square] for square in wanted}


def _remembered() -> dict[Square, str | None]:
    """This process's memory of squares; a new one when the old is too old."""
    since, known = current_app.extensions.get(_MEMORY, (0.0, {}))
    if monotonic() - since > REMEMBERED_S:
        known = {}
        current_app.extensions[_MEMORY] = (monotonic(), known)
    return known


def forget_squares() -> None:
    """Ask the database anew; called when the squares' areas have changed."""
    current_app.extensions.pop(_MEMORY, None)


def squares(*, district: str | None = None) -> list[SquareAreas]:
    """All squares that lie in any area or have residents, or those of one district."""
    query = select(
        SquareRow.e,
        SquareRow.n,
        SquareRow.district_code,
        SquareRow.police_area_code,
        SquareRow.municipality_code,
        SquareRow.residents,
    ).order_by(SquareRow.n, SquareRow.e)
    if district is not None:
        query = query.where(SquareRow.district_code == district)
    return [
        SquareAreas(Square(e, n), district_code, police_area, municipality, residents)
        for e, n, district_code, police_area, municipality, residents in db.session.execute(query)
    ]


def grid() -> Grid:
    """The grid square → district that phones pull (see rules.Grid)."""
    rows = db.session.execute(
        select(SquareRow.e, SquareRow.n, SquareRow.district_code).where(
            SquareRow.district_code.is_not(None)
        )
    )
    return rules.grid_of({Square(e, n): str(code) for e, n, code in rows})


def set_residents(actor: Actor, residents: Mapping[tuple[int, int], int]) -> None:
    """Replace the population grid: residents of each 250 m square; others become unknown."""
    with audit.recorded(
        actor, RESIDENTS_SET, "square", detail=f"{len(residents)} squares"
    ) as session:
        put_on_squares(session, SquareRow.residents.key, residents)


def put_on_squares(session: Session, column: str, values: Mapping[Any, str | int]) -> None:
    """Make one column of the squares these values, and unknown on every other square.

    values: (e, n) of a 250 m square → its value.
    The table is written anew in one stream when something differs: a statement for each of
    thousands of squares takes PostgreSQL seconds. Squares that lie in no area and have no known
    residents are left out.
    """
    table = SquareRow.__table__
    standing = [dict(row) for row in session.execute(select(table)).mappings()]
    rows = {(row["e"], row["n"]): row | {column: None} for row in standing}
    for (e, n), value in values.items():
        blank = dict.fromkeys(table.columns.keys()) | {"e": e, "n": n}
        rows.setdefault((e, n), blank)[column] = value
    known = set(table.columns.keys()) - {"e", "n"}
    wanted = [row for _, row in sorted(rows.items()) if any(row[k] is not None for k in known)]
    if wanted == sorted(standing, key=lambda row: (row["e"], row["n"])):
        return
    session.execute(delete(table))
    insert_all(table, session, wanted)


def publish_areas(actor: Actor) -> int:
    """Make the shared database's areas equal to the field's; returns how many changed.

    Safe to repeat and to interrupt: one transaction, and nothing is written when nothing differs.
    """
    wanted = {area: _comparable(FieldArea, area) for area in KINDS}
    standing = {area: _comparable(SharedArea, area) for area in KINDS}
    if wanted == standing:
        return 0
    changed = sum(
        wanted[kind].get(code) != standing[kind].get(code)
        for kind in KINDS
        for code in wanted[kind] | standing[kind]
    )
    with audit.recorded(actor, AREAS_PUBLISHED, "area", detail=f"{changed} changed") as session:
        session.execute(delete(SharedArea))
        for kind in KINDS:
            for code, (name, source, source_date, wkb) in wanted[kind].items():
                session.add(
                    SharedArea(
                        kind=kind,
                        code=code,
                        name=name,
                        source=source,
                        source_date=source_date,
                        geom=shapes.to_column(shapes.from_column(wkb)),
                    )
                )
    return changed


def _comparable(model: Any, kind: str) -> dict[str, tuple]:
    rows = db.session.execute(
        select(
            model.code, model.name, model.source, model.source_date, func.ST_AsBinary(model.geom)
        )
        .where(model.kind == kind)
        .order_by(model.code)
    )
    return {code: (*rest, bytes(wkb)) for code, *rest, wkb in rows}


__all__ = [
    "DISTRICT",
    "KINDS",
    "MUNICIPALITY",
    "POLICE_AREA",
    "Area",
    "SquareAreas",
    "areas",
    "areas_geojson",
    "district_of",
    "districts_of",
    "forget_squares",
    "grid",
    "names",
    "outlines",
    "publish_areas",
    "set_residents",
    "squares",
]
