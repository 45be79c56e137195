"""Rights of the two surfaces' PostgreSQL roles; the third role owns the tables and migrates.

The team's role may read and write both stores. The picture's role can connect to `shared`
alone, and reads there unless a table says more. A table says what is allowed by
`info={"rights": {PICTURE_ROLE: APPEND}}` beside its model, so that no list here names a room.
On the embedded default files and keys keep the surfaces apart, and nothing here is needed.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text

from .database import FIELD, SHARED, db

TEAM_ROLE, PICTURE_ROLE = "fieldapp_team", "fieldapp_picture"

READ = ("SELECT",)
ADD = ("INSERT",)
APPEND = ("SELECT", "INSERT")
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")

DEFAULTS = {
    FIELD: {TEAM_ROLE: WRITE, PICTURE_ROLE: ()},
    SHARED: {TEAM_ROLE: WRITE, PICTURE_ROLE: READ},
}
"""What a role may do with a table that says nothing of its own."""

HISTORY_TABLE = "alembic_version"


def rights(store: str, table: str) -> dict[str, tuple[str, ...]]:
    """Role → rights on one table of a store, from what its model says and the defaults.

    A role that has no business in a store has none on any table, whatever a model says: models
    of both stores share what they say.
    """
    if table == HISTORY_TABLE:
        return {role: READ if allowed else () for role, allowed in DEFAULTS[store].items()}
    declared = db.metadatas[store].tables.get(table)
    said = declared.info.get("rights", {}) if declared is not None else {}
    return {
        role: said.get(role, allowed) if allowed else ()
        for role, allowed in DEFAULTS[store].items()
    }


def grant(engine: Engine, store: str) -> None:
    """Give both surfaces' roles their rights on every table of the store, and no others.

    engine: connected as the owner, after the migrations. Rooms whose tables say something must
    be imported. A role that the server does not have is passed over. Nothing on SQLite.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote
        database = quoted(connection.scalar(text("SELECT current_database()")))
        roles = _existing_roles(connection)
        tables = _own_tables(connection)
        statements = [f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"]
        for role in roles:
            reach = "GRANT CONNECT" if DEFAULTS[store][role] else "REVOKE ALL"
            towards = "TO" if DEFAULTS[store][role] else "FROM"
            statements.append(f"{reach} ON DATABASE {database} {towards} {role}")
        for table in tables:
            for role, allowed in rights(store, table).items():
                if role not in roles:
                    continue
                statements.append(f"REVOKE ALL ON {quoted(table)} FROM {role}")
                if allowed:
                    statements.append(f"GRANT {', '.join(allowed)} ON {quoted(table)} TO {role}")
        for role in roles:
            if DEFAULTS[store][role]:
                statements.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for statement in statements:
            connection.execute(text(statement))


def _existing_roles(connection: Connection) -> list[str]:
    found: Iterable[str] = connection.scalars(
        text("SELECT rolname FROM pg_roles WHERE rolname IN (:team, :picture)"),
        {"team": TEAM_ROLE, "picture": PICTURE_ROLE},
    )
    return sorted(found)


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
