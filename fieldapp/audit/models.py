"""Tables of the access log: one in each store, and the field's log of deliveries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..foundation.database import FIELD, SHARED, db
from ..foundation.roles import ADD, APPEND, PICTURE_ROLE, TEAM_ROLE

EntryId = BigInteger().with_variant(Integer, "sqlite")


class _Entry:
    __tablename__ = "audit_entry"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Append-only for both roles; an auditor of the team's surface reads by time, and the
        picture surface adds without reading."""
        rights = {TEAM_ROLE: APPEND, PICTURE_ROLE: ADD}
        return (Index("audit_entry_at", "at"), {"info": {"rights": rights}})

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


class Delivery(db.Model):  # type: ignore[name-defined]
    """How many envelopes a device delivered of a shift and day; no clock, no contact."""

    __bind_key__ = FIELD
    __tablename__ = "audit_delivery"

    device_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    envelopes: Mapped[int]
