"""Rights of the PostgreSQL roles; one more role owns the tables and migrates.

The team's role may read and write both stores. The picture's role can connect to `shared`
alone, and reads there unless a table says more. Two roles of the access log's jobs can connect
to both, and may do what tables say and no more: one seals, the other drops what is past its
retention. A table says what is allowed by
`info={"rights": {PICTURE_ROLE: APPEND}}` beside its model, so that no list here names a room.
On the embedded default files and keys keep the surfaces apart, and nothing here is needed.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text

from .database import FIELD, SHARED, db

TEAM_ROLE, PICTURE_ROLE = "fieldapp_team", "fieldapp_picture"
LOG_ROLE, RETENTION_ROLE = "fieldapp_log", "fieldapp_retention"

READ = ("SELECT",)
ADD = ("INSERT",)
APPEND = ("SELECT", "INSERT")
DROP = ("SELECT", "DELETE")
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")

NOTHING: tuple[str, ...] = ()

DEFAULTS: dict[str, dict[str, tuple[str, ...] | None]] = {
    FIELD: {TEAM_ROLE: WRITE, PICTURE_ROLE: None, LOG_ROLE: NOTHING, RETENTION_ROLE: NOTHING},
    SHARED: {TEAM_ROLE: WRITE, PICTURE_ROLE: READ, LOG_ROLE: NOTHING, RETENTION_ROLE: NOTHING},
}
"""What a role may do with a table that says nothing of its own; None: it cannot even connect."""

HISTORY_TABLE = "alembic_version"


def rights(store: str, table: str) -> dict[str, tuple[str, ...]]:
    """Role → rights on one table of a store, from what its model says and the defaults.

    A role that has no business in a store has none on any table, whatever a model says: models
    of both stores share what they say.
    """
    if table == HISTORY_TABLE:
        return {role: READ if may_connect(store, role) else NOTHING for role in DEFAULTS[store]}
    declared = db.metadatas[store].tables.get(table)
    said = declared.info.get("rights", {}) if declared is not None else {}
    return {
        role: NOTHING if allowed is None else said.get(role, allowed)
        for role, allowed in DEFAULTS[store].items()
    }


def may_connect(store: str, role: str) -> bool:
    """Whether a role has any business in a store."""
    return DEFAULTS[store][role] is not None


def grant(engine: Engine, store: str) -> None:
    """Give every role its rights on every table of the store, and no others.

    engine: connected as the owner, after the migrations. Rooms whose tables say something must
    be imported. A role that the server does not have is passed over. Nothing on SQLite.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote
        database = quoted(connection.scalar(text("SELECT current_database()")))
        roles = _existing_roles(connection, store)
        tables = _own_tables(connection)
        statements = [f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"]
        for role in roles:
            reach = "GRANT CONNECT" if may_connect(store, role) else "REVOKE ALL"
            towards = "TO" if may_connect(store, role) else "FROM"
            statements.append(f"{reach} ON DATABASE {database} {towards} {role}")
        for table in tables:
            for role, allowed in rights(store, table).items():
                if role not in roles:
                    continue
                statements.append(f"REVOKE ALL ON {quoted(table)} FROM {role}")
                if allowed:
                    statements.append(f"GRANT {', '.join(allowed)} ON {quoted(table)} TO {role}")
        for role in roles:
            if may_connect(store, role):
                statements.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for statement in statements:
            connection.execute(text(statement))


def _existing_roles(connection: Connection, store: str) -> list[str]:
    found: Iterable[str] = connection.scalars(text("SELECT rolname FROM pg_roles"))
    return sorted(set(found) & set(DEFAULTS[store]))


def _own_tables(connection: Connection) -> list[str]:
    """The tables that belong to whoever migrates: PostGIS's own are not among them."""
    return list(
        connection.scalars(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tableowner = current_user ORDER BY tablename"
            )
        )
    )
