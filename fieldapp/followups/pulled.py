"""Tasks as a phone gets them with its reference data (docs/protocol.md, Follow-ups)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ..accounts import service as accounts
from ..accounts.devices import Phone
from . import reading, short_codes
from .reading import Done, Listed


def of_phone(phone: Phone) -> dict[str, Any]:
    """What a pull says of follow-ups; of short codes nothing while they are off."""
    told: dict[str, Any] = {
        "tasks": shown(phone, reading.of_teams(phone.teams)),
        "other_teams": [{"id": str(t.id), "name": t.name} for t in accounts.teams()],
    }
    return told | ({"short_codes": True} if short_codes.are_on() else {})


def found(phone: Phone, typed: str) -> list[dict[str, Any]]:
    """The task of a code, if it is one of the phone's teams'; raises Invalid for no code."""
    teams = frozenset(map(str, phone.teams))
    return shown(phone, reading.those(short_codes.tasks_of(typed, teams)))


def shown(phone: Phone, tasks: Iterable[Listed]) -> list[dict[str, Any]]:
    """Tasks with names and days, and what of it is this phone's own."""
    return [_task(phone, task) for task in tasks]


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


def _task(phone: Phone, task: Listed) -> dict[str, Any]:
    return {
        "id": str(task.id),
        "team": str(task.team_id),
        "zone": _id(task.zone_id),
        "zone_name": task.zone,
        "week": task.week,
        "kind": task.kind,
        "state": task.state,
        "taken_by": task.taken_by,
        "mine": task.taken_by_id == phone.staff_id,
        "closes_day": task.closes_day.isoformat(),
        "acts": [_act(phone, act) for act in task.acts],
    }


def _act(phone: Phone, act: Done) -> dict[str, Any]:
    return {
        "id": str(act.id),
        "act": act.act,
        "day": act.day.isoformat(),
        "by": act.by,
        "counted": act.counted,
        "own": act.device_id == phone.id,
        "week": act.week,
        "zone_name": act.zone,
        "to_team": act.to_team,
        "reason": act.reason,
    }
