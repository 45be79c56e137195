"""The two stores, `field` and `shared`, on SpatiaLite (embedded) or PostgreSQL with PostGIS.

Each store has a read engine and a write engine. On SQLite reading is `query_only` and deferred,
so it never takes the one write lock, and writing begins IMMEDIATE: a deferred transaction that
reads and then writes fails under two processes. Nothing else in the code chooses by dialect.
"""

import json
import select as sockets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pyproj  # noqa: F401  (see below)
import sqlcipher3
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from psycopg import sql
from sqlalchemy import (
    JSON,
    Engine,
    Executable,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    make_url,
    null,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import UserDefinedType

from .errors import Conflict
from .settings import StoreSettings
from .turns import Turns

# SpatiaLite and pyproj each bring a PROJ of their own, which share some symbols of the process.
# When SpatiaLite's is loaded first, both tear the same memory down at the process's end, which
# then aborts. Hence the import above, before any connection is opened.

FIELD, SHARED = "field", "shared"

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for SQLite's one write lock before it gives up."""


class Base(DeclarativeBase):
    """Base of all models; `__bind_key__` names the store."""


class ReadingSession(FlaskSession):
    """`db.session`: reads only. Each statement goes to the read engine of its table's store."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Any:
        """The read engine for the statement; raises when the statement names no table."""
        engine = super().get_bind(mapper=mapper, clause=clause, bind=bind, **kw)
        if isinstance(engine, Engine):
            for store in (FIELD, SHARED):
                if self._db.engines.get(store) is engine:
                    return self._db.engines[f"{store}:read"]
        return engine


db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"class_": ReadingSession}
)


def engine_options(store: StoreSettings, *, readonly: bool) -> dict[str, Any]:
    """Arguments of create_engine for one store (url included) as a dictionary."""
    if not store.url.startswith("spatialite:"):
        options: dict[str, Any] = {"url": store.url, "hide_parameters": True}
        if readonly:
            options["connect_args"] = {"options": "-c default_transaction_read_only=on"}
            # Each statement sees what is committed, as READ COMMITTED does within a
            # transaction too; BEGIN and ROLLBACK would be two more journeys for each request.
            options["isolation_level"] = "AUTOCOMMIT"
        return options
    return {
        "url": store.url.replace("spatialite:", "sqlite:", 1),
        # An error must not tell a contact to the log.
        "hide_parameters": True,
        "module": sqlcipher3.dbapi2,
        "poolclass": QueuePool,
        "pool_size": 8,
        "connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    }


def _prepare_sqlite(engine: Engine, key: str, *, readonly: bool) -> None:
    @event.listens_for(engine, "connect", insert=True)
    def opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours to say, below
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL may lose the last commits when the power goes; a contact is not lost.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # INSERT OR REPLACE deletes too, and what guards a deletion is a trigger.
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -65536")
        connection.enable_load_extension(True)
        connection.execute("SELECT load_extension('mod_spatialite')")
        connection.enable_load_extension(False)
        if readonly:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "checkout")
    def still_open(connection: Any, _record: Any, _proxy: Any) -> None:
        # A server that has gone has closed the socket, so that an idle one can be read. That
        # costs no journey to the server, as SQLAlchemy's own ping does for each request.
        poll = sockets.poll()
        poll.register(connection.fileno(), sockets.POLLIN)
        if poll.poll(0):
            raise DisconnectionError("the database server closed an idle connection")


def prepare(engine: Engine, store: StoreSettings, *, readonly: bool) -> Engine:
    """Attach what a new engine of this store needs; returns the engine."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, store.key or "", readonly=readonly)
    else:
        _prepare_postgresql(engine)
    return engine


def open_engine(store: StoreSettings, *, readonly: bool = False) -> Engine:
    """An engine of its own, outside any app: for migrations, the command line and tests."""
    options = engine_options(store, readonly=readonly)
    return prepare(create_engine(options.pop("url"), **options), store, readonly=readonly)


def init_app(app: Flask, stores: dict[str, StoreSettings]) -> None:
    """Give the app its stores: bind keys `field`, `shared` and their `:read` twins."""
    app.config["SQLALCHEMY_BINDS"] = {
        f"{name}:read" if readonly else name: engine_options(store, readonly=readonly)
        for name, store in stores.items()
        for readonly in (False, True)
    }
    db.init_app(app)
    with app.app_context():
        for name, store in stores.items():
            prepare(db.engines[name], store, readonly=False)
            prepare(db.engines[f"{name}:read"], store, readonly=True)


@contextmanager
def writing(store: str) -> Iterator[Session]:
    """A transaction on the write engine of one store; commits at the end or rolls back.

    Asked by `audit`: everybody else writes through `audit.recorded`, so that there is no commit
    without a named act. What is no act of anybody writes here: the write test of `health`, counters
    of requests and of failed log-ins, a code that was used, the sliding of a session.
    """
    engine = db.engines[store]
    with _turn(engine), Session(engine, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            # A reading session of this request may stand on an older snapshot.
            db.session.rollback()


@contextmanager
def taken(said: str) -> Iterator[None]:
    """What a unique column refuses is a Conflict with this sentence (an English key).

    The database is asked by trying: whoever looks first and writes then is too late when two do.
    """
    try:
        yield
    except IntegrityError:
        raise Conflict(said, code="name_taken") from None


def has_one_writer(store: str) -> bool:
    """Whether the store lets one transaction write at a time, so that sharing one is a gain."""
    return db.engines[store].dialect.name == "sqlite"


_turns: dict[str, Turns] = {}


def _turn(engine: Engine) -> AbstractContextManager[None]:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return nullcontext()
    turns = _turns.setdefault(engine.url.database, Turns(Path(engine.url.database)))
    return turns.taken(BUSY_TIMEOUT_MS / 1000)


def insert_new(table: Table, session: Session, rows: list[dict[str, Any]], *returning: Any) -> list:
    """Insert rows, passing over those whose key is already taken; returns what went in.

    rows: dictionaries of column values, all with the same keys. The returned rows hold the
    `returning` columns of the inserted ones, in no certain order.
    """
    if not rows:
        return []
    if session.get_bind().dialect.name != "postgresql":
        insert = sqlite.insert(table).on_conflict_do_nothing().returning(*returning)
        return list(session.execute(insert, rows))
    if rows[0].keys() != set(table.columns.keys()):
        plain = postgresql.insert(table).on_conflict_do_nothing().returning(*returning)
        return list(session.execute(plain, rows))
    said = [{name: v for name, v in row.items() if v is not None} for row in rows]
    parameter = {"rows": json.dumps(said, default=_as_json)}
    return list(session.execute(_insert_from_json(table, *returning), parameter))


class _RowType(UserDefinedType):
    """The row type that PostgreSQL has for each table."""

    cache_ok = True

    def __init__(self, table: str) -> None:
        self.table = table

    def get_col_spec(self, **_kw: Any) -> str:
        """The type's name in a statement."""
        return self.table


@lru_cache(maxsize=64)
def _insert_from_json(table: Table, *returning: Any) -> Executable:
    """One statement with one parameter, however many the rows: it is prepared once, and neither
    side has hundreds of parameters to parse."""
    names = [column.name for column in table.columns]
    given = func.json_populate_recordset(
        cast(null(), _RowType(table.name)), cast(bindparam("rows", type_=Text), JSON)
    )
    source = select(*given.table_valued(*names, name="given").columns)
    insert = postgresql.insert(table).from_select(names, source)
    return insert.on_conflict_do_nothing().returning(*returning)


def _as_json(value: Any) -> str:
    """A column's value as PostgreSQL reads it from JSON; TypeError for what it would not."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"no JSON for {type(value).__name__}")


def add_up(session: Session, table: Table, rows: list[dict[str, Any]], column: str) -> None:
    """Insert rows; of one whose key is taken, add its `column` to the standing number instead."""
    if rows:
        statement = _add_up(table, column, session.get_bind().dialect.name)
        session.connection().execute(statement, rows if len(rows) > 1 else rows[0])


@lru_cache(maxsize=64)
def _add_up(table: Table, column: str, dialect: str) -> Executable:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    total = table.c[column] + insert.excluded[column]
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={column: total}
    )


def insert_all(table: Table, session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert many rows of which none is there yet, in the quickest way that the store has.

    rows: dictionaries of column values, all with the same keys. Raises when a key is taken.
    """
    if not rows:
        return
    if session.get_bind().dialect.name != "postgresql":
        session.connection().execute(table.insert(), rows)
        return
    # A row of INSERT costs the server a parse of each of its parameters; COPY streams them.
    names = list(rows[0])
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    raw: Any = session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def prepare_spatial(engine: Engine) -> None:
    """Give a new database what geometry needs: PostGIS, or SpatiaLite's own tables with two
    reference systems (all of EPSG would take minutes)."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
            connection.commit()
            return
    raw = engine.raw_connection()
    try:
        known = raw.cursor().execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'spatial_ref_sys'"
        )
        if not known.fetchone()[0]:
            raw.cursor().execute("SELECT InitSpatialMetaData(1, 'EMPTY')")
            for srid in (3006, 4326):
                raw.cursor().execute(f"SELECT InsertEpsgSrid({srid})")
    finally:
        raw.close()


def server_url(url: str) -> str:
    """An URL without its password, for messages."""
    return make_url(url).render_as_string(hide_password=True)


def tables_of(store: str) -> Iterable[Table]:
    """All tables of the store that loaded rooms have declared."""
    return db.metadatas[store].sorted_tables
