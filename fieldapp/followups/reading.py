"""Open tasks as their own team reads them at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from ..accounts import service as accounts
from ..foundation import clock
from ..foundation.database import db
from ..foundation.identity import Actor, permission
from ..foundation.windows import Window, fetched
from ..zones import service as zones
from .models import Task

SEE = permission("followups.see", ("outreach_worker", "team_lead"))
"""One's own teams' tasks."""


@dataclass(frozen=True)
class Listed:
    """An open task: a place, a week, a kind; never a person."""

    id: UUID
    team: str
    zone: str | None
    week: str | None
    kind: str
    opened_day: date
    closes_day: date


def open_of_my_teams(actor: Actor, page: int) -> Window[Listed]:
    """The open tasks of the actor's teams, by the week in which they are to be done.

    A task whose last day is past is not shown: tasks close after 90 days at the latest.
    """
    wanted = (
        Task.team_id.in_([UUID(team) for team in actor.teams]),
        Task.state == "open",
        Task.closes_day >= clock.operational_day(),
    )
    # What has no week comes last on both databases: week is then written as a later one.
    query = (
        select(Task)
        .where(*wanted)
        .order_by(func.coalesce(Task.week, "9999"), Task.closes_day, Task.id)
    )
    teams = {team.id: team.name for team in accounts.teams()}
    places = zones.zone_names()

    def fetch(begin: int, many: int) -> Sequence[Listed]:
        return [
            Listed(
                row.id,
                teams.get(row.team_id, ""),
                places.get(row.zone_id) if row.zone_id else None,
                row.week,
                row.kind,
                row.opened_day,
                row.closes_day,
            )
            for row in db.session.scalars(query.offset(begin).limit(many))
        ]

    count = db.session.scalar(select(func.count()).select_from(Task).where(*wanted))
    return fetched(count or 0, page, fetch)
