"""Dropping whole old segments of the log; their seals stay, so that the chain still holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, extract, func, insert, select
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import FIELD, SHARED, db
from . import chain_rules
from .chain_rules import RETENTION_MONTHS
from .models import MODELS, Delivery
from .sealing import segments_of, tables
from .service import SYSTEM, act, recorded

DROPPED = {
    FIELD: act("audit.segment_dropped", FIELD),
    SHARED: act("audit.shared_segment_dropped", SHARED),
}


@dataclass(frozen=True)
class Dropped:
    """One segment that went."""

    store: str
    month: str
    entries: int


def drop_before(store: str, month: str, keep_months: int = RETENTION_MONTHS) -> Iterator[Dropped]:
    """Drop a store's sealed segments of months before `month` ('2021-11'), oldest first.

    Each in a transaction of its own, with its entry in the log; safe to repeat and to interrupt.
    On PostgreSQL the process works as the retention's role. ValueError when `month` is not past
    `keep_months`. Deliveries of the same months go too.
    """
    today = clock.operational_day()
    chain_rules.check_may_drop(month, today, keep_months)
    drop = tables(store)[3]
    with db.engines[f"{store}:read"].connect() as connection:
        gone = set(connection.scalars(select(drop.c.month)))
        wanted = [s for s in segments_of(connection, store) if s.month < month]
    for segment in wanted:
        if segment.month in gone:
            continue
        detail = f"{segment.entries} entries, seal {segment.seal.hex()}"
        with recorded(SYSTEM, DROPPED[store], "log segment", segment.month, detail) as session:
            _drop(session, store, segment)
        yield Dropped(store, segment.month, segment.entries)


def _drop(session: Session, store: str, segment: chain_rules.Segment) -> None:
    entry, link, _segment_table, drop = tables(store)
    today = clock.operational_day()
    session.execute(insert(drop).values(month=segment.month, day=today))
    session.execute(delete(entry).where(entry.c.id.between(segment.first_id, segment.last_id)))
    session.execute(delete(link).where(link.c.entry_id.between(segment.first_id, segment.last_id)))
    if store == FIELD:
        year, month = (int(part) for part in segment.month.split("-"))
        old = extract("year", Delivery.day) * 12 + extract("month", Delivery.day)
        session.execute(delete(Delivery).where(old <= year * 12 + month))


def kept_from(store: str) -> str | None:
    """The first month whose entries were not dropped, None when none was."""
    drop = MODELS[store][3]
    newest = db.session.scalar(select(func.max(drop.month)))
    return chain_rules.months_before(newest, -1) if newest else None
