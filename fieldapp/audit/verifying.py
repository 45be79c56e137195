"""`fieldapp audit verify`: is the log what was sealed, and up to where does anything vouch for it?

One unchanging view of the store, read in windows: memory stays flat at any length.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, Table, func, select, type_coerce
from sqlalchemy.types import NullType

from ..foundation import append_only, clock
from . import verify_rules
from .chain_rules import Anchor, Link, Segment, Stored, month_of
from .sealing import as_bytes, segments_of, tables
from .verify_rules import MISSING, Fault, Walk

WINDOW = 5_000
"""Rows read at a time."""


@dataclass(frozen=True)
class Report:
    """What a verification of one store says."""

    store: str
    walk: Walk
    fault: Fault | None
    month: str | None
    """Of the first broken entry, where it can be told."""
    segments: int
    dropped: tuple[str, ...]
    dropped_day: str | None
    """When the newest of them was dropped."""
    numbered_without_gaps: bool

    @property
    def uncovered(self) -> int:
        """Entries that no anchor vouches for: sealed after the newest one, or not sealed."""
        return self.walk.entries - self.walk.anchored + self.walk.unsealed


def verify(engine: Engine, store: str, anchors: Iterable[Anchor] = ()) -> Report:
    """Recompute a store's whole chain and hold it against anchors from outside."""
    entry, link, _segment, drop = tables(store)
    with append_only.snapshot(engine) as connection:
        numbered = append_only.numbered_to(connection, entry)
        gapless = append_only.leaves_no_gaps(connection)
        segments = segments_of(connection, store)
        drops = connection.execute(select(drop).order_by(drop.c.month)).all()
        dropped = tuple(row.month for row in drops)
        found = verify_rules.walk(
            store,
            _entries(connection, entry),
            _links(connection, link),
            connection.scalar(select(func.max(link.c.entry_id))) or 0,
            segments,
            min(len(dropped), len(segments)),
            anchors,
        )
        if found.fault is None:
            verify_rules.number_tail(found, numbered)
        fault = found.fault or _lost_tail(found, gapless=gapless)
        in_seals = verify_rules.check_segments(store, segments, dropped, month_of(clock.now()))
        if in_seals is not None and (fault is None or in_seals.position <= fault.position):
            fault = in_seals
        elif fault is not None and found.broken is not None:
            fault = _with_origin(fault, found, connection, entry)
    return Report(
        store,
        found,
        fault,
        _month(fault, segments),
        len(segments),
        dropped,
        max((str(row.day) for row in drops), default=None),
        gapless,
    )


def _entries(connection: Connection, table: Table) -> Iterator[Stored]:
    after: int | None = None
    while rows := append_only.stored(connection, table, after, WINDOW):
        for row in rows:
            yield Stored(*row)
        after = rows[-1][0]


def _links(connection: Connection, table: Table) -> Iterator[Link]:
    columns = [type_coerce(c, NullType()).label(c.name) for c in table.columns]
    order = select(*columns).order_by(table.c.entry_id).limit(WINDOW)
    following = order.where(table.c.entry_id >= append_only.LEAST_ID)
    while rows := connection.execute(following).all():
        for row in rows:
            position = row.position if isinstance(row.position, int) else 0
            yield Link(row.entry_id, position, as_bytes(row.hash))
        following = order.where(table.c.entry_id > rows[-1].entry_id)


def _lost_tail(found: Walk, *, gapless: bool) -> Fault | None:
    """Entries that were never sealed, and whose ids are missing where ids have no gaps."""
    if not gapless or found.gap_at is None:
        return None
    said = f"{found.gaps} entries that were not sealed yet were numbered and are gone"
    return Fault(found.entries + 1, MISSING, found.gap_at, said)


def _with_origin(fault: Fault, found: Walk, connection: Connection, entry: Table) -> Fault:
    assert found.broken is not None
    where = verify_rules.whose_content(found.broken, _entries(connection, entry))
    if where is None or where == found.broken.entry.id:
        return fault
    said = f"what was sealed here stands at entry {where} now"
    return replace(fault, kind=verify_rules.SWAPPED, said=said)


def _month(fault: Fault | None, segments: list[Segment]) -> str | None:
    if fault is None:
        return None
    for segment in segments:
        if segment.before < fault.position <= segment.end:
            return segment.month
    return None


__all__ = ["Report", "verify"]
