"""A log with a known history, and hands that reach past every right and trigger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from fieldapp.audit import sealing, verifying
from fieldapp.audit.chain_rules import Anchor
from fieldapp.audit.sealing import Sealed
from fieldapp.audit.verifying import Report
from fieldapp.foundation import append_only
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD, insert_all, open_engine
from fieldapp.foundation.roles import LOG_ROLE
from tests.databases import SPATIALITE, Stores

FIRST = datetime(2026, 8, 3, 9, 0, tzinfo=STOCKHOLM)
CHUNK = 20_000
TABLES = ("audit_entry", "audit_link", "audit_segment", "audit_drop", "audit_delivery")


def write(
    stores: Stores,
    number: int,
    since: datetime = FIRST,
    store: str = FIELD,
    apart: timedelta = timedelta(hours=12),
) -> None:
    """Put that many entries into a store's log, two a day, as the team's role."""
    names = ("Åsa Örn", "Bo Ek", "Cecilia Ö")
    engine = open_engine(stores.team[store])
    for chunk in range(0, number, CHUNK):
        rows = [
            {
                "at": since + apart * n + timedelta(microseconds=n),
                "actor_id": f"person-{n % 3}",
                "actor_name": names[n % 3],
                "surface": "team",
                "act": ("insights.figures_read", "zones.zone_drawn")[n % 2],
                "object_kind": "tertial",
                "object_id": str(20261 + n % 3),
                "detail": f"row {n}, alla platser",
            }
            for n in range(chunk, min(number, chunk + CHUNK))
        ]
        with Session(engine) as session, session.begin():
            insert_all(sealing.tables(store)[0], session, rows)
    engine.dispose()


def seal(stores: Stores, store: str = FIELD, wait: float = 5) -> Sealed:
    """Run the sealing job under its own role."""
    engine = open_engine(stores.seen_by(LOG_ROLE)[store])
    try:
        return sealing.seal_all(engine, store, wait)
    finally:
        engine.dispose()


def verify(stores: Stores, *anchors: Anchor, store: str = FIELD) -> Report:
    """Verify as the team's role."""
    engine = open_engine(stores.team[store], readonly=True)
    try:
        return verifying.verify(engine, store, anchors)
    finally:
        engine.dispose()


def rows(stores: Stores, question: str, store: str = FIELD) -> list[Any]:
    """What a question answers, as the owner."""
    engine = open_engine(stores.owner[store])
    with engine.connect() as connection:
        found = list(connection.execute(text(question)))
    engine.dispose()
    return found


@contextmanager
def tampering(stores: Stores, store: str = FIELD) -> Iterator[Connection]:
    """The owner's connection with every guard taken away, as one who owns the server has it."""
    engine = open_engine(stores.owner[store])
    with engine.begin() as connection:
        if stores.kind == SPATIALITE:
            named = text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
            )
            for (trigger,) in connection.execute(named).all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            for table in TABLES if store == FIELD else TABLES[:-1]:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield connection
    engine.dispose()


def numbered(stores: Stores, store: str = FIELD) -> int:
    """How far the database has numbered entries."""
    engine = open_engine(stores.owner[store])
    with engine.connect() as connection:
        found = append_only.numbered_to(connection, sealing.tables(store)[0])
    engine.dispose()
    return found
