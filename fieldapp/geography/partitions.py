"""Locked partitions in the shared database: the public cells that every release of a year uses.

`releases` makes and locks them on its side and publishes them here; nothing here changes
afterwards. Atoms are ordered by `position`, their index in every sealed vector.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import func, select

from ..audit import service as audit
from ..foundation.database import SHARED, db, insert_new
from ..foundation.identity import Actor
from . import models, shapes

PARTITION_PUBLISHED = audit.act("geography.partition_published", store=SHARED)


@dataclass(frozen=True)
class Partition:
    """A locked partition. `digest` is the SHA-256 (hex) that both approvers locked."""

    id: UUID
    year: int
    version: int
    profile: str
    municipality_code: str
    locked_day: date
    digest: str
    demo: bool


@dataclass(frozen=True)
class Atom:
    """One cell. `geometry`: metres of SWEREF 99 TM, or None for a cell that is no place."""

    position: int
    kind: str
    code: str
    name: str
    district_code: str | None = None
    police_area_code: str | None = None
    source: str | None = None
    geometry: shapely.Geometry | None = field(default=None, compare=False)


def publish_partition(actor: Actor, partition: Partition, atoms: Sequence[Atom]) -> bool:
    """Put a locked partition into the shared database; False when it stands there already.

    Idempotent by id: killed anywhere and repeated, it ends in the same place.
    """
    if get(partition.id) is not None:
        return False
    with audit.recorded(
        actor, PARTITION_PUBLISHED, "partition", partition.id, f"{len(atoms)} atoms"
    ) as session:
        table = models.Partition.__table__
        if not insert_new(table, session, [vars(partition)], table.c.id):
            session.rollback()
            return False
        for atom in atoms:
            values = dict(vars(atom))
            geometry = values.pop("geometry")
            if geometry is not None:
                values["geom"] = shapes.to_column(geometry)
            session.add(models.Atom(partition_id=partition.id, **values))
    return True


def get(partition_id: UUID) -> Partition | None:
    """One published partition by its id."""
    return _one(select(models.Partition).where(models.Partition.id == partition_id))


def of_year(year: int) -> Partition | None:
    """The latest version of a year's partition, or None."""
    return _one(
        select(models.Partition)
        .where(models.Partition.year == year)
        .order_by(models.Partition.version.desc())
        .limit(1)
    )


def _one(query: Any) -> Partition | None:
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        return None
    return Partition(**{name: getattr(row, name) for name in Partition.__dataclass_fields__})


def atoms(partition_id: UUID, *, outlines: bool = False) -> list[Atom]:
    """All atoms of a partition by position; their outlines only when asked for."""
    model = models.Atom
    columns: list[Any] = [
        model.position,
        model.kind,
        model.code,
        model.name,
        model.district_code,
        model.police_area_code,
        model.source,
    ]
    if outlines:
        columns.append(func.ST_AsBinary(model.geom))
    rows = db.session.execute(
        select(*columns).where(model.partition_id == partition_id).order_by(model.position)
    )
    return [_atom(*row) for row in rows]


def _atom(position: int, kind: str, code: str, name: str, *rest: Any) -> Atom:
    district, police_area, source, *wkb = rest
    geometry = shapes.from_column(wkb[0]) if wkb and wkb[0] is not None else None
    return Atom(position, kind, code, name, district, police_area, source, geometry)


def atoms_geojson(partition_id: UUID, kinds: Sequence[str] | None = None) -> dict[str, Any]:
    """A FeatureCollection (WGS 84) of the atoms that are places, of all or some kinds.

    Properties: position, kind, code, name, district_code, police_area_code.
    """
    features = []
    for atom in atoms(partition_id, outlines=True):
        if atom.geometry is None or (kinds is not None and atom.kind not in kinds):
            continue
        properties = {k: v for k, v in vars(atom).items() if k not in ("geometry", "source")}
        features.append(
            {
                "type": "Feature",
                "properties": properties,
                "geometry": shapes.geojson(atom.geometry),
            }
        )
    return {"type": "FeatureCollection", "features": features}
