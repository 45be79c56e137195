"""Sums of staff hours, straight from the covering index `shifts_hours_sums`."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from ..foundation.database import db
from .models import ShiftHours


class Hours(NamedTuple):
    """Hundredths of staff hours of one tertial with zone, district and arena group in common."""

    arena_group: str
    zone_id: UUID | None
    district_code: str | None
    centihours: int


def hours_by_place(tertial: int, arena_group: str | None = None) -> list[Hours]:
    """Staff hours of a tertial by working zone and its district; a shift that met nobody counts.

    Hours without a zone (online, phone, outside the zones) have neither; all arenas if None.
    """
    by = (ShiftHours.zone_id, ShiftHours.district_code, ShiftHours.arena_group)
    query = (
        select(*by, func.sum(ShiftHours.centihours))
        .where(ShiftHours.tertial == tertial)
        .group_by(*by)
    )
    if arena_group is not None:
        query = query.where(ShiftHours.arena_group == arena_group)
    return [
        Hours(group, zone, district, int(centihours))
        for zone, district, group, centihours in db.session.execute(query)
    ]


def newest_tertial(before: int | None = None) -> int | None:
    """The newest tertial with staff hours, or the newest older than `before`; None for none."""
    query = select(func.max(ShiftHours.tertial))
    if before is not None:
        query = query.where(ShiftHours.tertial < before)
    return db.session.scalar(query)
