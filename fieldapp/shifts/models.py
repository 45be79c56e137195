"""Tables of shifts and of their staff hours."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Shift(db.Model):  # type: ignore[name-defined]
    """A shift, at its newest version. Its id is derived from team, day and joining code."""

    __bind_key__ = FIELD
    __tablename__ = "shifts_shift"
    __table_args__ = (
        Index("shifts_shift_day", "day"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int]
    device_id: Mapped[UUID] = mapped_column(Uuid)
    team_id: Mapped[UUID] = mapped_column(Uuid)
    deleted: Mapped[bool]
    day: Mapped[date]
    tertial: Mapped[int]
    closed: Mapped[bool]
    kind: Mapped[str | None] = mapped_column(String(24))
    dayparts: Mapped[int] = mapped_column(SmallInteger, default=0)
    platforms: Mapped[int] = mapped_column(Integer, default=0)
    staff: Mapped[int] = mapped_column(SmallInteger, default=0)
    half_hours: Mapped[int | None] = mapped_column(SmallInteger)
    with_police: Mapped[str] = mapped_column(String(8), default="no")
    cards: Mapped[int] = mapped_column(default=0)
    condoms: Mapped[int] = mapped_column(default=0)
    hygiene_kits: Mapped[int] = mapped_column(default=0)
    food: Mapped[int] = mapped_column(default=0)
    aborted: Mapped[bool] = mapped_column(default=False)
    incident: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(140), default="")


class ShiftHours(db.Model):  # type: ignore[name-defined]
    """Staff hours of one part of a shift, in hundredths of a staff hour; parts sum exactly."""

    __bind_key__ = FIELD
    __tablename__ = "shifts_hours"
    __table_args__ = (
        # Covers the sums of hours, in the order in which they are grouped.
        Index(
            "shifts_hours_sums", "tertial", "zone_id", "district_code", "arena_group", "centihours"
        ),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts_shift.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    tertial: Mapped[int]
    arena_group: Mapped[str] = mapped_column(String(8))
    zone_id: Mapped[UUID | None] = mapped_column(Uuid)
    platform: Mapped[str | None] = mapped_column(String(24))
    district_code: Mapped[str | None] = mapped_column(String(40))
    daypart: Mapped[str] = mapped_column(String(12))
    centihours: Mapped[int]


class ShiftZone(db.Model):  # type: ignore[name-defined]
    """A working zone that the shift was in."""

    __bind_key__ = FIELD
    __tablename__ = "shifts_zone"

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts_shift.id"), primary_key=True)
    zone_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


class OnlineSession(db.Model):  # type: ignore[name-defined]
    """One platform worked through once in a shift: counters of effort, never persons."""

    __bind_key__ = FIELD
    __tablename__ = "shifts_online_session"
    __table_args__ = (
        Index("shifts_online_session_tertial", "tertial", "platform"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int]
    device_id: Mapped[UUID] = mapped_column(Uuid)
    shift_id: Mapped[UUID] = mapped_column(Uuid)
    team_id: Mapped[UUID] = mapped_column(Uuid)
    deleted: Mapped[bool]
    day: Mapped[date]
    tertial: Mapped[int]
    daypart: Mapped[str | None] = mapped_column(String(12))
    platform: Mapped[str | None] = mapped_column(String(24))
    ad_kind: Mapped[str | None] = mapped_column(String(16))
    reviewed: Mapped[int] = mapped_column(default=0)
    messages: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    conversations: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)
    meetings: Mapped[int] = mapped_column(default=0)


class CheckIn(db.Model):  # type: ignore[name-defined]
    """When a worker has said to be back: the newest check-in of a phone.

    The one clock time that comes from a phone, and it is of no meeting: the worker chose it. It
    goes when the worker ends it or the duty manager is told; the row goes with the day.
    """

    __bind_key__ = FIELD
    __tablename__ = "shifts_checkin"

    device_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    checkin_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int]
    team_id: Mapped[UUID] = mapped_column(Uuid)
    day: Mapped[date]
    due: Mapped[int | None] = mapped_column(BigInteger)
    """Seconds of the epoch; None once it is over."""
    told: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The duty manager was written to about this check-in."""
