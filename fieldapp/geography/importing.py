"""Import areas from a file: look first (`preview`), then `import_areas` does the same and stores.

An import is the whole truth of its kind unless it is told to keep the others: what the file does
not hold goes. The areas of every square are computed in the same transaction, so no square ever
points at an area that is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import FIELD, db
from ..foundation.identity import Actor
from . import files, overlap, rules, service, shapes
from .files import AreaFile, Unreadable
from .models import FieldArea
from .models import Square as SquareRow
from .overlap import Progress, silent
from .rules import Changes
from .squares import Square

AREAS_IMPORTED = audit.act("geography.areas_imported", store=FIELD)

SAME_M2 = 1.0
"""Outlines that differ by less than a square metre are the same: another release of the same
projection library moves a point by less than a millimetre."""

_COLUMNS = {
    rules.DISTRICT: SquareRow.district_code,
    rules.POLICE_AREA: SquareRow.police_area_code,
    rules.MUNICIPALITY: SquareRow.municipality_code,
}


@dataclass(frozen=True)
class Wanted:
    """What to import: a file and how to read it."""

    path: Path
    kind: str
    name_property: str | None = None
    code_property: str | None = None
    layer: str | None = None
    source: str = ""
    """Where the areas come from, shown beside maps; the file's name when nothing is said."""
    source_date: date | None = None
    keep_others: bool = False
    """Areas of the kind that the file does not hold stay."""


@dataclass(frozen=True)
class Report:
    """What an import does, or in a dry run would do."""

    kind: str
    file: AreaFile
    changes: Changes
    overlaps: tuple[tuple[str, str, int], ...]
    """(code, code, shared square metres) of areas of the file, the largest first."""
    names: Mapping[str, str]
    """Code → name, of the file and of what stands."""
    squares: int
    """How many squares lie in an area of the kind afterwards."""
    squares_changed: int
    """How many squares get another area than they had, or lose or gain one."""


@dataclass(frozen=True)
class _Standing:
    name: str
    geometry: shapely.MultiPolygon


def preview(wanted: Wanted, progress: Progress = silent) -> Report:
    """What `import_areas` would do; writes nothing. Raises Unreadable."""
    return _plan(db.session, wanted, _read(wanted, progress), progress)[0]


def import_areas(actor: Actor, wanted: Wanted, progress: Progress = silent) -> Report:
    """Import the areas of a file into the field database; raises Unreadable, then writes nothing.

    The police side sees them after `service.publish_areas`.
    """
    # Outside the transaction: a bad file is refused without an entry in the log, and the write
    # lock is not held while a large one is read.
    file = _read(wanted, progress)
    with audit.recorded(actor, AREAS_IMPORTED, "area", wanted.kind, wanted.path.name) as session:
        report, after, squares = _plan(session, wanted, file, progress)
        _store_areas(session, wanted, report, after)
        service.put_on_squares(session, _COLUMNS[wanted.kind].key, squares)
    service.forget_squares()
    progress("stored", 1, 1)
    return report


def _read(wanted: Wanted, progress: Progress) -> AreaFile:
    rules.check_kind(wanted.kind)
    progress("reading", 0, 1)
    file = files.read(
        wanted.path,
        name_property=wanted.name_property,
        code_property=wanted.code_property,
        layer=wanted.layer,
        known_codes={name: code for code, name in service.names(wanted.kind).items()},
    )
    progress("reading", 1, 1)
    return file


def _plan(
    session: Any, wanted: Wanted, file: AreaFile, progress: Progress
) -> tuple[Report, dict[str, shapely.MultiPolygon], dict[Square, str]]:
    standing = _standing(session, wanted.kind)
    incoming = {area.code: area for area in file.areas}
    same = [
        code
        for code, area in incoming.items()
        if code in standing and _is_same(standing[code], area.name, area.geometry)
    ]
    changes = rules.changes(standing, incoming, same)
    if wanted.keep_others:
        changes = Changes(changes.new, changes.changed, changes.unchanged, ())
    after = {code: area.geometry for code, area in incoming.items()}
    if wanted.keep_others:
        after = {code: area.geometry for code, area in standing.items()} | after
    squares = overlap.largest_area_of_squares(after, progress)
    before = _squares(session, wanted.kind)
    report = Report(
        kind=wanted.kind,
        file=file,
        changes=changes,
        overlaps=tuple(overlap.overlaps(after)),
        names={code: area.name for code, area in standing.items()}
        | {code: area.name for code, area in incoming.items()},
        squares=len(squares),
        squares_changed=sum(
            before.get(square) != squares.get(square) for square in before.keys() | squares.keys()
        ),
    )
    return report, after, squares


def _standing(session: Any, kind: str) -> dict[str, _Standing]:
    rows = session.execute(
        select(FieldArea.code, FieldArea.name, func.ST_AsBinary(FieldArea.geom))
        .where(FieldArea.kind == kind)
        .order_by(FieldArea.code)
    )
    return {code: _Standing(name, shapes.from_column(wkb)) for code, name, wkb in rows}


def _is_same(standing: _Standing, name: str, geometry: shapely.MultiPolygon) -> bool:
    if standing.name != name:
        return False
    return float(standing.geometry.symmetric_difference(geometry).area) < SAME_M2


def _squares(session: Any, kind: str) -> dict[Square, str]:
    column = _COLUMNS[kind]
    rows = session.execute(select(SquareRow.e, SquareRow.n, column).where(column.is_not(None)))
    return {Square(e, n): code for e, n, code in rows}


def _store_areas(
    session: Session, wanted: Wanted, report: Report, after: dict[str, shapely.MultiPolygon]
) -> None:
    changes = report.changes
    source = (wanted.source or wanted.path.name)[:200]
    gone = [*changes.removed, *changes.changed]
    session.execute(
        delete(FieldArea).where(FieldArea.kind == wanted.kind, FieldArea.code.in_(gone))
    )
    for code in (*changes.new, *changes.changed):
        session.add(
            FieldArea(
                kind=wanted.kind,
                code=code,
                name=report.names[code],
                geom=shapes.to_column(after[code]),
                source=source,
                source_date=wanted.source_date,
            )
        )
    session.execute(
        update(FieldArea)
        .where(FieldArea.kind == wanted.kind, FieldArea.code.in_(changes.unchanged))
        .values(source=source, source_date=wanted.source_date)
    )


__all__ = ["Report", "Unreadable", "Wanted", "import_areas", "preview"]
