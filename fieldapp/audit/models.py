"""Tables of the access log, one set in each store; the field's log of deliveries and its checks.

What is here only grows. PostgreSQL's rights say so beside each table; triggers say it again on
both databases (revision_0003.py).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..foundation.database import FIELD, SHARED, db
from ..foundation.roles import (
    ADD,
    APPEND,
    DROP,
    LOG_ROLE,
    NOTHING,
    PICTURE_ROLE,
    READ,
    RETENTION_ROLE,
    TEAM_ROLE,
)

EntryId = BigInteger().with_variant(Integer, "sqlite")

SEALED = {TEAM_ROLE: READ, PICTURE_ROLE: NOTHING, LOG_ROLE: APPEND, RETENTION_ROLE: READ}
"""Seals are written by the sealing job alone, and read by whoever verifies."""


class _Entry:
    __tablename__ = "audit_entry"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Append-only for both surfaces; an auditor of the team's surface reads by time, and the
        picture surface adds without reading. Retention adds its own entry and drops old ones.

        An id is never used again, even when the newest entry goes (AUTOINCREMENT on SQLite).
        """
        rights = {
            TEAM_ROLE: APPEND,
            PICTURE_ROLE: ADD,
            LOG_ROLE: READ,
            RETENTION_ROLE: (*APPEND, "DELETE"),
        }
        about = {"info": {"rights": rights}, "sqlite_autoincrement": True}
        return (Index("audit_entry_at", "at"), about)

    id: Mapped[int] = mapped_column(EntryId, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(120))
    surface: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(String(400))


class FieldEntry(_Entry, db.Model):  # type: ignore[name-defined]
    """One act on the field database. Append-only."""

    __bind_key__ = FIELD


class SharedEntry(_Entry, db.Model):  # type: ignore[name-defined]
    """One act on the shared database. Append-only."""

    __bind_key__ = SHARED


class _Link:
    __tablename__ = "audit_link"
    __table_args__ = {  # noqa: RUF012
        "info": {"rights": {**SEALED, RETENTION_ROLE: DROP}}
    }

    entry_id: Mapped[int] = mapped_column(EntryId, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    """How many entries the chain holds up to this one, the first being 1."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class FieldLink(_Link, db.Model):  # type: ignore[name-defined]
    """The chain's hash at one entry of the field's log."""

    __bind_key__ = FIELD


class SharedLink(_Link, db.Model):  # type: ignore[name-defined]
    """The chain's hash at one entry of the shared log."""

    __bind_key__ = SHARED


class _Segment:
    __tablename__ = "audit_segment"
    __table_args__ = {"info": {"rights": SEALED}}  # noqa: RUF012

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """As 2026-11."""
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[int] = mapped_column(BigInteger)
    """Entries of the chain before this segment."""
    entries: Mapped[int] = mapped_column(BigInteger)
    head_before: Mapped[bytes] = mapped_column(LargeBinary)
    head: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class FieldSegment(_Segment, db.Model):  # type: ignore[name-defined]
    """A closed month of the field's log; stays when its entries are dropped."""

    __bind_key__ = FIELD


class SharedSegment(_Segment, db.Model):  # type: ignore[name-defined]
    """A closed month of the shared log; stays when its entries are dropped."""

    __bind_key__ = SHARED


class _Drop:
    __tablename__ = "audit_drop"
    __table_args__ = {  # noqa: RUF012
        "info": {"rights": {**SEALED, LOG_ROLE: READ, RETENTION_ROLE: APPEND}}
    }

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    day: Mapped[date]


class FieldDrop(_Drop, db.Model):  # type: ignore[name-defined]
    """A segment of the field's log whose entries retention has dropped."""

    __bind_key__ = FIELD


class SharedDrop(_Drop, db.Model):  # type: ignore[name-defined]
    """A segment of the shared log whose entries retention has dropped."""

    __bind_key__ = SHARED


class Delivery(db.Model):  # type: ignore[name-defined]
    """How many envelopes a device delivered of a shift and day; no clock, no contact.

    A counter and not a row for each delivery: rows would tell in what order, and how many at a
    time, records came. A trigger lets it grow and nothing else; retention alone may delete.
    """

    __bind_key__ = FIELD
    __tablename__ = "audit_delivery"
    __table_args__ = {  # noqa: RUF012
        "info": {"rights": {TEAM_ROLE: (*APPEND, "UPDATE"), RETENTION_ROLE: DROP}}
    }

    device_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    envelopes: Mapped[int]


class Check(db.Model):  # type: ignore[name-defined]
    """The check of one closed month: when it was begun, by whom, and the seed of its sample."""

    __bind_key__ = FIELD
    __tablename__ = "audit_check"
    __table_args__ = {"info": {"rights": {TEAM_ROLE: APPEND}}}  # noqa: RUF012

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_day: Mapped[date]
    begun_by: Mapped[str] = mapped_column(String(120))
    entries: Mapped[int]
    """How many entries of people the month had, in both logs."""


class CheckItem(db.Model):  # type: ignore[name-defined]
    """Something to look at in a month: an entry of the sample, or an alert of a rule."""

    __bind_key__ = FIELD
    __tablename__ = "audit_check_item"
    __table_args__ = {"info": {"rights": {TEAM_ROLE: APPEND}}}  # noqa: RUF012

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    month: Mapped[str] = mapped_column(ForeignKey("audit_check.month"), index=True)
    position: Mapped[int]
    """Its place in the month's list."""
    rule: Mapped[str] = mapped_column(String(24))
    """'sample', or the rule that made the alert."""
    store: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(120))
    day: Mapped[date | None]
    number: Mapped[int]
    """What the rule counted; 0 for an entry of the sample."""
    usual: Mapped[int]
    """What it was held against; 0 for an entry of the sample."""


class CheckTick(db.Model):  # type: ignore[name-defined]
    """What an auditor found in one item. Append-only: a later tick stands beside the first."""

    __bind_key__ = FIELD
    __tablename__ = "audit_check_tick"
    __table_args__ = {"info": {"rights": {TEAM_ROLE: APPEND}}}  # noqa: RUF012

    id: Mapped[int] = mapped_column(EntryId, primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("audit_check_item.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]


MODELS: dict[str, tuple[Any, Any, Any, Any]] = {
    FIELD: (FieldEntry, FieldLink, FieldSegment, FieldDrop),
    SHARED: (SharedEntry, SharedLink, SharedSegment, SharedDrop),
}
"""Store → its entries, links, segments and drops."""
