"""Both databases for tests: migrated once as templates, then copied for each test.

SpatiaLite templates are files that are copied; PostgreSQL ones are databases that the server
clones. On PostgreSQL each surface works under its own role, as in a deployment; the owner's
role migrates.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from fieldapp.foundation import migrate, roles
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.settings import PICTURE, TEAM, Settings, StoreSettings
from fieldapp.ops.installation import load_models
from tests.cluster import Cluster
from tests.emptied import emptied, state

SPATIALITE, POSTGRESQL = "spatialite", "postgresql"
STORES = (FIELD, SHARED)
OWNER_ROLE = "fieldapp_owner"


# Keys of the tests alone; no installation ever has them.
def _made(what: str) -> str:
    return hashlib.sha256(f"tests alone: {what}".encode()).hexdigest()


KEYS = {FIELD: _made("field"), SHARED: _made("shared")}
SESSION_SECRETS = {TEAM: _made("team's session"), PICTURE: _made("picture's session")}
LOGIN_KEYS = {TEAM: _made("team's log-in"), PICTURE: _made("picture's log-in")}
ENVELOPE_KEYS = {"test-1": _made("envelope")}
SIGNING_KEY = _made("signing")
FREEZE_KEY = _made("freeze")


@dataclass(frozen=True)
class Stores:
    """A pair of migrated databases of one test, as every role sees them."""

    kind: str
    """'spatialite' or 'postgresql'."""
    team: dict[str, StoreSettings] = field(repr=False)
    """Both stores, as the team surface reaches them."""
    picture: dict[str, StoreSettings] = field(repr=False)
    """The shared store alone, as the picture surface reaches it."""
    owner: dict[str, StoreSettings] = field(repr=False)
    """Both stores, as the one that migrates reaches them."""
    folder: Path = field(repr=False)
    """A folder of this test: secret files, and the database files on SpatiaLite."""

    def settings(self, surface: str = TEAM, **more: object) -> Settings:
        """Settings of a surface on these databases; `more` overrides single fields."""
        given: dict[str, object] = {
            "surface": surface,
            "stores": self.team if surface == TEAM else self.picture,
            "session_secret": SESSION_SECRETS[surface],
            "login_keys": (LOGIN_KEYS[surface],),
            "testing": True,
            "limits": False,
        }
        if surface == TEAM:
            given |= {
                "envelope_keys": ENVELOPE_KEYS,
                "signing_key": SIGNING_KEY,
                "freeze_key": FREEZE_KEY,
            }
        return Settings(**(given | more))  # type: ignore[arg-type]

    def seen_by(self, role: str) -> dict[str, StoreSettings]:
        """Both stores as one PostgreSQL role reaches them; on SpatiaLite whoever has the keys."""
        if self.kind == SPATIALITE:
            return self.owner
        return {
            store: StoreSettings(
                make_url(where.url).set(username=role).render_as_string(hide_password=False)
            )
            for store, where in self.owner.items()
        }

    def environment(self, surface: str = TEAM) -> dict[str, str]:
        """Environment of a process of the surface on these databases, and nothing else."""
        stores = self.team if surface == TEAM else self.picture
        named = {
            "FIELDAPP_SURFACE": surface,
            "FIELDAPP_SESSION_SECRET": SESSION_SECRETS[surface],
            "FIELDAPP_LOGIN_KEY": LOGIN_KEYS[surface],
            "FIELDAPP_ORIGIN": "http://localhost",
        }
        for name, store in stores.items():
            named[f"FIELDAPP_{name.upper()}_URL"] = store.url
            if store.key:
                named[f"FIELDAPP_{name.upper()}_KEY"] = store.key
        if surface == TEAM:
            named |= {
                "FIELDAPP_ENVELOPE_KEYS": json.dumps(ENVELOPE_KEYS),
                "FIELDAPP_SIGNING_KEY": SIGNING_KEY,
                "FIELDAPP_FREEZE_KEY": FREEZE_KEY,
            }
        return named


def _upgrade(store: str, where: StoreSettings, revision: str = "head") -> None:
    load_models()
    engine = open_engine(where)
    try:
        migrate.upgrade(engine, store, revision)
        roles.grant(engine, store)
    finally:
        engine.dispose()


# --- SpatiaLite -------------------------------------------------------------------


def spatialite_store(folder: Path, store: str) -> StoreSettings:
    """Where a store's file is in a folder: a subfolder each, as bin/run lays them."""
    return StoreSettings(f"spatialite:///{folder / store / f'{store}.db'}", KEYS[store])


class SpatialiteTemplates:
    """Migrated files, made at first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = False

    def copy(self, folder: Path) -> Stores:
        """A test's own copy in `folder`."""
        if not self._made:
            for store in STORES:
                (self._folder / store).mkdir(parents=True)
                _upgrade(store, spatialite_store(self._folder, store))
            self._made = True
        for store in STORES:
            shutil.copytree(self._folder / store, folder / store)
        both = {store: spatialite_store(folder, store) for store in STORES}
        return Stores(SPATIALITE, both, {SHARED: both[SHARED]}, both, folder)


# --- PostgreSQL -------------------------------------------------------------------


def make_roles(cluster: Cluster) -> None:
    """The roles of a deployment."""
    with cluster.connect() as connection:
        for role in (OWNER_ROLE, *roles.DEFAULTS[SHARED]):
            connection.execute(f"CREATE ROLE {role} LOGIN")


def make_database(cluster: Cluster, name: str) -> None:
    """An empty database that the owner's role owns, with PostGIS."""
    with cluster.connect() as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER_ROLE}")
    with cluster.connect(name) as connection:
        connection.execute("CREATE EXTENSION postgis")


def drop_database(cluster: Cluster, name: str) -> None:
    """Drop a database, whoever is still connected."""
    with cluster.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@dataclass
class _Clone:
    """A clone of each template, and what they were when they were made."""

    names: dict[str, str]
    states: dict[str, tuple[str, dict[str, str]]]


class PostgresTemplates:
    """Migrated databases in a cluster, made at first use; clones are emptied and used again."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._made = False
        self._copies = 0
        self._free: list[_Clone] = []

    def ready(self) -> None:
        """Make roles and templates unless they are there."""
        if self._made:
            return
        make_roles(self._cluster)
        for store in STORES:
            make_database(self._cluster, f"template_{store}")
            _upgrade(store, StoreSettings(self._cluster.url(f"template_{store}", OWNER_ROLE)))
        self._made = True

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Stores]:
        """A test's own pair of databases, migrated and empty."""
        self.ready()
        clone = self._free.pop() if self._free else self._new()
        names = clone.names

        def seen_by(role: str, stores: tuple[str, ...]) -> dict[str, StoreSettings]:
            return {s: StoreSettings(self._cluster.url(names[s], role)) for s in stores}

        try:
            yield Stores(
                POSTGRESQL,
                seen_by(roles.TEAM_ROLE, STORES),
                seen_by(roles.PICTURE_ROLE, (SHARED,)),
                seen_by(OWNER_ROLE, STORES),
                folder,
            )
        finally:
            if all(self._empty(name, clone.states[store]) for store, name in names.items()):
                self._free.append(clone)
            else:
                for name in names.values():
                    drop_database(self._cluster, name)

    def _new(self) -> _Clone:
        self._copies += 1
        names = {store: f"{store}_{self._copies}" for store in STORES}
        with self._cluster.connect() as connection:
            for store, name in names.items():
                _clone(connection, f"template_{store}", name, store)
        states = {}
        for store, name in names.items():
            with self._cluster.connect(name) as connection:
                states[store] = state(connection)
        return _Clone(names, states)

    def _empty(self, name: str, made: tuple[str, dict[str, str]]) -> bool:
        try:
            with self._cluster.connect(name) as connection:
                return emptied(connection, made)
        except psycopg.Error:
            return False  # a test may have dropped it, or locked everybody out


def _clone(connection: psycopg.Connection, template: str, name: str, store: str) -> None:
    # Copying files is twice as fast as logging pages, where nothing is synced to disk.
    connection.execute(
        f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy OWNER {OWNER_ROLE}"
    )
    # Who may connect is said of a database by name, so a clone does not inherit it.
    connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    for role in roles.DEFAULTS[store]:
        if roles.may_connect(store, role):
            connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {role}")
