"""Open a task when a contact asks for one; the task does not know the contact. Close old ones."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from . import deeds, rules, short_codes
from .models import Task
from .rules import CLOSES_AFTER

EXPIRED = audit.act("followups.closed_after_90_days")

AT_ONCE = 500
"""Tasks that are closed in one transaction."""


def open_for(session: Session, contact: dict[str, Any], follow_up: dict[str, Any]) -> None:
    """Open a task for a team when a new contact asks for a revisit.

    The task takes the contact's team, and of its follow-up the zone and week alone: it has an
    id of its own and a day no finer than the shift's.
    """
    if follow_up["kind"] != short_codes.REVISIT:
        return
    asked = {
        "team_id": contact["team_id"],
        "day": contact["day"],
        "zone_id": follow_up["zone"],
        "week": follow_up["week"],
    }
    if not short_codes.is_awaited(session, asked):
        session.add(short_codes.opened(asked))


def close_old() -> int:
    """Close every task whose last day is past, by an act of the product; returns how many.

    Lists do it before they are shown, so that none depends on the job.
    """
    closed = 0
    while late := _past():
        with audit.recorded(audit.SYSTEM, EXPIRED, "follow-up") as session:
            found = deeds.load(session, clock.operational_day(), late)
            for task in found.tasks.values():
                found.expire(task)
        closed += len(late)
    return closed


def _past() -> list[UUID]:
    query = select(Task.id).where(
        Task.state == rules.OPEN, Task.closes_day < clock.operational_day()
    )
    return list(db.session.scalars(query.limit(AT_ONCE)))


__all__ = ["CLOSES_AFTER", "close_old", "open_for"]
