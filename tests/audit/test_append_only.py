"""The log only grows: by rights for each role on PostgreSQL, by triggers on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from fieldapp.audit import service as audit
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.identity import Actor
from fieldapp.foundation.roles import LOG_ROLE, PICTURE_ROLE, RETENTION_ROLE, TEAM_ROLE
from fieldapp.foundation.settings import StoreSettings
from tests.audit.logbook import rows, seal, verify, write
from tests.databases import OWNER_ROLE, POSTGRESQL, SPATIALITE, Stores

ACTOR = Actor("an-opaque-id", "city", "Åsa Prov")
DONE = audit.act("tests.done")
CHAIN = ("audit_entry", "audit_link", "audit_segment", "audit_drop")
ROLES = (
    (FIELD, TEAM_ROLE),
    (FIELD, LOG_ROLE),
    (FIELD, RETENTION_ROLE),
    (FIELD, OWNER_ROLE),
    (SHARED, TEAM_ROLE),
    (SHARED, PICTURE_ROLE),
    (SHARED, LOG_ROLE),
    (SHARED, RETENTION_ROLE),
    (SHARED, OWNER_ROLE),
)
SEGMENT = "INSERT INTO audit_segment VALUES ('2026-10', 1, 2, 0, 2, {zero}, {zero}, {zero})"


def zero(stores: Stores) -> str:
    return "x'00'" if stores.kind == SPATIALITE else "'\\x00'"


def refused(where: StoreSettings, statement: str) -> str | None:
    """Why a statement was refused, None when it was not."""
    engine = open_engine(where)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except DatabaseError as error:
        return str(error.orig)
    finally:
        engine.dispose()
    return None


def filled(stores: Stores, store: str) -> None:
    """Something in every table of the log."""
    write(stores, 4, store=store)
    seal(stores, store)


@pytest.mark.stores(POSTGRESQL)
@pytest.mark.parametrize(("store", "role"), ROLES)
def test_no_role_alters_or_removes_what_stands(
    stores: Stores, clock: Any, store: str, role: str
) -> None:
    check_only_grows(stores, clock, store, role)


@pytest.mark.stores(SPATIALITE)
@pytest.mark.parametrize("store", [FIELD, SHARED])
def test_nobody_with_the_key_alters_what_stands(stores: Stores, clock: Any, store: str) -> None:
    check_only_grows(stores, clock, store, OWNER_ROLE)


def check_only_grows(stores: Stores, clock: Any, store: str, role: str) -> None:
    """Every way to alter or remove is refused, and everything is as it was."""
    filled(stores, store)
    clock.set("2026-12-02 03:00")
    seal(stores, store)
    where = stores.seen_by(role)[store]
    held = {table: rows(stores, f"SELECT * FROM {table}", store) for table in CHAIN}
    assert all(held[table] for table in CHAIN[:3])
    statements = [
        "UPDATE audit_entry SET actor_name = 'X'",
        "UPDATE audit_entry SET id = id + 100",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = 4",
        "UPDATE audit_link SET position = position",
        "DELETE FROM audit_link",
        "UPDATE audit_segment SET entries = 0",
        "DELETE FROM audit_segment",
    ]
    if stores.kind == POSTGRESQL:
        statements += [f"TRUNCATE {table} CASCADE" for table in CHAIN]
    else:
        statements += [
            "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 2",
            "REPLACE INTO audit_link SELECT * FROM audit_link",
        ]
    for statement in statements:
        assert refused(where, statement), statement
    after = {table: rows(stores, f"SELECT * FROM {table}", store) for table in CHAIN}
    assert after == held


@pytest.mark.stores(SPATIALITE)
def test_an_entry_is_not_put_before_others(stores: Stores) -> None:
    filled(stores, FIELD)
    columns = "at, actor_id, actor_name, surface, act, object_kind, object_id, detail"
    statement = f"INSERT INTO audit_entry SELECT 3, {columns} FROM audit_entry WHERE id = 1"
    assert "only grows" in str(refused(stores.owner[FIELD], statement))


@pytest.mark.stores(SPATIALITE)
def test_a_removed_number_is_not_given_again(stores: Stores) -> None:
    """Even when somebody takes the guards away: the numbering goes on."""
    filled(stores, FIELD)
    for statement in ("DROP TRIGGER audit_entry_no_delete", "DELETE FROM audit_entry WHERE id > 1"):
        assert refused(stores.owner[FIELD], statement) is None
    write(stores, 1)
    assert [row.id for row in rows(stores, "SELECT id FROM audit_entry ORDER BY 1")] == [1, 5]


@pytest.mark.stores(POSTGRESQL)
@pytest.mark.parametrize("role", [TEAM_ROLE, PICTURE_ROLE, RETENTION_ROLE])
def test_nobody_but_the_sealing_job_seals(stores: Stores, role: str) -> None:
    for statement in (
        "INSERT INTO audit_link VALUES (1, 1, '\\x00')",
        SEGMENT.format(zero=zero(stores)),
    ):
        assert "permission denied" in str(refused(stores.seen_by(role)[SHARED], statement))
    assert refused(stores.seen_by(LOG_ROLE)[SHARED], SEGMENT.format(zero=zero(stores))) is None


@pytest.mark.stores(POSTGRESQL)
@pytest.mark.parametrize("role", [LOG_ROLE, RETENTION_ROLE])
@pytest.mark.parametrize("store", [FIELD, SHARED])
def test_the_logs_roles_see_nothing_but_the_log(stores: Stores, role: str, store: str) -> None:
    names = [
        row.tablename
        for row in rows(
            stores, "SELECT tablename FROM pg_tables WHERE tableowner = current_user", store
        )
    ]
    assert len(names) > 5
    for name in names:
        reached = refused(stores.seen_by(role)[store], f"SELECT 1 FROM {name}") is None
        # Retention asks where to drop deliveries; nothing else of the field.
        allowed = name in CHAIN or name == "alembic_version"
        allowed |= role == RETENTION_ROLE and name == "audit_delivery"
        assert reached is allowed, name


@pytest.mark.parametrize("role", [TEAM_ROLE, OWNER_ROLE])
def test_deliveries_are_only_added_up(team_app: Flask, stores: Stores, role: str) -> None:
    device, shift = UUID(int=1), UUID(int=2)
    with team_app.app_context():
        for _ in range(2):
            with audit.delivering() as session:
                audit.delivered(session, device, {(shift, date(2026, 11, 20)): 3})
    held = rows(stores, "SELECT * FROM audit_delivery")
    assert held[0].envelopes == 6
    where = stores.seen_by(role)[FIELD]
    day = "'2020-01-01'"
    for statement in (
        "UPDATE audit_delivery SET envelopes = envelopes - 1",
        f"UPDATE audit_delivery SET day = {day}",
        "UPDATE audit_delivery SET shift_id = device_id",
        "DELETE FROM audit_delivery",
    ):
        assert refused(where, statement), statement
    if stores.kind == SPATIALITE:
        statement = (
            "REPLACE INTO audit_delivery SELECT device_id, shift_id, day, 1 FROM audit_delivery"
        )
        assert refused(where, statement)
    assert rows(stores, "SELECT * FROM audit_delivery") == held


# --- an entry and what it tells of -------------------------------------------------------


def test_a_write_and_its_entry_are_one(team_app: Flask, stores: Stores) -> None:
    """Both or neither."""

    def write_then(end: Callable[[], None]) -> None:
        with team_app.app_context(), audit.recorded(ACTOR, DONE, "thing", 7) as session:
            session.execute(text("INSERT INTO foundation_write_test VALUES (77, :at)"), {"at": AT})
            end()

    def fail() -> None:
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        write_then(fail)
    asked = "SELECT id FROM foundation_write_test WHERE id = 77"
    columns = "actor_id, act, object_kind, object_id, surface"
    of_act = f"SELECT {columns} FROM audit_entry WHERE act = '{DONE.name}'"
    assert (rows(stores, asked), rows(stores, of_act)) == ([], [])
    write_then(lambda: None)
    assert len(rows(stores, asked)) == 1
    assert [tuple(row) for row in rows(stores, of_act)] == [
        (ACTOR.id, DONE.name, "thing", "7", "team")
    ]


AT = "2026-11-21 10:00:00"


@pytest.mark.parametrize("number", [-(2**63), -1, 0])
@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
def test_what_was_put_under_any_number_is_found(stores: Stores, table: str, number: int) -> None:
    """The surface's role may number an entry itself; the database's own numbers begin at 1."""
    filled(stores, FIELD)
    assert verify(stores).fault is None
    [first, *_rest] = rows(stores, f"SELECT * FROM {table} ORDER BY 1")
    names = ", ".join(first._fields)
    others = ", ".join(first._fields[1:])
    key = first._fields[0]
    statement = f"INSERT INTO {table} ({names}) SELECT {number}, {others} FROM {table}"
    role = TEAM_ROLE if table == "audit_entry" else LOG_ROLE
    assert refused(stores.seen_by(role)[FIELD], f"{statement} WHERE {key} = {first[0]}") is None
    assert verify(stores).fault is not None
