"""Shifts as other rooms ask for them: what is known of an id, in, anew, and their hours."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from ..foundation.database import db, insert_all, insert_new
from ..zones import service as zones
from . import rules
from .figures import hours_by_place, newest_tertial
from .models import Shift, ShiftHours, ShiftZone

TABLE = Shift.__table__


def known(session: Session, ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """The stored rows of these ids, whole; locked where rows can be."""
    query = select(TABLE).where(TABLE.c.id.in_(list(ids))).with_for_update()
    return {row.id: row for row in session.execute(query)}


def arrived(ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these shifts that have arrived themselves."""
    return frozenset(db.session.scalars(select(Shift.id).where(Shift.id.in_(list(ids)))))


def record(session: Session, row: dict[str, Any], shift: Mapping[str, Any]) -> bool:
    """Insert a new shift with its hours; False when its id is already there."""
    if not insert_new(TABLE, session, [row], TABLE.c.id):
        return False
    _put_hours(session, [(row, shift)])
    return True


def load_many(session: Session, shifts: list[tuple[dict[str, Any], Mapping[str, Any]]]) -> None:
    """Insert many new shifts (row, payload) with their hours; none may be there already."""
    insert_all(TABLE, session, [row for row, _ in shifts])
    hours, visited = _hours_of(session, shifts)
    insert_all(ShiftHours.__table__, session, hours)
    insert_all(ShiftZone.__table__, session, visited)


def replace(session: Session, row: dict[str, Any], shift: Mapping[str, Any]) -> None:
    """Put a newer version of a shift, and its hours, in the place of the stored one."""
    session.execute(update(TABLE).where(TABLE.c.id == row["id"]).values(row))
    session.execute(delete(ShiftHours).where(ShiftHours.shift_id == row["id"]))
    session.execute(delete(ShiftZone).where(ShiftZone.shift_id == row["id"]))
    _put_hours(session, [(row, shift)])


def says(session: Session, row: dict[str, Any], shift: Mapping[str, Any]) -> bool:
    """Whether the stored hours and zones of a shift are those of this payload."""
    hours, visited = _hours_of(session, [(row, shift)])
    stored = session.execute(
        select(ShiftHours.zone_id, ShiftHours.platform, ShiftHours.daypart, ShiftHours.centihours)
        .where(ShiftHours.shift_id == row["id"])
        .order_by(ShiftHours.position)
    )
    named = session.scalars(select(ShiftZone.zone_id).where(ShiftZone.shift_id == row["id"]))
    return [tuple(part) for part in stored] == [
        (h["zone_id"], h["platform"], h["daypart"], h["centihours"]) for h in hours
    ] and set(named) == {v["zone_id"] for v in visited}


def _put_hours(session: Session, shifts: list[tuple[dict[str, Any], Mapping[str, Any]]]) -> None:
    hours, visited = _hours_of(session, shifts)
    if hours:
        session.execute(insert(ShiftHours), hours)
    if visited:
        session.execute(insert(ShiftZone), visited)


def _hours_of(
    session: Session, shifts: list[tuple[dict[str, Any], Mapping[str, Any]]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of hours and rows of visited zones."""
    wanted = {zone for _, shift in shifts for zone in shift["zones"]}
    wanted |= {part["zone"] for _, s in shifts for part in s["split"] or () if part["zone"]}
    districts = zones.districts_of(session, wanted)
    hours: list[dict[str, Any]] = []
    visited: list[dict[str, Any]] = []
    for row, shift in shifts:
        visited += [
            {"shift_id": row["id"], "zone_id": zone} for zone in dict.fromkeys(shift["zones"])
        ]
        for position, part in enumerate(rules.hours_of(dict(shift))):
            hours.append(
                {
                    "shift_id": row["id"],
                    "position": position,
                    "tertial": row["tertial"],
                    "arena_group": rules.ARENA_GROUPS[row["kind"]],
                    "zone_id": part["zone"],
                    "platform": part["platform"],
                    "district_code": districts.get(part["zone"]),
                    "daypart": part["daypart"],
                    "centihours": part["centihours"],
                }
            )
    return hours, visited


__all__ = [
    "hours_by_place",
    "known",
    "load_many",
    "newest_tertial",
    "record",
    "replace",
    "says",
]
