"""The job that seals: a hash for every entry, a seal for every closed month, an anchor.

It has an engine of its own, on PostgreSQL under a role that can do nothing else, and no part of
the surfaces. Safe to repeat, to interrupt, and to run beside writers and another of its kind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from ..foundation import append_only, clock
from ..foundation.append_only import StillWriting
from ..foundation.database import insert_all
from .chain_rules import (
    Anchor,
    Link,
    Segment,
    Stored,
    entry_hash,
    genesis,
    month_of,
    months_before,
    seal,
    stamp,
)
from .models import MODELS

BATCH = 2_000
"""Entries in one transaction: on SQLite others cannot write meanwhile, some 50 ms."""

WAIT_SECONDS = 30.0
"""How long the job waits for acts that are under way."""


@dataclass(frozen=True)
class Sealed:
    """What one run did to one store."""

    entries: int
    months: tuple[str, ...]
    anchor: Anchor


@dataclass
class _Open:
    """Where the chain stands, and the segment that is not closed."""

    position: int
    last_id: int
    head: bytes
    last: Segment | None
    """The newest closed segment."""
    month: str | None = None
    """Of the open segment; None while it is empty."""
    first_id: int = 0


def tables(store: str) -> tuple[Table, Table, Table, Table]:
    """The store's tables: entries, links, segments, drops."""
    entry, link, segment, drop = (model.__table__ for model in MODELS[store])
    return entry, link, segment, drop


def seal_all(engine: Engine, store: str, wait_seconds: float = WAIT_SECONDS) -> Sealed:
    """Chain every settled entry of a store and close every month that is over.

    Raises StillWriting when somebody's transaction goes on for longer than `wait_seconds`;
    nothing is written then.
    """
    entry_table = tables(store)[0]
    with engine.connect() as connection:
        upto = append_only.settled(connection, entry_table, wait_seconds)
    entries, months = 0, list[str]()
    while True:
        with Session(engine) as session, session.begin():
            append_only.one_at_a_time(session, "seal the access log")
            state = _state(session.connection(), store)
            rows = [
                Stored(*row)
                for row in append_only.stored(
                    session.connection(), entry_table, state.last_id, BATCH
                )
                if row[0] <= upto
            ]
            months += _extend(session, store, state, rows, is_last=len(rows) < BATCH)
            entries += len(rows)
        if len(rows) < BATCH:
            break
    with engine.connect() as connection:
        return Sealed(entries, tuple(months), anchor(connection, store))


def head_of(connection: Connection, store: str) -> Link:
    """The chain's newest hash, with its entry and position; the genesis at position 0."""
    _entry, link, segment, _drop = tables(store)
    row = connection.execute(select(link).order_by(link.c.entry_id.desc()).limit(1)).first()
    last = connection.execute(select(segment).order_by(segment.c.month.desc()).limit(1)).first()
    if row is not None and (last is None or row.position >= last.before + last.entries):
        return Link(row.entry_id, row.position, bytes(row.hash))
    if last is not None:  # everything that is sealed has been dropped
        return Link(last.last_id, last.before + last.entries, bytes(last.head))
    return Link(0, 0, genesis(store))


def segments_of(connection: Connection, store: str) -> list[Segment]:
    """The closed segments by month."""
    table = tables(store)[2]
    # As they stand, whatever their type: whoever alters a log is not held to types on SQLite.
    columns = [type_coerce(c, NullType()).label(c.name) for c in table.columns]
    return [_segment(row) for row in connection.execute(select(*columns).order_by(table.c.month))]


def anchor(connection: Connection, store: str) -> Anchor:
    """What is to be written down outside the database now."""
    segment = tables(store)[2]
    head = head_of(connection, store)
    last = connection.execute(select(segment).order_by(segment.c.month.desc()).limit(1)).first()
    number = connection.scalar(select(func.count()).select_from(segment)) or 0
    sealed = bytes(last.seal) if last is not None else genesis(store)
    return Anchor(
        store,
        stamp(clock.now()),
        number,
        sealed.hex(),
        head.position,
        head.entry_id,
        head.hash.hex(),
    )


def _segment(row: Any) -> Segment:
    return Segment(
        row.month,
        row.first_id,
        row.last_id,
        row.before,
        row.entries,
        as_bytes(row.head_before),
        as_bytes(row.head),
        as_bytes(row.seal),
    )


def as_bytes(value: Any) -> bytes:
    """A stored hash; what is none of its type is no hash."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _state(connection: Connection, store: str) -> _Open:
    entry, _link, segment, _drop = tables(store)
    row = connection.execute(select(segment).order_by(segment.c.month.desc()).limit(1)).first()
    last = _segment(row) if row is not None else None
    head = head_of(connection, store)
    state = _Open(head.position, head.entry_id, head.hash, last)
    if head.position > (last.end if last else 0):
        first = append_only.stored(connection, entry, last.last_id if last else 0, 1)
        if first:  # else it was removed: `verify` tells
            state.month, state.first_id = _month(Stored(*first[0]), last), first[0][0]
    return state


def _month(entry: Stored, last: Segment | None) -> str:
    """The segment that an entry opens: its own month, after every closed one, never to come."""
    earliest = months_before(last.month, -1) if last is not None else ""
    now = month_of(clock.now())
    return min(max(_own_month(entry), earliest) or now, now)


def _own_month(entry: Stored) -> str:
    said = entry.fields[0].decode("ascii", "replace")
    if not said.endswith("Z"):
        return said[:7]  # SQLite keeps Stockholm's wall clock
    try:
        return month_of(datetime.fromisoformat(said).astimezone(clock.STOCKHOLM))
    except ValueError:
        return ""


def _extend(
    session: Session, store: str, state: _Open, rows: list[Stored], *, is_last: bool
) -> list[str]:
    """Add links for the rows, and a segment for each month that they end; returns those."""
    _entry, link, _segment_table, _drop = tables(store)
    now = month_of(clock.now())
    links, closed = [], []
    for row in rows:
        if state.month is not None and state.month < _own_month(row) <= now:
            closed.append(_close(session, store, state))
        if state.month is None:
            state.month, state.first_id = _month(row, state.last), row.id
        state.position += 1
        state.head = entry_hash(state.head, state.position, row)
        state.last_id = row.id
        links.append({"entry_id": row.id, "position": state.position, "hash": state.head})
    insert_all(link, session, links)
    if is_last and state.month is not None and state.month < now:
        closed.append(_close(session, store, state))
    return closed


def _close(session: Session, store: str, state: _Open) -> str:
    assert state.month is not None
    last = state.last
    before = last.end if last else 0
    made = Segment(
        state.month,
        state.first_id,
        state.last_id,
        before,
        state.position - before,
        last.head if last else genesis(store),
        state.head,
        b"",
    )
    sealed = seal(store, last.seal if last else genesis(store), made)
    row = {**vars(made), "seal": sealed}
    session.connection().execute(insert(tables(store)[2]), row)
    state.last = Segment(**row)
    state.month = None
    return made.month


__all__ = [
    "StillWriting",
    "anchor",
    "head_of",
    "seal_all",
    "segments_of",
]
