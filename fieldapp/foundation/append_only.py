"""What an append-only log asks of the databases, where the two differ.

One unchanging view of both logs, the bytes as they stand on disk, a moment after which no earlier
row can still appear, and how far the database has numbered the rows.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, Table, text
from sqlalchemy.orm import Session

POLL_SECONDS = 0.05

LEAST_ID = -(2**63)
"""The databases number from 1; somebody else may not."""

Row = tuple[int, tuple[bytes, ...], bool]
"""Id, the bytes of the other columns, and whether each is stored as its type asks."""


class StillWriting(Exception):
    """Somebody's transaction on the table went on for too long."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which every question sees the same committed state."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


def stored(connection: Connection, table: Table, after: int | None, limit: int) -> list[Row]:
    """The next rows of a table by its integer key: those past `after` (None: from the least that
    there may be), at most `limit`.

    Bytes and not values: a driver's reading would hide a change that reads the same, such as a
    blob in the place of a text, a digit cut from a clock time, or bytes that are no text at all.
    """
    on_sqlite = connection.dialect.name == "sqlite"
    key, *columns = table.columns
    shown = [_sqlite_bytes(c.name) if on_sqlite else _postgresql_text(c) for c in columns]
    kinds = " || ' ' || ".join(f"typeof({c.name})" for c in columns) if on_sqlite else "NULL"
    rows = connection.execute(
        text(
            f"SELECT {key.name}, {', '.join(shown)}, {kinds} FROM {table.name} "  # noqa: S608
            f"WHERE {key.name} {'>' if after is not None else '>='} :after "
            f"ORDER BY {key.name} LIMIT :limit"
        ),
        {"after": LEAST_ID if after is None else after, "limit": limit},
    )
    wanted = " ".join(["text"] * len(columns)) if on_sqlite else None
    if on_sqlite:
        return [(r[0], tuple(v or b"" for v in r[1:-1]), r[-1] == wanted) for r in rows]
    return [(r[0], tuple((v or "").encode() for v in r[1:-1]), None not in r[1:-1]) for r in rows]


def _sqlite_bytes(column: str) -> str:
    return f"CAST({column} AS BLOB)"


def _postgresql_text(column: Any) -> str:
    if isinstance(column.type, DateTime):
        utc = f"{column.name} AT TIME ZONE 'UTC'"
        return f"""to_char({utc}, 'YYYY-MM-DD"T"HH24\\:MI\\:SS.US"Z"')"""
    return str(column.name)


def numbered_to(connection: Connection, table: Table) -> int:
    """The greatest id that the database has given out for a table, 0 for none.

    On SQLite an undone transaction gives its ids back; on PostgreSQL they stay unused.
    """
    if connection.dialect.name == "sqlite":
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    else:
        asked = text(
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass)"
        )
    return int(connection.scalar(asked, {"table": table.name}) or 0)


def leaves_no_gaps(connection: Connection) -> bool:
    """Whether a missing id is always a removed row."""
    return connection.dialect.name == "sqlite"


def settled(connection: Connection, table: Table, wait_seconds: float) -> int:
    """An id up to which no further row can appear: everything before it is there or undone.

    On PostgreSQL ids are given out before their transactions commit, so that 5 may appear after
    6. Whoever has an id that is not committed holds a lock on the table; we wait for those that
    hold one now, as CREATE INDEX CONCURRENTLY does. Nobody waits for us. Raises StillWriting.
    SQLite has one writer: what is there is settled.
    """
    newest = connection.scalar(text(f"SELECT max(id) FROM {table.name}")) or 0  # noqa: S608
    if connection.dialect.name == "sqlite":
        return int(newest)
    until = time.monotonic() + wait_seconds
    waited_for = _writers(connection, table)
    while waited_for & _writers(connection, table):
        if time.monotonic() > until:
            raise StillWriting(f"a transaction on {table.name} did not end; try again")
        time.sleep(POLL_SECONDS)
    return int(newest)


def _writers(connection: Connection, table: Table) -> frozenset[str]:
    """Virtual ids of the transactions of others that may write to the table."""
    return frozenset(
        connection.scalars(
            text(
                "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                "AND relation = CAST(:table AS regclass) AND granted "
                "AND pid IS DISTINCT FROM pg_backend_pid() "
                "AND mode NOT IN ('AccessShareLock', 'RowShareLock')"
            ),
            {"table": table.name},
        )
    )


def one_at_a_time(session: Session, what: str) -> None:
    """Wait until nobody else does `what` in this database; until the transaction's end.

    On SQLite the write transaction itself is that.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
