"""`fieldapp db`: migrations of both stores."""

import click

from fieldapp.foundation import migrate, roles
from fieldapp.foundation.database import FIELD, SHARED, open_engine, server_url
from fieldapp.foundation.settings import TEAM, load
from fieldapp.ops.installation import load_models


@click.group()
def db() -> None:
    """Migrations of both databases."""


@db.command()
def upgrade() -> None:
    """Bring both databases to the newest migration.

    On PostgreSQL run it as the role that owns the tables; it also gives the two surfaces'
    roles their rights. Migrations only go forward: back up first.
    """
    stores = load(TEAM).stores
    load_models()
    for store in (FIELD, SHARED):
        engine = open_engine(stores[store])
        try:
            before = migrate.current(engine)
            migrate.upgrade(engine, store)
            roles.grant(engine, store)
            after = migrate.current(engine)
        finally:
            engine.dispose()
        click.echo(f"{store}: {after}" + ("" if before != after else " (nothing to do)"))


@db.command()
def status() -> None:
    """Print where both databases are and how new."""
    stores = load(TEAM).stores
    for store in (FIELD, SHARED):
        engine = open_engine(stores[store], readonly=True)
        try:
            current = migrate.current(engine)
        finally:
            engine.dispose()
        newest = "newest" if current == migrate.head(store) else f"newest is {migrate.head(store)}"
        click.echo(f"{store}: {server_url(stores[store].url)} at {current or 'nothing'} ({newest})")
