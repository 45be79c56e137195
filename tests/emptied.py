"""A test's PostgreSQL database, emptied for the next one: far cheaper than cloning it anew.

A database that does not come out exactly as it was made – a right, a trigger, a sequence, a row
that a migration put there, a connection that stays – is not used again.
"""

import time

import psycopg
from psycopg import sql

WAITS = 20
WAIT_S = 0.005
"""A backend whose client has hung up is gone within some milliseconds."""

SCHEMAS = "SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"

TABLES = f"""
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN ({SCHEMAS})
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""

STRUCTURE = f"""
    SELECT md5(string_agg(said, chr(10) ORDER BY said)) FROM (
        SELECT concat_ws(' ', 'class', c.oid, relname, relkind, relowner, relacl, relrowsecurity)
            FROM pg_class c WHERE relnamespace IN ({SCHEMAS})
        UNION ALL SELECT concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attacl)
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            WHERE relnamespace IN ({SCHEMAS}) AND attnum > 0
        UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', 'constraint', oid, conname, convalidated)
            FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', 'function', oid, proowner, proacl, md5(prosrc))
            FROM pg_proc WHERE pronamespace IN ({SCHEMAS})
        UNION ALL SELECT concat_ws(' ', 'schema', oid, nspname, nspowner, nspacl) FROM pg_namespace
            WHERE oid IN ({SCHEMAS})
        UNION ALL SELECT concat_ws(' ', 'policy', oid, polname) FROM pg_policy
        UNION ALL SELECT concat_ws(' ', 'default right', oid, defaclacl) FROM pg_default_acl
        UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting
            WHERE setdatabase IN (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT concat_ws(' ', 'database', datdba, datacl, datallowconn) FROM pg_database
            WHERE datname = current_database()
        UNION ALL SELECT concat_ws(' ', 'sequence', schemaname, sequencename, last_value)
            FROM pg_sequences
    ) AS all_that_is(said)
"""


def state(connection: psycopg.Connection) -> tuple[str, dict[str, str]]:
    """What a database is made of, and a digest of each table that holds rows."""
    made = connection.execute(STRUCTURE).fetchone()
    assert made is not None
    return made[0], {table: _digest(connection, table) for table in _filled(connection)}


def emptied(connection: psycopg.Connection, made: tuple[str, dict[str, str]]) -> bool:
    """Empty a database of all that was not in it when it was made; whether it is as it was.

    connection: the superuser's, on that database. made: its `state` when it was made.
    """
    if not _alone(connection):
        return False
    tables = [table for table in _filled(connection) if table not in made[1]]
    if tables:
        # The access log refuses to be emptied by anybody whose triggers fire.
        connection.execute("SET session_replication_role = replica")
        names = ", ".join(tables)
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    return state(connection) == made


def _filled(connection: psycopg.Connection) -> list[str]:
    tables = [name for (name,) in connection.execute(TABLES)]
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(t), sql.SQL(t))
        for t in tables
    )
    return [name for (name,) in connection.execute(asked)]


def _digest(connection: psycopg.Connection, table: str) -> str:
    question = f"SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {table} t"
    found = connection.execute(question).fetchone()
    assert found is not None
    return str(found[0])


def _alone(connection: psycopg.Connection) -> bool:
    others = """SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    for _ in range(WAITS):
        if connection.execute(others).fetchone() == (0,):
            return True
        time.sleep(WAIT_S)
    return False
