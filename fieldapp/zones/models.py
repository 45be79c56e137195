"""Tables of working zones and of reporting-zone drafts."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Zone(db.Model):  # type: ignore[name-defined]
    """A working zone (arbetszon). `district_code`: the district that holds most squares."""

    __bind_key__ = FIELD
    __tablename__ = "zones_zone"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_team.id"))
    name: Mapped[str] = mapped_column(String(120))
    district_code: Mapped[str | None] = mapped_column(String(40))
    retired_day: Mapped[date | None]


class ZoneSquare(db.Model):  # type: ignore[name-defined]
    """A 250 m square of a working zone: e = floor(E/250), n = floor(N/250)."""

    __bind_key__ = FIELD
    __tablename__ = "zones_zone_square"

    zone_id: Mapped[UUID] = mapped_column(ForeignKey("zones_zone.id"), primary_key=True)
    e: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)


class ReportingDraft(db.Model):  # type: ignore[name-defined]
    """A reporting zone (redovisningszon) as drafted for a year, with its public source."""

    __bind_key__ = FIELD
    __tablename__ = "zones_reporting_draft"
    __table_args__ = (Index("zones_reporting_draft_year", "year"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(300))
    drafted_by: Mapped[str] = mapped_column(String(64))


class ReportingDraftSquare(db.Model):  # type: ignore[name-defined]
    """A 250 m square of a drafted reporting zone."""

    __bind_key__ = FIELD
    __tablename__ = "zones_reporting_draft_square"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("zones_reporting_draft.id"), primary_key=True)
    e: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
