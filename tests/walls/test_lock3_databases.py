"""Lock 3: what the picture surface's account and key can reach in either database."""

import os
from pathlib import Path

import psycopg
import pytest
import sqlcipher3
from sqlalchemy import make_url

from fieldapp.foundation import roles
from fieldapp.foundation.database import FIELD, SHARED, db
from fieldapp.foundation.settings import PICTURE, StoreSettings
from tests.cluster import Cluster
from tests.databases import POSTGRESQL, SPATIALITE, Stores

TABLE_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
FIELD_WORDS = ("FIELD", "ENVELOPE", "SIGNING", "FREEZE")

postgres_only = pytest.mark.stores(POSTGRESQL)
spatialite_only = pytest.mark.stores(SPATIALITE)


def _name(store: StoreSettings) -> str:
    name = make_url(store.url).database
    assert name is not None
    return name


# --- PostgreSQL ---------------------------------------------------------------------------


def held_rights(connection: psycopg.Connection, role: str) -> dict[str, set[str]]:
    """Every table, view and sequence of a database → the rights that a role holds on it,
    by itself, through a role it is in, or on a single column. Asked as superuser."""
    held: dict[str, set[str]] = {}
    for name, right in connection.execute(
        """
        SELECT c.relname, r.name
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest(%(rights)s::text[]) AS r(name)
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND (has_table_privilege(%(role)s::name, c.oid, r.name)
               OR (r.name = ANY (%(of_columns)s)
                   AND has_any_column_privilege(%(role)s::name, c.oid, r.name)))
        UNION ALL
        SELECT c.relname, r.name
        FROM pg_class c CROSS JOIN unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS r(name)
        WHERE c.relkind = 'S' AND has_sequence_privilege(%(role)s::name, c.oid, r.name)
        """,
        {
            "role": role,
            "rights": list(TABLE_RIGHTS),
            "of_columns": ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
        },
    ):
        held.setdefault(name, set()).add(right)
    return held


def openings(cluster: Cluster, stores: Stores) -> list[str]:
    """Every way that the picture's role has to the field, and each right too many in shared."""
    found = []
    field, shared = _name(stores.team[FIELD]), _name(stores.team[SHARED])
    try:
        cluster.connect(field, roles.PICTURE_ROLE).close()
        found.append("the picture's role can connect to field")
    except psycopg.OperationalError as error:
        if "permission denied for database" not in str(error):
            raise
    with cluster.connect(field) as connection:
        own = {*db.metadatas[FIELD].tables, roles.HISTORY_TABLE}
        for name, rights in held_rights(connection, roles.PICTURE_ROLE).items():
            if name in own:
                found.append(f"field.{name}: {sorted(rights)}")
    with cluster.connect(shared) as connection:
        held = held_rights(connection, roles.PICTURE_ROLE)
        for name in (*db.metadatas[SHARED].tables, roles.HISTORY_TABLE):
            allowed = set(roles.rights(SHARED, name)[roles.PICTURE_ROLE])
            too_many = held.get(name, set()) - allowed
            if too_many:
                found.append(f"shared.{name}: {sorted(too_many)}")
        found += [
            f"the picture's role is a member of {role}"
            for (role,) in connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname <> %s "
                "AND pg_has_role(%s, oid, 'MEMBER')",
                (roles.PICTURE_ROLE, roles.PICTURE_ROLE),
            )
        ]
        found += [
            "the picture's role has powers over the server"
            for _row in connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolcreaterole "
                "OR rolcreatedb OR rolreplication OR rolbypassrls)",
                (roles.PICTURE_ROLE,),
            )
        ]
    return found


@postgres_only
def test_the_pictures_role_reaches_nothing_of_the_field(cluster: Cluster, stores: Stores) -> None:
    assert openings(cluster, stores) == []


@postgres_only
def test_the_walk_sees_rights(cluster: Cluster, stores: Stores) -> None:
    """The control: the same walk finds that the team's role may write contacts."""
    with cluster.connect(_name(stores.team[FIELD])) as connection:
        held = held_rights(connection, roles.TEAM_ROLE)
    assert held["contacts_contact"] >= set(roles.WRITE)
    assert held["audit_entry"] == set(roles.APPEND)


@postgres_only
@pytest.mark.parametrize(
    ("store", "pick", "put_back"),
    [
        (FIELD, "GRANT CONNECT ON DATABASE {database} TO fieldapp_picture", None),
        (FIELD, "GRANT CONNECT ON DATABASE {database} TO PUBLIC", None),
        (FIELD, "GRANT SELECT ON contacts_contact TO fieldapp_picture", None),
        (FIELD, "GRANT SELECT (day) ON contacts_contact TO PUBLIC", None),
        (SHARED, "GRANT DELETE ON audit_entry TO fieldapp_picture", None),
        (SHARED, "GRANT SELECT ON audit_entry TO fieldapp_picture", None),
        (SHARED, "GRANT INSERT ON picture_release TO fieldapp_picture", None),
        (
            SHARED,
            "GRANT fieldapp_team TO fieldapp_picture",
            "REVOKE fieldapp_team FROM fieldapp_picture",
        ),
        (
            SHARED,
            "ALTER ROLE fieldapp_picture CREATEROLE",
            "ALTER ROLE fieldapp_picture NOCREATEROLE",
        ),
    ],
)
def test_picked_a_grant_is_caught(
    cluster: Cluster, stores: Stores, store: str, pick: str, put_back: str | None
) -> None:
    database = _name(stores.team[store])
    with cluster.connect(database) as connection:
        connection.execute(pick.format(database=database))
        try:
            assert openings(cluster, stores) != []
        finally:
            if put_back:
                connection.execute(put_back)


@postgres_only
def test_the_access_log_only_grows(cluster: Cluster, stores: Stores) -> None:
    """Not even the surfaces that write it can change or remove an entry, in either store."""
    for store, role in (
        (SHARED, roles.PICTURE_ROLE),
        (SHARED, roles.TEAM_ROLE),
        (FIELD, roles.TEAM_ROLE),
    ):
        with cluster.connect(_name(stores.team[store]), role) as connection:
            for refused in (
                "DELETE FROM audit_entry",
                "UPDATE audit_entry SET act = 'nothing'",
                "TRUNCATE audit_entry",
                "DROP TABLE audit_entry",
                "CREATE TABLE planted (id int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(refused)


@postgres_only
def test_what_was_done_with_a_follow_up_only_grows(cluster: Cluster, stores: Stores) -> None:
    """The surface that adds acts can neither change nor remove one."""
    with cluster.connect(_name(stores.team[FIELD]), roles.TEAM_ROLE) as connection:
        for refused in (
            "DELETE FROM followups_act",
            "UPDATE followups_act SET act = 'done'",
            "TRUNCATE followups_act",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


# --- the embedded default ------------------------------------------------------------------


def opens(path: Path, key: str | None) -> bool:
    """Whether a file opens as a database with a key (hex), or without one."""
    connection = sqlcipher3.connect(str(path))
    try:
        if key:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def file_openings(stores: Stores, environment: dict[str, str]) -> list[str]:
    """Every way from what the picture's process is given to the field's file."""
    field_file = Path(_name(stores.team[FIELD]))
    found = [
        f"{name} is in the picture's environment"
        for name in environment
        if any(word in name.removeprefix("FIELDAPP_") for word in FIELD_WORDS)
    ]
    for name, value in environment.items():
        if str(field_file) in value or str(field_file.parent) == value:
            found.append(f"{name} names the field's file")
        if stores.team[FIELD].key in value:
            found.append(f"{name} holds the field's key")
    if opens(field_file, stores.picture[SHARED].key):
        found.append("the shared key opens the field's file")
    if opens(field_file, None):
        found.append("the field's file is not encrypted")
    return found


@spatialite_only
def test_what_the_picture_is_given_does_not_open_the_field(stores: Stores) -> None:
    assert file_openings(stores, stores.environment(PICTURE)) == []


@spatialite_only
def test_both_files_open_with_their_own_key(stores: Stores) -> None:
    """The control: the attempts above fail for the key's sake, not for another reason."""
    for store in stores.team.values():
        assert opens(Path(_name(store)), store.key)
        assert not opens(Path(_name(store)), None)


@spatialite_only
def test_picked_one_key_for_both_files_is_caught(stores: Stores) -> None:
    path = Path(_name(stores.team[FIELD]))
    connection = sqlcipher3.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{stores.team[FIELD].key}'\"")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA rekey = \"x'{stores.picture[SHARED].key}'\"")
    connection.close()
    found = file_openings(stores, stores.environment(PICTURE))
    assert "the shared key opens the field's file" in found


@spatialite_only
def test_picked_a_file_without_encryption_is_caught(stores: Stores) -> None:
    path = Path(_name(stores.team[FIELD]))
    for part in path.parent.iterdir():
        part.unlink()
    connection = sqlcipher3.connect(str(path))
    connection.execute("CREATE TABLE planted (id INTEGER)")
    connection.commit()
    connection.close()
    assert "the field's file is not encrypted" in file_openings(stores, stores.environment(PICTURE))


@spatialite_only
@pytest.mark.parametrize("name", ["FIELDAPP_FIELD_URL", "FIELDAPP_FIELD_KEY", "OTHER"])
def test_picked_a_path_or_key_in_the_environment_is_caught(stores: Stores, name: str) -> None:
    leaked = {
        "FIELDAPP_FIELD_URL": stores.team[FIELD].url,
        "FIELDAPP_FIELD_KEY": str(stores.team[FIELD].key),
        "OTHER": f"x{os.sep}{_name(stores.team[FIELD])}",
    }
    environment = stores.environment(PICTURE) | {name: leaked[name]}
    assert any(name in said for said in file_openings(stores, environment))
