"""What somebody at the desk does with a task: the same acts, by the same rules, as on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from marshmallow import ValidationError

from ..accounts import service as accounts
from ..audit import service as audit
from ..foundation import clock
from ..foundation.errors import Invalid, NotFound
from ..foundation.identity import Actor
from ..zones import service as zones
from . import deeds, rules, schemas

ACTED = audit.act("followups.acted")

MAY_SAY = ("week", "zone", "to_team", "reason")


@dataclass(frozen=True)
class Outcome:
    """Whether an act changed its task, and who decided before, when it did not."""

    counted: bool
    before: str | None = None
    """The act that decided."""
    by: str | None = None


def act(actor: Actor, task_id: UUID, name: str, said: Mapping[str, Any]) -> Outcome:
    """Do something with a task of one of the actor's teams; raises NotFound, Invalid.

    said: base (number of acts on the page), week, zone, to_team, reason; None or "" for what the
    act does not say.
    """
    row = _row(name, said)
    with audit.recorded(actor, ACTED, "follow-up", task_id, name) as session:
        found = deeds.load(session, clock.operational_day(), [task_id])
        task = found.tasks.get(task_id)
        mine = found.teams_of(task) & set(map(UUID, actor.teams)) if task is not None else set()
        if task is None or not mine:
            raise NotFound  # the same for another team's task as for none
        team = task.team_id if task.team_id in mine else min(mine)
        row |= {"team_id": team, "task_id": task_id}
        _check(row)
        found.take(row, UUID(actor.id))
        stored = found.known[row["id"]]
        acts = found.acts[task_id]
    if stored.counted:
        return Outcome(True)
    decided = _decided(list(map(deeds.read, acts[:-1])), name)
    names = accounts.staff_names([decided.by]) if decided.by else {}
    return Outcome(False, decided.act, names.get(decided.by) if decided.by else None)


def _decided(before: list[rules.Act], name: str) -> rules.Act:
    """The act for which a new one did not count."""
    over = [a for a in before if a.counted and a.act in rules.ENDS]
    against = rules.DECIDES_AGAINST[name]
    return (over or [a for a in before if a.counted and a.act in against])[-1]


def _row(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    wanted = schemas.MEANS[name]
    given = {key: (said.get(key) or None) if key in wanted else None for key in MAY_SAY}
    return {
        "id": uuid4(),
        "device_id": None,
        "day": clock.operational_day(),
        "act": name,
        "base": said["base"],
        "week": given["week"],
        "zone_id": _id(given["zone"]),
        "to_team_id": _id(given["to_team"]),
        "reason": given["reason"],
    }


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _check(row: Mapping[str, Any]) -> None:
    try:
        schemas.check_means(
            {
                "act": row["act"],
                "team": row["team_id"],
                "week": row["week"],
                "zone": row["zone_id"],
                "to_team": row["to_team_id"],
                "reason": row["reason"],
            }
        )
    except ValidationError:
        raise Invalid("Choose what this is to be: a week, a zone, a reason.") from None
    if row["zone_id"] and zones.teams_of([row["zone_id"]]).get(row["zone_id"]) != row["team_id"]:
        raise NotFound
    if row["to_team_id"] and row["to_team_id"] not in {t.id for t in accounts.teams()}:
        raise NotFound
