"""Migrations: one history per store, forward only, expanding first and contracting later.

Batch mode is off: it silently corrupts spatial tables. A non-spatial table that SQLite cannot
alter is rebuilt explicitly in its revision.
"""

from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import alembic_helpers  # noqa: F401  (registers the spatial operations)
from sqlalchemy import Engine, MetaData

from .database import prepare_spatial

HISTORIES = Path(__file__).resolve().parents[2] / "migrations"


def config(store: str) -> Config:
    """Alembic's configuration of one store's history."""
    made = Config()
    made.set_main_option("script_location", str(HISTORIES / store))
    return made


def head(store: str) -> str:
    """The newest revision of the store's history; each history has one head."""
    found = ScriptDirectory.from_config(config(store)).get_current_head()
    if found is None:
        raise RuntimeError(f"the history of {store} is empty")
    return found


def current(engine: Engine) -> str | None:
    """The revision a database stands at, None when it is new."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, store: str, revision: str = "head") -> None:
    """Bring a database of the store to a revision; a new one is prepared for geometry first."""
    prepare_spatial(engine)
    made = config(store)
    with engine.begin() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, revision)


def run(metadata: MetaData | None = None, include_object: Any = None) -> None:
    """What each history's env.py calls."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        render_as_batch=False,
    )
    with context.begin_transaction():
        context.run_migrations()
