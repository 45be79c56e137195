"""Table of follow-up tasks."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Task(db.Model):  # type: ignore[name-defined]
    """A task: its team, zone, week (ISO, 2026-W48) and kind; it closes by day 90."""

    __bind_key__ = FIELD
    __tablename__ = "followups_task"
    __table_args__ = (Index("followups_task_team", "team_id", "state", "week"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    team_id: Mapped[UUID] = mapped_column(Uuid)
    zone_id: Mapped[UUID | None] = mapped_column(Uuid)
    week: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    opened_day: Mapped[date]
    closes_day: Mapped[date]
