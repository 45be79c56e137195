"""Tasks as their own team reads them, at the desk and on its phones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from ..accounts import service as accounts
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, permission
from ..foundation.windows import Window, fetched
from ..zones import service as zones
from . import rules, service
from .models import Act, Task

SEE = permission("followups.see", ("outreach_worker", "team_lead"))
"""One's own teams' tasks, and to do something with them."""


@dataclass(frozen=True)
class Done:
    """An act as it is shown: who by name, on which day."""

    id: UUID
    act: str
    day: date
    by: str | None
    counted: bool
    base: int
    device_id: UUID | None
    week: str | None
    zone: str | None
    to_team: str | None
    reason: str | None


@dataclass(frozen=True)
class Listed:
    """A task: a place, a week, a kind; never a person."""

    id: UUID
    team_id: UUID
    team: str
    zone_id: UUID | None
    zone: str | None
    week: str | None
    kind: str
    state: str
    taken_by: str | None
    taken_by_id: UUID | None
    opened_day: date
    closes_day: date
    ended_day: date | None
    urgency: str
    acts: Sequence[Done] = field(default=())


@dataclass(frozen=True)
class Counts:
    """How many open tasks there are, by when they are to be done, and how many somebody has."""

    overdue: int
    this_week: int
    later: int
    no_week: int
    taken: int


def _mine(teams: Iterable[str | UUID]) -> list[UUID]:
    return [UUID(str(team)) for team in teams]


def _open(teams: Iterable[str | UUID]) -> ColumnElement[bool]:
    return and_(Task.team_id.in_(_mine(teams)), Task.state == rules.OPEN)


def _lately(teams: Iterable[str | UUID]) -> ColumnElement[bool]:
    """Over, or in other hands, and these teams have had to do with it in the last days."""
    since = clock.operational_day() - rules.LATELY
    mine = _mine(teams)
    touched = select(Act.task_id).where(Act.team_id.in_(mine), Act.received_day >= since)
    over = and_(Task.team_id.in_(mine), Task.state != rules.OPEN, Task.ended_day >= since)
    left = and_(Task.team_id.not_in(mine), Task.id.in_(touched))
    return or_(over, left)


def open_of_my_teams(actor: Actor, page: int, zone: str = "") -> Window[Listed]:
    """The open tasks of the actor's teams, overdue first, by week and then zone.

    zone: the id of a working zone, "none" for tasks without one, or "" for all.
    """
    service.close_old()
    wanted = [_open(actor.teams)]
    if zone:
        wanted.append(Task.zone_id.is_(None) if zone == "none" else Task.zone_id == UUID(zone))
    # What has no week comes last on both databases: week is then written as a later one.
    order = (func.coalesce(Task.week, "9999"), Task.zone_id, Task.closes_day, Task.id)
    return _window(and_(*wanted), order, page)


def lately_over(actor: Actor, page: int) -> Window[Listed]:
    """What the actor's teams have had to do with and is over, or another team's, since a while."""
    service.close_old()
    return _window(_lately(actor.teams), (Task.ended_day.desc(), Task.id), page)


def _window(wanted: ColumnElement[bool], order: tuple[Any, ...], page: int) -> Window[Listed]:
    count = db.session.scalar(select(func.count()).select_from(Task).where(wanted))

    def fetch(begin: int, many: int) -> Sequence[Listed]:
        query = select(Task).where(wanted).order_by(*order).offset(begin).limit(many)
        return listed(list(db.session.scalars(query)))

    return fetched(count or 0, page, fetch)


def counts(actor: Actor) -> Counts:
    """Of all open tasks of the actor's teams."""
    query = select(Task.week, Task.taken_by).where(_open(actor.teams))
    rows = db.session.execute(query).all()
    today = clock.operational_day()
    when = Counter(rules.urgency(row.week, today) for row in rows)
    return Counts(
        when["overdue"],
        when["this_week"],
        when["later"],
        when["no_week"],
        sum(row.taken_by is not None for row in rows),
    )


def one(actor: Actor, task_id: UUID) -> Listed:
    """A task that is open in the actor's teams, or lately was theirs; raises NotFound."""
    service.close_old()
    seen = or_(_open(actor.teams), _lately(actor.teams))
    row = db.session.scalar(select(Task).where(Task.id == task_id, seen))
    if row is None:
        raise NotFound
    return listed([row])[0]


def of_teams(teams: Iterable[UUID]) -> list[Listed]:
    """What a phone of these teams has to know: open tasks, and what lately became of others."""
    wanted = list(teams)
    service.close_old()
    seen = or_(_open(wanted), _lately(wanted))
    query = select(Task).where(seen).order_by(func.coalesce(Task.week, "9999"), Task.id)
    return listed(list(db.session.scalars(query)))


def those(task_ids: Iterable[UUID]) -> list[Listed]:
    """These tasks; whoever asks has seen to who may read them."""
    query = select(Task).where(Task.id.in_(list(task_ids))).order_by(Task.id)
    return listed(list(db.session.scalars(query)))


def listed(rows: Sequence[Task]) -> list[Listed]:
    """Tasks with all that was done with them, by names."""
    acts: dict[UUID, list[Act]] = {row.id: [] for row in rows}
    query = select(Act).where(Act.task_id.in_(list(acts))).order_by(Act.task_id, Act.number)
    for act in db.session.scalars(query) if acts else ():
        acts[act.task_id].append(act)
    people = {row.taken_by for row in rows} | {a.staff_id for of in acts.values() for a in of}
    names = accounts.staff_names(people - {None})  # type: ignore[arg-type]
    teams = {team.id: team.name for team in accounts.teams()}
    places = zones.zone_names()
    today = clock.operational_day()

    def done(act: Act) -> Done:
        return Done(
            act.id,
            act.act,
            act.day,
            names.get(act.staff_id) if act.staff_id else None,
            act.counted,
            act.base,
            act.device_id,
            act.week,
            places.get(act.zone_id) if act.zone_id else None,
            teams.get(act.to_team_id) if act.to_team_id else None,
            act.reason,
        )

    return [
        Listed(
            row.id,
            row.team_id,
            teams.get(row.team_id, ""),
            row.zone_id,
            places.get(row.zone_id) if row.zone_id else None,
            row.week,
            row.kind,
            row.state,
            names.get(row.taken_by) if row.taken_by else None,
            row.taken_by,
            row.opened_day,
            row.closes_day,
            row.ended_day,
            rules.urgency(row.week, today),
            [done(act) for act in acts[row.id]],
        )
        for row in rows
    ]
