"""Where requests are counted: one store for all workers of a surface.

On PostgreSQL a table of the surface's own database. On the embedded default a file of its own
beside that database: a counter must not wait for the one write lock behind which contacts are
stored. Counters may be lost (nothing is synced to disk): they only ever make somebody wait.
"""

import secrets
import threading
import time
from pathlib import Path
from typing import Any

import sqlcipher3
from limits.storage import Storage
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from .database import FIELD, SHARED
from .models import REQUEST_COUNTS as TABLE
from .settings import TEAM, Settings, StoreSettings

SWEEP_EVERY = 500
"""Hits of one process between two sweeps of what has expired."""
WAIT_MS = 500
"""How long a counter waits for another worker before it gives up and lets the request pass."""


_HIT = text(
    f"INSERT INTO {TABLE} (key, number, expires) VALUES (:key, :amount, :now + :expiry) "  # noqa: S608
    "ON CONFLICT (key) DO UPDATE SET "
    f"number = CASE WHEN {TABLE}.expires <= :now THEN :amount ELSE {TABLE}.number + :amount END, "
    f"expires = CASE WHEN {TABLE}.expires <= :now THEN :now + :expiry ELSE {TABLE}.expires END "
    "RETURNING number"
)
_GET = text(f"SELECT number, expires FROM {TABLE} WHERE key = :key AND expires > :now")  # noqa: S608
_SWEEP = text(f"DELETE FROM {TABLE} WHERE expires <= :now")  # noqa: S608
_CLEAR = text(f"DELETE FROM {TABLE} WHERE key = :key")  # noqa: S608
_RESET = text(f"DELETE FROM {TABLE}")  # noqa: S608


class Counters(Storage):
    """A storage of the library `limits` on one SQL engine; each call is one statement."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__(wrap_exceptions=False)
        self.engine = engine
        self._hits = secrets.randbelow(SWEEP_EVERY)  # workers do not sweep all at once
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a store that does not answer raises."""
        return DBAPIError

    def _run(self, statement: Any, **given: Any) -> Any:
        with self.engine.connect() as connection:
            found = connection.execute(statement, given)
            return found.first() if found.returns_rows else found.rowcount

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, which begins anew when it has expired; its number then."""
        now = int(time.time())
        with self._lock:
            self._hits += 1
            sweep = self._hits % SWEEP_EVERY == 0
        if sweep:
            self._run(_SWEEP, now=now)
        return int(self._run(_HIT, key=key, amount=amount, now=now, expiry=expiry)[0])

    def get(self, key: str) -> int:
        """A counter's number, 0 when there is none."""
        row = self._run(_GET, key=key, now=int(time.time()))
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When a counter begins anew, in seconds of the epoch; now when there is none."""
        row = self._run(_GET, key=key, now=int(time.time()))
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Whether the store answers."""
        try:
            self.get("")
        except DBAPIError:
            return False
        return True

    def reset(self) -> int:
        """Forget everything; how many counters there were."""
        return int(self._run(_RESET))

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._run(_CLEAR, key=key)


def own_store(settings: Settings) -> StoreSettings:
    """The store beside which a surface counts: the one that is its own."""
    return settings.stores[FIELD if settings.surface == TEAM else SHARED]


def opened(settings: Settings) -> Counters:
    """The counters of a surface."""
    store = own_store(settings)
    return Counters(_file(store) if store.url.startswith("spatialite:") else _server(store))


def _server(store: StoreSettings) -> Engine:
    options = f"-c synchronous_commit=off -c statement_timeout={WAIT_MS}"
    return create_engine(
        store.url,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        pool_size=4,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 2},
    )


def counter_file(store: StoreSettings) -> Path:
    """The file of the counters beside an embedded database."""
    database = Path(str(make_url(store.url).database))
    return database.with_name(f"{database.stem}-counts.db")


def _file(store: StoreSettings) -> Engine:
    engine = create_engine(
        f"sqlite:///{counter_file(store)}",
        hide_parameters=True,
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=8,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": WAIT_MS / 1000},
    )

    @event.listens_for(engine, "connect", insert=True)
    def begun(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA key = \"x'{store.key}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} "
            "(key VARCHAR(80) PRIMARY KEY, number BIGINT NOT NULL, expires BIGINT NOT NULL) "
            "WITHOUT ROWID"
        )

    return engine
