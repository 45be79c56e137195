"""Counts of contacts, straight from the covering index `contacts_contact_map`.

The index stands in the order of the grouping, so both databases add up as they read and touch
neither the table nor a sort. The map's statement gives three integers a square: at a million
contacts the objects of a mapper would cost more than the counting.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, case, false, func, select

from ..foundation.database import db
from .models import COUNTS, Contact


class Cell(NamedTuple):
    """Contacts of one tertial that have everything about their place in common."""

    square_e: int | None
    square_n: int | None
    place_kind: str | None
    zone_id: UUID | None
    district_code: str | None
    contacts: int


def _chosen(tertial: int, arena_group: str | None) -> list[ColumnElement[bool]]:
    conditions = [Contact.tertial == tertial, COUNTS]
    if arena_group is not None:
        conditions.append(Contact.arena_group == arena_group)
    return conditions


def square_counts_query(tertial: int, arena_group: str | None = None) -> Executable:
    """The map's statement: (e, n, contacts) of every 250 m square with a contact."""
    return (
        select(Contact.square_e, Contact.square_n, func.count())
        .where(*_chosen(tertial, arena_group), Contact.square_e.is_not(None))
        .group_by(Contact.square_e, Contact.square_n)
    )


def square_counts(tertial: int, arena_group: str | None = None) -> list[tuple[int, int, int]]:
    """(e, n, contacts) of every 250 m square with a contact in the tertial; all arenas if None."""
    rows = db.session.execute(square_counts_query(tertial, arena_group))
    return [(e, n, contacts) for e, n, contacts in rows]


def place_counts(tertial: int, arena_group: str | None = None) -> list[Cell]:
    """Contacts of a tertial by place, zone and district; the cells add up to all of them."""
    by = (
        Contact.square_e,
        Contact.square_n,
        Contact.place_kind,
        Contact.zone_id,
        Contact.district_code,
    )
    rows = db.session.execute(
        select(*by, func.count()).where(*_chosen(tertial, arena_group)).group_by(*by)
    )
    return [Cell(*row) for row in rows]


def kind_counts(tertial: int, arena_group: str | None = None) -> dict[str, tuple[int, int]]:
    """Kind → (contacts, of which met for the first time this year) of a tertial."""
    new = func.sum(case((Contact.met == "new", 1), else_=0))
    rows = db.session.execute(
        select(Contact.kind, func.count(), new)
        .where(*_chosen(tertial, arena_group))
        .group_by(Contact.kind)
    )
    return {kind: (number, int(first)) for kind, number, first in rows}


def kast_counts(tertial: int, arena_group: str | None = None) -> dict[str | None, int]:
    """What buyers were offered → how many; None for those of whom it was not said."""
    rows = db.session.execute(
        select(Contact.kast, func.count())
        .where(*_chosen(tertial, arena_group), Contact.kind == "buyer")
        .group_by(Contact.kast)
    )
    return {row.kast: row[1] for row in rows}


def band_counts(tertial: int, arena_group: str | None = None) -> list[tuple[str, str, int]]:
    """(sellers' band, buyers' band, observations) of a tertial; never a count of contacts."""
    conditions = [
        Contact.tertial == tertial,
        Contact.deleted == false(),
        Contact.kind == "observation",
    ]
    if arena_group is not None:
        conditions.append(Contact.arena_group == arena_group)
    rows = db.session.execute(
        select(Contact.sellers_band, Contact.buyers_band, func.count())
        .where(*conditions)
        .group_by(Contact.sellers_band, Contact.buyers_band)
    )
    return [(sellers or "", buyers or "", number) for sellers, buyers, number in rows]


def newest_tertial(before: int | None = None) -> int | None:
    """The newest tertial with a contact, or the newest one older than `before`; None for none."""
    query = select(func.max(Contact.tertial)).where(COUNTS)
    if before is not None:
        query = query.where(Contact.tertial < before)
    return db.session.scalar(query)
