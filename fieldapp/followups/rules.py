"""What becomes of a task by the acts on it. Pure; the phone has the same rules.

Acts are only ever added, each with the number of acts that its author had seen. They stand in the
order in which the server got them, and each is judged once, when it comes: it *counts* unless
somebody else's act, which its author had not seen, has decided the same before. One that does not
count is kept and shown all the same. So, in whatever order two phones' acts arrive (each phone's
own in its own order): every act is there, once a task is over it stays over as it is, the first to
arrive decides, and whether it is over is the same in every order.
Vectors shared with the phone: tests/vectors/followups.json.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

CLOSES_AFTER = timedelta(days=90)
"""Tasks close after 90 days at the latest (DOMAIN.md, Follow-up)."""

LATELY = timedelta(days=14)
"""So long what is over stands beside what is open, so that both who did it see so."""

OPEN = "open"
TAKE, HAND_OVER, DONE, MOVED, CLOSED = "take", "hand_over", "done", "moved", "closed"
EXPIRED = "expired"
"""The act by which the product closes a task that is past its last day."""

BY_PEOPLE = (TAKE, HAND_OVER, DONE, MOVED, CLOSED)
ENDS = frozenset({DONE, CLOSED, EXPIRED})
"""Acts after which a task is over; each is the name of the state too."""

DECIDES_AGAINST: dict[str, frozenset[str]] = {
    TAKE: frozenset({TAKE, HAND_OVER}),
    HAND_OVER: frozenset({TAKE, HAND_OVER}),
    MOVED: frozenset({MOVED, HAND_OVER}),
    DONE: frozenset(),
    CLOSED: frozenset(),
    EXPIRED: frozenset(),
}
"""Act → acts of others that, unseen by its author, keep it from counting. An end always does; and
what was in truth done, or need not be, ends a task whoever has meanwhile taken it."""


@dataclass(frozen=True)
class Act:
    """An act on a task. author: the phone that it was made on; None at the desk and for the
    product's own, which have seen exactly `base` acts."""

    act: str
    base: int
    author: UUID | None = None
    by: UUID | None = None
    week: str | None = None
    zone: UUID | None = None
    to_team: UUID | None = None
    counted: bool = True


@dataclass(frozen=True)
class Task:
    """How a task stands."""

    team: UUID
    week: str | None = None
    zone: UUID | None = None
    state: str = OPEN
    taken_by: UUID | None = None


def unseen(before: Sequence[Act], new: Act) -> list[Act]:
    """The acts of others that the author of a new one had not seen when it was made.

    before: what the server has, in its order. `base` counts the author's own earlier acts too,
    sent or not; what a phone knows of others' is always the beginning of the server's list.
    """
    own = sum(new.author is not None and act.author == new.author for act in before)
    others = [act for act in before if new.author is None or act.author != new.author]
    return others[max(0, new.base - own) :]


def does_count(before: Sequence[Act], new: Act) -> bool:
    """Whether a new act changes the task, or is kept beside what decided before it."""
    if any(act.counted and act.act in ENDS for act in before):
        return False
    decided = {act.act for act in unseen(before, new) if act.counted}
    return decided.isdisjoint(DECIDES_AGAINST[new.act])


def after(task: Task, act: Act) -> Task:
    """The task after an act; one that does not count changes nothing."""
    if not act.counted:
        return task
    if act.act in ENDS:
        return replace(task, state=act.act)
    if act.act == TAKE:
        return replace(task, taken_by=act.by)
    if act.act == HAND_OVER:
        return replace(task, taken_by=None, team=act.to_team or task.team)
    return replace(task, week=act.week or task.week, zone=act.zone or task.zone)


def told(task: Task, acts: Iterable[Act]) -> tuple[Task, list[Act]]:
    """A task after acts in the order in which they came; and those acts, each judged."""
    judged: list[Act] = []
    for act in acts:
        act = replace(act, counted=does_count(judged, act))
        judged.append(act)
        task = after(task, act)
    return task, judged


def is_past(closes_day: date, today: date) -> bool:
    """Whether a task's last day is over, so that it closes whatever was done with it."""
    return closes_day < today


def week_of(day: date) -> str:
    """The ISO week of a day, as 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def urgency(week: str | None, today: date) -> str:
    """Where a task stands among others: overdue, this_week, later or no_week."""
    if week is None:
        return "no_week"
    this = week_of(today)
    return "overdue" if week < this else "this_week" if week == this else "later"
