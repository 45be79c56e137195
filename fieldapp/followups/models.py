"""Tables of follow-up tasks and of the acts on them."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db
from ..foundation.roles import APPEND, TEAM_ROLE


class Task(db.Model):  # type: ignore[name-defined]
    """A task: its team, zone, week (ISO, 2026-W48) and kind; it closes by day 90.

    What stands here follows from its acts (rules.py): it is kept so that lists can be asked for.
    """

    __bind_key__ = FIELD
    __tablename__ = "followups_task"
    __table_args__ = (
        Index("followups_task_team", "team_id", "state", "week"),
        Index("followups_task_closes", "state", "closes_day"),
        Index("followups_task_code", "code_hash"),
        Index("followups_task_code_record", "code_record", unique=True),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    team_id: Mapped[UUID] = mapped_column(Uuid)
    zone_id: Mapped[UUID | None] = mapped_column(Uuid)
    week: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    opened_day: Mapped[date]
    closes_day: Mapped[date]
    taken_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_day: Mapped[date | None]
    """When the server learnt that it was over."""
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of the code on a card (short_codes.py); gone when the task is over."""
    code_record: Mapped[UUID | None] = mapped_column(Uuid)
    """The random id of the record that brought the code: the same is taken once."""
    before_contact: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Opened with a code whose contact has not come: the next alike opens no other."""


class Act(db.Model):  # type: ignore[name-defined]
    """An act on a task, in the order in which the server got them. Only ever added to."""

    __bind_key__ = FIELD
    __tablename__ = "followups_act"
    __table_args__ = (
        Index("followups_act_number", "task_id", "number", unique=True),
        Index("followups_act_team", "team_id", "received_day"),
        {"info": {"rights": {TEAM_ROLE: APPEND}}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("followups_task.id"))
    number: Mapped[int]
    """1, 2, 3 … within its task."""
    act: Mapped[str] = mapped_column(String(12))
    base: Mapped[int]
    """How many acts of the task its author had seen."""
    counted: Mapped[bool]
    team_id: Mapped[UUID] = mapped_column(Uuid)
    """The team that it was done for."""
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    """Who; None for what the product does by itself."""
    day: Mapped[date]
    received_day: Mapped[date]
    week: Mapped[str | None] = mapped_column(String(8))
    zone_id: Mapped[UUID | None] = mapped_column(Uuid)
    to_team_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(24))
