"""What revision 0003 of both histories does for this room. Never edited: a later one adds.

Tables of the chain and of the checks, and triggers on both databases that let the log grow and
nothing else. Rights keep the surfaces' PostgreSQL roles out; triggers also stop the owner's own
mistakes, and on SQLite, which has no rights, they are what there is. Who may alter tables can
take a trigger away: that is what the chain and its anchors are for.
"""

import sqlalchemy as sa
from alembic import op

ONLY_GROWS = ("audit_entry", "audit_link", "audit_segment", "audit_drop")
CHECKS = ("audit_check", "audit_check_item", "audit_check_tick")
DROPPABLE = {"audit_entry": "id", "audit_link": "entry_id"}
FIELD = "field"

NOT_DROPPED = """NOT EXISTS (SELECT 1 FROM audit_segment s JOIN audit_drop d ON d.month = s.month
    WHERE OLD.{column} BETWEEN s.first_id AND s.last_id)"""
OUT_OF_TURN = """NOT EXISTS (SELECT 1 FROM audit_segment WHERE month = NEW.month)
    OR EXISTS (SELECT 1 FROM audit_segment s WHERE s.month < NEW.month
      AND NOT EXISTS (SELECT 1 FROM audit_drop d WHERE d.month = s.month))"""
NOT_MORE = """OLD.device_id <> NEW.device_id OR OLD.shift_id <> NEW.shift_id
    OR OLD.day <> NEW.day OR NEW.envelopes < OLD.envelopes"""
TOO_YOUNG = "{month} > coalesce((SELECT max(month) FROM audit_drop), '')"


def upgrade(store: str) -> None:
    """Make what the store ('field' or 'shared') gets."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        _number_for_ever()
    _chain()
    if store == FIELD:
        _checks()
    tables = ONLY_GROWS + (CHECKS if store == FIELD else ())
    (_guard_sqlite if on_sqlite else _guard_postgresql)(tables, delivery=store == FIELD)


def _number_for_ever() -> None:
    """SQLite would give the id of a removed newest entry to the next one."""
    op.create_table(
        "audit_entry_numbered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO audit_entry_numbered SELECT * FROM audit_entry ORDER BY id")
    op.drop_index("audit_entry_at", "audit_entry")
    op.drop_table("audit_entry")
    op.rename_table("audit_entry_numbered", "audit_entry")
    op.create_index("audit_entry_at", "audit_entry", ["at"])


def _chain() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_link",
        sa.Column("entry_id", identity, autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_table(
        "audit_segment",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("head_before", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
    )
    op.create_table(
        "audit_drop",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
    )


def _checks() -> None:
    op.create_table(
        "audit_check",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_day", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.String(length=120), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
    )
    op.create_table(
        "audit_check_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=24), nullable=False),
        sa.Column("store", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["month"], ["audit_check.month"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_check_item_month", "audit_check_item", ["month"])
    op.create_table(
        "audit_check_tick",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["audit_check_item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_check_tick_item_id", "audit_check_tick", ["item_id"])


def _refuse(name: str, when: str, condition: str = "") -> None:
    """A trigger on SQLite. name: of its own; when: as 'UPDATE ON audit_entry'."""
    only = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} {only}"
        "BEGIN SELECT RAISE(ABORT, 'the access log only grows'); END"
    )


def _guard_sqlite(tables: tuple[str, ...], *, delivery: bool) -> None:
    for table in tables:
        _refuse(f"{table}_no_update", f"UPDATE ON {table}")
        column = DROPPABLE.get(table)
        kept = NOT_DROPPED.format(column=column) if column else ""
        _refuse(f"{table}_no_delete", f"DELETE ON {table}", kept)
    given = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'), 0)"
    # An id that is not given is -1 here; a given one may not lie before what is there.
    _refuse("audit_entry_in_turn", "INSERT ON audit_entry", f"NEW.id > 0 AND NEW.id <= {given}")
    _refuse("audit_drop_in_turn", "INSERT ON audit_drop", OUT_OF_TURN)
    if delivery:
        _refuse("audit_delivery_only_more", "UPDATE ON audit_delivery", NOT_MORE)
        young = TOO_YOUNG.format(month="strftime('%Y-%m', OLD.day)")
        _refuse("audit_delivery_no_delete", "DELETE ON audit_delivery", young)


def _function(name: str, refused: str, answer: str) -> None:
    """A trigger's function on PostgreSQL: raises when `refused`, else answers with the row."""
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = public, pg_temp AS $$ BEGIN IF {refused} THEN "
        "RAISE EXCEPTION 'the access log only grows' USING ERRCODE = 'restrict_violation'; "
        f"END IF; RETURN {answer}; END $$"
    )


def _guard_postgresql(tables: tuple[str, ...], *, delivery: bool) -> None:
    _function("audit_refuse", "true", "NULL")
    _function("audit_drop_in_turn", OUT_OF_TURN, "NEW")
    for table, column in DROPPABLE.items():
        _function(f"{table}_kept", NOT_DROPPED.format(column=column), "OLD")
    for table in tables:
        dropping = f"{table}_kept" if table in DROPPABLE else "audit_refuse"
        _trigger(table, "no_update", "UPDATE", "ROW", "audit_refuse")
        _trigger(table, "no_delete", "DELETE", "ROW", dropping)
        _trigger(table, "no_truncate", "TRUNCATE", "STATEMENT", "audit_refuse")
    _trigger("audit_drop", "in_turn", "INSERT", "ROW", "audit_drop_in_turn")
    if delivery:
        _function("audit_delivery_only_more", NOT_MORE, "NEW")
        young = TOO_YOUNG.format(month="to_char(OLD.day, 'YYYY-MM')")
        _function("audit_delivery_kept", young, "OLD")
        _trigger("audit_delivery", "only_more", "UPDATE", "ROW", "audit_delivery_only_more")
        _trigger("audit_delivery", "no_delete", "DELETE", "ROW", "audit_delivery_kept")
        _trigger("audit_delivery", "no_truncate", "TRUNCATE", "STATEMENT", "audit_refuse")


def _trigger(table: str, name: str, what: str, each: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} FOR EACH {each} "
        f"EXECUTE FUNCTION {function}()"
    )
