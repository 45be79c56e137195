"""Each store's history: one head, equal to the models on both databases, and kind to data."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import Geometry, WKTElement, alembic_helpers
from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, select, text
from sqlalchemy.types import TypeEngine

from fieldapp.foundation import migrate, roles
from fieldapp.foundation.database import FIELD, SHARED, db, open_engine
from fieldapp.foundation.settings import StoreSettings
from fieldapp.ops.installation import load_models
from tests.cluster import Cluster
from tests.databases import (
    OWNER_ROLE,
    STORES,
    PostgresTemplates,
    drop_database,
    make_database,
    spatialite_store,
)

SQUARE = "MULTIPOLYGON(((674000 6580000,674250 6580000,674250 6580250,674000 6580000)))"


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """What Alembic would write to bring the database to the models; the databases' own apart."""

    def include(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        # SpatiaLite's and PostGIS's own tables, and R-trees, are in no model.
        table = thing if kind == "table" else getattr(thing, "table", None)
        if reflected and table is not None and table.name not in metadata.tables:
            return False
        return alembic_helpers.include_object(thing, name, kind, reflected, other)

    context = MigrationContext.configure(
        connection,
        opts={
            "target_metadata": metadata,
            "include_object": include,
            "compare_type": True,
            "render_as_batch": False,
        },
    )
    return compare_metadata(context, metadata)


def unmodelled(connection: Connection, metadata: MetaData) -> set[str]:
    """Tables whose names begin with a room's name and that no model declares."""
    names = (
        connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        if connection.dialect.name == "sqlite"
        else connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
        )
    )
    rooms = {room.name for room in Path(migrate.__file__).parents[1].iterdir() if room.is_dir()}
    return {n for n in names if n.split("_")[0] in rooms and n not in metadata.tables}


@pytest.mark.parametrize("store", STORES)
def test_each_history_has_one_head_and_one_beginning(store: str) -> None:
    script = ScriptDirectory.from_config(migrate.config(store))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("store", STORES)
def test_models_equal_migrations(stores: Any, store: str) -> None:
    engine = open_engine(stores.owner[store])
    with engine.connect() as connection:
        metadata = db.metadatas[store]
        assert metadata.tables, "no models are loaded"
        assert differences(connection, metadata) == []
        assert unmodelled(connection, metadata) == set()
    engine.dispose()


@pytest.mark.parametrize("store", STORES)
def test_a_difference_is_seen(stores: Any, store: str) -> None:
    """The control of the test above: a column and a table that no migration makes are found."""
    engine = open_engine(stores.owner[store])
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry ADD COLUMN planted INTEGER"))
        connection.execute(text("CREATE TABLE audit_planted (id INTEGER PRIMARY KEY)"))
    with engine.connect() as connection:
        metadata = db.metadatas[store]
        assert "planted" in str(differences(connection, metadata))
        assert unmodelled(connection, metadata) == {"audit_planted"}
    engine.dispose()


@pytest.mark.parametrize("store", STORES)
def test_no_foreign_key_crosses_the_stores(store: str) -> None:
    load_models()
    metadata = db.metadatas[store]
    targets = {
        key.column.table.name for table in metadata.tables.values() for key in table.foreign_keys
    }
    assert targets <= set(metadata.tables)


# --- upgrading with data in it --------------------------------------------------------


@pytest.fixture(params=["spatialite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """store → an engine on an empty, unmigrated database, as the one that migrates."""
    if request.param not in request.config.getoption("--stores"):
        pytest.skip("this database was not asked for")
    load_models()
    engines: dict[str, Engine] = {}
    made: list[str] = []
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
        templates.ready()
    for store in STORES:
        if request.param == "spatialite":
            (tmp_path / store).mkdir()
            engines[store] = open_engine(spatialite_store(tmp_path, store))
        else:
            made.append(f"upgraded_{store}")
            make_database(cluster, made[-1])
            engines[store] = open_engine(StoreSettings(cluster.url(made[-1], OWNER_ROLE)))
    yield engines
    for engine in engines.values():
        engine.dispose()
    for name in made:
        drop_database(cluster, name)


def _example(kind: TypeEngine[Any], number: int) -> Any:
    """A value that a column of this type takes."""
    if isinstance(kind, Geometry):
        return WKTElement(SQUARE, srid=3006)
    python = kind.python_type
    if python is date:
        return date(2026, 11, number % 28 + 1)
    if python is datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)
    if python is str:
        return str(number)[: getattr(kind, "length", None) or 20]
    if python is bytes:
        return bytes([number % 256])
    if python is bool:
        return bool(number % 2)
    if python.__name__ == "UUID":
        return python(int=number)
    if python in (dict, list):
        return python()
    return python(number)


def _tables(engine: Engine, store: str) -> list[Table]:
    """The database's own tables of rooms, as they stand at its revision, parents first."""
    reflected = MetaData()
    modelled = db.metadatas[store]
    reflected.reflect(engine, only=lambda name, _: name in modelled.tables)
    for table in reflected.sorted_tables:
        for column in table.columns:
            # What SQLite tells of a type is less than what the model knows (uuid, geometry).
            if column.name in modelled.tables[table.name].columns:
                column.type = modelled.tables[table.name].columns[column.name].type
    return reflected.sorted_tables


def _fill(engine: Engine, tables: list[Table], rows: int) -> None:
    """Insert `rows` rows in each table; equal numbers make references hold."""
    with engine.begin() as connection:
        for table in tables:
            for number in range(1, rows + 1):
                values = {c.name: _example(c.type, number) for c in table.columns}
                connection.execute(insert(table).values(values))


def _content(engine: Engine, tables: list[Table], columns: dict[str, list[str]]) -> dict[str, Any]:
    """Table → its rows in the named columns, geometry as text."""
    found = {}
    with engine.connect() as connection:
        for table in tables:
            shown = [
                func.ST_AsText(table.c[name]) if isinstance(table.c[name].type, Geometry)
                else table.c[name]
                for name in columns[table.name]
            ]  # fmt: skip
            found[table.name] = sorted(map(repr, connection.execute(select(*shown))))
    return found


MOVED = {
    ("accounts_staff", "password_hash"): (
        "SELECT p.hash FROM accounts_staff s JOIN signin_password p ON p.person_id = s.id "
        "ORDER BY p.hash"
    ),
    ("parties_partner", "password_hash"): (
        "SELECT p.hash FROM parties_partner s JOIN signin_password p ON p.person_id = s.id "
        "ORDER BY p.hash"
    ),
}
"""(table, column) that a migration has emptied → where its content is now; examples are 1, 2, 3."""


def _without(tables: list[Table], moved: dict[tuple[str, str], str]) -> list[Table]:
    """The tables as they are known before, less the columns that were moved."""
    kept = MetaData()
    return [
        Table(
            table.name,
            kept,
            *(Column(c.name, c.type) for c in table.columns if (table.name, c.name) not in moved),
        )
        for table in tables
    ]


@pytest.mark.parametrize("store", [FIELD, SHARED])
def test_upgrade_keeps_what_is_there(empty: dict[str, Engine], store: str) -> None:
    """From every earlier revision to the newest, with rows in every table."""
    engine = empty[store]
    script = ScriptDirectory.from_config(migrate.config(store))
    history = [revision.revision for revision in script.walk_revisions()][::-1]
    migrate.upgrade(engine, store, history[0])
    before = _tables(engine, store)
    assert before, "the first revision makes no table"
    columns = {t.name: [c.name for c in t.columns] for t in before}
    _fill(engine, before, rows=3)
    moved = {old: new for old, new in MOVED.items() if old[0] in columns}
    for table, column in moved:
        columns[table].remove(column)
    held = _content(engine, before, columns)
    assert all(len(rows) == 3 for rows in held.values())

    migrate.upgrade(engine, store)
    roles.grant(engine, store)

    assert migrate.current(engine) == migrate.head(store)
    assert _content(engine, _without(before, moved), columns) == held
    with engine.connect() as connection:
        for query in moved.values():
            assert connection.execute(text(query)).all() == [("1",), ("2",), ("3",)]


@pytest.mark.parametrize("store", [FIELD, SHARED])
def test_upgrade_twice_is_the_same(empty: dict[str, Engine], store: str) -> None:
    migrate.upgrade(empty[store], store)
    migrate.upgrade(empty[store], store)
    assert migrate.current(empty[store]) == migrate.head(store)
