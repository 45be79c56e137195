"""Contacts as other rooms ask for them: what is known of an id, in, anew, frozen."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from ..foundation.database import insert_all, insert_new
from ..geography import service as geography
from .figures import (
    band_counts,
    kast_counts,
    kind_counts,
    newest_tertial,
    place_counts,
    square_counts,
)
from .models import Contact, Freeze

TABLE = Contact.__table__
COLUMNS = tuple(column.name for column in TABLE.columns)


def known(session: Session, ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """The stored rows of these ids, whole, tombstones included; locked where rows can be."""
    query = select(TABLE).where(TABLE.c.id.in_(list(ids))).with_for_update()
    return {row.id: row for row in session.execute(query)}


def frozen_tertials(session: Session) -> frozenset[int]:
    """The tertials (year × 10 + 1..3) that are frozen."""
    return frozenset(session.scalars(select(Freeze.tertial)))


def fill_districts(rows: Sequence[dict[str, Any]]) -> None:
    """Set `district_code` of rows that have a square; None outside every district."""
    squares = {(r["square_e"], r["square_n"]) for r in rows if r["square_e"] is not None}
    if not squares:
        return
    districts = geography.districts_of(squares)
    for row in rows:
        if row["square_e"] is not None:
            row["district_code"] = districts.get((row["square_e"], row["square_n"]))  # type: ignore[call-overload]


def record_many(session: Session, rows: list[dict[str, Any]]) -> set[UUID]:
    """Insert new contacts (rows of rules.row_of); returns the ids that were not there before."""
    return {row.id for row in insert_new(TABLE, session, rows, TABLE.c.id)}


def load_many(session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert contacts (rows of rules.row_of) of which none is there yet, in large batches."""
    insert_all(TABLE, session, rows)


def replace(session: Session, row: dict[str, Any]) -> None:
    """Put a newer version of a contact in the place of the stored one."""
    session.execute(update(TABLE).where(TABLE.c.id == row["id"]).values(row))


__all__ = [
    "band_counts",
    "fill_districts",
    "frozen_tertials",
    "kast_counts",
    "kind_counts",
    "known",
    "newest_tertial",
    "place_counts",
    "record_many",
    "replace",
    "square_counts",
]
