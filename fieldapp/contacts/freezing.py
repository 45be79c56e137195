"""What `releases` reads and writes of contacts: candidates, frozen tertials, counted ids."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from .models import Contact, Counted, Freeze

_AT_ONCE = 1000


def candidates(session: Session, first: date, last: date) -> Iterator[Any]:
    """Rows of all contacts of these operational days, deleted ones too, in the order of their id.

    Columns: id, day, deleted, kind, arena, met, place_kind, square_e, square_n, district_code.
    The caller's rule decides what counts; nothing is left out here that it should see.
    """
    query = (
        select(
            Contact.id,
            Contact.day,
            Contact.deleted,
            Contact.kind,
            Contact.arena,
            Contact.met,
            Contact.place_kind,
            Contact.square_e,
            Contact.square_n,
            Contact.district_code,
        )
        .where(Contact.day >= first, Contact.day <= last)
        .order_by(Contact.id)
    )
    yield from session.execute(query.execution_options(yield_per=_AT_ONCE))


def counted_ids(session: Session) -> frozenset[UUID]:
    """The ids that any release has counted; a deletion or an edit does not take one away."""
    return frozenset(session.scalars(select(Counted.contact_id)))


def closed_years(session: Session) -> frozenset[int]:
    """Operational years whose third tertial is frozen: their rows are never counted again."""
    return frozenset(
        tertial // 10 for tertial in session.scalars(select(Freeze.tertial)) if tertial % 10 == 3
    )


def freeze(session: Session, tertial: int, day: date, counted: Iterable[UUID]) -> None:
    """Freeze a tertial and mark the ids that its release counts."""
    session.add(Freeze(tertial=tertial, frozen_day=day))
    session.flush()
    rows = [
        {"contact_id": contact, "year": tertial // 10, "tertial": tertial}
        for contact in sorted(counted)
    ]
    if rows:
        session.execute(insert(Counted), rows)
