"""Open a task when a contact asks for one; the task does not know the contact."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from .models import Task

CLOSES_AFTER = timedelta(days=90)
"""Tasks close after 90 days at the latest (DOMAIN.md, Follow-up)."""


def open_for(session: Session, contact: dict[str, Any], follow_up: dict[str, Any]) -> None:
    """Open a task for a team when a new contact asks for a revisit.

    The task takes the contact's team, and of its follow-up the zone and week alone: it has an
    id of its own and a day no finer than the shift's.
    """
    if follow_up["kind"] != "revisit":
        return
    day: date = contact["day"]
    session.add(
        Task(
            id=uuid4(),
            team_id=contact["team_id"],
            zone_id=follow_up["zone"],
            week=follow_up["week"],
            kind="revisit",
            state="open",
            opened_day=day,
            closes_day=day + CLOSES_AFTER,
        )
    )
