"""Acts on tasks, in: from phones and from the desk, judged in the order in which they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import rules
from .models import Act, Task

STORED, DUPLICATE, HELD = "stored", "duplicate", "held"
UNKNOWN_TASK, WRONG_TEAM, VERSION_CONFLICT = "unknown_task", "wrong_team", "version_conflict"

SAID = ("task_id", "act", "base", "team_id", "day", "week", "zone_id", "to_team_id", "reason")
"""Columns that are its author's to say."""


@dataclass
class Deeds:
    """The tasks and acts that some new acts are about; the tasks are locked."""

    session: Session
    today: date
    tasks: dict[UUID, Task] = field(default_factory=dict)
    acts: dict[UUID, list[Act]] = field(default_factory=dict)
    known: dict[UUID, Act] = field(default_factory=dict)

    def take(self, row: Mapping[str, Any], staff: UUID | None) -> tuple[str, str | None]:
        """Add an act (schemas.act_row) of a member of staff; the answer and why it is held.

        It is stored whether it counts or not (`known` has it then).
        """
        before = self.known.get(row["id"])
        if before is not None:
            same = all(getattr(before, name) == row[name] for name in SAID)
            return (DUPLICATE, None) if same else (HELD, VERSION_CONFLICT)
        task = self.tasks.get(row["task_id"])
        if task is None:
            return HELD, UNKNOWN_TASK
        if row["team_id"] not in self.teams_of(task):
            return HELD, WRONG_TEAM
        if rules.is_past(task.closes_day, self.today):
            self.expire(task)
        self._add(task, {name: row[name] for name in ("id", "device_id", *SAID)}, staff)
        return STORED, None

    def teams_of(self, task: Task) -> set[UUID]:
        """The team that has a task, and those that have handed it over: what they did before they
        knew is heard."""
        return {task.team_id} | {a.team_id for a in self.acts[task.id] if a.counted}

    def expire(self, task: Task) -> None:
        """Close a task whose last day is past, by an act of nobody."""
        if task.state != rules.OPEN:
            return
        seen = len(self.acts[task.id])
        own = {"id": uuid4(), "task_id": task.id, "act": rules.EXPIRED, "base": seen}
        self._add(task, own | {"team_id": task.team_id, "day": self.today}, None)

    def _add(self, task: Task, said: dict[str, Any], staff: UUID | None) -> None:
        acts = self.acts[task.id]
        row = Act(number=len(acts) + 1, staff_id=staff, received_day=self.today, **said)
        row.counted = rules.does_count(list(map(read, acts)), read(row))
        _write(task, rules.after(standing(task), read(row)), self.today)
        if task.state != rules.OPEN:
            task.code_hash = None  # the code on the card dies with its task
        acts.append(row)
        self.known[row.id] = row
        self.session.add(row)


def load(
    session: Session, today: date, task_ids: Iterable[UUID], act_ids: Iterable[UUID] = ()
) -> Deeds:
    """Lock these tasks and read all that was done with them."""
    deeds = Deeds(session, today)
    wanted = sorted(set(task_ids))
    # Read after the lock: what another delivery has added meanwhile is there.
    locked = select(Task).where(Task.id.in_(wanted)).order_by(Task.id).with_for_update()
    deeds.tasks = {task.id: task for task in session.scalars(locked)}
    deeds.acts = {task: [] for task in deeds.tasks}
    query = select(Act).where(Act.task_id.in_(list(deeds.tasks)))
    for row in session.scalars(query.order_by(Act.task_id, Act.number)):
        deeds.acts[row.task_id].append(row)
        deeds.known[row.id] = row
    others = [i for i in act_ids if i not in deeds.known]
    if others:
        for row in session.scalars(select(Act).where(Act.id.in_(others))):
            deeds.known[row.id] = row
    return deeds


def read(row: Act) -> rules.Act:
    """A stored act as the rules know it."""
    return rules.Act(
        act=row.act,
        base=row.base,
        author=row.device_id,
        by=row.staff_id,
        week=row.week,
        zone=row.zone_id,
        to_team=row.to_team_id,
        counted=row.counted if row.counted is not None else True,
    )


def standing(task: Task) -> rules.Task:
    """A stored task as the rules know it."""
    return rules.Task(task.team_id, task.week, task.zone_id, task.state, task.taken_by)


def _write(row: Task, task: rules.Task, today: date) -> None:
    row.team_id, row.week, row.zone_id = task.team, task.week, task.zone
    row.taken_by = task.taken_by
    if task.state != row.state:
        row.state, row.ended_day = task.state, today
